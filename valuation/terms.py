"""Terms of an agreement: what is said when one cannot stand, and shares that make up a whole."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from portal.refusals import Refused


class BrokenTerm(Refused):
    """A term that cannot stand. `term` is the path of the field it was read from, such as `caps.NHS`."""

    def __init__(self, term: str, sentence: str) -> None:
        super().__init__(sentence)
        self.term = term


def check_shares(term: str, shares: Mapping[str, Fraction]) -> None:
    """Nobody's share is negative and together they are the whole, exactly."""
    for name, share in shares.items():
        if share < 0:
            raise BrokenTerm(f"{term}.{name}", "A share must not be negative.")
    total = sum(shares.values(), Fraction(0))
    if total != 1:
        together = in_figures(total)
        raise BrokenTerm(
            term, f'The shares must total exactly 1, not {together}. A third is written "1/3", not 0.3333.'
        )


def in_figures(fraction: Fraction) -> str:
    """`0.9999` where decimals can say it exactly, else `8/9`."""
    rest = fraction.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(fraction)
    return format(Decimal(fraction.numerator) / Decimal(fraction.denominator), "f")
