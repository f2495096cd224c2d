"""How a result passes from one side to the other (F36): draft, submitted, then accepted, or returned with a reason.

Who submits cannot accept: the verdict is the other side's. An accepted result is locked; what was wrong in it is put
right by a new result that names it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from portal.clock import uk_date
from portal.refusals import Refused
from valuation.outcomes.rules.agreement import THE_SIDE, Side, side_of


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"


class CannotPass(Refused):
    pass


class Submitted(Protocol):
    @property
    def side(self) -> str: ...


_Submitted = TypeVar("_Submitted", bound=Submitted)


@dataclass(frozen=True)
class Period:
    starts_on: date
    ends_on: date

    def __str__(self) -> str:
        return f"{uk_date(self.starts_on)} to {uk_date(self.ends_on)}"

    def overlaps(self, other: "Period") -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def state_of(*, submissions: int, last_verdict: str | None, is_corrected: bool) -> State:
    if is_corrected:
        return State.CORRECTED
    if last_verdict is not None:
        return State(last_verdict)
    return State.SUBMITTED if submissions else State.DRAFT


def check_period(period: Period, whole: Period, today: date) -> None:
    if period.ends_on < period.starts_on:
        raise CannotPass("The period ends before it starts. Change one of the two dates.")
    if not (whole.starts_on <= period.starts_on and period.ends_on <= whole.ends_on):
        raise CannotPass(f"This indicator is measured from {whole}. Choose a period within it.")
    if period.ends_on > today:
        raise CannotPass("The period has not ended yet. Report what was measured when it has.")


def check_free(period: Period, taken: Iterable[Period]) -> None:
    """What was measured once is not counted twice."""
    for other in taken:
        if period.overlaps(other):
            raise CannotPass(f"There is a result for {other} already. Correct that one, or choose another period.")


def check_own(author_id: object, organisation_id: object) -> None:
    if author_id != organisation_id:
        raise CannotPass("Only the organisation that wrote this result can change or submit it.")


def check_open(state: State) -> None:
    """A draft may be changed, and so may what came back."""
    if state is State.SUBMITTED:
        raise CannotPass("This result has been submitted. It can be changed again if the other side returns it.")
    if state in (State.ACCEPTED, State.CORRECTED):
        raise CannotPass("This result was accepted and is locked. Put it right with a correction.")


def check_side(party_kind: str) -> Side:
    side = side_of(party_kind)
    if side is None:
        raise CannotPass(f"A {party_kind} belongs to neither side. Results pass between commissioners and providers.")
    return side


def check_may_judge(state: State, last: _Submitted | None, side: Side) -> _Submitted:
    """Gives the submission that the word is on."""
    if state is not State.SUBMITTED or last is None:
        raise CannotPass(f"There is nothing to decide here: this result is {state}.")
    if last.side == side:
        raise CannotPass(f"This was submitted by {THE_SIDE[side]}. The other side accepts or returns it.")
    return last


def check_reason(verdict: Verdict, reason: str) -> None:
    if verdict is Verdict.RETURNED and not reason:
        raise CannotPass("Say why it goes back, so that it can be put right.")


def check_may_correct(state: State, *, is_being_corrected: bool) -> None:
    if state is State.CORRECTED:
        raise CannotPass("This result has been corrected already. Correct the newest one.")
    if state is not State.ACCEPTED:
        raise CannotPass("Only an accepted result is corrected. This one can still be changed.")
    if is_being_corrected:
        raise CannotPass("A correction of this result is under way. Finish that one first.")


def check_same_judge(judge_id: object, accepted_by_id: object, accepted_by: str) -> None:
    """The value lines of the result that is corrected can be withdrawn by whoever recorded them."""
    if judge_id != accepted_by_id:
        raise CannotPass(
            f"{accepted_by} accepted the result that this corrects, so {accepted_by} decides on this one too."
        )
