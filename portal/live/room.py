"""The people in an open document: what they bring, what is durable, and who waits for that.

Nothing that is not durable leaves the room: an update is applied at once, and passed on, acknowledged and handed
to newcomers when its commit has come back.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from portal.live import protocol
from portal.live.delivery import deliver
from portal.live.faults import kind_of
from portal.live.library import Library
from portal.live.members import OTHER_EPOCH, RESTARTING, Limits, Member
from portal.live.open_document import OpenDocument
from portal.live.opening import Opening, by_and_by
from portal.live.presence import Presences
from portal.live.protocol import Malformed, PresenceEntry
from portal.live.replica import Broken, Replica, is_its_own_failure
from portal.live.rights import Address, Author, Readable
from portal.live.store import Entry, Loaded, Stored
from portal.live.updates import Contents, read_update
from portal.live.words import Words

log = logging.getLogger("portal.live")

MOST_STEPS_AHEAD = 500
SECONDS_AFTER_FAULT = 5.0


class OutOfStep(Exception):
    """An update refers to text that neither this process nor the database has."""


class Room(OpenDocument):
    def __init__(  # noqa: PLR0917 -- what it is, where it comes from, and who holds it
        self,
        address: Address,
        loaded: Loaded,
        library: Library,
        node: int,
        limits: Limits,
        opening: Opening | None = None,
    ) -> None:
        super().__init__(address, loaded, limits, opening)
        self.presences = Presences()
        self.lock = asyncio.Lock()
        self.words = Words(is_dirty=self.replica.is_behind)
        self.lost = asyncio.Event()
        self.users = 0
        self.empty_since = 0.0
        self.leaving: list[PresenceEntry] = []
        self.corrected_by_post: Counter[Author] = Counter()
        self.since_snapshot = loaded.head - loaded.snapshot_seq
        self.written_at = 0.0
        self._library = library
        self._node = node
        self._whole: tuple[int, bytes] | None = None
        self._has_all = True

    # ---- what comes in -------------------------------------------------------------------------------------

    async def take(self, author: Author, update: bytes, source: Member | None = None) -> str:
        """Check an update and apply it; gives words of it that landed nowhere.

        Raises Malformed, TooLarge, Forged, OutOfStep, CannotSave; the room is the same afterwards as before.
        """
        contents = read_update(update)
        async with self.lock:
            await self.wait_for_its_past(contents)
            lost = await self.apply(author, update, contents, source)
            self.keep_names(author, source)
            return lost

    def can_take_now(self, contents: Contents) -> bool:
        """Whether nobody works on the document and the update has all it needs, so that `apply_now` may be called."""
        return not (self.lock.locked() or self.is_spoiled) and contents.fits(self.replica.clocks)

    async def wait_for_its_past(self, contents: Contents) -> None:
        """What another process gave its author is durable, so the database has it even if this process does not."""
        await self.mend()
        if not contents.fits(self.replica.clocks):
            await self.catch_up()
        if not contents.fits(self.replica.clocks):
            raise OutOfStep

    async def apply(self, author: Author, update: bytes, contents: Contents, source: Member | None) -> str:
        """Several may be applied as one; `keep_names` comes after them, before anything else happens."""
        try:
            return self.apply_now(author, update, contents, source)
        except Broken as failure:
            self.warn_of(failure)
            await self.reload()
            raise Malformed("the update cannot be applied") from failure

    def warn_of(self, failure: Broken) -> None:
        log.warning("document %s is loaded again: %s", self.address.document_id, failure)

    # ---- what goes out -------------------------------------------------------------------------------------

    def answer(self, member: Member, state_vector: bytes) -> None:
        """What the member lacks, as of now, as soon as it is durable."""
        if self.is_spoiled:
            member.end(RESTARTING, "The document is loaded again.")
            return
        missing = self.replica.answer(state_vector) if len(state_vector) > 1 else self._everything()

        def send() -> None:
            member.put(protocol.step_2(missing))
            member.is_synced = True

        self.when_durable(send)

    def _everything(self) -> bytes:
        """Kept until the next change, for many may open a document at the same moment."""
        if self._whole is None or self._whole[0] != self.applied:
            self._whole = self.applied, self.replica.answer(b"\x00")
        return self._whole[1]

    def settle(self, head: int) -> None:
        """The updates in flight are durable: tell everybody who waited, then everybody else."""
        entries, self.in_flight = self.in_flight, []
        if head - len(entries) == self.replica.seen:
            self.replica.seen = head
        elif head > self.replica.seen:
            self._has_all = False
        self.words.commit_came_back(head if self._has_all else None)
        self.durable += len(entries)
        self.since_snapshot += len(entries)
        self.written_at = time.monotonic()
        while self._waiting and self._waiting[0][0] <= self.durable:
            self._waiting.popleft()[1]()
        deliver(entries, self.members)

    def begin_commit(self) -> list[Entry]:
        self.in_flight, self.unsaved, self.unsaved_bytes = self.unsaved, [], 0
        if not self.is_spoiled:
            self._put_words_aside()
        return self.in_flight

    def _put_words_aside(self) -> None:
        """A text that cannot be read must not keep what was typed from being saved."""
        try:
            self.words.commit_sets_out(self._readable)
        except BaseException as fault:
            if not is_its_own_failure(fault):
                raise
            log.error("document %s could not be read: %s", self.address.document_id, kind_of(fault))  # noqa: TRY400 -- no words in the log
            self.is_spoiled = True
            self.words.write_at = time.monotonic() + SECONDS_AFTER_FAULT

    async def words_to_write(self) -> Readable | None:
        """The newest words that are durable; None while there are none."""
        await self._read_ahead()
        # Last, with nothing awaited behind it: meanwhile a commit may have come back without what stands before it.
        if not self._has_all or self.is_spoiled:
            async with self.lock:
                await self.catch_up()
        return self.words.take(self.replica.seen, self._readable if self.is_quiet else None)

    async def _read_ahead(self) -> None:
        """In small steps, so that little is left to read at once when a commit sets out or the room is quiet."""
        for _ in range(MOST_STEPS_AHEAD):
            if self.is_spoiled or not self.replica.reading.some():
                return
            await asyncio.sleep(0)

    def _readable(self) -> Readable:
        touched = self.replica.touched.take()
        return Readable(self.address, self.replica.seen, *self.replica.reading.both(), touched=touched)

    # ---- other processes, and failures ---------------------------------------------------------------------

    async def catch_up(self) -> None:
        """Apply and pass on what other processes stored. Call it with the lock held."""
        await self.mend()
        after = self.replica.seen
        epoch, rows = await self._library.newer(self.address, after)
        if epoch != self.replica.epoch:
            self.give_up(OTHER_EPOCH, "Reload the page.")
            return
        # A commit of this process may have come back meanwhile, so `seen` is not what was asked for any more.
        if rows and rows[0].seq != after + 1:
            await self.reload()
            return
        foreign = [row for row in rows if row.node != self._node]
        for row in foreign:
            try:
                self.replica.follow(row.frame, row.author)
            except (Broken, Malformed):
                log.exception("document %s is loaded again", self.address.document_id)
                await self.reload()
                return
        self.replica.said.look()
        self._note(rows, foreign)

    def _note(self, rows: Sequence[Stored], foreign: Sequence[Stored]) -> None:
        if rows:
            self.replica.seen = max(self.replica.seen, rows[-1].seq)
        self._has_all = True
        if foreign:
            self._whole = None
            self.since_snapshot += len(foreign)
            deliver([Entry(self.address, row.author, row.frame) for row in foreign], self.members)

    async def mend(self) -> None:
        """Take the document from the database again if an update has spoiled it. Call it with the lock held."""
        if self.is_spoiled:
            await self.reload()

    async def mend_in_turn(self) -> None:
        async with self.lock:
            await self.mend()

    async def reload(self) -> None:
        """Take the document from the database again, with what is on its way there. Call it with the lock held.

        Others are served in between, and what is on its way may arrive: it is followed all the same, for what was
        loaded may be older. Until all of it is there, nobody sees the new one.
        """
        on_its_way, durable = (*self.in_flight, *self.unsaved), self.durable
        loaded = await self._library.open(self.address)
        if loaded.epoch != self.replica.epoch:
            self.give_up(OTHER_EPOCH, "Reload the page.")
            return
        fresh = Replica(loaded, self.replica.said.remembered, await Opening(loaded).by_and_by())
        try:
            await by_and_by(_followed(fresh, on_its_way))
            fresh.said.look()
        except (Broken, Malformed):
            log.exception("document %s is closed: what was on its way cannot be applied", self.address.document_id)
            self.end_all(RESTARTING, "The document is loaded again.")
        self.replica.let_go()
        self.replica = fresh
        self._whole, self._has_all = None, self.durable == durable
        self.is_spoiled = False
        self._resend_everything()

    def _resend_everything(self) -> None:
        for member in self.members:
            if member.is_synced:
                member.put(protocol.notice("reloaded"))
                self.answer(member, b"\x00")
            member.put(protocol.step_1(self.replica.state_vector))

    @property
    def is_lost(self) -> bool:
        return self.lost.is_set()

    def give_up(self, code: int, reason: str) -> None:
        """The document is gone from the database, or has begun again there. What waits was acknowledged to nobody."""
        self.in_flight, self.unsaved, self.unsaved_bytes = [], [], 0
        self.lost.set()
        self.end_all(code, reason)

    def end_all(self, code: int, reason: str) -> None:
        for member in self.members:
            member.end(code, reason)


def _followed(replica: Replica, entries: Sequence[Entry]) -> Iterator[None]:
    for entry in entries:
        replica.follow(entry.frame, entry.author)
        yield
