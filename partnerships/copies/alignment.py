"""The words of a clause as they left, set beside the words that came back.

What is not the same was changed in Word, with tracking or without; what was suggested when the copy left and is now
plain or gone was decided there. Neither changes the text: the first is proposed, the second told to who may decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from partnerships.designs.blocks import Run, Runs
from partnerships.designs.marked import Mark, MarkedRun, MarkedRuns
from partnerships.designs.normal import clean_text, normal_runs, safe_link
from partnerships.designs.words import PIECE
from portal.documents.stories import Piece

UNTRACKED = ""
"""The author of a change that nobody tracked."""


class Fate(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass
class Outcome:
    """`changed` is the text that the file proposes; `fates` say for each suggestion's key what became of its words.

    `stray` are words that somebody put in and took out again, so that nothing comes of them; `retyped` are words
    that were taken out and put in again just as they were.
    """

    changed: list[Run] = field(default_factory=list)
    fates: dict[str, set[Fate]] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)
    stray: list[str] = field(default_factory=list)
    retyped: list[str] = field(default_factory=list)

    @property
    def runs(self) -> Runs:
        return normal_runs(self.changed)

    def say(self, marks: Sequence[Mark], fate: Fate) -> None:
        for mark in marks:
            self.fates.setdefault(mark.key, set()).add(fate)


@dataclass(frozen=True, slots=True)
class _Old:
    text: str
    run: MarkedRun


@dataclass(frozen=True, slots=True)
class _New:
    text: str
    piece: Piece


def align(left: MarkedRuns, came: Sequence[Piece]) -> Outcome:
    old, new = list(_old(left)), list(_new(came))
    outcome = Outcome()
    if _is_all_decided(outcome, old, new):
        return outcome
    matcher = SequenceMatcher(str.isspace, [one.text for one in old], [one.text for one in new], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            for before, after in zip(old[start:end], new[new_start:new_end], strict=True):
                _same_words(outcome, before, after)
        else:
            _other_words(outcome, old[start:end], new[new_start:new_end])
    for words in outcome.retyped:
        if words in outcome.stray:
            outcome.stray.remove(words)
    return outcome


def align_kind(stands: str, suggested: str, came: str | None, before: str | None) -> tuple[str, Fate]:
    """The kind that the file proposes, and what became there of the suggested one.

    `before` is what Word keeps as the kind from before a change that is not decided yet.
    """
    if came == suggested:
        return stands, Fate.OPEN if before == stands else Fate.ACCEPTED
    return came or stands, Fate.REJECTED if came == stands else Fate.OPEN


def _old(runs: MarkedRuns) -> Iterator[_Old]:
    for one in runs:
        for words in PIECE.findall(clean_text(one.run.text)):
            yield _Old(words, one)


def _new(pieces: Sequence[Piece]) -> Iterator[_New]:
    for piece in pieces:
        for words in PIECE.findall(clean_text(piece.text)):
            yield _New(words, piece)


def _same_words(outcome: Outcome, before: _Old, after: _New) -> None:
    run, piece = before.run, after.piece
    outcome.say(run.deletions, Fate.OPEN if piece.deleted is not None else Fate.REJECTED)
    if run.insertion is not None:
        outcome.say([run.insertion], _fate_of_insertion(run, piece))
    elif run.deletions:
        outcome.changed.append(_like(run.run, before.text))
    elif piece.deleted is not None:
        outcome.authors.add(piece.deleted)
    else:
        if piece.inserted is not None:
            outcome.retyped.append(before.text)
        looks = Run(before.text, piece.bold, piece.italic, safe_link(piece.link))
        if (looks.bold, looks.italic, looks.link) != (run.run.bold, run.run.italic, run.run.link):
            outcome.authors.add(UNTRACKED)
        outcome.changed.append(looks)


def _fate_of_insertion(run: MarkedRun, piece: Piece) -> Fate:
    """Where others would take it back, that is their suggestion and no verdict."""
    if piece.deleted is not None and not run.deletions:
        return Fate.REJECTED
    return Fate.OPEN if piece.inserted is not None else Fate.ACCEPTED


def _other_words(outcome: Outcome, gone: Sequence[_Old], come: Sequence[_New]) -> None:
    if gone and _is_decided(outcome, gone, come):
        return
    for one in gone:
        if one.run.insertion is not None:
            outcome.say(one.run.marks, Fate.REJECTED)
        elif one.run.deletions:
            outcome.say(one.run.marks, Fate.ACCEPTED)
            outcome.changed.append(_like(one.run.run, one.text))
        else:
            outcome.authors.add(UNTRACKED)
    for other in come:
        piece = other.piece
        if piece.deleted is not None:
            outcome.stray.append(other.text)
        else:
            outcome.authors.add(piece.inserted or UNTRACKED)
            outcome.changed.append(_as_it_came(other))


def _is_decided(outcome: Outcome, gone: Sequence[_Old], come: Sequence[_New]) -> bool:
    """Whether only suggestions were decided here: Word joins words that a suggestion had parted."""
    if all(not one.run.marks for one in gone) or any(one.piece.deleted is not None for one in come):
        return False
    says = "".join(one.text for one in come)
    for fate, is_there in ((Fate.ACCEPTED, _when_accepted), (Fate.REJECTED, _when_rejected)):
        if says == "".join(one.text for one in gone if is_there(one.run)):
            for one in gone:
                outcome.say(one.run.marks, fate)
                if one.run.is_settled:
                    outcome.changed.append(_like(one.run.run, one.text))
            return True
    return False


def _is_all_decided(outcome: Outcome, old: Sequence[_Old], new: Sequence[_New]) -> bool:
    """Whether everything was accepted or everything rejected and nothing else done.

    Word by word it could not always be told: small words of what went may come again later in the clause.
    """
    is_tracked = any(one.piece.inserted is not None or one.piece.deleted is not None for one in new)
    if is_tracked or all(not one.run.marks for one in old):
        return False
    came = normal_runs(_as_it_came(one) for one in new)
    for fate, is_there in ((Fate.ACCEPTED, _when_accepted), (Fate.REJECTED, _when_rejected)):
        if came == normal_runs(_like(one.run.run, one.text) for one in old if is_there(one.run)):
            for one in old:
                outcome.say(one.run.marks, fate)
                if one.run.insertion is None:
                    outcome.changed.append(_like(one.run.run, one.text))
            return True
    return False


def _as_it_came(one: _New) -> Run:
    return Run(one.text, one.piece.bold, one.piece.italic, safe_link(one.piece.link))


def _when_accepted(run: MarkedRun) -> bool:
    return not run.deletions


def _when_rejected(run: MarkedRun) -> bool:
    return run.insertion is None


def _like(run: Run, text: str) -> Run:
    return Run(text, run.bold, run.italic, run.link)
