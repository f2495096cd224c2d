"""Whose words stand under whose mark: nobody but its owner adds words to it, or takes it off words that stay.

Words come under a mark in ways that no update names: typed into the middle of it, left over where its end was taken
away, or at the same moment as the mark was laid around them. So what counts is the text. After every update the
words under each mark are compared with those that stood there before, or once: whoever takes words out of another's
suggestion may bring them back, and may divide or move them. What somebody else added keeps its place and loses the
mark, and so is what its writer wrote. Where the words stay and the mark does not, it is put back. Nobody is refused
for it, since an honest editor may do it unawares.

A comment's mark is the portal's and nobody's: people write on within it, and take its words elsewhere, but a mark
that comes to other words is taken off them. What somebody takes out of what others marked is noted for good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pycrdt import XmlFragment

from portal.live.marked_texts import MarkedTexts, Path, Runs, Under, stretches
from portal.live.names import Format, has_suggestions, is_comment, owner_says, spellings
from portal.live.remembered import Remembered, is_within
from portal.live.rights import Author, TakenOut
from portal.live.staying import Place, moved_marks

Correction = Literal["own-words", "suggestion-stays", "comment-stays", "suggested", "set-back"]
OWN_WORDS: Correction = "own-words"
SUGGESTION_STAYS: Correction = "suggestion-stays"
COMMENT_STAYS: Correction = "comment-stays"
SUGGESTED: Correction = "suggested"
SET_BACK: Correction = "set-back"

Unsaid = Mapping[str, str]
"""Marks that lie on words which their owners never said, each with the words that it may keep."""


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody did to others' marks. `places` are mended first; then one has to look again."""

    places: Sequence[Place] = ()
    unsaid: Unsaid = field(default_factory=dict)
    taken_out: Sequence[TakenOut] = ()

    @property
    def is_wrong(self) -> bool:
        return bool(self.places or self.unsaid)

    @property
    def corrections(self) -> set[Correction]:
        """Of what kinds they are: the sentence that whoever did it hears is not the same for all."""
        moved = {COMMENT_STAYS if is_comment(one.spelling) else SUGGESTION_STAYS for one in self.places}
        return moved | {COMMENT_STAYS if is_comment(spelling) else OWN_WORDS for spelling in self.unsaid}


class Said:
    def __init__(
        self,
        fragment: XmlFragment,
        remembered: Remembered | None = None,
        *,
        has_suggestions: bool = True,
        has_comments: bool = True,
        runs: dict[Path, Runs] | None = None,
    ) -> None:
        """`runs` are those of all texts, where somebody has read them already."""
        self.remembered = remembered or Remembered()
        is_watched = has_suggestions or has_comments
        self._texts = MarkedTexts(fragment, is_watched=is_watched, has_suggestions=has_suggestions, runs=runs)

    @property
    def marks(self) -> set[str]:
        """The spelling of every mark that stands in the text."""
        return {spelling for under in self._texts.known.values() for spelling in under}

    def expect(self, formats: Sequence[Format]) -> None:
        """Before an update that is more than letters: it may bring the first mark."""
        if has_suggestions(formats):
            self._texts.has_suggestions = True
        if spellings(formats):
            self._texts.watch()
        for spelling, words in self._texts.catch_up().items():
            if not is_within([words], "".join(self._texts.stretches_before(spelling))):
                self.remembered.add(spelling, words)

    def note(self, events: Sequence[Any]) -> None:
        self._texts.note(events)

    def touch(self, place: int) -> None:
        self._texts.touch(place)

    def look(self, author: Author | None = None, *, is_portal: bool = False) -> Found:
        """What somebody did to others' marks since the last look, to be mended.

        Without an author nothing is doubted; where the portal wrote for them, only whose words came under whose
        name. What was found is found again until it has been mended.
        """
        if not self._texts.is_touched:
            return Found()
        read, changed = self._texts.now()
        under = self._texts.under_now(read)
        if author is not None and not is_portal and (places := self._places(read, author)):
            return Found(places=places)
        if author is not None and (unsaid := self._unsaid(changed, under, author, is_portal=is_portal)):
            return Found(unsaid=unsaid)
        taken_out = self._remember(changed, under, author)
        self._texts.accept(read)
        return Found(taken_out=taken_out)

    def accept(self, author: Author) -> Sequence[TakenOut]:
        """What has been mended is no longer doubted."""
        read, changed = self._texts.now()
        taken_out = self._remember(changed, self._texts.under_now(read), author)
        self._texts.accept(read)
        return taken_out

    def _places(self, read: Mapping[Path, Runs], author: Author) -> list[Place]:
        """Words that stayed, with marks that did not or that came to them."""
        found: list[Place] = []
        for path, after in read.items():
            before = self._texts.same_text(path)
            if before is not None and before != after:
                found += moved_marks(path, before, after)
        return [one for one in found if not owner_says(one.spelling, author)]

    def _unsaid(
        self, changed: set[str], now: Mapping[Path, Under], author: Author, *, is_portal: bool = False
    ) -> Unsaid:
        unsaid: dict[str, str] = {}
        for spelling in changed:
            if owner_says(spelling, author) or (is_comment(spelling) and (is_portal or self._stays(spelling, now))):
                continue
            stands, before = list(stretches(now, spelling)), "".join(self._texts.stretches_before(spelling))
            if not any(is_within(stands, said) for said in (before, *self.remembered.of(spelling))):
                unsaid[spelling] = before
        return unsaid

    def _stays(self, spelling: str, now: Mapping[Path, Under]) -> bool:
        """Whether a comment lies in no text in which it did not lie before."""
        known = self._texts.known
        return all(spelling in known.get(path, ()) for path, under in now.items() if spelling in under)

    def _remember(self, changed: set[str], now: Mapping[Path, Under], author: Author | None) -> Sequence[TakenOut]:
        """What was taken out, where it is to be kept: what others proposed, and where all words of a comment went."""
        taken_out: list[TakenOut] = []
        for spelling in changed:
            before, left = self._texts.stretches_before(spelling), "".join(stretches(now, spelling))
            if not before or is_within(before, left):
                continue
            is_anothers = author is not None and not owner_says(spelling, author)
            is_new = self.remembered.add(spelling, "".join(before), author if is_anothers else None)
            if author is not None and is_anothers and (not left or (is_new and not is_comment(spelling))):
                taken_out.append(TakenOut(spelling, "".join(before), author))
        return taken_out
