"""Whose words stand under whose suggestion: nobody but its owner adds words to it.

Words come under a mark in ways that no update names: typed into the middle of it, left over where its end was taken
away, or at the same moment as the mark was laid around them. So what counts is the text. After every update the
words under each mark are compared with those that stood there before, or once: whoever takes words out of another's
suggestion may bring them back, and may divide or move them. What somebody else added keeps its place and loses the
mark, and so is what its writer wrote. Nobody is refused for it, since an honest editor may do it unawares.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pycrdt import XmlFragment

from portal.live.content import Tree, fragment_of
from portal.live.marked_texts import MarkedTexts, Path, Under, read_marked, stretches
from portal.live.names import Format, has_suggestions, owner_says
from portal.live.rights import Author

Unsaid = Mapping[str, str]
"""Marks that lie on words which their owners never said, each with the words that it may keep."""

MOST_VERSIONS = 30
MOST_LETTERS_REMEMBERED = 1_000_000


class Remembered:
    """What once stood under a mark and was taken out, within bounds: the marks that were touched last stay."""

    def __init__(self) -> None:
        self._versions: dict[str, list[str]] = {}
        self._letters = 0

    def of(self, spelling: str) -> Sequence[str]:
        return self._versions.get(spelling, ())

    def add(self, spelling: str, words: str) -> None:
        versions = self._versions.pop(spelling, [])
        if not any(_without(known, words) is not None for known in versions):
            versions.append(words)
            self._letters += len(words)
        while len(versions) > MOST_VERSIONS:
            self._letters -= len(versions.pop(0))
        self._versions[spelling] = versions
        while self._letters > MOST_LETTERS_REMEMBERED:
            self._letters -= sum(map(len, self._versions.pop(next(iter(self._versions)))))


class Said:
    def __init__(
        self, fragment: XmlFragment, remembered: Remembered | None = None, *, has_suggestions: bool = True
    ) -> None:
        self.remembered = remembered or Remembered()
        self._texts = MarkedTexts(fragment, is_watched=has_suggestions)

    @property
    def marks(self) -> set[str]:
        """The spelling of every suggestion that stands in the text."""
        return {spelling for under in self._texts.known.values() for spelling in under}

    def expect(self, formats: Sequence[Format]) -> None:
        """Before an update is applied: it may bring the first suggestion."""
        self._texts.is_watched = self._texts.is_watched or has_suggestions(formats)

    def note(self, events: Sequence[Any]) -> None:
        self._texts.note(events)

    def touch(self, place: int) -> None:
        self._texts.touch(place)

    def look(self, author: Author | None = None) -> Unsaid:
        """What somebody put under others' marks since the last look, to be taken off.

        Without an author nothing is doubted. What was found is found again until it has been taken off.
        """
        if not self._texts.is_touched:
            return {}
        now, changed = self._texts.now()
        unsaid = self._unsaid(changed, now, author)
        if not unsaid:
            self._remember(changed, now)
            self._texts.accept(now)
        return unsaid

    def unsaid_in(self, copy: Tree, author: Author) -> Unsaid:
        """The same of a copy that an update is tried on."""
        now = read_marked(fragment_of(copy))
        return self._unsaid({spelling for under in now.values() for spelling in under}, now, author)

    def _unsaid(self, changed: set[str], now: Mapping[Path, Under], author: Author | None) -> Unsaid:
        unsaid: dict[str, str] = {}
        for spelling in changed:
            if author is None or owner_says(spelling, author):
                continue
            stands, before = list(stretches(now, spelling)), "".join(self._before(spelling))
            if not any(is_within(stands, said) for said in (before, *self.remembered.of(spelling))):
                unsaid[spelling] = before
        return unsaid

    def _remember(self, changed: set[str], now: Mapping[Path, Under]) -> None:
        for spelling in changed:
            before = self._before(spelling)
            if before and not is_within(before, "".join(stretches(now, spelling))):
                self.remembered.add(spelling, "".join(before))

    def _before(self, spelling: str) -> list[str]:
        gone = [under[spelling] for under in self._texts.gone if spelling in under]
        return [*stretches(self._texts.known, spelling), *gone]


def is_within(stretches: Sequence[str], said: str) -> bool:
    """Whether these words, in whatever order they stand now, are some of what was said, and nothing twice."""
    if _without(said, "".join(stretches)) is not None:
        return True
    for one in sorted(stretches, key=len, reverse=True):
        rest = _without(said, one)
        if rest is None:
            return False
        said = rest
    return True


def _without(said: str, words: str) -> str | None:
    """What is left of what was said; None where the words are not in it, even with letters between them."""
    if (at := said.find(words)) >= 0:
        return said[:at] + said[at + len(words) :]
    if len(words) > len(said):
        return None
    left: list[str] = []
    wanted = iter(words)
    letter = next(wanted, "")
    for one in said:
        if one == letter:
            letter = next(wanted, "")
        else:
            left.append(one)
    return None if letter else "".join(left)
