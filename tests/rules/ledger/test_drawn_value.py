"""An amount that is taken over: figures inside a range, ceilings, and both ends kept in words."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.refusals import Refused
from valuation.origins.rules import Chosen, NoAmount, check_because, check_chosen, of_unit_cost, of_year
from valuation.unit_costs.rules.costs import Amount
from valuation.unit_costs.rules.shipped import UNIT_COSTS

HOUR = next(cost for cost in UNIT_COSTS if cost.reference == "UC01")


def test_of_a_ceiling_a_figure_below_it_is_chosen_and_the_ceiling_stays() -> None:
    chosen = Chosen(Amount(None, 120_000), None, 90_000, "Most stays were short")
    check_chosen(chosen)
    check_because(chosen)
    pence, words = of_unit_cost(HOUR, chosen, Decimal("2.5"))
    assert pence == 225_000
    assert "£900.00 was chosen, of up to £1,200.00: Most stays were short. At most it comes to £3,000.00." in words
    with pytest.raises(Refused, match=r"It says up to £1,200\.00\. Enter a value of one that this allows\."):
        check_chosen(Chosen(Amount(None, 120_000), None, 120_001))
    with pytest.raises(Refused, match="It says up to"):
        check_chosen(Chosen(Amount(None, 120_000), None, -1))


def test_an_amount_of_nothing_is_no_line() -> None:
    with pytest.raises(NoAmount, match="less than a penny"):
        of_unit_cost(HOUR, Chosen(Amount(127, 127), 127, 127), Decimal("0.001"))
    with pytest.raises(NoAmount, match="worth nothing"):
        of_year(0, Decimal(0), Chosen(Amount(0, 100), 0, 50, "x"))


def test_a_cost_that_rises_has_its_ends_in_order() -> None:
    chosen = Chosen(Amount(-20_000, -10_000), -15_000, -15_000)
    check_chosen(chosen)
    pence, words = of_year(-150_000, Decimal(-1500), chosen)
    assert (pence, words) == (-150_000, "It lies between −£2,000.00 and −£1,000.00.")


@settings(deadline=None)
@given(
    st.integers(100, 10**7), st.integers(0, 10**7), st.integers(0, 10**7), st.decimals(Decimal("0.01"), 10**4, places=2)
)
def test_a_figure_inside_the_range_gives_an_amount_inside_it(low: int, more: int, most: int, number: Decimal) -> None:
    middle, high = low + more, low + more + most
    lowest, amount, highest = (
        of_unit_cost(HOUR, Chosen(Amount(low, high), None, pence, "x"), number)[0] for pence in (low, middle, high)
    )
    assert lowest <= amount <= highest
