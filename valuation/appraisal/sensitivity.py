"""How much the answer hangs on each assumption: one-at-a-time ranges and switching values (F41).

A tornado moves one number from the low to the high end of its range while all else stays. A switching value
is what one number would have to be for the ratio to reach exactly 1, with all else as it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from valuation.appraisal.discounting import Discounting, FlatRate, discount_factors, last_year_of
from valuation.appraisal.exact import exactly, settled
from valuation.appraisal.limits import OUTCOME_LIMITS
from valuation.appraisal.parameters import Appraisal, Outcome
from valuation.appraisal.results import Result, present_value, ratio_of
from valuation.appraisal.scenarios import DISCOUNT_RATE, Target, with_values

_AMOUNTS = ("quantity", "proxy")
_SHARES = ("deadweight", "displacement", "attribution")
_HALVINGS = 60
_STEPS = 40
_SHORTEST = Decimal("0.0001")


@dataclass(frozen=True)
class Bar:
    """One bar of the tornado: total present value and ratio at both ends of one number's range."""

    key: str
    low: Decimal
    high: Decimal
    total_at_low: Decimal
    total_at_high: Decimal
    ratio_at_low: Decimal | None
    ratio_at_high: Decimal | None

    @property
    def width(self) -> Decimal:
        with exactly():
            return abs(self.total_at_high - self.total_at_low)


SWITCHABLE = (*_AMOUNTS, *_SHARES, "drop_off", "duration_years")


def tornado(result: Result) -> list[Bar]:
    """The widest bar first; equal widths keep the order of the rows."""
    with exactly():
        bars = [*_outcome_bars(result), *_rate_bars(result)]
    return sorted(bars, key=lambda bar: bar.width, reverse=True)


def switching_value(result: Result, target: Target) -> Decimal | None:
    """None where no permitted value of the number brings the ratio to 1, or where there are no inputs.

    Of several values that would, the answer for a discount rate is the lowest.
    """
    if not result.inputs_total:
        return None
    row = next(row for row in result.outcomes if row.outcome.id == target.outcome_id)
    with exactly():
        needed = result.inputs_total - (result.total_present_value - row.present_value)
        worth = _worth_of(result.appraisal, row.outcome, target.field)
        if target.field in _AMOUNTS:
            return _switching_amount(needed, worth, OUTCOME_LIMITS[target.field].high)
        if target.field in _SHARES:
            return _switching_share(needed, worth(Decimal(0)))
        return _switching_by_search(needed, result.appraisal.discounting, row.outcome, target.field, worth)


def switching_discount_rate(result: Result) -> Decimal | None:
    """The internal rate of return, where there is one between 0 and 1."""
    if not result.inputs_total:
        return None
    with exactly():
        return _first_root(lambda rate: _total_at_rate(result, rate) - result.inputs_total, Decimal(0), Decimal(1))


def _outcome_bars(result: Result) -> Iterator[Bar]:
    for row in result.outcomes:
        others = result.total_present_value - row.present_value
        for field, value_range in row.outcome.ranges.items():
            worth = _worth_of(result.appraisal, row.outcome, field)
            at_low, at_high = others + worth(value_range.low), others + worth(value_range.high)
            key = Target(row.outcome.id, field).key
            yield _bar(result, key, (value_range.low, value_range.high), (at_low, at_high))


def _rate_bars(result: Result) -> Iterator[Bar]:
    value_range = result.appraisal.discount_rate_range
    if value_range is not None:
        ends = (value_range.low, value_range.high)
        totals = (_total_at_rate(result, ends[0]), _total_at_rate(result, ends[1]))
        yield _bar(result, DISCOUNT_RATE, ends, totals)


def _bar(result: Result, key: str, ends: tuple[Decimal, Decimal], totals: tuple[Decimal, Decimal]) -> Bar:
    ratios = (ratio_of(totals[0], result.inputs_total), ratio_of(totals[1], result.inputs_total))
    return Bar(key, *ends, *totals, *ratios)


def _worth_of(appraisal: Appraisal, outcome: Outcome, field: str) -> Callable[[Decimal], Decimal]:
    """The row's present value as a function of one of its numbers. A longer duration may add years."""

    def worth(value: Decimal) -> Decimal:
        changed = with_values(outcome, {field: value})
        years = appraisal.horizon_years or changed.last_year
        factors = discount_factors(appraisal.discounting, appraisal.convention, years)
        return present_value(changed, factors)

    return worth


def _total_at_rate(result: Result, rate: Decimal) -> Decimal:
    appraisal = replace(result.appraisal, discounting=FlatRate(rate), discount_rate_range=None)
    factors = discount_factors(appraisal.discounting, appraisal.convention, appraisal.years)
    flows = zip(result.by_year, factors, strict=True)
    return sum((value * factor for value, factor in flows), Decimal(0))


def _switching_amount(needed: Decimal, worth: Callable[[Decimal], Decimal], most: Decimal) -> Decimal | None:
    # Optimism corrections treat gains and losses differently, so each sign has its own worth per unit.
    for unit in (Decimal(1), Decimal(-1)):
        unit_worth = worth(unit)
        if unit_worth and 0 <= needed / unit_worth <= most:
            return unit * (needed / unit_worth)
    return None


def _switching_share(needed: Decimal, worth_without_share: Decimal) -> Decimal | None:
    if not worth_without_share:
        return None
    share = 1 - needed / worth_without_share
    return share if 0 <= share <= 1 else None


def _switching_by_search(
    needed: Decimal, discounting: Discounting, outcome: Outcome, field: str, worth: Callable[[Decimal], Decimal]
) -> Decimal | None:
    """Drop-off and duration: a row's worth only ever grows or only ever shrinks with them."""
    if field == "drop_off":
        return _root(lambda share: worth(share) - needed, Decimal(0), Decimal(1))
    most = last_year_of(discounting) - outcome.start_year + 1
    return _root(lambda years: worth(years) - needed, _SHORTEST, Decimal(most))


def _first_root(gap: Callable[[Decimal], Decimal], low: Decimal, high: Decimal) -> Decimal | None:
    step = (high - low) / _STEPS
    ends = ((low + step * count, low + step * (count + 1)) for count in range(_STEPS))
    return next((root for left, right in ends if (root := _root(gap, left, right)) is not None), None)


def _root(gap: Callable[[Decimal], Decimal], low: Decimal, high: Decimal) -> Decimal | None:
    gap_at_low = gap(low)
    gap_at_high = gap(high)
    if gap_at_low == 0 or gap_at_high == 0:
        return low if gap_at_low == 0 else high
    if (gap_at_low > 0) == (gap_at_high > 0):
        return None
    for _ in range(_HALVINGS):
        middle = settled((low + high) / 2)
        if (gap(middle) > 0) == (gap_at_low > 0):
            low = middle
        else:
            high = middle
    return settled((low + high) / 2)
