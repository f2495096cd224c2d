"""Terms of an agreement: what is said when one cannot stand, and shares that make up a whole."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from portal.refusals import Refused


class BrokenTerm(Refused):
    """A term that cannot stand. `term` is the path of the field it was read from, such as `caps.NHS`.

    A file holds fractions and the names of rules; on a page people type percentages and choose rules by what they do.
    `on_page` is the sentence there, where it differs.
    """

    def __init__(self, term: str, sentence: str, on_page: str = "") -> None:
        super().__init__(sentence)
        self.term = term
        self.on_page = on_page or sentence


def said_on_page(refusal: Refused) -> str:
    return refusal.on_page if isinstance(refusal, BrokenTerm) else refusal.sentence


def check_shares(term: str, shares: Mapping[str, Fraction]) -> None:
    """Nobody's share is negative and together they are the whole, exactly."""
    for name, share in shares.items():
        if share < 0:
            raise BrokenTerm(f"{term}.{name}", "A share must not be negative.")
    total = sum(shares.values(), Fraction(0))
    if total != 1:
        raise BrokenTerm(
            term,
            f'The shares must total exactly 1, not {in_figures(total)}. A third is written "1/3", not 0.3333.',
            f"The shares must total exactly 100%, not {in_percent(total)}. A third is written 1/3, not 33.33.",
        )


def in_percent(share: Fraction) -> str:
    """`62.5%`, or `1/3` where no percentage is exact."""
    figures = in_figures(share * 100)
    return str(share) if "/" in figures else f"{figures}%"


def in_figures(fraction: Fraction) -> str:
    """`0.9999` where decimals can say it exactly, else `8/9`."""
    rest = fraction.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(fraction)
    return format(Decimal(fraction.numerator) / Decimal(fraction.denominator), "f")
