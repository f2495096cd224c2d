"""One document in memory, and the only place where an update is applied to it.

pycrdt can end in a panic, which is no `Exception`, and it accepts trees that no editor can show.
After either the document in memory is not to be trusted: Broken tells the room to load it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import TransactionEvent, XmlText

from portal.live.content import INSERTION, fragment_of
from portal.live.ground import Ground
from portal.live.names import COMMENT, SUGGESTIONS, is_insertion, spellings
from portal.live.opening import Opening, names, says
from portal.live.orphans import landed
from portal.live.protocol import Malformed, decode_state_vector, encode_state_vector
from portal.live.reading import Reading
from portal.live.remembered import Remembered
from portal.live.rights import Author
from portal.live.said import Said
from portal.live.shape import is_in_shape
from portal.live.store import Loaded
from portal.live.updates import Contents, read_update


class Broken(Exception):
    """The document in memory can no longer be trusted; what is stored can."""


@dataclass(slots=True)
class Effect:
    """What an update did: whether anything changed, which words appeared, whether all of it has a place.

    `place` is that of the one clause that changed, if it was only one.
    """

    is_change: bool = False
    place: int | None = None
    landed: list[str] = field(default_factory=list)
    is_in_shape: bool = True


class Replica:
    """`remembered` is what an earlier one of the same document knew of words that were taken out.

    `opening` is for whoever opened it by and by.
    """

    def __init__(self, loaded: Loaded, remembered: Remembered | None = None, opening: Opening | None = None) -> None:
        opening = opening or Opening(loaded).at_once()
        self.doc = opening.doc
        self.clocks = decode_state_vector(self.doc.get_state())
        self.owners: dict[int, Author | None] = dict(loaded.owners)
        self.seen = loaded.head
        self.epoch = loaded.epoch
        self.size_bytes = len(loaded.snapshot) + sum(len(row.frame) for row in loaded.rows)
        self.is_behind = loaded.readable_seq < loaded.head
        self.touched = opening.touched
        self.reading = Reading(self.doc)
        self._ground = Ground()
        self._effect = Effect()
        self._fragment = fragment_of(self.doc)
        self.said = Said(
            self._fragment,
            remembered or Remembered(loaded.taken_out),
            has_suggestions=says(loaded, *SUGGESTIONS),
            has_comments=says(loaded, COMMENT),
            runs=opening.runs,
        )
        is_suggested = any(map(is_insertion, self.said.marks))
        self._has_insertions = is_suggested or any(names(row.frame, INSERTION) for row in loaded.rows)
        self._watching = self.doc.observe(self._saw_change)

    def let_go(self) -> None:
        """At its end. pycrdt holds whoever watches where Python's collector does not look: else both would stay."""
        self.doc.unobserve(self._watching)

    @property
    def state_vector(self) -> bytes:
        return encode_state_vector(self.clocks)

    def answer(self, state_vector: bytes) -> bytes:
        """What somebody with this state lacks."""
        decode_state_vector(state_vector)
        return bytes(self.doc.get_update(state_vector))

    def foreign_clients(self, contents: Contents, author: Author) -> set[int]:
        """Editors under whose number somebody else would write here."""
        return {client for client in contents.news(self.clocks) if self.owners.get(client, author) != author}

    def apply(self, update: bytes, contents: Contents, author: Author) -> Effect:
        """Apply an update that fits. Raises Malformed or Broken. Whose words it brought is asked of `said` then."""
        self._effect = Effect()
        self.touched.author = author
        place = self._place_of(contents)
        if place is None:
            self.said.expect(contents.formats)
        try:
            if place is None:
                self._apply_and_watch(update)
            else:
                self.doc.apply_update(update)
        except ValueError as error:
            raise Malformed("pycrdt cannot read the update") from error
        except BaseException as error:
            if not is_its_own_failure(error):
                raise
            raise Broken(type(error).__name__) from error
        self._check(contents)
        if place is None:
            self._learn(contents)
        else:
            self._typed_in(place, contents)
        for client in contents.news(self.clocks):
            self.owners.setdefault(client, author)
        self._has_insertions |= any(map(is_insertion, spellings(contents.formats)))
        contents.add_to(self.clocks)
        self.size_bytes += len(update)
        return self._effect

    def _place_of(self, contents: Contents) -> int | None:
        """The clause in which an update is certain to land, with letters that nobody only suggests."""
        is_new = all(start == self.clocks.get(client, 0) for client, start in contents.starts.items())
        return self._ground.place_of(contents) if is_new and not self._has_insertions else None

    def _apply_and_watch(self, update: bytes) -> None:
        """With pycrdt telling what happened, which takes long in an old text."""
        watching = self._fragment.observe_deep(self._saw_events)
        try:
            self.doc.apply_update(update)
        finally:
            self._fragment.unobserve(watching)

    def _typed_in(self, place: int, contents: Contents) -> None:
        self._effect.landed += contents.texts
        self._ground.learn(contents, place)
        if self._effect.is_change:
            self.said.touch(place)
            self.touched.wrote_in(place)
            self.reading.forget(place)

    def _learn(self, contents: Contents) -> None:
        """Only where all of it landed, a space too, for what is typed behind it later is looked for there."""
        effect = self._effect
        has_landed = sum(map(len, contents.texts)) == sum(map(len, effect.landed))
        if effect.place is not None and has_landed and not contents.is_more_than_letters:
            self._ground.learn(contents, effect.place)

    def follow(self, frame: bytes, author: Author) -> None:
        """Apply what another process has stored, which it has checked."""
        self.apply(frame, read_update(frame), author)

    def measure(self) -> int:
        """The size of the document's state, without the frames that made it."""
        self.size_bytes = len(self.doc.get_update())
        return self.size_bytes

    def _check(self, contents: Contents) -> None:
        if not self._effect.is_in_shape:
            raise Broken("something stands where the schema has no place for it")
        if len(contents.ends) > 1:
            # Items of two editors may wait for each other in a circle, which only their absence shows.
            known = decode_state_vector(self.doc.get_state())
            if any(known.get(client, 0) < end for client, end in contents.ends.items()):
                raise Broken("part of an update found no place")

    def _saw_change(self, _: TransactionEvent) -> None:
        self._effect.is_change = True

    def _saw_events(self, events: Sequence[Any]) -> None:
        self._effect.is_in_shape = is_in_shape(events)
        if not self._effect.is_in_shape:
            return
        self._effect.landed += landed(events)
        self._effect.place = events[0].path[0] if len(events) == 1 and events[0].path else None
        self.touched.note(events)
        self.said.note(events)
        self.reading.note(events)
        if not all(isinstance(event.target, XmlText) for event in events):
            self._ground.forget()


def is_its_own_failure(error: BaseException) -> bool:
    """Whether the fault is the document's, and not that somebody wants this task to end."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
