"""The group commit: what all rooms have waiting becomes durable together, then everybody hears of it.

While few sockets are open the next commit begins as soon as the last one is back; beyond that a short window
gathers more into one, which halves the work. A commit that fails is tried again until the database answers:
nothing was passed on or acknowledged, so nobody believes anything that is not so.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal.db.speaking import speak_for
from portal.live.faults import kind_of
from portal.live.members import RESTARTING
from portal.live.rights import Address
from portal.live.room import Room
from portal.live.store import Entry, append

log = logging.getLogger("portal.live")

MANY_SOCKETS = 50
WINDOW_SECONDS = 0.007
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 2.0


class Flusher:
    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        node: int,
        rooms: Mapping[Address, Room],
        count_sockets: Callable[[], int],
    ) -> None:
        self._sessions = sessions
        self._node = node
        self._rooms = rooms
        self._count_sockets = count_sockets
        self._awake = asyncio.Event()
        self._committing = asyncio.Lock()

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        while True:
            await self._awake.wait()
            if self._count_sockets() >= MANY_SOCKETS:
                await asyncio.sleep(WINDOW_SECONDS)
            self._awake.clear()
            await self.flush()

    async def flush(self) -> None:
        """Commit what waits now, however often it takes. One batch at a time, or acknowledgements would cross."""
        async with self._committing:
            await self._flush()

    async def _flush(self) -> None:
        rooms = [room for room in self._rooms.values() if room.unsaved]
        if not rooms:
            return
        entries = [entry for room in rooms for entry in room.begin_commit()]
        try:
            heads = await self._commit_until_it_holds(entries)
        except (IntegrityError, DataError):
            heads = await self._commit_one_by_one(rooms)
        for room in rooms:
            if room.address in heads:
                room.settle(heads[room.address])
            else:
                _give_up(room)

    async def _commit_until_it_holds(self, entries: Sequence[Entry]) -> dict[Address, int]:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._commit(entries)
            except (IntegrityError, DataError):
                raise
            except Exception as error:  # noqa: BLE001 -- whatever it is, the frames must not be given up
                log.warning("%d frames wait for the database: %s", len(entries), kind_of(error))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _commit(self, entries: Sequence[Entry]) -> dict[Address, int]:
        async with self._sessions() as session, session.begin():
            await speak_for(session, worker="on")
            return await append(session, self._node, entries)

    async def _commit_one_by_one(self, rooms: Sequence[Room]) -> dict[Address, int]:
        """One document's row is refused: the others must not wait for it."""
        heads: dict[Address, int] = {}
        for room in rooms:
            try:
                heads |= await self._commit_until_it_holds(room.in_flight)
            except (IntegrityError, DataError) as error:
                log.error("document %s cannot be saved: %s", room.address.document_id, kind_of(error))  # noqa: TRY400 -- no values in the log
        return heads


def _give_up(room: Room) -> None:
    """The document is gone from the database. Its editors were told nothing was saved, and have to come back."""
    room.in_flight, room.unsaved = [], []
    room.is_lost = True
    room.end_all(RESTARTING, "The document cannot be saved.")
