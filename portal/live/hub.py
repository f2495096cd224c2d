"""All open documents of this process: who joins, what is heard from elsewhere, what the layer above asks for.

Any number of processes may serve the same documents over one database; each has a hub, known by its `node`.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from portal.db.engine import create_engine, sessions
from portal.live import housekeeping
from portal.live.commits import Commits
from portal.live.content import Tree
from portal.live.faults import kind_of
from portal.live.flusher import Flusher
from portal.live.following import Following
from portal.live.gatekeeper import Gatekeeper
from portal.live.hearing import Hearing
from portal.live.library import Library
from portal.live.listener import Listener
from portal.live.members import RESTARTING, TRY_LATER, Limits, Member
from portal.live.merging import Merge, Suggestion, merge_blocks
from portal.live.neighbours import Neighbours
from portal.live.opening import Opening
from portal.live.rights import Address, Author, Block, Meaning, Speaker
from portal.live.room import Room
from portal.live.scribe import Scribe
from portal.refusals import Refused

log = logging.getLogger("portal.live")
T = TypeVar("T")

CONNECTIONS = 4
CONNECTIONS_IN_TURN = 3
LANES = 2
LAST_FLUSH_SECONDS = 5.0
BEGAN_AGAIN = "The text was tidied up at this moment, and what you sent was not saved. Send it again."


class Hub:
    def __init__(self, database_url: str, meaning: Meaning, limits: Limits | None = None) -> None:
        self.meaning = meaning
        self.limits = limits or Limits()
        self.node = secrets.randbits(62)
        # Connections of its own: requests that wait for a commit of the hub must not keep it from making one.
        self.engine = create_engine(database_url, CONNECTIONS)
        self.sessions = sessions(self.engine)
        # And others for whoever waits for a turn of the layer above: it may be held by one who waits for the hub.
        self.turns = create_engine(database_url, CONNECTIONS_IN_TURN)
        self.in_turn = sessions(self.turns)
        self.following = Following(database_url)
        self.library = Library(self.sessions, self.in_turn, meaning, self.following)
        self.rooms: dict[Address, Room] = {}
        self.neighbours = Neighbours()
        self.lanes = [Commits(database_url, self.node, lambda: self.neighbours.may_be_there) for _ in range(LANES)]
        self.flusher = Flusher(self.lanes)
        self.scribe = Scribe(self.in_turn, meaning, self.rooms)
        self.gatekeeper = Gatekeeper(self.members)
        hearing = Hearing(self)
        self.listener = Listener(database_url, self.node, hearing.heard, hearing.came_back, self.neighbours)
        self._opening: dict[Address, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_running = False

    # ---- its life ------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self.start()
        try:
            yield
        finally:
            await self.stop()

    def start(self) -> None:
        """Begin its work; the first document that is opened begins it too."""
        if self._is_running:
            return
        self._is_running = True
        for work in (self.flusher.run, self.scribe.run, self.gatekeeper.run, self.listener.run):
            self.spawn(work())
        for keep in (housekeeping.pass_on_presence, housekeeping.leave_empty_rooms, housekeeping.sweep):
            self.spawn(keep(self))
        self.spawn(housekeeping.tidy_memory(self))
        self.spawn(housekeeping.keep_signed_in(self))

    async def stop(self) -> None:
        """Send everybody away, save what was taken, and end."""
        for room in self.rooms.values():
            room.end_all(RESTARTING, "The portal restarts.")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._save_all(), LAST_FLUSH_SECONDS)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._is_running = False
        for lane in self.lanes:
            lane.close()
        self.following.close()
        for engine in (self.engine, self.turns):
            await engine.dispose()

    def members(self) -> list[Member]:
        return [member for room in self.rooms.values() for member in room.members]

    # ---- sockets -------------------------------------------------------------------------------------------

    async def join(self, address: Address, member: Member) -> Room:
        """Let a socket in; it is told to come back later if its person has too many open."""
        room = await self._enter(address)
        person = member.author.person_id
        if sum(other.author.person_id == person for other in self.members()) >= self.limits.sockets_of_a_person:
            member.end(TRY_LATER, "You have this open too many times.")
        try:
            async with room.lock:
                # What the editor already has was durable when it got it, so the database is asked before the editor.
                await room.catch_up()
        except BaseException:
            self._exit(room)  # or it would stay open for ever
            raise
        if room.is_lost:
            self._exit(room)
            return await self.join(address, member)
        room.members.add(member)
        return room

    def leave(self, room: Room, member: Member) -> None:
        room.members.discard(member)
        room.presences.leave(member)
        if not room.members:
            room.words.write_at = 0.0
        self._exit(room)

    # ---- what the layer above asks for ---------------------------------------------------------------------

    async def edit(self, address: Address, speaker: Speaker, change: Callable[[Tree], T]) -> T:
        """Change a document on somebody's behalf; durable when it returns, and seen by everybody in it.

        `change` is given a copy of the tree and must not wait for anything. Ask before the request takes locks
        of its own, for the commit is the hub's and not the request's.
        """
        room = await self._enter(address)
        try:
            async with room.lock:
                await room.catch_up()
                result = room.author_update(Author.of(speaker), change)
            await self.made_durable(room)
        finally:
            self._exit(room)
        return result

    async def merge_text(
        self,
        address: Address,
        base: Sequence[Block],
        changed: Sequence[Block],
        speaker: Speaker,
        suggestion: Suggestion | None = None,
    ) -> Merge:
        """Bring the difference between two texts into the live one; with a suggestion it is only marked there."""
        return await self.edit(address, speaker, lambda doc: merge_blocks(doc, base, changed, suggestion))

    async def read(self, address: Address, view: Callable[[Tree], T]) -> T:
        """Look at the tree as it stands, for instance with `content.read_blocks`."""
        room = await self._enter(address)
        try:
            async with room.lock:
                await room.catch_up()
                found = view(room.replica.doc)
            await self.made_durable(room)
        finally:
            self._exit(room)
        return found

    @asynccontextmanager
    async def visiting(self, address: Address) -> AsyncIterator[Room]:
        """Keep a room open for a while without a socket."""
        room = await self._enter(address)
        try:
            yield room
        finally:
            self._exit(room)

    async def made_durable(self, room: Room) -> None:
        """Wait until everything applied so far is in the database."""
        done = asyncio.get_running_loop().create_future()
        room.when_durable(lambda: None if done.done() else done.set_result(None))
        if done.done():
            return
        self.flusher.wake(room)
        lost = asyncio.ensure_future(room.lost.wait())
        await asyncio.wait({done, lost}, return_when=asyncio.FIRST_COMPLETED)
        lost.cancel()
        if not done.done():
            raise Refused(BEGAN_AGAIN)

    # ---- rooms ---------------------------------------------------------------------------------------------

    async def _enter(self, address: Address) -> Room:
        self.start()
        while (room := self.rooms.get(address)) is None or room.is_lost:
            # All who ask at the same moment wait for one opening.
            opening = self._opening.get(address)
            if opening is None:
                opening = self._opening[address] = asyncio.create_task(self._open(address))
                opening.add_done_callback(lambda _: self._opening.pop(address, None))
            await asyncio.shield(opening)
        room.users += 1
        return room

    async def _open(self, address: Address) -> None:
        loaded = await self.library.open(address)
        opening = await Opening(loaded).by_and_by()
        self.rooms[address] = Room(address, loaded, self.library, self.node, self.limits, opening)

    def _exit(self, room: Room) -> None:
        room.users -= 1
        room.empty_since = asyncio.get_running_loop().time()

    async def _save_all(self) -> None:
        for room in self.rooms.values():
            self.flusher.wake(room)
        await self.flusher.flush()
        for room in self.rooms.values():
            if room.words.are_behind and not room.is_lost:
                await self.scribe.write(room)

    # ---- its tasks -----------------------------------------------------------------------------------------

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task of the hub failed: %s", kind_of(error))
