"""The numbers of an appraisal as people type and read them: percentages, pounds and years, not fractions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.money import NotMoney, format_pounds, parse_pounds
from portal.refusals import Refused
from valuation.appraisal.exact import to_pence
from valuation.appraisal.limits import DISCOUNT_RATE_LIMIT, INPUT_AMOUNT_LIMIT, OUTCOME_LIMITS, Limit
from valuation.appraisal.scenarios import DISCOUNT_RATE
from valuation.appraisal.wrong_input import WrongInput
from valuation.measures import in_figures, read_measure

_HUNDRED = Decimal(100)


class WrongNumber(Refused):
    pass


class Unit(StrEnum):
    PLAIN = "plain"
    POUNDS = "pounds"
    PERCENT = "percent"
    YEARS = "years"
    YEAR = "year"


@dataclass(frozen=True)
class Number:
    words: str
    unit: Unit
    limit: Limit


NUMBERS: Mapping[str, Number] = {
    "quantity": Number("how many", Unit.PLAIN, OUTCOME_LIMITS["quantity"]),
    "proxy": Number("value of one", Unit.POUNDS, OUTCOME_LIMITS["proxy"]),
    "deadweight": Number("deadweight", Unit.PERCENT, OUTCOME_LIMITS["deadweight"]),
    "displacement": Number("displacement", Unit.PERCENT, OUTCOME_LIMITS["displacement"]),
    "attribution": Number("attribution to others", Unit.PERCENT, OUTCOME_LIMITS["attribution"]),
    "drop_off": Number("drop-off a year", Unit.PERCENT, OUTCOME_LIMITS["drop_off"]),
    "duration_years": Number("years that it lasts", Unit.YEARS, OUTCOME_LIMITS["duration_years"]),
    "start_year": Number("year in which it begins", Unit.YEAR, OUTCOME_LIMITS["start_year"]),
    DISCOUNT_RATE: Number("discount rate", Unit.PERCENT, DISCOUNT_RATE_LIMIT),
}
AMOUNT = Number("amount", Unit.POUNDS, INPUT_AMOUNT_LIMIT)

_SENTENCES = {
    Unit.PLAIN: "Enter a number with at most 4 decimal places, such as 120 or 3.5.",
    Unit.POUNDS: "Enter an amount in pounds, such as 1,234.50.",
    Unit.PERCENT: "Enter a percentage from 0 to 100, such as 12.5.",
    Unit.YEARS: "Enter a number of years of more than 0 and at most 400, such as 2.5.",
    Unit.YEAR: "Enter a whole number from 1 to 400. 1 is the first year of the appraisal.",
}


def read_number(field: str, text: str) -> Decimal:
    """In the unit it was typed in: 12.5 stays 12.5 per cent."""
    return _read(NUMBERS[field], text)


def read_amount_pence(text: str) -> int:
    return to_pence(_read(AMOUNT, text))


def to_engine(field: str, typed: Decimal) -> Decimal:
    return typed / _HUNDRED if NUMBERS[field].unit is Unit.PERCENT else typed


def in_words(field: str, number: Decimal) -> str:
    """A number of the engine as a person reads it: `12.5%`, `£1,234.50`, `2.5 years`, `year 3`."""
    unit = NUMBERS[field].unit
    if unit is Unit.PERCENT:
        return f"{in_figures(number * _HUNDRED)}%"
    if unit is Unit.POUNDS:
        return format_pounds(to_pence(number))
    if unit is Unit.YEARS:
        return f"{in_figures(number)} year{'' if number == 1 else 's'}"
    return f"year {in_figures(number)}" if unit is Unit.YEAR else in_figures(number)


def typed_in_words(field: str, typed: Decimal) -> str:
    """The same for a number in the unit of the form."""
    return in_words(field, to_engine(field, typed))


def as_typed(field: str, typed: Decimal) -> str:
    """What stands in the field of a form that is opened again."""
    if NUMBERS[field].unit is Unit.POUNDS:
        return format_pounds(to_pence(typed)).replace("£", "")
    return in_figures(typed)


def _read(number: Number, text: str) -> Decimal:
    sentence = _SENTENCES[number.unit]
    try:
        if number.unit is Unit.POUNDS:
            typed = Decimal(parse_pounds(text)) / _HUNDRED
        else:
            typed = read_measure(text.strip().removesuffix("%").strip())
        number.limit.check("", typed / _HUNDRED if number.unit is Unit.PERCENT else typed)
    except NotMoney as fault:
        raise WrongNumber(sentence if "such as" in str(fault) else f"The amount {fault}.") from fault
    except WrongInput as fault:
        raise WrongNumber(_out_of_bounds(number, sentence)) from fault
    return typed


def _out_of_bounds(number: Number, sentence: str) -> str:
    if number.unit not in (Unit.PLAIN, Unit.POUNDS):
        return sentence
    return f"{sentence} It may be from {in_figures(number.limit.low)} to {in_figures(number.limit.high)}."
