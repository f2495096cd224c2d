"""The map of value by body and tier (S000-07, S000-10). Kinds stay apart, and so do the prices of different years.

A cost that rose stands to the left of nothing, beside what fell (S003-74). No figure adds up bodies: what one of
them gains is not the other's to spend. Nor does one add up kinds of money (S000-15), and what a body contests is not
drawn as its gain.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from valuation.ledger.rules.value import Tier
from valuation.measures import ValueKind

WIDTH = 420
_FIGURE_ROOM = 116
"""What is left at the right for the figure of the longest bar."""
_LETTERS_A_LINE = 52
TIER_HEIGHT, LINE_HEIGHT, BAR_HEIGHT, GAP = 34, 17, 18, 12


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
    money_kind: str = ""
    is_contested: bool = False

    @property
    def year_name(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    @property
    def is_drawn(self) -> bool:
        return self.kind == ValueKind.MONETISED and not self.is_contested


@dataclass(frozen=True)
class Place:
    """A body within a tier: its amount of one kind of money, where its bar stands, and what has no amount."""

    body: str
    money_kind: str
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

    @property
    def label(self) -> list[str]:
        """In lines that are short enough for a phone."""
        beside = f" ({self.beside})" if self.beside else ""
        kind = f", {self.money_kind}" if self.money_kind else ""
        return wrap(f"{self.body}{kind}{beside}", _LETTERS_A_LINE) or [""]

    @property
    def height(self) -> int:
        return len(self.label) * LINE_HEIGHT + BAR_HEIGHT + GAP


@dataclass(frozen=True)
class ValueMap:
    """One map for the prices of one year; tiers without anything are left out. `zero` is where nothing stands."""

    price_year: int
    tiers: Sequence[tuple[Tier, Sequence[Place]]]
    zero: float

    @property
    def height(self) -> int:
        return sum(TIER_HEIGHT + sum(place.height for place in places) for _, places in self.tiers)


def draw_maps(known: Sequence[Accrued]) -> list[ValueMap]:
    """A map for each price year, the newest first; what has no price stands on the first of them."""
    years = sorted({one.price_year for one in known if one.is_drawn}, reverse=True)
    priceless = any(one.kind != ValueKind.MONETISED for one in known)
    return [_draw(known, year, is_first=place == 0) for place, year in enumerate(years or ([0] if priceless else []))]


def _draw(known: Sequence[Accrued], price_year: int, *, is_first: bool) -> ValueMap:
    in_pounds = [one for one in known if one.is_drawn and one.price_year == price_year]
    without = [one for one in known if one.kind != ValueKind.MONETISED] if is_first else []
    amounts = _amounts(in_pounds, without)
    lowest, highest = min([0, *amounts.values()]), max([0, *amounts.values()])
    scale = (WIDTH - _FIGURE_ROOM) / ((highest - lowest) or 1)
    zero = -lowest * scale

    def place(tier: Tier, body: str, money_kind: str) -> Place:
        pence = amounts[tier, body, money_kind]
        width = abs(pence) * scale
        left = zero - width if pence < 0 else zero
        is_first_of_body = next(kind for its_tier, its_body, kind in amounts if (its_tier, its_body) == (tier, body))
        beside = without if money_kind == is_first_of_body else []
        counted, told = (_lines(beside, tier, body, kind) for kind in (ValueKind.QUANTITATIVE, ValueKind.QUALITATIVE))
        return Place(body, money_kind, pence, round(left, 1), round(width, 1), counted, told)

    tiers = [(tier, [place(*key) for key in amounts if key[0] is tier]) for tier in Tier]
    return ValueMap(price_year, [(tier, places) for tier, places in tiers if places], round(zero, 1))


def _amounts(in_pounds: Sequence[Accrued], without: Sequence[Accrued]) -> dict[tuple[Tier, str, str], int]:
    """In pence, by tier, body and kind of money; a body that has no amount has one place all the same."""
    amounts: dict[tuple[Tier, str, str], int] = {}
    for one in in_pounds:
        key = one.tier, one.body, one.money_kind
        amounts[key] = amounts.get(key, 0) + one.amount_pence
    placed = {(tier, body) for tier, body, _ in amounts}
    for tier, body in dict.fromkeys((one.tier, one.body) for one in without):
        if (tier, body) not in placed:
            amounts[tier, body, ""] = 0
    in_turn = {body: place for place, body in enumerate(dict.fromkeys(one.body for one in (*in_pounds, *without)))}
    return dict(sorted(amounts.items(), key=lambda entry: in_turn[entry[0][1]]))


def _lines(known: Iterable[Accrued], tier: Tier, body: str, kind: ValueKind) -> int:
    return sum(one.lines for one in known if (one.tier, one.body, one.kind) == (tier, body, kind))


def _counted(number: int, noun: str, plural: str = "") -> str:
    if not number:
        return ""
    return f"1 {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
