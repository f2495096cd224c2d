"""What the ranges do together: thousands of appraisals, each with its own draw from every range (F41).

Floating point is good enough here: the answer is a spread, and its own sampling error is far larger than
the last digits of a float. A draw depends on the seed and on the name of the number drawn, so that the same
seed gives the same answer, and a range added to one row does not shake the others.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from valuation.appraisal.discounting import discount_factors
from valuation.appraisal.limits import Limit
from valuation.appraisal.parameters import Appraisal, Outcome, Range, Shape
from valuation.appraisal.scenarios import DISCOUNT_RATE, Target

USUAL_DRAWS = 10_000
DRAWS_LIMIT = Limit(Decimal(100), Decimal(50_000), whole=True)
SEED_LIMIT = Limit(Decimal(0), Decimal(2**63 - 1), whole=True)
PERCENTILES = (5, 25, 50, 75, 95)

_BINS = 20

Draws: TypeAlias = npt.NDArray[np.float64]
_Number: TypeAlias = "float | Draws"


@dataclass(frozen=True)
class Summary:
    """What is kept and shown of many draws; amounts in pounds. A bin has a lower edge, an upper edge and a count."""

    seed: int
    draws: int
    inputs_total: float
    mean: float
    percentiles: Mapping[int, float]
    share_that_pays_back: float
    bins: Sequence[tuple[float, float, int]]


@dataclass(frozen=True, eq=False)
class Simulation:
    """Present values in pounds, one for each draw."""

    seed: int
    total_present_values: Draws
    inputs_total: float

    @property
    def mean(self) -> float:
        return float(self.total_present_values.mean())

    @property
    def percentiles(self) -> dict[int, float]:
        values = np.percentile(self.total_present_values, PERCENTILES)
        return {percent: float(value) for percent, value in zip(PERCENTILES, values, strict=True)}

    @property
    def share_that_pays_back(self) -> float:
        """How many of the draws have a ratio of at least 1, as a fraction."""
        return float((self.total_present_values >= self.inputs_total).mean())

    @property
    def bins(self) -> list[tuple[float, float, int]]:
        """Lower edge, upper edge and number of draws, for a histogram."""
        counts, edges = np.histogram(self.total_present_values, bins=_BINS)
        return [
            (float(low), float(high), int(count))
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ]

    @property
    def summary(self) -> Summary:
        return Summary(
            self.seed,
            len(self.total_present_values),
            self.inputs_total,
            self.mean,
            self.percentiles,
            self.share_that_pays_back,
            self.bins,
        )


def simulate(appraisal: Appraisal, seed: int, draws: int = USUAL_DRAWS) -> Simulation:
    SEED_LIMIT.check("seed", Decimal(seed))
    DRAWS_LIMIT.check("draws", Decimal(draws))
    *_, simulation = simulate_row_by_row(appraisal, seed, draws)
    return simulation


def simulate_row_by_row(appraisal: Appraisal, seed: int, draws: int) -> Iterator[Simulation]:
    """The same with a breath after each row, for long work that says how far it is; the last one is the whole."""
    factors = _factors(appraisal, seed, draws)
    totals = np.zeros(draws)
    inputs_total = float(sum(each.amount for each in appraisal.inputs))
    yield Simulation(seed, totals, inputs_total)
    for outcome in appraisal.outcomes:
        totals += _present_value(outcome, factors, _Drawing(seed, draws, outcome))
        yield Simulation(seed, totals, inputs_total)


@dataclass(frozen=True)
class _Drawing:
    """A row's numbers: a float where it has no range, an array of draws where it has one."""

    seed: int
    draws: int
    outcome: Outcome

    def number(self, field: str) -> _Number:
        own_value: Decimal = getattr(self.outcome, field)
        value_range = self.outcome.ranges.get(field)
        if value_range is None:
            return float(own_value)
        return _draw(value_range, own_value, self.seed, Target(self.outcome.id, field).key, self.draws)


def _draw(value_range: Range, own_value: Decimal, seed: int, key: str, draws: int) -> Draws:
    entropy = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16])
    uniform = np.random.Generator(np.random.PCG64([seed, entropy])).random(draws)
    low, high, mode = float(value_range.low), float(value_range.high), float(own_value)
    if value_range.shape is Shape.UNIFORM or low == high:
        return low + (high - low) * uniform
    return _triangular(uniform, low, mode, high)


def _triangular(uniform: Draws, low: float, mode: float, high: float) -> Draws:
    """The inverse of the triangular distribution function, so that one uniform draw gives one value."""
    width = high - low
    rising = low + np.sqrt(uniform * (width * (mode - low)))
    falling = high - np.sqrt((1 - uniform) * (width * (high - mode)))
    return np.where(uniform * width < mode - low, rising, falling)


def _factors(appraisal: Appraisal, seed: int, draws: int) -> list[_Number]:
    years, rate_range = appraisal.longest_years, appraisal.discount_rate_range
    if rate_range is None:
        factors = discount_factors(appraisal.discounting, appraisal.convention, years)
        return [float(factor) for factor in factors]
    own_rate = appraisal.discounting.rate  # type: ignore[union-attr]
    yearly = 1 / (1 + _draw(rate_range, own_rate, seed, DISCOUNT_RATE, draws))
    undiscounted_years = appraisal.convention.undiscounted_years
    return [yearly ** (year - undiscounted_years) for year in range(1, years + 1)]


def _present_value(outcome: Outcome, factors: list[_Number], drawing: _Drawing) -> _Number:
    impact = drawing.number("quantity") * drawing.number("proxy")
    for share in ("deadweight", "displacement", "attribution"):
        impact = impact * (1 - drawing.number(share))
    if outcome.optimism_bias:
        bias = float(outcome.optimism_bias)
        impact = impact * np.where(np.asarray(impact) > 0, 1 - bias, 1 + bias)
    return impact * _worth_of_one_pound_a_year(outcome, factors, drawing)


def _worth_of_one_pound_a_year(outcome: Outcome, factors: list[_Number], drawing: _Drawing) -> _Number:
    """Summed from the last year backwards, so that the drop-off is one multiplication a year."""
    duration, kept = drawing.number("duration_years"), 1 - drawing.number("drop_off")
    last_year = min(outcome.longest_last_year, len(factors))
    worth: _Number = 0.0
    for year in range(last_year, outcome.start_year - 1, -1):
        worth = worth * kept + factors[year - 1] * _part_of_year(duration, year - outcome.start_year)
    return worth


def _part_of_year(duration: _Number, whole_years_before: int) -> _Number:
    if isinstance(duration, float):
        return min(max(duration - whole_years_before, 0.0), 1.0)
    return np.clip(duration - whole_years_before, 0.0, 1.0)
