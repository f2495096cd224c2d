"""An amount taken over from an appraisal or a unit cost, and the source that says how (S000-11, S000-29).

A range stays a range: the person chooses a figure inside it and says why, and both ends stay in the line's source.
Of a ceiling nothing is taken by itself. What has no unit cannot be multiplied.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.money import format_pounds, round_half_up
from portal.refusals import Refused
from valuation.ledger.rules.value import Origin
from valuation.measures import MoneyKind, in_figures
from valuation.unit_costs.rules.costs import Amount, UnitCost, times


class OutsideRange(Refused):
    pass


class NoReason(Refused):
    pass


class NoAmount(Refused):
    pass


@dataclass(frozen=True)
class Drawn:
    """What a value line takes over."""

    origin: Origin
    amount_pence: int
    price_year: int
    source: str
    money_kind: MoneyKind


@dataclass(frozen=True)
class Chosen:
    """The value of one that the line counts with, out of what the record allows."""

    allowed: Amount
    usual_pence: int | None
    """What counts unless somebody chooses; a range of the library and a ceiling have nothing of the kind."""
    pence: int
    because: str = ""

    @property
    def is_free(self) -> bool:
        return self.pence != self.usual_pence


def check_chosen(chosen: Chosen) -> None:
    allowed = chosen.allowed
    lowest = allowed.low_pence if allowed.low_pence is not None else 1
    if not lowest <= chosen.pence <= allowed.high_pence:
        words = f"It says {allowed}." if allowed.is_ceiling or allowed.is_range else f"It is {allowed}."
        raise OutsideRange(f"{words} Enter a value of one that this allows.")


def check_because(chosen: Chosen) -> None:
    if chosen.is_free and not chosen.because:
        raise NoReason("Say why you chose this figure.")


def of_unit_cost(cost: UnitCost, chosen: Chosen, quantity: Decimal) -> tuple[int, str]:
    """The amount in pence, and how it was worked out."""
    low, high = times(cost, chosen.allowed, quantity)
    amount_pence = _some(round_half_up(Fraction(chosen.pence) * Fraction(quantity)))
    kind = str(cost.kind).capitalize()
    words = (
        f"{in_figures(quantity)} × {format_pounds(chosen.pence)} {cost.per}.{_why(chosen)}"
        f"{_ends(None if low is None else round_half_up(low), round_half_up(high))} "
        f"{kind} value, gross: nothing is taken off for what would have happened anyway."
    )
    return amount_pence, words


def of_year(year_pence: int, year_exact: Decimal, chosen: Chosen) -> tuple[int, str]:
    """What a row of an appraisal comes to in a year, if one is worth the chosen value in place of the approved one."""
    usual_pence = chosen.usual_pence or 0
    amount_pence = round_half_up(_at(year_exact, chosen.pence, usual_pence)) if chosen.is_free else year_pence
    low_pence = chosen.allowed.low_pence
    low = None if low_pence is None else round_half_up(_at(year_exact, low_pence, usual_pence))
    high = round_half_up(_at(year_exact, chosen.allowed.high_pence, usual_pence))
    ends = _ends(low, high) if chosen.allowed.is_range else ""
    return _some(amount_pence), f"{_why(chosen)}{ends}".strip()


def _at(year_exact: Decimal, pence: int, usual_pence: int) -> Fraction:
    """In pence: a year's value is in proportion to the value of one."""
    if not usual_pence:
        raise NoAmount("The appraisal counts this as worth nothing, so there is no amount to take over.")
    return Fraction(year_exact) * 100 * pence / usual_pence


def _why(chosen: Chosen) -> str:
    if not chosen.is_free:
        return ""
    return f" {format_pounds(chosen.pence)} was chosen, of {chosen.allowed}: {chosen.because.rstrip('.')}."


def _ends(low: int | None, high: int) -> str:
    """From where to where the amount lies; nothing where both ends are one."""
    if low is None:
        return f" At most it comes to {format_pounds(high)}."
    if low == high:
        return ""
    first, last = sorted((low, high))
    return f" It lies between {format_pounds(first)} and {format_pounds(last)}."


def _some(amount_pence: int) -> int:
    if amount_pence == 0:
        raise NoAmount("This comes to less than a penny, so there is nothing to record.")
    return amount_pence
