"""Documents as they are stored, each question in a short transaction of its own."""

import asyncio
from collections.abc import Container, Sequence
from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal.db.speaking import speak_for
from portal.live import compaction, rebasing, store
from portal.live.faults import once_more
from portal.live.following import Following, Unanswered
from portal.live.rights import Address, Meaning


class Library:
    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        in_turn: async_sessionmaker[AsyncSession],
        meaning: Meaning,
        following: Following,
    ) -> None:
        """`in_turn` gives the connections of those who may have to wait for the layer above."""
        self.sessions = sessions
        self._in_turn = in_turn
        self._meaning = meaning
        self._following = following

    async def open(self, address: Address) -> store.Loaded:
        """The document, begun with the words of the layer above if this is the first time."""
        loaded = await self._load(address)
        if loaded is None:
            async with self.sessions() as session, session.begin():
                await store.create(session, address, self._meaning.initial_content)
            loaded = await self._load(address)
        if loaded is None:
            raise LookupError(f"document {address.document_id} was removed while it was opened")
        return loaded

    async def newer(self, address: Address, after: int) -> tuple[int, list[store.Stored]]:
        """The frames after this one, and an epoch that is never older than the frames."""
        with suppress(*Unanswered):
            if (found := await self._following.newer(address, after)) is not None:
                return found

        async def ask() -> tuple[int, list[store.Stored]]:
            async with self.sessions() as session, session.begin():
                await speak_for(session, worker="on")
                rows = await store.fetch(session, address, after)
                return await store.find_epoch(session, address.partnership_id, address.document_id), rows

        return await once_more(ask)

    async def written_until(self, address: Address) -> int:
        """The last frame whose words the layer above has."""
        async with self.sessions() as session, session.begin():
            await speak_for(session, worker="on")
            return await store.written_until(session, address)

    async def leave(self, address: Address) -> None:
        async with self._in_turn() as session, session.begin():
            await speak_for(session, worker="on", partnership=address.partnership_id)
            await self._meaning.left(session, address)

    async def compact(self, address: Address) -> bool:
        """Take a snapshot at the head; False when there was nothing new to put into one. Raises CannotCompact.

        Made beside the loop, for it takes long, and outside any transaction, for people go on writing meanwhile.
        """
        loaded = await self._load(address)
        if loaded is None or loaded.head == loaded.snapshot_seq:
            return False
        snapshot = await asyncio.to_thread(compaction.verified_snapshot, loaded)
        async with self.sessions() as session, session.begin():
            await compaction.keep_snapshot(session, address, loaded, snapshot)
        return True

    async def rebase(self, address: Address, node: int) -> bool:
        """Let a document that has grown old begin again; False where it has not, or somebody wrote meanwhile."""
        loaded = await self._load(address)
        fresh = await asyncio.to_thread(rebasing.fresh_state, loaded) if loaded else None
        if loaded is None or fresh is None:
            return False
        async with self.sessions() as session, session.begin():
            return await rebasing.begin_epoch(session, address, loaded, fresh, node)

    async def to_rebase(self) -> Sequence[Address]:
        async with self.sessions() as session, session.begin():
            return await rebasing.documents_to_rebase(session)

    async def behind(self) -> list[Address]:
        """Documents whose readable text is older than their state."""
        async with self.sessions() as session, session.begin():
            return await compaction.documents_behind(session)

    async def sweep(self, are_open: Container[Address] = ()) -> int:
        """Compact what has grown and drop what is old; gives the number of documents that became smaller.

        Those that are open here wait for a pause in the writing, and for whoever looks after them.
        """
        async with self.sessions() as session, session.begin():
            waiting = await compaction.documents_to_compact(session)
        done = 0
        for address in waiting:
            if address in are_open:
                continue
            try:
                done += await self.compact(address)
            except compaction.CannotCompact:
                compaction.log.exception("document %s was not compacted", address.document_id)
        async with self.sessions() as session, session.begin():
            await compaction.drop_old_frames(session)
        return done

    async def _load(self, address: Address) -> store.Loaded | None:
        async def ask() -> store.Loaded | None:
            async with self.sessions() as session, session.begin():
                return await store.load(session, address)

        return await once_more(ask)
