"""What each number of an appraisal may be: one table for forms, files and scenarios alike.

Shares are fractions from 0 to 1. Every quantity has a bound, so that no input can ask for endless work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from valuation.appraisal.wrong_input import WrongInput

MOST_YEARS = 400
MOST_OUTCOMES = 1_000
MOST_INPUTS = 1_000
MOST_SCENARIOS = 100
MOST_TEXT = 500
MOST_DECIMAL_PLACES = 30
MOST_AMOUNT = Decimal(10) ** 12

_ZERO = Decimal(0)
_ONE = Decimal(1)


@dataclass(frozen=True)
class Limit:
    low: Decimal
    high: Decimal
    above_low: bool = False
    whole: bool = False
    hint: str = ""

    def check(self, path: str, number: Decimal) -> None:
        if not number.is_finite():
            raise WrongInput(path, f"must be a finite number, not {number}")
        # Size is judged before wholeness: for 1E+999999999 the latter would never end.
        if not self._holds(number) or (self.whole and number != number.to_integral_value()):
            raise WrongInput(path, f"must be {self._words()}, not {number}{self.hint}")
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -MOST_DECIMAL_PLACES:
            raise WrongInput(path, f"must have at most {MOST_DECIMAL_PLACES} decimal places")

    def _holds(self, number: Decimal) -> bool:
        return (self.low < number if self.above_low else self.low <= number) and number <= self.high

    def _words(self) -> str:
        if self.above_low:
            return f"more than {self.low} and at most {self.high}"
        return f"{'a whole number ' if self.whole else ''}between {self.low} and {self.high}"


_SHARE = Limit(_ZERO, _ONE)
_AMOUNT = Limit(-MOST_AMOUNT, MOST_AMOUNT)

OUTCOME_LIMITS: Mapping[str, Limit] = {
    "quantity": _AMOUNT,
    "proxy": _AMOUNT,
    "deadweight": _SHARE,
    "displacement": _SHARE,
    "attribution": _SHARE,
    "drop_off": _SHARE,
    "duration_years": Limit(_ZERO, Decimal(MOST_YEARS), above_low=True),
    "start_year": Limit(
        _ONE, Decimal(MOST_YEARS), whole=True, hint=" (1 is the first year of the appraisal, not a date)"
    ),
}
CONFIDENCE_LIMIT = Limit(_ONE, Decimal(6), whole=True, hint=" (1 is the best evidence, 6 the weakest)")
INPUT_AMOUNT_LIMIT = Limit(_ZERO, MOST_AMOUNT, hint=" (a saving is an outcome, not an input)")
DISCOUNT_RATE_LIMIT = Limit(_ZERO, _ONE, hint=" (a rate is a fraction: 3.5% is 0.035)")
PRICE_YEAR_LIMIT = Limit(Decimal(1900), Decimal(2200), whole=True)
HORIZON_LIMIT = Limit(_ONE, Decimal(MOST_YEARS), whole=True)
