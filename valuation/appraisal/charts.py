"""Where the shapes of a chart stand: plain numbers, from which a template draws. Each chart has a table beneath."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from valuation.appraisal.file_output import printed_ratio
from valuation.appraisal.monte_carlo import Summary
from valuation.appraisal.numbers import NUMBERS, in_words
from valuation.appraisal.results import Result
from valuation.appraisal.scenarios import DISCOUNT_RATE
from valuation.appraisal.sensitivity import Bar, tornado
from valuation.measures import with_minus

WIDTH = 420
HEIGHT = 160
LONGEST_LABEL = 52
_HALF = Decimal("0.5")


@dataclass(frozen=True)
class End:
    """One end of a bar: the number at that end, and the total present value that it gives."""

    number: str
    total: str


@dataclass(frozen=True)
class TornadoBar:
    """`lower` and `upper` are the ends by total; `left` and `right` are where the bar begins and ends."""

    label: str
    short_label: str
    lower: End
    upper: End
    left: float
    right: float
    ratio_at_lower: str
    ratio_at_upper: str


@dataclass(frozen=True)
class Tornado:
    bars: Sequence[TornadoBar]
    middle: float
    """Where the appraisal's own total stands."""
    own_total: str


@dataclass(frozen=True)
class Column:
    left: float
    top: float
    width: float
    height: float
    lowest: str
    highest: str
    draws: int


@dataclass(frozen=True)
class Histogram:
    columns: Sequence[Column]
    lowest: str
    highest: str
    break_even: float | None
    """Where the inputs stand, if any draw comes near them."""


def draw_tornado(result: Result) -> Tornado:
    bars = tornado(result)
    own = float(result.total_present_value)
    totals = [own, *(float(end) for bar in bars for end in (bar.total_at_low, bar.total_at_high))]
    lowest, highest = min(totals), max(totals)

    def place(total: Decimal | float) -> float:
        return round((float(total) - lowest) / ((highest - lowest) or 1) * WIDTH, 1)

    names = {row.outcome.id: row.outcome.name for row in result.outcomes}
    drawn = [_bar(bar, names, place(bar.total_at_low), place(bar.total_at_high)) for bar in bars]
    return Tornado(drawn, place(own), whole_pounds(result.total_present_value))


def draw_histogram(summary: Summary) -> Histogram:
    bins = summary.bins
    most = max(count for _, _, count in bins)
    width = WIDTH / len(bins)
    columns = [
        Column(
            left=round(place * width, 1),
            top=round(HEIGHT - count / most * HEIGHT, 1),
            width=round(width, 1),
            height=round(count / most * HEIGHT, 1),
            lowest=whole_pounds(low),
            highest=whole_pounds(high),
            draws=count,
        )
        for place, (low, high, count) in enumerate(bins)
    ]
    lowest, highest = bins[0][0], bins[-1][1]
    return Histogram(columns, whole_pounds(lowest), whole_pounds(highest), _break_even(summary, lowest, highest))


def label_of(key: str, names: Mapping[str, str], longest: int) -> str:
    """`Jobs: value of one` for the engine's `outcome-1.proxy`; the row's name gives way where there is no room."""
    if key == DISCOUNT_RATE:
        return "Discount rate"
    row, _, field = key.rpartition(".")
    name, words = names[row], NUMBERS[field].words
    room = longest - len(f": {words}")
    return f"{name if len(name) <= room else name[: room - 1].rstrip() + '…'}: {words}"


def whole_pounds(amount: Decimal | float) -> str:
    """For a chart, where pennies would only be in the way; half a pound goes away from zero."""
    pounds = int(abs(Decimal(amount)) + _HALF)
    return f"{'−' if amount < 0 and pounds else ''}£{pounds:,}"


def _bar(bar: Bar, names: Mapping[str, str], at_low: float, at_high: float) -> TornadoBar:
    field = bar.key.rpartition(".")[2]
    ends = [
        (
            End(in_words(field, bar.low), whole_pounds(bar.total_at_low)),
            at_low,
            with_minus(printed_ratio(bar.ratio_at_low) or "None"),
        ),
        (
            End(in_words(field, bar.high), whole_pounds(bar.total_at_high)),
            at_high,
            with_minus(printed_ratio(bar.ratio_at_high) or "None"),
        ),
    ]
    if at_low > at_high:
        ends.reverse()
    (lower, left, ratio_at_lower), (upper, right, ratio_at_upper) = ends
    label, short_label = (label_of(bar.key, names, longest) for longest in (sys.maxsize, LONGEST_LABEL))
    return TornadoBar(label, short_label, lower, upper, left, right, ratio_at_lower, ratio_at_upper)


def _break_even(summary: Summary, lowest: float, highest: float) -> float | None:
    if not lowest < summary.inputs_total < highest:
        return None
    return round((summary.inputs_total - lowest) / (highest - lowest) * WIDTH, 1)
