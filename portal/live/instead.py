"""One text, changed by somebody who may only suggest: it gets back what stood, and the change is a suggestion instead.

Letters are compared as they stand, marked ones with marked ones first. What was theirs to begin with, a suggestion of
their organisation, is theirs to change.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any
from uuid import uuid4

from pycrdt import XmlText

from portal import clock
from portal.live.content import DELETION, INSERTION, Marks, is_going
from portal.live.marks import overlapping
from portal.live.names import NAMED, SUGGESTIONS, is_own, kind_of
from portal.live.rights import Author
from portal.live.said import SET_BACK, SUGGESTED, Correction
from portal.live.staying import Block, Letter, ends

SAID = ("id", "person", "organisation", "at")
"""What a mark says, in the order of the editor's schema."""
MOST_LETTERS_COMPARED = 300
MOST_LETTERS_CHANGED = 10_000
WORD = re.compile(r"\s*\S+|\s+")


class TextChanged(Exception):
    """The frames would change the text itself, or another organisation's suggestion."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A letter, with its place in bytes and its marks under their full names. `is_ours` where it is only proposed."""

    known_as: Letter
    at: int
    marks: Marks
    is_ours: bool

    @property
    def letter(self) -> str:
        return self.known_as[0]

    @property
    def end(self) -> int:
        return self.at + len(self.letter.encode())


class Instead:
    """All that is put right at once is one suggestion, unless it stands beside one of the author's.

    `corrections` are the kinds of what was more than marks that had slipped.
    """

    def __init__(self, author: Author) -> None:
        self.corrections: set[Correction] = set()
        self._changed = 0
        self._author = author
        self._organisation = str(author.organisation_id)
        at = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._new = dict(zip(SAID, (str(uuid4()), str(author.person_id), self._organisation, at), strict=True))

    def letters_of(self, text: XmlText) -> list[Stood]:
        found: list[Stood] = []
        at = 0
        for words, marks in text.diff():
            named = marks or {}
            spellings = frozenset(json.dumps([name, mark], sort_keys=True) for name, mark in named.items())
            is_ours = _organisation_of(named.get(INSERTION)) == self._organisation
            for letter in words if isinstance(words, str) else "":
                found.append(Stood((letter, spellings), at, named, is_ours))
                at = found[-1].end
        return found

    def in_text(self, before: Sequence[Stood], text: XmlText) -> None:
        """Raises TextChanged where it would be so much that everybody else had to wait for it."""
        now = self.letters_of(text)
        stayed = _stayed(before, now)
        self._mark_new(now, set(stayed.values()), text)
        self._mark_as_before(before, now, stayed, text)
        self._write_back(before, now, stayed, text)

    def _mark_new(self, now: Sequence[Stood], stayed: set[int], text: XmlText) -> None:
        bare = [place for place, one in enumerate(now) if place not in stayed and not one.is_ours]
        for start, end in runs(bare):
            old = {name: None for one in now[start:end] for name in one.marks if kind_of(name) in SUGGESTIONS}
            text.format(now[start].at, now[end - 1].end, {**old, INSERTION: self._beside(now, start, end)})
        self._count(len(bare), SUGGESTED)

    def _mark_as_before(
        self, before: Sequence[Stood], now: Sequence[Stood], stayed: Mapping[int, int], text: XmlText
    ) -> None:
        """What letters that stayed have to have again, or to lose."""
        lost = {
            place: marks
            for at, place in stayed.items()
            if before[at].known_as[1] != now[place].known_as[1] and (marks := self._lost(before[at], now[place]))
        }
        for _, group in groupby(sorted(lost), lambda place: [*lost[place].items()]):
            for start, end in runs(list(group)):
                text.format(now[start].at, now[end - 1].end, lost[start])
        self._count(len(lost))
        if any(kind_of(name) not in NAMED for marks in lost.values() for name in marks):
            self.corrections.add(SET_BACK)

    def _lost(self, old: Stood, now: Stood) -> dict[str, Any]:
        differing = sorted(name for name in {*old.marks, *now.marks} if old.marks.get(name) != now.marks.get(name))
        return {name: old.marks.get(name) for name in differing if not self._may_change(name, old, now)}

    def _may_change(self, name: str, old: Stood, now: Stood) -> bool:
        """That words go is theirs to suggest and to take back; how their own proposal looks is theirs too."""
        if kind_of(name) == DELETION:
            return all(
                _organisation_of(one.marks[name]) == self._organisation for one in (old, now) if name in one.marks
            )
        return old.is_ours and (now.is_ours if name == INSERTION else kind_of(name) not in NAMED)

    def _write_back(
        self, before: Sequence[Stood], now: Sequence[Stood], stayed: Mapping[int, int], text: XmlText
    ) -> None:
        """Behind the letter that it stood behind, from the end on, so that the places before it stay true."""
        gone = [place for place, one in enumerate(before) if place not in stayed and not one.is_ours]
        nothing = dict.fromkeys(name for one in (*before, *now) for name in one.marks)
        left_of = _last_stayed(stayed, len(before))
        for start, end in reversed(list(runs(gone))):
            left = left_of[start]
            mark = self._beside(now, left + 1, left + 1)
            alike = [list(group) for _, group in groupby(before[start:end], lambda one: one.known_as[1])]
            for letters in reversed(alike):
                marks = letters[0].marks
                going = {} if is_going(marks, self._organisation) else {overlapping(DELETION, mark): mark}
                words = "".join(one.letter for one in letters)
                text.insert(now[left].end if left >= 0 else 0, words, {**nothing, **marks, **going})
        self._count(len(gone), SUGGESTED)

    def _beside(self, now: Sequence[Stood], start: int, end: int) -> dict[str, Any]:
        """Next to one's own suggestion, one goes on with it."""
        for one in (*now[max(start - 1, 0) : start], *now[end : end + 1]):
            for name, mark in one.marks.items():
                if kind_of(name) in SUGGESTIONS and is_own(mark, self._author):
                    return {said: mark[said] for said in SAID if said in mark}
        return self._new

    def _count(self, letters: int, *kinds: Correction) -> None:
        self._changed += letters
        if self._changed > MOST_LETTERS_CHANGED:
            raise TextChanged
        self.corrections.update(kinds if letters else ())


