"""One open document: who is in it, what was applied, what is durable, and what waits for that.

Nothing that is not durable leaves the room: an update is applied at once, and passed on, acknowledged and handed
to newcomers when its commit has come back. `mark` counts the updates applied; whoever waits, waits for a mark.
"""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from portal.live import protocol
from portal.live.content import Tree
from portal.live.delivery import deliver
from portal.live.disowning import mend
from portal.live.faults import kind_of
from portal.live.library import Library
from portal.live.lines import framed
from portal.live.members import OTHER_EPOCH, RESTARTING, Limits, Member
from portal.live.orphans import orphaned
from portal.live.presence import Presences
from portal.live.protocol import Malformed, PresenceEntry, TooLarge
from portal.live.replica import Broken, Effect, Replica, is_its_own_failure
from portal.live.rights import Address, Author, Readable, TakenOut
from portal.live.store import Entry, Loaded, Stored
from portal.live.suggestions import copy_of
from portal.live.updates import Contents, read_update
from portal.live.vocabulary import check_vocabulary
from portal.live.words import Words

log = logging.getLogger("portal.live")
T = TypeVar("T")

FILLING_PERCENT = 80
FILLING_STEP = 5
MOST_STEPS_AHEAD = 500
SECONDS_AFTER_FAULT = 5.0
MOST_MENDINGS = 3
FULL = "This section is full. Reload the page, and write what comes next in a section of its own."


class Forged(Exception):
    """Somebody would write in another's name."""


class CannotSave(Exception):
    """The database has not answered for so long that no more can be kept waiting for it."""


class OutOfStep(Exception):
    """An update refers to text that neither this process nor the database has."""


