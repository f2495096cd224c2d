"""Results that give nobody away: small numbers are not shown and cannot be worked out (F43, U19, U23).

Nothing is shown before the questionnaire is closed. Results that followed each answer would give the newest one away
to whoever compares them with those of the day before; results that are shown once, when no answer can come any
more, have no before. Under five answers nothing is shown then either.

A point that one to four people chose reads “fewer than 5”. The number of people who answered is shown, so one
hidden point could be worked out as the rest; and several could, where they can only be ones or only be fours. Then
a larger point is hidden as well, or, where even that would tell, all of them. Which point is hidden as well depends
on its place alone: choosing by size would itself tell something to a reader who knows this rule.

The middle answer is shown where each hidden point still has two possible values for a reader who knows it.
The exhaustive test holds this rule against every reader who knows the rule: no published question has a
hidden point with a single possible value.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, product

FEWEST_SHOWN = 5


class Hidden(StrEnum):
    SMALL = "fewer than 5"
    ALSO = "not shown"


Counts = Sequence[int]
Cell = int | Hidden


@dataclass(frozen=True)
class Published:
    """What may be shown for one scale question. `cells` is None where no point may be shown."""

    answered: int | None
    cells: tuple[Cell, ...] | None
    doubled_median: int | None

    @property
    def has_hidden(self) -> bool:
        return self.cells is None or any(isinstance(cell, Hidden) for cell in self.cells)


def enough(answered: int) -> bool:
    return answered >= FEWEST_SHOWN


def may_show_results(answered: int, *, is_closed: bool) -> bool:
    return is_closed and enough(answered)


def shown_count(number: int) -> str:
    """A number of people as a page may say it."""
    return str(number) if number == 0 or enough(number) else Hidden.SMALL


def publish(counts: Counts) -> Published:
    """What may be shown of how many people chose each point, from the least to the most."""
    answered = sum(counts)
    if not enough(answered):
        return Published(None, None, None)
    cells = _cells(counts)
    if cells is None:
        return Published(answered, None, None)
    return Published(answered, cells, _safe_median(counts, cells))


def doubled_median(counts: Counts) -> int:
    """Twice the middle answer: 7 lies between the third and the fourth point."""
    answered = sum(counts)
    return _point_at(counts, (answered - 1) // 2) + _point_at(counts, answered // 2)


def _point_at(counts: Counts, place: int) -> int:
    """The point chosen by the person at this place, when all stand in order from the least to the most."""
    return next(point for point, up_to in enumerate(accumulate(counts), start=1) if up_to > place)


def _cells(counts: Counts) -> tuple[Cell, ...] | None:
    """The rule proper; it asks only for what a reader could learn from its own result."""
    small = [place for place, count in enumerate(counts) if 0 < count < FEWEST_SHOWN]
    large = [place for place, count in enumerate(counts) if count >= FEWEST_SHOWN]
    if not small:
        return tuple(counts)
    total = sum(counts[place] for place in small)
    if not _tells(total, len(small)):
        return None if not large and total - len(small) <= 1 else _hide(counts, small, [])
    if not large or total + counts[large[0]] < _smallest_safe_total(len(small)):
        return None
    return _hide(counts, small, large[:1])


def _tells(total: int, places: int) -> bool:
    """Do the small numbers follow from their total: one alone, all ones, or all fours?"""
    return places == 1 or total in (places, places * (FEWEST_SHOWN - 1))


def _smallest_safe_total(places: int) -> int:
    """From which total on (with one larger number) the small ones have two possible values each."""
    return FEWEST_SHOWN + (2 if places == 1 else places * (FEWEST_SHOWN - 1))


def _hide(counts: Counts, small: Sequence[int], also: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(
        Hidden.SMALL if place in small else Hidden.ALSO if place in also else count
        for place, count in enumerate(counts)
    )


def _safe_median(counts: Counts, cells: tuple[Cell, ...]) -> int | None:
    """The median, unless it narrows a hidden number down to one value; nor may its absence do that."""
    median = doubled_median(counts)
    by_median: defaultdict[int, list[Counts]] = defaultdict(list)
    for possible in _alike(sum(counts), cells):
        by_median[doubled_median(possible)].append(possible)
    telling = [one for one, alike in by_median.items() if not _keep_secret(alike, cells)]
    rest = [possible for one in telling for possible in by_median[one]]
    if median in telling or (telling and not _keep_secret(rest, cells)):
        return None
    return median


def _keep_secret(alike: Sequence[Counts], cells: Sequence[Cell]) -> bool:
    """Does each hidden small number have at least two values among these?"""
    return all(len({counts[place] for counts in alike}) > 1 for place, cell in enumerate(cells) if cell is Hidden.SMALL)


def _alike(answered: int, cells: tuple[Cell, ...]) -> Iterator[Counts]:
    """Every way the answers can have fallen that would be published just like this."""
    small = [place for place, cell in enumerate(cells) if cell is Hidden.SMALL]
    shown = [cell if isinstance(cell, int) else 0 for cell in cells]
    for values in product(range(1, FEWEST_SHOWN), repeat=len(small)):
        counts = list(shown)
        for place, value in zip(small, values, strict=True):
            counts[place] = value
        if Hidden.ALSO in cells:
            counts[cells.index(Hidden.ALSO)] = answered - sum(counts)
        if min(counts) >= 0 and sum(counts) == answered and _cells(counts) == cells:
            yield counts
