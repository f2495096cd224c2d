"""The group commit: what all rooms have waiting becomes durable together, then everybody hears of it.

A commit begins as soon as the last one is back, and carries what has come in meanwhile. Where many read what is
written, commits keep a distance: the more sockets get a frame, the more work is saved by sending one for two. After a
pause nobody waits. A commit that fails is tried again until the database answers: nothing was passed on or
acknowledged, so nobody believes anything that is not so.
"""

import asyncio
import logging
import time
from collections.abc import Sequence

from portal.live.commits import Commits, Refusal
from portal.live.faults import kind_of
from portal.live.members import RESTARTING
from portal.live.rights import Address
from portal.live.room import Room
from portal.live.store import Entry

log = logging.getLogger("portal.live")

DISTANCE_FOR_A_SOCKET_SECONDS = 0.000_05
LONGEST_DISTANCE_SECONDS = 0.010
SHORTEST_WAIT_SECONDS = 0.001
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 2.0


class Flusher:
    def __init__(self, commits: Commits) -> None:
        self._commits = commits
        self._waiting: dict[Room, None] = {}
        self._awake = asyncio.Event()
        self.committing = asyncio.Lock()
        self.set_out_at = 0.0

    def wake(self, room: Room) -> None:
        """The room has something to commit."""
        self._waiting[room] = None
        self._awake.set()

    async def run(self) -> None:
        while True:
            await self._awake.wait()
            if (wait := self._worth_waiting()) >= SHORTEST_WAIT_SECONDS:
                await asyncio.sleep(wait)
            self._awake.clear()
            self.set_out_at = time.monotonic()
            await self.flush()

    def _worth_waiting(self) -> float:
        readers = sum(len(room.members) for room in self._waiting if room.unsaved)
        distance = min(readers * DISTANCE_FOR_A_SOCKET_SECONDS, LONGEST_DISTANCE_SECONDS)
        return self.set_out_at + distance - time.monotonic()

    async def flush(self) -> None:
        """Commit what waits now, however often it takes. One batch at a time, or acknowledgements would cross."""
        async with self.committing:
            await self._flush()

    async def _flush(self) -> None:
        rooms = [room for room in self._waiting if room.unsaved]
        self._waiting.clear()
        if not rooms:
            return
        entries = [entry for room in rooms for entry in room.begin_commit()]
        try:
            heads = await self._commit_until_it_holds(entries)
        except Refusal:
            heads = await self._commit_one_by_one(rooms)
        for room in rooms:
            self._settle(room, heads.get(room.address))

    @staticmethod
    def _settle(room: Room, head: int | None) -> None:
        """A fault in one room must not stop the others, nor what comes after it."""
        try:
            if head is not None:
                room.settle(head)
                return
        except Exception as fault:  # noqa: BLE001 -- its editors come back and take the document from the database
            log.error("document %s is closed: %s", room.address.document_id, kind_of(fault))  # noqa: TRY400
        room.give_up(RESTARTING, "The document cannot be saved.")

    async def _commit_until_it_holds(self, entries: Sequence[Entry]) -> dict[Address, int]:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._commits.append(entries)
            except Refusal:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever it is, the frames must not be given up
                log.warning("%d frames wait for the database: %s", len(entries), kind_of(error))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _commit_one_by_one(self, rooms: Sequence[Room]) -> dict[Address, int]:
        """One document's row is refused: the others must not wait for it."""
        heads: dict[Address, int] = {}
        for room in rooms:
            try:
                heads |= await self._commit_until_it_holds(room.in_flight)
            except Refusal as error:
                log.error("document %s cannot be saved: %s", room.address.document_id, kind_of(error))  # noqa: TRY400 -- no values in the log
        return heads
