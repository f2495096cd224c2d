"""Money is a whole number of pence in an int: read from pounds, written as pounds, split to the penny.

Nothing here rounds in silence: a fraction of a penny is refused on the way in, and a split hands out
exactly what it was given.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

MOST_PENCE = 10**15
"""Ten trillion pounds: more is a slip of the keyboard, and a thousand such sums still fit a bigint."""

_MOST_DIGITS = 40
IN_POUNDS = "must be in pounds, such as 1,234.50"
_POUNDS = re.compile(r"(?P<sign>[-−+]?)\s*£?\s*(?P<digits>(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)", re.ASCII)


class NotMoney(ValueError):
    """The text or number is not an amount in pounds. Carries the words for the user, without a full stop."""


def parse_pounds(amount: str | int | Decimal) -> int:
    """Pence from `1234.5`, `"£1,234.50"` or `"-12"`. A float is refused: it has already lost the penny."""
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal):
        raise NotMoney(IN_POUNDS)
    exact_pounds = _decimal_from_text(amount) if isinstance(amount, str) else Decimal(amount)
    return _whole_pence(exact_pounds)


def pounds(pence: int) -> str:
    """`1234.56`, for files and programs."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def format_pounds(pence: int) -> str:
    """`£1,234.56`, for people; a minus stands before the pound sign, and no line breaks between the two."""
    sign = "−" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def round_half_up(amount_pence: Fraction) -> int:
    """The nearest whole penny; half a penny goes away from zero, so that a debt rounds like a claim."""
    magnitude = (abs(amount_pence) + Fraction(1, 2)).__floor__()
    return magnitude if amount_pence >= 0 else -magnitude


def split_by_largest_remainder(total_pence: int, weights: Sequence[Fraction]) -> list[int]:
    """Parts in proportion to the weights that sum to the total exactly.

    Leftover pennies go one each to the largest remainders, and among equals to the one named first.
    A negative total splits as its mirror image. Weights are not negative and not all zero, unless the
    total is zero: then every part is.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight is negative.")
    weight_of_all = sum(weights, Fraction(0))
    if total_pence == 0:
        return [0] * len(weights)
    if weight_of_all == 0:
        raise ValueError("There is nothing to split by: every weight is zero.")
    sign = -1 if total_pence < 0 else 1
    exact_parts = [abs(total_pence) * Fraction(weight) / weight_of_all for weight in weights]
    return [sign * part for part in round_to_total(exact_parts, abs(total_pence))]


def split_further(total_pence: int, weights: Sequence[Fraction], before_pence: Sequence[int]) -> list[int]:
    """Parts of a total that has grown since it was split as `before_pence`: none of them falls.

    By largest remainder a part may shrink by a penny while the total grows. Such a part stays as it was, and the others
    come as near to their exact parts as they can; wherever none would shrink, it is the largest remainder. Among equals
    the part named first has the penny. None is ever a whole penny above its exact part.
    """
    parts = split_by_largest_remainder(total_pence, weights)
    if total_pence < sum(before_pence):
        raise ValueError("A total that is split further does not fall.")
    held = [max(part, before) for part, before in zip(parts, before_pence, strict=True)]
    weight_of_all = sum(weights, Fraction(0))
    while sum(held) > total_pence:
        above = [place for place, part in enumerate(held) if part > before_pence[place]]
        held[min(above, key=lambda place: (total_pence * weights[place] / weight_of_all - held[place], -place))] -= 1
    return held


def round_to_total(amounts_pence: Sequence[Fraction], total_pence: int) -> list[int]:
    """Whole pence, each within a penny of its exact amount, that sum to a total already rounded.

    Amounts may have either sign. The total must lie within reach: between the sum of the amounts
    rounded down and the sum of them rounded up.
    """
    rounded = [amount.__floor__() for amount in amounts_pence]
    leftover_pence = total_pence - sum(rounded)
    with_remainder = [place for place, amount in enumerate(amounts_pence) if amount != rounded[place]]
    if not 0 <= leftover_pence <= len(with_remainder):
        raise ValueError(f"The amounts cannot be rounded to a total of {pounds(total_pence)}.")
    # sorted() is stable: equal remainders keep the order in which they were named.
    by_remainder = sorted(with_remainder, key=lambda place: rounded[place] - amounts_pence[place])
    for place in by_remainder[:leftover_pence]:
        rounded[place] += 1
    return rounded


def _decimal_from_text(text: str) -> Decimal:
    match = _POUNDS.fullmatch(text.strip())
    if match is None:
        raise NotMoney(IN_POUNDS)
    sign = "-" if match["sign"] in ("-", "−") else ""
    return Decimal(sign + match["digits"].replace(",", ""))


def _whole_pence(exact_pounds: Decimal) -> int:
    # Length and size are judged before any arithmetic, which for 1E+999999999 would never end.
    if not exact_pounds.is_finite() or len(exact_pounds.as_tuple().digits) > _MOST_DIGITS:
        raise NotMoney(IN_POUNDS)
    if not exact_pounds:
        return 0
    if exact_pounds.adjusted() > _MOST_DIGITS:
        raise NotMoney(f"must be at most {format_pounds(MOST_PENCE)}")
    if exact_pounds.adjusted() < -_MOST_DIGITS:
        raise NotMoney("must not have a fraction of a penny")
    amount_pence = Fraction(exact_pounds) * 100
    if abs(amount_pence) > MOST_PENCE:
        raise NotMoney(f"must be at most {format_pounds(MOST_PENCE)}")
    if amount_pence.denominator != 1:
        raise NotMoney("must not have a fraction of a penny")
    return int(amount_pence)
