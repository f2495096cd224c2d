"""What an accepted result is worth, and to whom (S000-07, S000-11): a number always, pounds where a unit cost is tied.

The pounds are gross: nothing is taken off for what would have happened anyway or is owed to others; an appraisal does
that. Of a range the ledger gets the careful end, for a line holds one amount. A cost that rose is below zero.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from portal.money import format_pounds, round_half_up
from portal.refusals import Refused
from valuation.measures import in_figures, in_units
from valuation.outcomes.rules.measuring import Direction
from valuation.unit_costs.rules.costs import Amount, UnitCost, check_one_value, times


class Counts(StrEnum):
    """Whether every one that was counted is worth the unit cost, or only what is better than the baseline."""

    WHOLE = "whole"
    CHANGE = "change"


class CannotTie(Refused):
    pass


@dataclass(frozen=True)
class Tie:
    """A unit cost as it was when it was tied: its edition stays, whatever the library does later."""

    cost: UnitCost
    amount: Amount
    price_year: str
    how: str
    each: Decimal
    because: str
    counts: Counts

    @property
    def in_words(self) -> str:
        return f"{self.amount} {self.cost.per}, in prices of {self.price_year}"


@dataclass(frozen=True)
class Worth:
    body: str
    body_id: UUID | None
    tier: str
    tie: Tie | None = None


def check_tie(cost: UnitCost, counts: Counts, baseline: Decimal | None) -> None:
    times(cost, cost.amount, Decimal(1))
    check_one_value(cost)
    if counts is Counts.CHANGE and baseline is None:
        raise CannotTie("Nobody has measured the baseline, so there is no change to count. Measure it first.")


def counted(whole: Decimal, baseline: Decimal | None, direction: str, counts: Counts) -> Decimal:
    """How many are worth something; below zero where things got worse."""
    if counts is Counts.WHOLE or baseline is None:
        return whole
    return whole - baseline if direction == Direction.HIGHER else baseline - whole


def careful_pence(tie: Tie, number: Decimal) -> int:
    """The lower end of what it comes to."""
    low, high = times(tie.cost, tie.amount, number * tie.each)
    return round_half_up(high if low is None else min(low, high))


def reckoning(tie: Tie, number: Decimal, unit: str) -> str:
    """The sum in words, so that everybody can do it again."""
    times_each = "" if tie.each == 1 else f" × {in_figures(tie.each)} {tie.cost.unit}s each"
    told = "better than the baseline" if tie.counts is Counts.CHANGE else "counted"
    low, high = times(tie.cost, tie.amount, number * tie.each)
    between = ""
    if low is not None and low != high:
        ends = sorted((round_half_up(low), round_half_up(high)))
        between = (
            f" It lies between {format_pounds(ends[0])} and {format_pounds(ends[1])}; the careful end is recorded."
        )
    return (
        f"{tie.cost.name}: {in_units(in_figures(number), unit)} {told}{times_each} × {tie.in_words}.{between} "
        f"{str(tie.cost.kind).capitalize()} value, gross: nothing is taken off for what would have happened anyway."
    )
