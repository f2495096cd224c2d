"""The group commit: what all rooms have waiting becomes durable together, then everybody hears of it.

Two commits may be on their way at once, of different texts: in small texts an update that comes in while a commit is
slow need not wait for that one first. A commit carries what has come in while both were away. Where many read what is
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
    """Commits leave by as many lanes as there are connections.

    A text has one commit on its way at a time, so that its frames keep their order.
    """

    def __init__(self, lanes: Sequence[Commits]) -> None:
        self._free = list(lanes)
        self._waiting: dict[Room, None] = {}
        self._awake = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self.set_out_at = 0.0

    def wake(self, room: Room) -> None:
        """The room has something to commit."""
        self._waiting[room] = None
        self._awake.set()

    async def run(self) -> None:
        try:
            while True:
                await self._awake.wait()
                if (wait := self._worth_waiting()) >= SHORTEST_WAIT_SECONDS:
                    await asyncio.sleep(wait)
                self._awake.clear()
                self._set_out()
        finally:
            for task in self._under_way:
                task.cancel()

    def _worth_waiting(self) -> float:
        readers = sum(len(room.members) for room in self._ready())
        distance = min(readers * DISTANCE_FOR_A_SOCKET_SECONDS, LONGEST_DISTANCE_SECONDS)
        return self.set_out_at + distance - time.monotonic()

    async def flush(self) -> None:
        """Commit what waits now, however often it takes."""
        while self._waiting or self._under_way:
            self._set_out()
            await self.all_back()

    async def all_back(self) -> None:
        """Wait for the commits that have set out by now."""
        if self._under_way:
            await asyncio.wait(set(self._under_way))

    def _ready(self) -> list[Room]:
        return [room for room in self._waiting if room.unsaved and not room.in_flight]

    def _set_out(self) -> None:
        if not self._free:
            return
        rooms = self._ready()
        self._waiting = {room: None for room in self._waiting if room.in_flight}
        if not rooms:
            return
        self.set_out_at = time.monotonic()
        for room in rooms:
            room.begin_commit()
        task = asyncio.create_task(self._carry(self._free.pop(), rooms))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, lane: Commits, rooms: Sequence[Room]) -> None:
        try:
            heads = await self._commit(lane, rooms)
        finally:
            self._free.append(lane)
        for room in rooms:
            self._settle(room, heads.get(room.address))
        if self._waiting:
            self._awake.set()

    async def _commit(self, lane: Commits, rooms: Sequence[Room]) -> dict[Address, int]:
        try:
            return await self._commit_until_it_holds(lane, [entry for room in rooms for entry in room.in_flight])
        except Refusal:
            return await self._commit_one_by_one(lane, rooms)

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

    @staticmethod
    async def _commit_until_it_holds(lane: Commits, entries: Sequence[Entry]) -> dict[Address, int]:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await lane.append(entries)
            except Refusal:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever it is, the frames must not be given up
                log.warning("%d frames wait for the database: %s", len(entries), kind_of(error))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _commit_one_by_one(self, lane: Commits, rooms: Sequence[Room]) -> dict[Address, int]:
        """One document's row is refused: the others must not wait for it."""
        heads: dict[Address, int] = {}
        for room in rooms:
            try:
                heads |= await self._commit_until_it_holds(lane, room.in_flight)
            except Refusal as error:
                log.error("document %s cannot be saved: %s", room.address.document_id, kind_of(error))  # noqa: TRY400 -- no values in the log
        return heads
