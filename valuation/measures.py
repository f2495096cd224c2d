"""What is measured, and the three kinds of value that a measure may be of (S000-06): never one number."""

from decimal import Decimal, InvalidOperation
from enum import StrEnum

from portal.refusals import Refused


class ValueKind(StrEnum):
    QUALITATIVE = "qualitative"
    QUANTITATIVE = "quantitative"
    MONETISED = "monetised"


class MoneyKind(StrEnum):
    """Pounds are not all alike: public money, incomes and well-being in pounds are never added up (S000-15)."""

    CASHABLE = "fiscal, cashable"
    FISCAL = "fiscal, not cashable"
    ECONOMIC = "economic"
    SOCIAL = "social"

    @classmethod
    def of(cls, kind: str, *, is_cashable: bool) -> "MoneyKind":
        """Of the two facts that the library and an appraisal keep apart."""
        known = {"fiscal": cls.FISCAL, "economic": cls.ECONOMIC, "social": cls.SOCIAL}
        return cls.CASHABLE if is_cashable else known[kind]


MOST_OF_A_MEASURE = Decimal(10) ** 12
MOST_PLACES = 4


class WrongMeasure(Refused):
    """A number that cannot be a baseline, a target or a quantity."""


def read_measure(text: str) -> Decimal:
    """A baseline, target or quantity as typed: `1,200`, `3.5` or `-2`."""
    try:
        measure = Decimal(text.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        raise WrongMeasure("Enter a number, such as 120 or 3.5.") from None
    if not measure.is_finite() or abs(measure) > MOST_OF_A_MEASURE:
        raise WrongMeasure("Enter a number of at most one million million.")
    if -int(measure.as_tuple().exponent) > MOST_PLACES:
        raise WrongMeasure(f"Enter a number with at most {MOST_PLACES} decimal places.")
    return measure


def in_figures(measure: Decimal) -> str:
    """`1,200` or `3.5`: without zeros that nobody typed."""
    whole, _, places = f"{measure:,f}".partition(".")
    places = places.rstrip("0")
    return with_minus(f"{whole}.{places}" if places else whole)


def in_units(figures: str, unit: str) -> str:
    """`3 people`, and `1 person`; a unit that is not known here stays as it was typed."""
    return f"{figures} {_ONE_OF.get(unit, unit) if figures == '1' else unit}"


def with_minus(figures: str) -> str:
    """For people: a minus, as it stands before pounds, in the place of the hyphen that files have."""
    return figures.replace("-", "−")


_ONE_OF = {
    "days": "day",
    "homes": "home",
    "hours": "hour",
    "months": "month",
    "people": "person",
    "visits": "visit",
    "weeks": "week",
}
