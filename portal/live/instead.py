"""One text, changed by somebody who may only suggest: it gets back what stood, and the change is a suggestion instead.

Letters are compared as they stand, marked ones with marked ones first. What was theirs to begin with, a suggestion of
their organisation, is theirs to change.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import uuid4

from pycrdt import XmlText

from portal import clock
from portal.live.content import DELETION, INSERTION, Marks, is_going
from portal.live.marks import overlapping
from portal.live.names import NAMED, SUGGESTIONS, is_own, kind_of
from portal.live.rights import Author
from portal.live.staying import Letter, staying

SAID = ("id", "person", "organisation", "at")
"""What a mark says, in the order of the editor's schema."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A letter, with its place in bytes and its marks under their full names. `is_ours` where it is only proposed."""

    letter: str
    at: int
    marks: Marks
    is_ours: bool

    @property
    def end(self) -> int:
        return self.at + len(self.letter.encode())

    @property
    def known_as(self) -> Letter:
        return self.letter, frozenset(json.dumps([name, mark], sort_keys=True) for name, mark in self.marks.items())


class Instead:
    """All that is put right at once is one suggestion, unless it stands beside one of the author's.

    `has_changed` tells whether it was more than marks that had slipped.
    """

    def __init__(self, author: Author) -> None:
        self.has_changed = False
        self._author = author
        self._organisation = str(author.organisation_id)
        at = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._new = dict(zip(SAID, (str(uuid4()), str(author.person_id), self._organisation, at), strict=True))

    def letters_of(self, text: XmlText) -> list[Stood]:
        found: list[Stood] = []
        for words, marks in text.diff():
            said = (marks or {}).get(INSERTION)
            is_ours = isinstance(said, Mapping) and said.get("organisation") == self._organisation
            for letter in words if isinstance(words, str) else "":
                found.append(Stood(letter, found[-1].end if found else 0, marks or {}, is_ours))
        return found

    def in_text(self, before: Sequence[Stood], text: XmlText) -> None:
        now = self.letters_of(text)
        blocks = staying([one.known_as for one in before], [one.known_as for one in now])
        staying_at = {at + step: at_now + step for at, at_now, size in blocks for step in range(size)}
        self._mark_new(now, set(staying_at.values()), text)
        for at, at_now in staying_at.items():
            if marks := self._old_marks(before[at], now[at_now]):
                text.format(now[at_now].at, now[at_now].end, marks)
        self._write_back(before, now, staying_at, text)

    def _mark_new(self, now: Sequence[Stood], stayed: set[int], text: XmlText) -> None:
        bare = [place for place, one in enumerate(now) if place not in stayed and not one.is_ours]
        for start, end in runs(bare):
            old = {name: None for one in now[start:end] for name in one.marks if kind_of(name) in SUGGESTIONS}
            text.format(now[start].at, now[end - 1].end, {**old, INSERTION: self._beside(now, start, end)})
            self.has_changed = True

    def _old_marks(self, old: Stood, now: Stood) -> dict[str, Any]:
        """What a letter that stayed has to have again, or to lose."""
        differing = {name for name in {*old.marks, *now.marks} if old.marks.get(name) != now.marks.get(name)}
        back = {name: old.marks.get(name) for name in differing if not self._may_change(name, old, now)}
        self.has_changed |= any(kind_of(name) not in NAMED for name in back)
        return back

    def _may_change(self, name: str, old: Stood, now: Stood) -> bool:
        """That words go is theirs to suggest and to take back; how their own proposal looks is theirs too."""
        if kind_of(name) == DELETION:
            return all(
                one.marks[name].get("organisation") == self._organisation for one in (old, now) if name in one.marks
            )
        return old.is_ours and (now.is_ours if name == INSERTION else kind_of(name) not in NAMED)

    def _write_back(
        self, before: Sequence[Stood], now: Sequence[Stood], staying_at: Mapping[int, int], text: XmlText
    ) -> None:
        """Behind the letter that it stood behind, from the end on, so that the places before it stay true."""
        gone = [place for place, one in enumerate(before) if place not in staying_at and not one.is_ours]
        nothing = dict.fromkeys(name for one in (*before, *now) for name in one.marks)
        self.has_changed |= bool(gone)
        for start, end in reversed(list(runs(gone))):
            left = max((staying_at[place] for place in range(start) if place in staying_at), default=-1)
            mark = self._beside(now, left + 1, left + 1)
            for one in reversed(before[start:end]):
                going = {} if is_going(one.marks, self._organisation) else {overlapping(DELETION, mark): mark}
                text.insert(now[left].end if left >= 0 else 0, one.letter, {**nothing, **one.marks, **going})

    def _beside(self, now: Sequence[Stood], start: int, end: int) -> dict[str, Any]:
        """Next to one's own suggestion, one goes on with it."""
        for one in (*now[max(start - 1, 0) : start], *now[end : end + 1]):
            for name, mark in one.marks.items():
                if kind_of(name) in SUGGESTIONS and is_own(mark, self._author):
                    return {said: mark[said] for said in SAID if said in mark}
        return self._new


def runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places as (start, end)."""
    for _, group in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        listed = [place for _, place in group]
        yield listed[0], listed[-1] + 1
