"""Where two organisations want something else of the same words, somebody may write what suits both (F12)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from partnerships.designs.marked import MarkedBlock, MarkedRun, MarkedRuns
from partnerships.designs.proposals import CannotDecide, Proposal

LONGEST_TOGETHER = 2_000
TABLE = "table"
NOT_TOGETHER = (
    "These proposals cannot be put together in one stretch of words any more. Choose one, or reject both and write in"
    " the section itself."
)
CHANGED_SINCE = (
    "These words, or what is proposed for them, have changed since you opened this page. Read them again, then put"
    " your words in."
)
NO_SPACE_BEFORE = (",", ".", ";", ":", "!", "?", ")")


@dataclass(frozen=True, slots=True)
class Meeting:
    """The stretch of a clause over which proposals meet: as it stands, and as one of them would have it.

    `before` and `after` are the signs on its two sides. `seen` changes with anything that is proposed or written in it.
    """

    old: str
    new: str
    before: str = ""
    after: str = ""
    seen: str = ""

    def fitted(self, typed: str) -> str:
        """With the spaces at both ends that keep it apart from the words around, whether or not they were typed."""
        shown = self.new if self.new.strip() else self.old
        words = typed.strip()
        start, end = _blank_start(shown), _blank_start(shown[::-1])[::-1] if shown.strip() else ""
        if self.before.strip():
            start = "" if words.startswith(NO_SPACE_BEFORE) else _blank_start(typed) or start
        if self.after.strip():
            end = typed[len(typed.rstrip()) :] or end
        return f"{start}{words}{end}"


def meeting_of(blocks: Iterable[MarkedBlock], one: Proposal) -> Meeting | None:
    """None where it is not one stretch of words, or where somebody proposes something else within it."""
    together = [one, *one.clashes]
    clause = next((block for block in blocks if block.id == one.clause_id), None)
    if not one.clashes or clause is None or clause.kind == TABLE or clause.is_proposed:
        return None
    if any(other.moves or other.clause_id != one.clause_id for other in together):
        return None
    before, stretch, after = _parted(clause.parts[0], {other.key for other in together})
    if any(mark.key not in {other.key for other in together} for run in stretch for mark in run.marks):
        return None
    old = _words(stretch)
    new = "".join(run.run.text for run in stretch if _stands_with(run, one.key))
    return Meeting(old, new, _words(before)[-1:], _words(after)[:1], _seen(stretch))


def check_together(meeting: Meeting | None, seen: str) -> Meeting:
    """`seen` is the meeting's own, as the page had it on which somebody wrote what suits all."""
    if meeting is None:
        raise CannotDecide(NOT_TOGETHER)
    if meeting.seen != seen:
        raise CannotDecide(CHANGED_SINCE)
    return meeting


def _parted(runs: MarkedRuns, keys: set[str]) -> tuple[MarkedRuns, MarkedRuns, MarkedRuns]:
    """What stands before it, the stretch itself, and what stands after it."""
    places = [place for place, run in enumerate(runs) if keys & {mark.key for mark in run.marks}]
    first, last = (places[0], places[-1] + 1) if places else (0, 0)
    return runs[:first], runs[first:last], runs[last:]


def _words(runs: MarkedRuns) -> str:
    return "".join(run.run.text for run in runs if run.is_settled)


def _seen(stretch: MarkedRuns) -> str:
    """Of every word and whose it is. A comment or a look parts runs and changes nothing of that."""
    content = [[whose, "".join(run.run.text for run in runs)] for whose, runs in groupby(stretch, key=_whose)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _whose(run: MarkedRun) -> tuple[str, list[str]]:
    return run.insertion.key if run.insertion else "", sorted(mark.key for mark in run.deletions)


def _blank_start(words: str) -> str:
    return words[: len(words) - len(words.lstrip())]


def _stands_with(run: MarkedRun, key: str) -> bool:
    is_taken_out = key in {mark.key for mark in run.deletions}
    return not is_taken_out and (run.insertion is None or run.insertion.key == key)
