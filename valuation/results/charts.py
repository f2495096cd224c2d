"""Where the trend of an indicator stands: plain numbers, from which a template draws. A table stands beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from valuation.measures import in_figures, in_units
from valuation.outcomes.indicator_views import IndicatorView
from valuation.results.rules.passing import State
from valuation.results.views import ResultView

WIDTH = 420
TOP = 18
BOTTOM = 190
LEFT = 12
RIGHT = 408
INSET = 24
MOST_POINTS = 24
NEED_ROOM = 4


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    figure: str
    label: str
    is_accepted: bool

    @property
    def words_y(self) -> float:
        """Above the point, or beneath it where there is no room."""
        return round(self.y - 10 if self.y > TOP + NEED_ROOM else self.y + 20, 1)


@dataclass(frozen=True)
class Level:
    """A line across the chart; its words stand in the legend."""

    y: float
    words: str


@dataclass(frozen=True)
class Trend:
    points: Sequence[Point]
    path: str
    baseline: Level | None
    target: Level
    rows: Sequence[Sequence[str]]

    @property
    def description(self) -> str:
        first, last = self.points[0], self.points[-1]
        moved = (
            f"from {first.figure} ({first.label}) to {last.figure} ({last.label})" if first is not last else last.figure
        )
        before = f" The baseline is {self.baseline.words}." if self.baseline else ""
        return f"{len(self.points)} results, {moved}.{before} The target is {self.target.words}."


def draw_trend(indicator: IndicatorView, results: Sequence[ResultView]) -> Trend | None:
    """Of results that stand or wait for a word, oldest first; None where no number may be shown."""
    counted = [one for one in results if one.state in (State.ACCEPTED, State.SUBMITTED)]
    counted = sorted(counted, key=lambda one: (one.ends_on, one.id))[-MOST_POINTS:]
    known = [(one, one.shown.amount) for one in counted if one.shown.amount is not None]
    if not known:
        return None
    amounts = [amount for _, amount in known]
    place = _Place([*amounts, indicator.target, *([indicator.baseline] if indicator.baseline is not None else [])])
    step = (RIGHT - LEFT - 2 * INSET) / max(len(known) - 1, 1)
    points = [
        Point(
            x=round(LEFT + INSET + number * step, 1),
            y=place(amount),
            figure=in_figures(amount),
            label=_month(one),
            is_accepted=one.state is State.ACCEPTED,
        )
        for number, (one, amount) in enumerate(known)
    ]
    target = Level(place(indicator.target), indicator.to_where)
    before = indicator.baseline
    baseline = None if before is None else Level(place(before), in_units(indicator.from_where, indicator.unit))
    rows = [[str(one.period), one.shown.figure, str(one.state).capitalize()] for one in counted]
    return Trend(points, " ".join(f"{point.x},{point.y}" for point in points), baseline, target, rows)


class _Place:
    """The height of a number: the highest at the top, with nought below where nothing is negative."""

    def __init__(self, numbers: Sequence[Decimal]) -> None:
        self.low, self.high = min(Decimal(0), *numbers), max(numbers)

    def __call__(self, number: Decimal) -> float:
        span = (self.high - self.low) or Decimal(1)
        return round(BOTTOM - float((number - self.low) / span) * (BOTTOM - TOP), 1)


def _month(result: ResultView) -> str:
    return f"{result.ends_on:%b %Y}"
