"""Where the bars of contributions against accruals stand: plain numbers, from which a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from valuation.budgets.rules.negotiation import Comparison

WIDTH = 420
_LABEL_ROOM = 116
"""What is left at the right end for the figure of the longest bar."""


@dataclass(frozen=True)
class Bar:
    left: float
    width: float
    pence: int


@dataclass(frozen=True)
class Pair:
    """A body's two bars: what it puts in, and what it can expect."""

    body: str
    pays: Bar
    gains: Bar


@dataclass(frozen=True)
class PairsChart:
    pairs: Sequence[Pair]
    zero: float
    """Where nothing is: to its left a cost falls on the body."""


def draw_pairs(comparisons: Sequence[Comparison]) -> PairsChart:
    amounts = [0, *(pence for one in comparisons for pence in (one.pays_pence, one.gains_pence))]
    lowest, highest = min(amounts), max(amounts)
    scale = (WIDTH - _LABEL_ROOM) / ((highest - lowest) or 1)
    zero = -lowest * scale

    def bar(pence: int) -> Bar:
        width = abs(pence) * scale
        return Bar(round(zero - width if pence < 0 else zero, 1), round(width, 1), pence)

    pairs = [Pair(one.body, bar(one.pays_pence), bar(one.gains_pence)) for one in comparisons]
    return PairsChart(pairs, round(zero, 1))
