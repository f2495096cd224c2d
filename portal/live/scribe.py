"""The readable text beside the state: search, Word and e-mail must never need an open room.

Written at most every two seconds for each document, up to four where that takes long, and never for more than a tenth
of the time, since whoever types comes first. In a transaction of its own straight after the commit it belongs
to, so that no lock of the layer above ever keeps somebody's keystroke waiting. `readable_seq` is moved in the same
transaction; where it lags behind `head` (a process was killed in between) the next opening or the sweep writes it.
So it need not wait for the disk, for which frames are waiting: what PostgreSQL loses in a crash is written again.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal.db.speaking import speak_for
from portal.live.faults import kind_of
from portal.live.replica import is_its_own_failure
from portal.live.rights import Address, Author, Meaning, Readable
from portal.live.room import Room
from portal.live.store import documents, lock_key, taken_out_of, updates

log = logging.getLogger("portal.live")

LOOK_EVERY_SECONDS = 0.2
SECONDS_BETWEEN = 2.0
LONGEST_BETWEEN = 4.0
WRITES_BETWEEN = 50
REST_AFTER_A_WRITE = 9
SECONDS_AFTER_FAILURE = 5.0


class Scribe:
    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], meaning: Meaning, rooms: Mapping[Address, Room]
    ) -> None:
        self._sessions = sessions
        self._meaning = meaning
        self._rooms = rooms

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            for room in list(self._rooms.values()):
                if room.words.is_dirty and time.monotonic() >= room.words.write_at:
                    begun = time.monotonic()
                    await self.write(room)
                    await asyncio.sleep(rest_after(time.monotonic() - begun))

    async def write(self, room: Room) -> None:
        """Store the room's words if they can be had now; otherwise the next commit puts them aside."""
        room.words.writing += 1
        try:
            async with room.words.turn:
                await self._write(room)
        except BaseException as error:  # a fault of the layer above, or of one text, must not stop the others' texts
            if not is_its_own_failure(error):
                raise
            log.error("the text of document %s was not written: %s", room.address.document_id, kind_of(error))  # noqa: TRY400
            room.words.is_dirty = True
            room.words.write_at = time.monotonic() + SECONDS_AFTER_FAILURE
        finally:
            room.words.writing -= 1

    async def _write(self, room: Room) -> None:
        begun = time.monotonic()
        readable = await room.words_to_write()
        if readable is None:
            return
        room.words.write_at = begun + SECONDS_BETWEEN
        try:
            await self._store(readable)
        except BaseException:
            room.words.not_written(readable)
            raise
        room.words.written_last = readable
        pause = min(WRITES_BETWEEN * (time.monotonic() - begun), LONGEST_BETWEEN)
        room.words.write_at = begun + max(SECONDS_BETWEEN, pause)

    async def _store(self, readable: Readable) -> None:
        address = readable.address
        async with self._sessions() as session, session.begin():
            await speak_for(session, worker="on", partnership=address.partnership_id)
            await session.execute(
                select(
                    func.pg_advisory_xact_lock(lock_key(address.document_id)),
                    func.set_config("synchronous_commit", "off", True),
                )
            )
            written = await session.scalar(select(documents.c.readable_seq).where(*_is(address)))
            if written is None or written >= readable.seq:
                return
            authors = await _authors_between(session, address, written, readable.seq)
            taken_out = await taken_out_of(session, address, written, readable.seq)
            await self._meaning.save_readable(session, replace(readable, authors=authors, taken_out=taken_out))
            await speak_for(session, worker="on")
            await session.execute(update(documents).where(*_is(address)).values(readable_seq=readable.seq))


def rest_after(seconds: float) -> float:
    """A write that had to wait long for the database must not keep all other texts waiting many times as long."""
    return min(REST_AFTER_A_WRITE * seconds, LONGEST_BETWEEN)


async def _authors_between(session: AsyncSession, address: Address, after: int, until: int) -> tuple[Author, ...]:
    """Who wrote last comes last."""
    rows = await session.execute(
        select(updates.c.person_id, updates.c.organisation_id, func.max(updates.c.seq))
        .where(updates.c.partnership_id == address.partnership_id, updates.c.document_id == address.document_id)
        .where(updates.c.seq > after, updates.c.seq <= until)
        .group_by(updates.c.person_id, updates.c.organisation_id)
        .order_by(func.max(updates.c.seq))
    )
    return tuple(Author(row.person_id, row.organisation_id) for row in rows)


def _is(address: Address):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return documents.c.partnership_id == address.partnership_id, documents.c.id == address.document_id
