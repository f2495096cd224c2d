"""Set aside until the end of a day on the wall in the United Kingdom: open before that moment, over at it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.ledger.rules.pending import (
    LONGEST_ASIDE,
    CannotResolve,
    Standing,
    check_expiry,
    check_open,
    end_of,
    last_day,
    last_moment,
    standing_of,
    within,
)
from valuation.ledger.rules.postings import EntryKind, WrongAmount, WrongDate, spending

MOMENT = timedelta(microseconds=1)
TODAY = date(2026, 3, 29)
ENDS_AT = end_of(TODAY)


@dataclass(frozen=True)
class Aside:
    kind: str = EntryKind.PENDING
    expires_at: datetime | None = ENDS_AT
    resolved_by_kind: str | None = None


@pytest.mark.parametrize(
    ("day", "ends_at"),
    [
        (date(2026, 1, 31), datetime(2026, 2, 1, tzinfo=UTC)),
        # The clock goes forward on this day and back on that one: they have 23 and 25 hours.
        (date(2026, 3, 28), datetime(2026, 3, 29, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 26, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_on_the_wall(day: date, ends_at: datetime) -> None:
    assert end_of(day) == ends_at


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_day_that_an_end_belongs_to_is_found_again(day: date) -> None:
    assert last_day(end_of(day)) == day
    assert last_moment(day, end_of(day)) == end_of(day) - MOMENT, "looked back on at its end"


def test_it_is_over_at_its_very_moment_and_not_before() -> None:
    assert standing_of(Aside(), ENDS_AT - MOMENT) is Standing.OPEN
    assert standing_of(Aside(), ENDS_AT) is Standing.EXPIRED
    check_open(Aside(), ENDS_AT - MOMENT)
    with pytest.raises(CannotResolve) as refused:
        check_open(Aside(), ENDS_AT)
    assert refused.value.sentence == (
        "This expired at the end of 29 March 2026. Set the amount aside again, or record spending."
    )


@pytest.mark.parametrize(
    ("aside", "sentence"),
    [
        (Aside(kind=EntryKind.SPENDING), "This entry has set nothing aside."),
        (
            Aside(resolved_by_kind=EntryKind.POSTING),
            "This has been paid already. What is set aside is paid or released once.",
        ),
        (
            Aside(resolved_by_kind=EntryKind.VOIDING),
            "This has been released already. What is set aside is paid or released once.",
        ),
    ],
)
def test_what_is_not_open_is_neither_paid_nor_released(aside: Aside, sentence: str) -> None:
    with pytest.raises(CannotResolve) as refused:
        check_open(aside, ENDS_AT - MOMENT)
    assert refused.value.sentence == sentence


def test_it_is_kept_for_today_at_least_and_a_year_at_most() -> None:
    check_expiry(TODAY, TODAY)
    check_expiry(TODAY + LONGEST_ASIDE, TODAY)
    with pytest.raises(WrongDate, match="Choose today or a later day"):
        check_expiry(TODAY - timedelta(days=1), TODAY)
    with pytest.raises(WrongDate, match="Choose a day up to 30 March 2027"):
        check_expiry(TODAY + LONGEST_ASIDE + timedelta(days=1), TODAY)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_at_most_what_was_set_aside_is_paid_and_its_lines_balance(aside_pence: int, paid_pence: int) -> None:
    lines = spending(UUID(int=1), aside_pence, organisation_id=None, supplier="Vans Ltd", work="Vans")
    if paid_pence > aside_pence:
        with pytest.raises(WrongAmount, match=r"was set aside\. Record what is more as spending of its own"):
            within(lines, paid_pence)
    else:
        paid = within(lines, paid_pence)
        assert [line.account for line in paid] == [line.account for line in lines]
        assert [line.amount_pence for line in paid] == [paid_pence, -paid_pence]
