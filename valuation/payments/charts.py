"""Where the lines of the cash-flow chart stand: what is left at each month's end, as promised and as it happens."""

from collections.abc import Sequence
from dataclasses import dataclass

from valuation.payments.rules.cash_flow import CashFlow, CashFlowPicture

WIDTH = 420
HEIGHT = 180


@dataclass(frozen=True)
class CashChart:
    """Points as SVG writes them; `zero` is the height at which there is nothing left."""

    promised: str
    actual: str
    zero: float
    dry: float | None
    """Where the month stands in which the provider runs dry, paid as it happens."""
    highest_pence: int
    lowest_pence: int


def draw_cash(picture: CashFlowPicture) -> CashChart:
    ends = [month.closing_pence for flow in (picture.promised, picture.actual) for month in flow.months]
    highest, lowest = max(0, *ends), min(0, *ends)

    def height(pence: int) -> float:
        return round((highest - pence) / ((highest - lowest) or 1) * HEIGHT, 1)

    def points(flow: CashFlow) -> str:
        lefts = _lefts(len(flow.months))
        return " ".join(f"{left},{height(month.closing_pence)}" for left, month in zip(lefts, flow.months, strict=True))

    lefts = _lefts(len(picture.actual.months))
    dry = next(
        (left for left, month in zip(lefts, picture.actual.months, strict=True) if month.closing_pence < 0), None
    )
    return CashChart(points(picture.promised), points(picture.actual), height(0), dry, highest, lowest)


def _lefts(months: int) -> Sequence[float]:
    step = WIDTH / max(1, months - 1)
    return [round(place * step, 1) for place in range(months)]
