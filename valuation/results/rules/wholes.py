"""A whole is derived from its parts and never typed, and what is split several ways comes to one whole (U15).

Where the numbers are of people, nothing from 1 to 4 is shown: a single small part hides all parts of its split, so
that none can be worked out from the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from portal.refusals import Refused
from valuation.measures import MOST_PLACES, in_figures
from valuation.outcomes.rules.measuring import Measure, Split

FEWEST_SHOWN = 5
SMALL = "fewer than 5"
NOT_SHOWN = "not shown"


class DoesNotAddUp(Refused):
    pass


@dataclass(frozen=True)
class Cell:
    """One number that was measured. Without a split it is the whole; `base` is how many stand behind a share."""

    split: str
    part: str
    value: Decimal
    base: Decimal | None = None


@dataclass(frozen=True)
class Shown:
    """A number as everybody may read it. `amount` is None where it is kept back."""

    label: str
    figure: str
    amount: Decimal | None


def wanted_cells(splits: Sequence[Split]) -> list[tuple[str, str]]:
    """Which numbers a result consists of, as pairs of split and part."""
    return [(split.name, part) for split in splits for part in split.parts] or [("", "")]


def whole_of(cells: Sequence[Cell], measure: str) -> Decimal:
    """The sum of the parts, or for a share their mean, weighed by what stands behind each."""
    first = [cell for cell in cells if cell.split == cells[0].split]
    if measure == Measure.COUNT:
        return sum((cell.value for cell in first), Decimal(0))
    if len(first) == 1:
        return first[0].value
    base = sum((Fraction(cell.base or 0) for cell in first), Fraction(0))
    if not base:
        return Decimal(0)
    weighed = sum((Fraction(cell.value) * Fraction(cell.base or 0) for cell in first), Fraction(0)) / base
    return _rounded(weighed)


def base_of(cells: Sequence[Cell]) -> Decimal | None:
    """How many stand behind the whole, where it is known."""
    bases = [cell.base for cell in cells if cell.split == cells[0].split]
    known = [base for base in bases if base is not None]
    return sum(known, Decimal(0)) if len(known) == len(bases) else None


def check_adds_up(cells: Sequence[Cell], measure: str) -> None:
    """Every split of a count comes to the same whole, and every split of a share has the same number behind it."""
    splits = list(dict.fromkeys(cell.split for cell in cells))
    for cell in cells:
        _check_cell(cell, measure, is_split=len(cells) > 1)
    sums = {split: _sum(cells, split, measure) for split in splits}
    first = splits[0]
    for other in splits[1:]:
        if sums[other] != sums[first]:
            raise DoesNotAddUp(
                f"By {first.lower()} the numbers add up to {in_figures(sums[first])}, by {other.lower()} to "
                f"{in_figures(sums[other])}. Everybody stands in one part of each split, so both come to the same."
            )


def shown_cells(cells: Sequence[Cell], measure: str, *, is_about_people: bool) -> list[Shown]:
    """The parts as pages show them; nothing where there is no split."""
    if len(cells) == 1:
        return []
    small = {cell.split for cell in cells if is_about_people and _is_small(cell, measure)}
    return [_shown_cell(cell, is_hidden=cell.split in small) for cell in cells]


def shown_whole(cells: Sequence[Cell], measure: str, *, is_about_people: bool) -> Shown:
    whole = whole_of(cells, measure)
    people = whole if measure == Measure.COUNT else base_of(cells)
    if is_about_people and people is not None and 0 < people < FEWEST_SHOWN:
        return Shown("All", SMALL if measure == Measure.COUNT else f"not shown: {SMALL} people", None)
    return Shown("All", in_figures(whole), whole)


def _check_cell(cell: Cell, measure: str, *, is_split: bool) -> None:
    if measure == Measure.COUNT and cell.value < 0 and is_split:
        raise DoesNotAddUp(f"“{cell.part}” is below zero. A part of something that is counted cannot be.")
    if measure == Measure.SHARE and is_split and cell.base is None:
        raise DoesNotAddUp(f"Say of how many “{cell.part}” is a share. The whole is worked out from it.")
    if cell.base is not None and cell.base < 0:
        raise DoesNotAddUp("The number behind a share cannot be below zero.")


def _sum(cells: Sequence[Cell], split: str, measure: str) -> Decimal:
    numbers = (
        cell.value if measure == Measure.COUNT else cell.base or Decimal(0) for cell in cells if cell.split == split
    )
    return sum(numbers, Decimal(0))


def _is_small(cell: Cell, measure: str) -> bool:
    people = cell.value if measure == Measure.COUNT else cell.base
    return people is not None and 0 < people < FEWEST_SHOWN


def _shown_cell(cell: Cell, *, is_hidden: bool) -> Shown:
    label = f"{cell.split}: {cell.part}"
    if is_hidden:
        return Shown(label, NOT_SHOWN, None)
    behind = f" (of {in_figures(cell.base)})" if cell.base is not None else ""
    return Shown(label, f"{in_figures(cell.value)}{behind}", cell.value)


def _rounded(exact: Fraction) -> Decimal:
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    return quotient.quantize(Decimal(1).scaleb(-MOST_PLACES), ROUND_HALF_UP).normalize() + Decimal(0)
