"""Unit costs: ranges stay ranges, a ceiling is no mean, and what has no unit is not multiplied (S000-28, S000-29)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.unit_costs.columns import COLUMNS, cost_of_row, row_of_cost
from valuation.unit_costs.rules.costs import (
    Amount,
    CannotMultiply,
    WrongCost,
    amount_typed,
    check_kind,
    check_one_value,
    counted_twice,
    read_amount,
    times,
)
from valuation.unit_costs.rules.shipped import UNIT_COSTS

BY_REFERENCE = {cost.reference: cost for cost in UNIT_COSTS}
PENCE = st.integers(1, 10**12)
EXACT = PENCE.map(lambda one: Amount(one, one))
CEILING = PENCE.map(lambda one: Amount(None, one))
RANGE = st.tuples(PENCE, PENCE).filter(lambda ends: ends[0] < ends[1]).map(lambda ends: Amount(*ends))


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("127", 127_00, 127_00),
        ("£5,169.50", 5_169_50, 5_169_50),
        ("45–56", 45_00, 56_00),
        ("£45 to £56", 45_00, 56_00),
        ("up to 1,200", None, 1_200_00),
        ("Up To £1,200", None, 1_200_00),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, low: int | None, high: int) -> None:
    assert read_amount(typed) == Amount(low, high)


@given(st.one_of(EXACT, CEILING, RANGE))
def test_an_amount_is_read_as_it_was_written(amount: Amount) -> None:
    assert read_amount(amount_typed(amount)) == amount


@pytest.mark.parametrize("typed", ["", "many", "-5", "0", "56 to 45", "1 to", "up to", "1.234", "=2*3"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(WrongCost):
        read_amount(typed)


def test_a_range_is_multiplied_at_both_ends_and_a_ceiling_has_no_lower_one() -> None:
    week, placement = BY_REFERENCE["UC06"], BY_REFERENCE["UC14"]
    assert times(week, week.amount, Decimal("2.5")) == (Fraction(112_50), Fraction(140_00))
    assert times(placement, placement.amount, Decimal(2)) == (None, Fraction(2_400_00))
    with pytest.raises(CannotMultiply, match="is a ceiling: up to £1,200"):
        check_one_value(placement)


def test_what_has_no_unit_cannot_be_multiplied() -> None:
    tax = BY_REFERENCE["UC07"]
    with pytest.raises(CannotMultiply, match="does not say per what it is counted, so it cannot be multiplied"):
        times(tax, tax.amount, Decimal(3))


def test_costs_of_one_event_are_warned_about() -> None:
    """UC07, UC08 and UC09 describe one event."""
    costs = [(BY_REFERENCE[key].name, BY_REFERENCE[key].event) for key in ("UC07", "UC01", "UC08", "UC09")]
    (warning,) = counted_twice(costs)
    assert warning == (
        "“Tax and National Insurance paid in work at the minimum wage”, “Lost output while economically inactive” and "
        "“Incapacity Benefit” describe one event (getting a job). Counting them side by side counts it twice."
    )
    assert counted_twice(costs[:2]) == []
    assert counted_twice([costs[0], costs[0]]) == [], "the same cost twice is no other cost"


def test_only_a_fiscal_saving_leaves_a_budget() -> None:
    check_kind("fiscal", is_cashable=True)
    with pytest.raises(WrongCost, match="Only a fiscal saving"):
        check_kind("social", is_cashable=True)


def test_the_table_of_the_camden_model_is_there_whole() -> None:
    """S000-28."""
    assert {cost.reference: (str(cost.amount), cost.unit) for cost in UNIT_COSTS} == {
        "UC01": ("£127.00", "hour"), "UC02": ("£170.00", "year"), "UC03": ("£5,169.00", "stay"),
        "UC04": ("£363.00", "night"), "UC05": ("£204.00", "incident"), "UC06": ("£45.00 to £56.00", "week"),
        "UC07": ("£1,341.00", ""), "UC08": ("£230.00", "week"), "UC09": ("£750.00", "claimant-month"),
        "UC10": ("£1,838.00", "year"), "UC11": ("£2,000.00", "failure"), "UC12": ("£484.00", "week"),
        "UC13": ("£202.00", "week"), "UC14": ("up to £1,200.00", "week"),
    }  # fmt: skip
    assert {cost.price_year for cost in UNIT_COSTS} == {"2008"}
    assert all(cost.source and not cost.is_cashable for cost in UNIT_COSTS)


def test_a_cost_goes_out_and_comes_back_the_same() -> None:
    names = [column.name for column in COLUMNS]
    for cost in UNIT_COSTS:
        assert cost_of_row(dict(zip(names, row_of_cost(cost), strict=True))) == cost
