"""The map of value by body and tier (S000-07, S000-10). Kinds stay apart, and so do the prices of different years.

A cost that rose stands to the left of nothing, beside what fell (S003-74). No figure adds up bodies: what one of
them gains is not the other's to spend.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from valuation.ledger.rules.value import Tier
from valuation.measures import ValueKind

WIDTH = 420
_FIGURE_ROOM = 100
"""What is left at the right for the figure of the longest bar."""


@dataclass(frozen=True)
class Accrued:
    """What stands for a body of one kind, from lines whose period began in one year; `year` is its first half."""

    body: str
    tier: Tier
    kind: str
    year: int
    price_year: int
    lines: int
    amount_pence: int

    @property
    def year_name(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02d}"


@dataclass(frozen=True)
class Place:
    """A body within a tier: its amount in the prices of one year, where its bar stands, and what has no amount."""

    body: str
    amount_pence: int
    left: float
    width: float
    counted: int
    told: int

    @property
    def beside(self) -> str:
        """What stands there without an amount, in words."""
        parts = [_counted(self.counted, "number"), _counted(self.told, "account in words", "accounts in words")]
        return " and ".join(part for part in parts if part)


@dataclass(frozen=True)
class ValueMap:
    """One map for the prices of one year; tiers without anything are left out. `zero` is where nothing stands."""

    price_year: int
    tiers: Sequence[tuple[Tier, Sequence[Place]]]
    zero: float

    @property
    def rows(self) -> int:
        return sum(len(places) + 1 for _, places in self.tiers)


def draw_maps(known: Sequence[Accrued]) -> list[ValueMap]:
    """A map for each price year, the newest first; what has no price stands on the first of them."""
    years = sorted({one.price_year for one in known if one.kind == ValueKind.MONETISED}, reverse=True)
    return [_draw(known, year, is_first=place == 0) for place, year in enumerate(years or ([0] if known else []))]


def _draw(known: Sequence[Accrued], price_year: int, *, is_first: bool) -> ValueMap:
    shown = [one for one in known if (one.price_year == price_year if one.kind == ValueKind.MONETISED else is_first)]
    amounts = {key: _amount(shown, *key) for key in dict.fromkeys((one.tier, one.body) for one in shown)}
    lowest, highest = min([0, *amounts.values()]), max([0, *amounts.values()])
    scale = (WIDTH - _FIGURE_ROOM) / ((highest - lowest) or 1)
    zero = -lowest * scale

    def place(tier: Tier, body: str) -> Place:
        pence = amounts[tier, body]
        width = abs(pence) * scale
        left = zero - width if pence < 0 else zero
        counted, told = (_lines(shown, tier, body, kind) for kind in (ValueKind.QUANTITATIVE, ValueKind.QUALITATIVE))
        return Place(body, pence, round(left, 1), round(width, 1), counted, told)

    tiers = [(tier, [place(tier, body) for its_tier, body in amounts if its_tier is tier]) for tier in Tier]
    return ValueMap(price_year, [(tier, places) for tier, places in tiers if places], round(zero, 1))


def _amount(known: Iterable[Accrued], tier: Tier, body: str) -> int:
    return sum(one.amount_pence for one in known if (one.tier, one.body) == (tier, body))


def _lines(known: Iterable[Accrued], tier: Tier, body: str, kind: ValueKind) -> int:
    return sum(one.lines for one in known if (one.tier, one.body, one.kind) == (tier, body, kind))


def _counted(number: int, noun: str, plural: str = "") -> str:
    if not number:
        return ""
    return f"1 {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
