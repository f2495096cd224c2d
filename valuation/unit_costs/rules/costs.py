"""A unit cost: an amount with its unit, price year, edition and source, and whom it saves.

S000-29: no cost without its source. A range stays a range, “up to” is a ceiling and not a mean, and what has no unit
cannot be multiplied. S000-15: fiscal, economic and social value are never summed. Values that describe one event are
not counted side by side: whoever gets a job pays tax, is no longer inactive and no longer claims a benefit.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portal.money import NotMoney, format_pounds, parse_pounds
from portal.refusals import Refused

_UP_TO = re.compile(r"up\s+to\s+(.+)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"(.+?)\s*(?:–|—|-|\bto\b)\s*(.+)", re.IGNORECASE | re.DOTALL)
_HOW = "Enter an amount in pounds, such as 127 or 127.50, a range such as 45 to 56, or a ceiling such as up to 1,200."


class Kind(StrEnum):
    FISCAL = "fiscal"
    ECONOMIC = "economic"
    SOCIAL = "social"


class WrongCost(Refused):
    pass


class CannotMultiply(Refused):
    pass


@dataclass(frozen=True)
class Amount:
    """In whole pence. Without a lower end the upper one is a ceiling: at most this much."""

    low_pence: int | None
    high_pence: int

    @property
    def is_ceiling(self) -> bool:
        return self.low_pence is None

    @property
    def is_range(self) -> bool:
        return self.low_pence is not None and self.low_pence != self.high_pence

    def __str__(self) -> str:
        if self.low_pence is None:
            return f"up to {format_pounds(self.high_pence)}"
        if self.low_pence == self.high_pence:
            return format_pounds(self.high_pence)
        return f"{format_pounds(self.low_pence)} to {format_pounds(self.high_pence)}"


@dataclass(frozen=True)
class UnitCost:
    """`unit` is empty where the source does not state it. Costs with the same `event` describe one thing."""

    reference: str
    name: str
    amount: Amount
    unit: str
    price_year: str
    edition: str
    source: str
    saves: str
    tier: str
    kind: Kind
    is_cashable: bool
    event: str = ""
    note: str = ""

    @property
    def in_words(self) -> str:
        return f"{self.amount} {self.per}"

    @property
    def per(self) -> str:
        return f"per {self.unit}" if self.unit else "(unit not stated)"


def read_amount(text: str) -> Amount:
    """`127`, `45 to 56` or `up to 1,200`, as typed."""
    words = text.strip()
    if match := _UP_TO.fullmatch(words):
        return Amount(None, _pence(match[1]))
    if match := _RANGE.fullmatch(words):
        low, high = _pence(match[1]), _pence(match[2])
        if low >= high:
            raise WrongCost("The lower end of the range is not below the upper one.")
        return Amount(low, high)
    pence = _pence(words)
    return Amount(pence, pence)


def amount_typed(amount: Amount) -> str:
    """As it would be typed again."""
    return str(amount).replace("£", "")


def check_kind(kind: str, *, is_cashable: bool) -> None:
    if is_cashable and kind != Kind.FISCAL:
        raise WrongCost("Only a fiscal saving can be taken out of a budget. Choose “no”, or change the kind.")


def times(cost: UnitCost, amount: Amount, quantity: Decimal) -> tuple[Fraction | None, Fraction]:
    """What so many are worth, in exact pence: from, and at most. A ceiling has no lower end after this either."""
    if not cost.unit:
        raise CannotMultiply(
            f"“{cost.name}” does not say per what it is counted, so it cannot be multiplied. "
            "Ask its source for the unit."
        )
    low = None if amount.low_pence is None else Fraction(amount.low_pence) * Fraction(quantity)
    return low, Fraction(amount.high_pence) * Fraction(quantity)


def check_one_value(cost: UnitCost) -> None:
    """Where one number is wanted, a ceiling cannot give it."""
    if cost.amount.is_ceiling:
        raise CannotMultiply(f"“{cost.name}” is a ceiling: {cost.amount}. It says what is at most, not what is usual.")


def counted_twice(costs: Iterable[tuple[str, str]]) -> list[str]:
    """One warning for each event that several of these describe. Each is its name and its event."""
    by_event: defaultdict[str, list[str]] = defaultdict(list)
    for name, event in costs:
        if event and name not in by_event[event.casefold()]:
            by_event[event.casefold()].append(name)
    return [
        f"{_listed(names)} describe one event ({event}). Counting them side by side counts it twice."
        for event, names in by_event.items()
        if len(names) > 1
    ]


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _pence(text: str) -> int:
    try:
        pence = parse_pounds(text.strip().removeprefix("~").strip())
    except NotMoney:
        raise WrongCost(_HOW) from None
    if pence <= 0:
        raise WrongCost("The amount must be more than zero.")
    return pence
