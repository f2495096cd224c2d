"""What an appraisal finds: value by year, present value, ratio and payback, in exact decimals.

The ratio is present value over inputs, the net ratio is net present value over inputs; with no inputs there
is neither. Losses are negative value and lower the total; they are not added to the inputs.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from valuation.appraisal.discounting import discount_factors
from valuation.appraisal.exact import exactly, settled
from valuation.appraisal.impact import first_year_impact, yearly_values
from valuation.appraisal.parameters import Appraisal, Outcome

_NOTHING = Decimal(0)
_MONTHS = 12


@dataclass(frozen=True)
class OutcomeResult:
    """`by_year` is undiscounted, `present_by_year` the same after discounting."""

    outcome: Outcome
    impact: Decimal
    by_year: tuple[Decimal, ...]
    present_by_year: tuple[Decimal, ...]
    present_value: Decimal


@dataclass(frozen=True)
class Result:
    appraisal: Appraisal
    outcomes: tuple[OutcomeResult, ...]
    by_year: tuple[Decimal, ...]
    present_by_year: tuple[Decimal, ...]
    inputs_total: Decimal
    total_present_value: Decimal

    @property
    def net_present_value(self) -> Decimal:
        with exactly():
            return self.total_present_value - self.inputs_total

    @property
    def ratio(self) -> Decimal | None:
        return ratio_of(self.total_present_value, self.inputs_total)

    @property
    def net_ratio(self) -> Decimal | None:
        return ratio_of(self.net_present_value, self.inputs_total)

    @property
    def payback_months(self) -> int | None:
        return payback_months(self.present_by_year, self.inputs_total)


def appraise(appraisal: Appraisal) -> Result:
    factors = discount_factors(appraisal.discounting, appraisal.convention, appraisal.years)
    with exactly():
        outcomes = tuple(_value(outcome, factors) for outcome in appraisal.outcomes)
        return Result(
            appraisal=appraisal,
            outcomes=outcomes,
            by_year=_column_sums([row.by_year for row in outcomes], len(factors)),
            present_by_year=_column_sums([row.present_by_year for row in outcomes], len(factors)),
            inputs_total=sum((each.amount for each in appraisal.inputs), _NOTHING),
            total_present_value=sum((row.present_value for row in outcomes), _NOTHING),
        )


def present_value(outcome: Outcome, factors: Sequence[Decimal]) -> Decimal:
    """One row's, for analyses that change a row and leave the rest."""
    with exactly():
        values = yearly_values(outcome, len(factors))
        return sum((value * factor for value, factor in zip(values, factors, strict=True)), _NOTHING)


def ratio_of(amount: Decimal, inputs_total: Decimal) -> Decimal | None:
    with exactly():
        return amount / inputs_total if inputs_total else None


def payback_months(present_by_year: Sequence[Decimal], inputs_total: Decimal) -> int | None:
    """The first month by whose end the discounted benefits so far reach the inputs; None if they never do.

    Months count from 1 over all years, and a year's benefit comes in twelve equal parts. With nothing to
    pay back the answer is 0. A later loss does not undo a payback.
    """
    if inputs_total <= 0:
        return 0
    with exactly():
        missing = inputs_total
        for years_before, benefit in enumerate(present_by_year):
            if settled(missing - benefit) <= 0:
                months = math.ceil(settled(missing * _MONTHS / benefit))
                return years_before * _MONTHS + min(months, _MONTHS)
            missing -= benefit
    return None


def _value(outcome: Outcome, factors: Sequence[Decimal]) -> OutcomeResult:
    values = yearly_values(outcome, len(factors))
    present = [value * factor for value, factor in zip(values, factors, strict=True)]
    return OutcomeResult(outcome, first_year_impact(outcome), tuple(values), tuple(present), sum(present, _NOTHING))


def _column_sums(rows: Sequence[Sequence[Decimal]], years: int) -> tuple[Decimal, ...]:
    return tuple(sum(column, _NOTHING) for column in zip(*rows, strict=True)) or (_NOTHING,) * years
