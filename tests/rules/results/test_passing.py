"""Draft, submitted, accepted or returned: who may take which step (F36)."""

from dataclasses import dataclass
from datetime import date

import pytest

from valuation.outcomes.rules.agreement import Side
from valuation.results.rules.passing import (
    CannotPass,
    Period,
    State,
    Verdict,
    check_free,
    check_may_correct,
    check_may_judge,
    check_open,
    check_own,
    check_period,
    check_reason,
    check_same_judge,
    check_side,
    state_of,
)

YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))
SPRING = Period(date(2026, 4, 1), date(2026, 6, 30))
SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Handed:
    side: str


def test_the_state_follows_from_what_happened() -> None:
    assert state_of(submissions=0, last_verdict=None, is_corrected=False) is State.DRAFT
    assert state_of(submissions=1, last_verdict=None, is_corrected=False) is State.SUBMITTED
    assert state_of(submissions=1, last_verdict="returned", is_corrected=False) is State.RETURNED
    assert state_of(submissions=2, last_verdict="accepted", is_corrected=False) is State.ACCEPTED
    assert state_of(submissions=2, last_verdict="accepted", is_corrected=True) is State.CORRECTED


def test_a_period_has_ended_and_lies_within_the_indicators() -> None:
    check_period(SPRING, YEAR, TODAY)
    for period, sentence in (
        (Period(SPRING.ends_on, SPRING.starts_on), "The period ends before it starts"),
        (Period(date(2026, 3, 1), SPRING.ends_on), "measured from 1 April 2026 to 31 March 2027"),
        (Period(date(2026, 10, 1), date(2026, 12, 31)), "The period has not ended yet"),
    ):
        with pytest.raises(CannotPass, match=sentence):
            check_period(period, YEAR, TODAY)


def test_what_was_measured_once_is_not_measured_again() -> None:
    check_free(SUMMER, [SPRING])
    with pytest.raises(CannotPass, match="There is a result for 1 April 2026 to 30 June 2026 already"):
        check_free(Period(date(2026, 6, 30), date(2026, 7, 1)), [SUMMER, SPRING][1:])


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_what_is_open_may_be_changed(state: State) -> None:
    check_open(state)


def test_what_is_locked_says_how_it_is_put_right() -> None:
    with pytest.raises(CannotPass, match="if the other side returns it"):
        check_open(State.SUBMITTED)
    for state in (State.ACCEPTED, State.CORRECTED):
        with pytest.raises(CannotPass, match="Put it right with a correction"):
            check_open(state)


def test_who_submits_cannot_accept() -> None:
    handed = Handed(Side.PROVIDER)
    assert check_may_judge(State.SUBMITTED, handed, Side.COMMISSIONER) is handed
    with pytest.raises(CannotPass, match="This was submitted by the providers’ side"):
        check_may_judge(State.SUBMITTED, handed, Side.PROVIDER)
    for state in (State.DRAFT, State.RETURNED, State.ACCEPTED, State.CORRECTED):
        with pytest.raises(CannotPass, match=f"nothing to decide here: this result is {state}"):
            check_may_judge(state, handed, Side.COMMISSIONER)
    with pytest.raises(CannotPass, match="A design partner belongs to neither side"):
        check_side("design partner")


def test_a_return_gives_its_reason() -> None:
    check_reason(Verdict.ACCEPTED, "")
    check_reason(Verdict.RETURNED, "One list is missing")
    with pytest.raises(CannotPass, match="Say why it goes back"):
        check_reason(Verdict.RETURNED, "")


def test_only_what_stands_is_corrected_and_once() -> None:
    check_may_correct(State.ACCEPTED, is_being_corrected=False)
    for state, under_way, sentence in (
        (State.CORRECTED, False, "Correct the newest one"),
        (State.SUBMITTED, False, "This one can still be changed"),
        (State.ACCEPTED, True, "A correction of this result is under way"),
    ):
        with pytest.raises(CannotPass, match=sentence):
            check_may_correct(state, is_being_corrected=under_way)


def test_whoever_wrote_it_changes_it_and_whoever_accepted_it_decides_on_its_correction() -> None:
    check_own(1, 1)
    check_same_judge(1, 1, "The council")
    with pytest.raises(CannotPass, match="Only the organisation that wrote this result"):
        check_own(1, 2)
    with pytest.raises(CannotPass, match="so The council decides on this one too"):
        check_same_judge(1, 2, "The council")
