"""A document in memory: an update is judged here and applied at once, and waits for the next commit.

Nothing here waits for the database or for anybody, so between two of these steps nothing else happens.
"""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import TypeVar

from portal.live import protocol
from portal.live.content import Tree
from portal.live.disowning import mend
from portal.live.lines import framed
from portal.live.members import Limits, Member
from portal.live.opening import Opening
from portal.live.orphans import orphaned
from portal.live.protocol import TooLarge
from portal.live.replica import Broken, Effect, Replica
from portal.live.rights import Address, Author, TakenOut
from portal.live.store import Entry, Loaded
from portal.live.trials import copy_of
from portal.live.updates import Contents, read_update
from portal.live.vocabulary import check_vocabulary

T = TypeVar("T")

FILLING_PERCENT = 80
FILLING_STEP = 5
MOST_MENDINGS = 3
FULL = "This section is full. Reload the page, and write what comes next in a section of its own."


class Forged(Exception):
    """Somebody would write in another's name."""


class CannotSave(Exception):
    """The database has not answered for so long that no more can be kept waiting for it."""


class OpenDocument:
    """`applied` and `durable` count updates; those in between are `in_flight` to the database, or `unsaved`."""

    def __init__(self, address: Address, loaded: Loaded, limits: Limits, opening: Opening | None = None) -> None:
        self.address = address
        self.replica = Replica(loaded, opening=opening)
        self.members: set[Member] = set()
        self.applied = 0
        self.durable = 0
        self.unsaved: list[Entry] = []
        self.unsaved_bytes = 0
        self.in_flight: list[Entry] = []
        self.next_warning = FILLING_PERCENT
        self.is_spoiled = False
        self._limits = limits
        self._waiting: deque[tuple[int, Callable[[], None]]] = deque()

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

    def _check(self, author: Author, update: bytes, contents: Contents) -> None:
        check_vocabulary(contents)
        if self.replica.foreign_clients(contents, author):
            raise Forged("an update comes under another editor's number")
        is_full = self.replica.size_bytes + len(update) > self._limits.document_bytes
        if is_full and self.replica.measure() + len(update) > self._limits.document_bytes:
            raise TooLarge(FULL)
        if self.unsaved and self.unsaved_bytes + len(update) > self._limits.unsaved_bytes:
            raise CannotSave

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

    @staticmethod
    def _lost_words(contents: Contents, effect: Effect) -> str:
        return orphaned(contents.texts, effect.landed) if contents.texts else ""

    def author_update(self, author: Author, change: Callable[[Tree], T]) -> T:
        """Let the portal write on somebody's behalf, under an editor's number of its own."""
        result = self._write(author, change)
        self._mend(author, is_portal=True)
        return result

    def _write(self, author: Author, change: Callable[[Tree], T]) -> T:
        copy = copy_of(self.replica.doc)
        made: list[bytes] = []
        watching = copy.observe(lambda event: made.append(event.update))
        try:
            with copy.transaction():
                result = change(copy)
        finally:
            copy.unobserve(watching)
        for update in made:
            contents = read_update(update)
            new_clients = tuple(contents.news(self.replica.clocks))
            self._apply(author, update, contents)
            self.add(Entry(self.address, author, update, new_clients, epoch=self.replica.epoch))
        return result

    def put_right(self, author: Author, change: Callable[[Tree], T]) -> T:
        """For whoever may only suggest and has changed the text: see portal.live.unawares. `keep_names` comes after."""
        result = self._write(author, change)
        if self.replica.measure() > self._limits.document_bytes:
            raise TooLarge(FULL)
        return result

    def repeat(self, entries: Sequence[Entry]) -> None:
        """What was written in a twin."""
        for entry in entries:
            self._apply(entry.author, entry.frame, read_update(entry.frame))
            self.add(entry)

    def twin(self) -> "OpenDocument":
        """The same document, in which nobody is: what is done there shows what would happen here. Let it go after."""
        replica = self.replica
        loaded = Loaded(replica.seen, replica.epoch, 0, bytes(replica.doc.get_update()), 0, [], replica.owners)
        twin = OpenDocument(self.address, loaded, self._limits)
        twin.replica.said.remembered = deepcopy(replica.said.remembered)
        twin.unsaved, twin.unsaved_bytes = [*self.unsaved], self.unsaved_bytes
        return twin

    def keep_names(self, author: Author, source: Member | None = None) -> bool:
        """Take others' names off the words that this author put under them, and put marks back on words that stay.

        Whether that was needed. What does so is stored in the same commit as what it corrects, and passed on with it.
        """
        corrections = self._mend(author, is_portal=False)
        if corrections and source is not None:
            source.was_corrected(corrections)
        return bool(corrections)

    def _mend(self, author: Author, *, is_portal: bool) -> Collection[str]:
        """Gives the kinds of what was corrected."""
        corrections: set[str] = set()
        found = self.replica.said.look(author, is_portal=is_portal)
        for _ in range(MOST_MENDINGS):
            if not found.is_wrong:
                break
            corrections |= found.corrections
            self._write(author, partial(mend, found=found, author=author))
            found = self.replica.said.look(author, is_portal=is_portal)
        self._keep_in_mind(self.replica.said.accept(author) if found.is_wrong else found.taken_out)
        return corrections

    def _keep_in_mind(self, taken_out: Sequence[TakenOut]) -> None:
        """Stored in the same commit as the update that took it out."""
        if taken_out and self.unsaved:
            last = self.unsaved[-1]
            self.unsaved[-1] = replace(last, taken_out=(*last.taken_out, *taken_out))

    def when_durable(self, act: Callable[[], None]) -> None:
        """Act once everything applied so far is durable; at once, if it is.

        A waiter is bound to a mark and not to a batch, so one that comes while a batch is on its way waits for
        that batch and never for another that may not come.
        """
        if self.durable >= self.applied:
            act()
        else:
            self._waiting.append((self.applied, act))

    @property
    def is_quiet(self) -> bool:
        """Whether memory holds nothing that the database lacks."""
        return not self.unsaved and not self.in_flight

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

    def tell_all(self, message: bytes) -> None:
        envelope = framed(message)
        for member in self.members:
            member.put(message, envelope)
