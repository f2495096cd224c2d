"""Value lines: how far each has been agreed, and who has which word."""

from datetime import date
from uuid import UUID

import pytest

from valuation.ledger.rules.postings import WrongAmount, WrongDate
from valuation.ledger.rules.value import (
    CannotAnswer,
    CannotWithdraw,
    Standing,
    Verdict,
    check_may_answer,
    check_may_withdraw,
    check_period,
    check_reason,
    read_price_year,
    read_value,
    standing,
)

COUNCIL, HEALTH = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("body", "verdict", "withdrawn", "expected"),
    [
        (HEALTH, None, False, Standing.PROPOSED),
        (COUNCIL, None, False, Standing.OWN_WORD),
        (None, None, False, Standing.OUTSIDE),
        (HEALTH, "countersigned", False, Standing.COUNTERSIGNED),
        (HEALTH, "contested", False, Standing.CONTESTED),
        (HEALTH, "countersigned", True, Standing.WITHDRAWN),
        (HEALTH, None, True, Standing.WITHDRAWN),
    ],
)
def test_how_far_a_line_recorded_by_the_council_has_been_agreed(
    body: UUID | None, verdict: str | None, withdrawn: bool, expected: Standing
) -> None:
    assert standing(body_id=body, recorded_by=COUNCIL, verdict=verdict, is_withdrawn=withdrawn) is expected


def test_the_body_that_gains_answers_once() -> None:
    check_may_answer(Standing.PROPOSED, body_id=HEALTH, organisation_id=HEALTH)
    with pytest.raises(CannotAnswer, match="Only the organisation that this value accrues to"):
        check_may_answer(Standing.PROPOSED, body_id=HEALTH, organisation_id=COUNCIL)
    with pytest.raises(CannotAnswer, match="Only the organisation"):
        check_may_answer(Standing.OUTSIDE, body_id=None, organisation_id=COUNCIL)
    for settled in (Standing.COUNTERSIGNED, Standing.CONTESTED, Standing.WITHDRAWN, Standing.OWN_WORD):
        with pytest.raises(CannotAnswer, match=f"This line is {settled}."):
            check_may_answer(settled, body_id=HEALTH, organisation_id=HEALTH)


def test_contesting_needs_a_reason_and_countersigning_does_not() -> None:
    check_reason(Verdict.COUNTERSIGNED, "")
    check_reason(Verdict.CONTESTED, "We saw no saving")
    with pytest.raises(CannotAnswer, match="Say why you contest it"):
        check_reason(Verdict.CONTESTED, "")


def test_only_who_recorded_a_line_withdraws_it_once() -> None:
    check_may_withdraw(Standing.CONTESTED, recorded_by=COUNCIL, organisation_id=COUNCIL)
    with pytest.raises(CannotWithdraw, match="You can contest it"):
        check_may_withdraw(Standing.PROPOSED, recorded_by=COUNCIL, organisation_id=HEALTH)
    with pytest.raises(CannotWithdraw, match="withdrawn already"):
        check_may_withdraw(Standing.WITHDRAWN, recorded_by=COUNCIL, organisation_id=COUNCIL)


@pytest.mark.parametrize(("typed", "pence"), [("-2,400", -240_000), ("100000", 10_000_000), ("−5", -500)])
def test_a_cost_that_rose_is_below_zero(typed: str, pence: int) -> None:
    """S003-74: some costs rise, and the ledger shows them."""
    assert read_value(typed) == pence


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "The amount must not be zero."),
        ("12.345", "The amount must not have a fraction of a penny."),
        ("lots", "The amount must be in pounds, such as 1,234.50."),
        ("", "Enter the amount in pounds, such as 1,234.50. Put a minus before a cost that rose."),
    ],
)
def test_an_amount_that_cannot_be_says_why(typed: str, said: str) -> None:
    with pytest.raises(WrongAmount) as refused:
        read_value(typed)
    assert refused.value.sentence == said


@pytest.mark.parametrize("typed", ["", "1989", "2027", "20 26", "two thousand", "²⁰²⁶", "9" * 5000])
def test_a_price_year_is_a_year_of_our_time(typed: str) -> None:
    assert read_price_year("2026", 2026) == 2026
    with pytest.raises(WrongDate, match="from 1990 to 2026"):
        read_price_year(typed, 2026)


def test_a_period_has_begun_and_ends_after_it_begins() -> None:
    today = date(2026, 11, 23)
    check_period(date(2026, 4, 1), date(2027, 3, 31), today)
    with pytest.raises(WrongDate, match="ends before it starts"):
        check_period(date(2026, 4, 1), date(2026, 3, 31), today)
    with pytest.raises(WrongDate, match="has not begun yet"):
        check_period(date(2027, 4, 1), date(2027, 5, 1), today)
