"""Where two organisations want something else of the same words, somebody may write what suits both (F12)."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnerships.designs.marked import MarkedBlock, MarkedRun
from partnerships.designs.proposals import CannotDecide, Proposal

LONGEST_TOGETHER = 2_000
TABLE = "table"
NOT_TOGETHER = (
    "These proposals cannot be put together in one stretch of words any more. Choose one, or reject both and write in"
    " the section itself."
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The stretch of a clause over which proposals meet: as it stands, and as one of them would have it."""

    old: str
    new: str


def meeting_of(blocks: Iterable[MarkedBlock], one: Proposal) -> Meeting | None:
    """None where it is not one stretch of words, or where somebody proposes something else within it."""
    together = [one, *one.clashes]
    clause = next((block for block in blocks if block.id == one.clause_id), None)
    if not one.clashes or clause is None or clause.kind == TABLE or clause.is_proposed:
        return None
    if any(other.moves or other.clause_id != one.clause_id for other in together):
        return None
    stretch = _stretch(clause.parts[0], {other.key for other in together})
    if any(mark.key not in {other.key for other in together} for run in stretch for mark in run.marks):
        return None
    old = "".join(run.run.text for run in stretch if run.is_settled)
    new = "".join(run.run.text for run in stretch if _stands_with(run, one.key))
    return Meeting(old, new)


def check_together(meeting: Meeting | None) -> None:
    if meeting is None:
        raise CannotDecide(NOT_TOGETHER)


def _stretch(runs: tuple[MarkedRun, ...], keys: set[str]) -> tuple[MarkedRun, ...]:
    places = [place for place, run in enumerate(runs) if keys & {mark.key for mark in run.marks}]
    return runs[places[0] : places[-1] + 1] if places else ()


def _stands_with(run: MarkedRun, key: str) -> bool:
    is_taken_out = key in {mark.key for mark in run.deletions}
    return not is_taken_out and (run.insertion is None or run.insertion.key == key)