def _organisation_of(mark: object) -> object:
    return mark.get("organisation") if isinstance(mark, Mapping) else None


def _stayed(before: Sequence[Stood], now: Sequence[Stood]) -> dict[int, int]:
    """Where each letter that stayed stands now, by where it stood: first those at both ends, then those in between."""
    old, new = [one.known_as for one in before], [one.known_as for one in now]
    head, tail = ends(old, new)
    stayed = {at: at for at in range(head)} | {len(old) - at: len(new) - at for at in range(1, tail + 1)}
    old_words, new_words = ("".join(letter for letter, _ in one[head : len(one) - tail]) for one in (old, new))
    for at, at_now, size in _equal(old_words, new_words):
        stayed |= {head + at + step: head + at_now + step for step in range(size)}
    return stayed


def _equal(old: str, new: str) -> Iterator[Block]:
    """Letter by letter; where they are many, word by word first, and letter by letter between those."""
    head, tail = ends(old, new)
    yield 0, 0, head
    yield len(old) - tail, len(new) - tail, tail
    between, now = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(between), len(now)) <= MOST_LETTERS_COMPARED:
        yield from _shifted(_equal_parts([*between], [*now]), head, head)
        return
    at = at_now = 0
    for start, start_now, size in _equal_parts(WORD.findall(between), WORD.findall(now)):
        if 0 < max(start - at, start_now - at_now) <= MOST_LETTERS_COMPARED:
            yield from _shifted(_equal(between[at:start], now[at_now:start_now]), head + at, head + at_now)
        yield head + start, head + start_now, size
        at, at_now = start + size, start_now + size


def _shifted(blocks: Iterable[Block], by: int, by_now: int) -> Iterator[Block]:
    return ((at + by, at_now + by_now, size) for at, at_now, size in blocks)


def _equal_parts(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """In letters, with a block of none at the end."""
    starts, starts_new = _starts(old), _starts(new)
    is_too_much = len(old) * len(new) > MOST_LETTERS_CHANGED * MOST_LETTERS_COMPARED
    matcher = SequenceMatcher(None, () if is_too_much else old, new, autojunk=False)
    for match in matcher.get_matching_blocks():
        yield starts[match.a], starts_new[match.b], starts[match.a + match.size] - starts[match.a]


def _starts(parts: Sequence[str]) -> list[int]:
    """Where each part begins, and where the last one ends."""
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts


def _last_stayed(stayed: Mapping[int, int], length: int) -> list[int]:
    """For each place, where the last letter before it stands now that stayed; -1 where none did."""
    found = [-1]
    for place in range(length):
        found.append(max(found[-1], stayed.get(place, -1)))
    return found


def runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places as (start, end)."""
    for _, group in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        listed = [place for _, place in group]
        yield listed[0], listed[-1] + 1