class Room:
    def __init__(self, address: Address, loaded: Loaded, library: Library, node: int, limits: Limits) -> None:
        self.address = address
        self.replica = Replica(loaded)
        self.members: set[Member] = set()
        self.presences = Presences()
        self.lock = asyncio.Lock()
        self.applied = 0
        self.durable = 0
        self.unsaved: list[Entry] = []
        self.unsaved_bytes = 0
        self.next_warning = FILLING_PERCENT
        self.is_spoiled = False
        self.in_flight: list[Entry] = []
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
        self._limits = limits
        self._waiting: deque[tuple[int, Callable[[], None]]] = deque()
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

    def apply_now(self, author: Author, update: bytes, contents: Contents, source: Member | None) -> str:
        """Raises Broken too; then the document has to be loaded again before anything else is done with it."""
        self._check(author, update, contents)
        new_clients = tuple(contents.news(self.replica.clocks) - self.replica.owners.keys())
        is_all_new = all(start >= self.replica.clocks.get(one, 0) for one, start in contents.starts.items())
        effect = self._apply(author, update, contents)
        self._warn_of_length()
        if effect.is_change:
            self.add(Entry(self.address, author, update, new_clients, source, self.replica.epoch))
        return self._lost_words(contents, effect) if is_all_new else ""

    def _apply(self, author: Author, update: bytes, contents: Contents) -> Effect:
        try:
            return self.replica.apply(update, contents, author)
        except Broken:
            self.is_spoiled = True
            raise

    def add(self, entry: Entry) -> None:
        """An update that has been applied waits for the next commit."""
        self.unsaved.append(entry)
        self.unsaved_bytes += len(entry.frame)
        self.applied += 1

    def keep_names(self, author: Author, source: Member | None = None) -> bool:
        """Take others' names off the words that this author put under them, and put marks back on words that stay.

        Whether that was needed. What does so is stored in the same commit as what it corrects, and passed on with it.
        """
        was_wrong = self._mend(author, is_portal=False)
        if was_wrong and source is not None:
            source.was_corrected()
        return was_wrong

    def _mend(self, author: Author, *, is_portal: bool) -> bool:
        found = self.replica.said.look(author, is_portal=is_portal)
        was_wrong = found.is_wrong
        for _ in range(MOST_MENDINGS):
            if not found.is_wrong:
                break
            self._write(author, partial(mend, found=found, author=author))
            found = self.replica.said.look(author, is_portal=is_portal)
        self._keep_in_mind(self.replica.said.accept(author) if found.is_wrong else found.taken_out)
        return was_wrong

    def _keep_in_mind(self, taken_out: Sequence[TakenOut]) -> None:
        """Stored in the same commit as the update that took it out."""
        if taken_out and self.unsaved:
            last = self.unsaved[-1]
            self.unsaved[-1] = replace(last, taken_out=(*last.taken_out, *taken_out))

    def author_update(self, author: Author, change: Callable[[Tree], T]) -> T:
        """Let the portal write on somebody's behalf, under an editor's number of its own."""
        result = self._write(author, change)
        self._mend(author, is_portal=True)
        return result

    def _write(self, author: Author, change: Callable[[Tree], T]) -> T:
        copy = copy_of(self.replica.doc)
        made: list[bytes] = []
        copy.observe(lambda event: made.append(event.update))
        with copy.transaction():
            result = change(copy)
        for update in made:
            contents = read_update(update)
            new_clients = tuple(contents.news(self.replica.clocks))
            self._apply(author, update, contents)
            self.add(Entry(self.address, author, update, new_clients, epoch=self.replica.epoch))
        return result

    def _check(self, author: Author, update: bytes, contents: Contents) -> None:
        check_vocabulary(contents)
        if self.replica.foreign_clients(contents, author):
            raise Forged("an update comes under another editor's number")
        is_full = self.replica.size_bytes + len(update) > self._limits.document_bytes
        if is_full and self.replica.measure() + len(update) > self._limits.document_bytes:
            raise TooLarge(FULL)
        if self.unsaved and self.unsaved_bytes + len(update) > self._limits.unsaved_bytes:
            raise CannotSave

    @property
    def percent_full(self) -> int:
        return self.replica.size_bytes * 100 // self._limits.document_bytes

    @property
    def is_filling(self) -> bool:
        return self.next_warning > FILLING_PERCENT

    def _warn_of_length(self) -> None:
        """Before the limit is met, then step by step. The frames add up to more than the state: that is measured."""
        if self.percent_full < self.next_warning:
            return
        self.replica.measure()
        if self.percent_full >= self.next_warning:
            self.next_warning = self.percent_full + FILLING_STEP
            self.tell_all(protocol.notice("filling", percent=self.percent_full))

    @staticmethod
    def _lost_words(contents: Contents, effect: Effect) -> str:
        return orphaned(contents.texts, effect.landed) if contents.texts else ""

    # ---- what goes out -------------------------------------------------------------------------------------

    def when_durable(self, act: Callable[[], None]) -> None:
        """Act once everything applied so far is durable; at once, if it is.

        A waiter is bound to a mark and not to a batch, so one that comes while a batch is on its way waits for
        that batch and never for another that may not come.
        """
        if self.durable >= self.applied:
            act()
        else:
            self._waiting.append((self.applied, act))

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

    def tell_all(self, message: bytes) -> None:
        envelope = framed(message)
        for member in self.members:
            member.put(message, envelope)

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

    @property
    def is_quiet(self) -> bool:
        """Whether memory holds nothing that the database lacks."""
        return not self.unsaved and not self.in_flight

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
        """Take the document from the database again, with what is on its way there."""
        loaded = await self._library.open(self.address)
        if loaded.epoch != self.replica.epoch:
            self.give_up(OTHER_EPOCH, "Reload the page.")
            return
        self._whole, self._has_all = None, True
        self.replica = Replica(loaded, self.replica.said.remembered)
        self.is_spoiled = False
        try:
            for entry in (*self.in_flight, *self.unsaved):
                self.replica.follow(entry.frame, entry.author)
            self.replica.said.look()
        except (Broken, Malformed):
            log.exception("document %s is closed: what was on its way cannot be applied", self.address.document_id)
            self.end_all(RESTARTING, "The document is loaded again.")
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
