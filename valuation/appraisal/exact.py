"""Exact arithmetic inside, rounding only on the way out: half up to pence, lists by largest remainder.

Sixty digits carry every product of permitted inputs; only division by a discount factor is inexact, beyond
the fiftieth digit. `portal.money` rounds fractions; a table of 200 outcomes by 30 years in fractions takes
several times the twenty milliseconds that an appraisal may take, so decimals are rounded here.
"""

import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext

_ARITHMETIC = Context(prec=60, rounding=ROUND_HALF_EVEN)
_ROUNDING = Context(prec=300, rounding=ROUND_HALF_EVEN)
_NOISE = Decimal("1e-15")
_RATIO_PLACES = Decimal("0.0001")
_HUNDRED = Decimal(100)


def exactly() -> AbstractContextManager[Context]:
    return localcontext(_ARITHMETIC)


def settled(number: Decimal) -> Decimal:
    """The number without what division left beyond fifteen places: a true half penny stays a half penny."""
    return number.quantize(_NOISE, context=_ROUNDING)


def to_pence(amount: Decimal) -> int:
    """Half a penny goes away from zero, as in `portal.money`."""
    return int(_settled_pence(amount).to_integral_value(ROUND_HALF_UP, context=_ROUNDING))


def to_ratio(number: Decimal) -> Decimal:
    return round_half_up(number, _RATIO_PLACES)


def round_half_up(number: Decimal, places: Decimal) -> Decimal:
    """To as many places as `places` has, and never minus nought."""
    rounded = settled(number).quantize(places, ROUND_HALF_UP, context=_ROUNDING)
    return rounded or abs(rounded)


def share_pence(amounts: Sequence[Decimal], total_pence: int) -> list[int]:
    """Whole pence that sum to a total already rounded, each within a penny of its own exact amount.

    Everybody is rounded down; the pennies left go to the largest remainders, among equals to the first.
    The total is the amounts' sum rounded up or down; amounts may be negative.
    """
    with exactly():
        exact_pence = [_settled_pence(amount) for amount in amounts]
        shared = [math.floor(pence) for pence in exact_pence]
        left_over = total_pence - sum(shared)
        remainders = [pence - whole for pence, whole in zip(exact_pence, shared, strict=True)]
    if left_over == 0:
        return shared
    # sorted() is stable, also when reversed: equal remainders keep the order of naming.
    largest_first = sorted(range(len(shared)), key=remainders.__getitem__, reverse=True)
    # Settling may lift amounts just under a penny to the full one; then pennies are taken back.
    receivers = largest_first[:left_over] if left_over > 0 else largest_first[left_over:]
    for place in receivers:
        shared[place] += 1 if left_over > 0 else -1
    return shared


def _settled_pence(amount: Decimal) -> Decimal:
    return settled(_ROUNDING.multiply(amount, _HUNDRED))
