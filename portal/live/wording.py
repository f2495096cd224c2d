"""One block's words: the difference between two versions, brought into a third that has gone on meanwhile.

Places are counted in characters here and turned into pycrdt's UTF-8 bytes at
the last moment; changes are made from the end to the beginning, so that places further left stay true.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import XmlElement, XmlText

from portal.live.content import (
    BOLD,
    COMMENT,
    DELETION,
    INSERTION,
    ITALIC,
    LINK,
    byte_offset,
    is_going,
    marks_of,
    pieces_of,
    texts_of,
    write_runs,
)
from portal.live.differences import Run, compare, compare_looks, looks_of, part_of, plain_of
from portal.live.marks import overlapping

LOOKS = (BOLD, ITALIC, LINK)

Marks = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A character of the live block: in which of its texts, where, and how it is marked."""

    sign: str
    text: int
    place: int
    marks: Marks


@dataclass(frozen=True, slots=True)
class Change:
    """`base[start:end]` became these runs."""

    start: int
    end: int
    runs: Sequence[Run]


NewMark = Callable[[], dict[str, Any]]


def merge_words(block: XmlElement, base: Sequence[Run], changed: Sequence[Run], new_mark: NewMark | None) -> bool:
    """Whether every change found its place. With marks, one for each change, all is suggested and nothing goes."""
    return _Wording(block, base, changed, new_mark).merge()


