"""A budget's year and its quarters, and how an agreed amount changes."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.budgets.rules.plan import (
    BudgetKind,
    CannotPlan,
    ChangeKind,
    FinancialYear,
    change_to,
    check_host,
    check_virement,
    check_year_start,
    read_total,
)
from valuation.ledger.rules.postings import WrongAmount, WrongDate

firsts = st.builds(date, st.integers(2000, 2100), st.integers(1, 12), st.just(1))


@given(firsts)
def test_four_quarters_follow_one_another_and_make_up_the_year(starts_on: date) -> None:
    year = FinancialYear(starts_on)
    quarters = [year.quarter(number) for number in (1, 2, 3, 4)]
    assert quarters[0][0] == starts_on
    assert [ends + timedelta(days=1) for _, ends in quarters[:3]] == [starts for starts, _ in quarters[1:]]
    assert quarters[3][1] == year.ends_on
    assert 365 <= (year.ends_on - starts_on).days + 1 <= 366


@given(firsts, st.integers(1, 4), st.integers(0, 80))
def test_a_day_is_in_the_quarter_that_holds_it(starts_on: date, number: int, days: int) -> None:
    starts, _ = FinancialYear(starts_on).quarter(number)
    assert FinancialYear(starts_on).quarter_of(starts + timedelta(days=days)) == number


def test_days_outside_the_year_belong_to_its_nearest_quarter() -> None:
    year = FinancialYear(date(2026, 4, 1))
    assert [year.quarter_of(day) for day in (date(2025, 1, 1), date(2028, 1, 1))] == [1, 4]


def test_a_year_is_named_as_public_bodies_name_it() -> None:
    assert [FinancialYear(date(year, month, 1)).name for year, month in ((2026, 4), (2099, 4), (2026, 1))] == [
        "2026/27",
        "2099/00",
        "2026",
    ]


def test_years_follow_but_do_not_overlap() -> None:
    others = [date(2025, 4, 1)]
    check_year_start(date(2026, 4, 1), others)
    check_year_start(date(2024, 4, 1), others)
    with pytest.raises(WrongDate, match="1 April 2025"):
        check_year_start(date(2026, 3, 1), others)


def test_a_host_belongs_to_a_pooled_budget_alone() -> None:
    check_host(BudgetKind.POOLED, uuid4())
    check_host(BudgetKind.ALIGNED, None)
    with pytest.raises(CannotPlan, match="Select the host"):
        check_host(BudgetKind.POOLED, None)
    with pytest.raises(CannotPlan, match="has no host"):
        check_host(BudgetKind.ALIGNED, uuid4())


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_changes_lead_from_what_stands_to_what_is_wanted(wanted: int, standing: int) -> None:
    if wanted == standing:
        return
    kind, amount = change_to(wanted, standing, "Because.", is_first=False)
    assert (kind, standing + amount) == (ChangeKind.VARIATION, wanted)


def test_the_first_amount_needs_no_reason_and_each_later_one_does() -> None:
    assert change_to(500, 0, "", is_first=True) == (ChangeKind.AGREED, 500)
    with pytest.raises(CannotPlan, match=r"Say why it changes from £5\.00\."):
        change_to(400, 500, "", is_first=False)
    with pytest.raises(CannotPlan, match="Nothing is agreed yet"):
        change_to(0, 0, "", is_first=True)


def test_no_more_is_moved_than_the_line_has() -> None:
    check_virement(500, 500, is_same_line=False)
    with pytest.raises(CannotPlan, match=r"has £5\.00"):
        check_virement(501, 500, is_same_line=False)
    with pytest.raises(CannotPlan, match="two different lines"):
        check_virement(1, 500, is_same_line=True)


def test_a_total_may_be_nothing_but_not_less() -> None:
    assert read_total("0") == 0
    with pytest.raises(WrongAmount, match="must not be below zero"):
        read_total("-1")
    with pytest.raises(WrongAmount, match="Enter the amount"):
        read_total("")
    with pytest.raises(WrongAmount, match="fraction of a penny"):
        read_total("0.001")
