"""What a result is worth: the careful end of a range, only what is better, and below zero where it got worse."""

from dataclasses import replace
from decimal import Decimal

import pytest

from valuation.outcomes.rules.measuring import Direction
from valuation.results.rules.worth import CannotTie, Counts, Tie, careful_pence, check_tie, counted, reckoning
from valuation.unit_costs.rules.costs import CannotMultiply
from valuation.unit_costs.rules.shipped import UNIT_COSTS

BY_REFERENCE = {cost.reference: cost for cost in UNIT_COSTS}


def tie(reference: str, each: str = "1", counts: Counts = Counts.CHANGE) -> Tie:
    cost = BY_REFERENCE[reference]
    return Tie(cost, cost.amount, cost.price_year, "", Decimal(each), "", counts)


def test_only_what_is_better_than_the_baseline_counts() -> None:
    def change(whole: int, direction: str) -> Decimal:
        return counted(Decimal(whole), Decimal(96), direction, Counts.CHANGE)

    assert change(48, Direction.LOWER) == 48
    assert change(120, Direction.LOWER) == -24
    assert change(120, Direction.HIGHER) == 24
    assert counted(Decimal(120), Decimal(96), Direction.HIGHER, Counts.WHOLE) == 120


def test_pounds_are_exact_and_of_a_range_the_careful_end() -> None:
    assert careful_pence(tie("UC01", "0.5"), Decimal(48)) == 3_048_00
    assert careful_pence(tie("UC06"), Decimal(10)) == 450_00
    assert careful_pence(tie("UC06"), Decimal(-10)) == -560_00, "a cost that rose is not made small"


def test_the_sum_is_told_in_words() -> None:
    assert reckoning(tie("UC01", "0.5"), Decimal(48), "appointments") == (
        "More contact with a general practitioner: 48 appointments better than the baseline × 0.5 hours each × £127.00 "
        "per hour, in prices of 2008. Fiscal value, gross: nothing is taken off for what would have happened anyway."
    )
    assert "It lies between £450.00 and £560.00; the careful end is recorded." in reckoning(
        tie("UC06", counts=Counts.WHOLE), Decimal(10), "children"
    )


def test_what_gives_no_single_value_is_not_tied() -> None:
    check_tie(BY_REFERENCE["UC06"], Counts.WHOLE, None)
    with pytest.raises(CannotMultiply, match="cannot be multiplied"):
        check_tie(BY_REFERENCE["UC07"], Counts.WHOLE, None)
    with pytest.raises(CannotMultiply, match="is a ceiling"):
        check_tie(BY_REFERENCE["UC14"], Counts.WHOLE, None)
    with pytest.raises(CannotTie, match="Nobody has measured the baseline"):
        check_tie(BY_REFERENCE["UC01"], Counts.CHANGE, None)
    assert replace(tie("UC01"), each=Decimal(2)).in_words == "£127.00 per hour, in prices of 2008"