class _Wording:
    def __init__(
        self, block: XmlElement, base: Sequence[Run], changed: Sequence[Run], new_mark: NewMark | None
    ) -> None:
        self.block = block
        self.new_mark = new_mark
        self.base_runs = base
        self.base = plain_of(base)
        self.base_looks = looks_of(base)
        self.changed_runs = changed
        self.changed = plain_of(changed)
        self.changed_looks = looks_of(changed)
        self.texts = texts_of(block)
        self.strings = ["".join(words for words, _ in pieces_of(text)) for text in self.texts]
        self.letters = _letters(self.texts)
        self.kept = self._kept()

    def merge(self) -> bool:
        if not self.letters and not self.base:
            write_runs(self.block, self.changed_runs, {INSERTION: self.new_mark()} if self.new_mark else None)
            return True
        is_whole = self.new_mark is not None or self._change_looks()
        for change in reversed(self._changes()):
            is_whole = self._apply(change) and is_whole
        return is_whole

    def _kept(self) -> list[int | None]:
        """For each character of the base the place in `letters` where it still stands."""
        settled = [index for index, letter in enumerate(self.letters) if INSERTION not in letter.marks]
        live = "".join(self.letters[index].sign for index in settled)
        kept: list[int | None] = [None] * len(self.base)
        for tag, start, end, live_start, _ in compare(self.base, live):
            if tag == "equal":
                for offset in range(end - start):
                    kept[start + offset] = settled[live_start + offset]
        return kept

    def _changes(self) -> list[Change]:
        """Where words are only suggested, another look for them is the old words out and the same words in."""
        is_proposal = self.new_mark is not None
        differences = (
            compare_looks(self.base_runs, self.changed_runs) if is_proposal else compare(self.base, self.changed)
        )
        return [
            Change(start, end, part_of(self.changed_runs, changed_start, changed_end))
            for tag, start, end, changed_start, changed_end in differences
            if tag != "equal"
        ]

    def _apply(self, change: Change) -> bool:
        going = [place for place in self.kept[change.start : change.end] if place is not None]
        if len(going) < change.end - change.start:
            return False
        mark = self.new_mark() if self.new_mark else None
        place = self._gap(change.start)
        if going:
            place = self._before(going[0]) if mark is None else self._after(going[-1])
        if mark is None:
            self._delete(going)
        self._insert(place, change.runs, going, mark)
        if mark is not None:
            self._suggest_deletion(going, mark)
        return True

    def _before(self, index: int) -> tuple[int, int]:
        letter = self.letters[index]
        return letter.text, letter.place

    def _after(self, index: int) -> tuple[int, int]:
        letter = self.letters[index]
        return letter.text, letter.place + 1

    def _gap(self, start: int) -> tuple[int, int]:
        """Where something goes that was put between two characters of the base."""
        for place in reversed(self.kept[:start]):
            if place is not None:
                return self._after(place)
        following = next((place for place in self.kept[start:] if place is not None), None)
        if following is not None:
            return self._before(following)
        return (len(self.texts) - 1, len(self.strings[-1])) if self.texts else (-1, 0)

    def _delete(self, going: Sequence[int]) -> None:
        for text, start, end in reversed(self._stretches(going)):
            del self.texts[text][self._bytes(text, start) : self._bytes(text, end)]

    def _suggest_deletion(self, going: Sequence[int], mark: Marks) -> None:
        """Words that others suggest to go as well may go by either; one organisation suggests it once."""
        fresh = [index for index in going if not is_going(self.letters[index].marks, str(mark["organisation"]))]
        for text, start, end in self._stretches(fresh):
            attributes = {overlapping(DELETION, mark): dict(mark)}
            self.texts[text].format(self._bytes(text, start), self._bytes(text, end), attributes)

    def _insert(self, place: tuple[int, int], runs: Sequence[Run], going: Sequence[int], mark: Marks | None) -> None:
        if not runs:
            return
        text, offset = place
        if text < 0:
            write_runs(self.block, runs, {INSERTION: dict(mark)} if mark else None)
            return
        # Words that are only proposed stand behind those that would go, which keep their comments until then.
        around = self._comments_around(text, offset, () if mark else going)
        at = self._bytes(text, offset)
        for run in runs:
            self.texts[text].insert(at, run["text"], self._attributes(run, text, around, mark))
            at += len(run["text"].encode())

    def _attributes(self, run: Run, text: int, around: Marks, mark: Marks | None) -> dict[str, Any]:
        """The run's own look and none of its neighbours'; a comment goes on where it stood on both sides."""
        here = {name for letter in self.letters if letter.text == text for name in letter.marks}
        nothing: dict[str, Any] = dict.fromkeys((*LOOKS, INSERTION, *here))
        suggested = {INSERTION: dict(mark)} if mark else {}
        return nothing | marks_of(run) | dict(around) | suggested

    def _comments_around(self, text: int, offset: int, going: Sequence[int]) -> Marks:
        gone = set(going)
        here = [letter for index, letter in enumerate(self.letters) if letter.text == text and index not in gone]
        left = next((letter.marks for letter in reversed(here) if letter.place < offset), {})
        right = next((letter.marks for letter in here if letter.place >= offset), {})
        return {name: value for name, value in left.items() if name.startswith(COMMENT) and name in right}

    def _change_looks(self) -> bool:
        """Words that stayed and only look different now."""
        wanted = self._wanted_looks()
        for name in LOOKS:
            by_value: dict[str, tuple[Any, list[int]]] = {}
            for index, looks in wanted.items():
                if name in looks:
                    by_value.setdefault(repr(looks[name]), (looks[name], []))[1].append(index)
            for value, places in by_value.values():
                for text, start, end in self._stretches(sorted(places)):
                    self.texts[text].format(self._bytes(text, start), self._bytes(text, end), {name: value})
        return True

    def _wanted_looks(self) -> dict[int, dict[str, Any]]:
        wanted: dict[int, dict[str, Any]] = {}
        for tag, start, end, changed_start, _ in compare(self.base, self.changed):
            for offset in range(end - start) if tag == "equal" else ():
                before, after = self.base_looks[start + offset], self.changed_looks[changed_start + offset]
                index = self.kept[start + offset]
                if before != after and index is not None:
                    wanted[index] = {name: after.get(name) for name in LOOKS if before.get(name) != after.get(name)}
        return wanted

    def _stretches(self, indexes: Sequence[int]) -> list[tuple[int, int, int]]:
        """Neighbouring places as (text, start, end)."""
        found: list[tuple[int, int, int]] = []
        for index in indexes:
            letter = self.letters[index]
            if found and found[-1][0] == letter.text and found[-1][2] == letter.place:
                found[-1] = (letter.text, found[-1][1], letter.place + 1)
            else:
                found.append((letter.text, letter.place, letter.place + 1))
        return found

    def _bytes(self, text: int, characters: int) -> int:
        return byte_offset(self.strings[text], characters)


def _letters(texts: Sequence[XmlText]) -> list[Letter]:
    found = []
    for number, text in enumerate(texts):
        signs = [(sign, marks) for words, marks in pieces_of(text) for sign in words]
        found += [Letter(sign, number, place, marks) for place, (sign, marks) in enumerate(signs)]
    return found
