"""Whom a service reaches, so that nobody is paid for leaving out those who need it most (S003-26, F42).

Payment by results tempts: to take in those who would do well anyway (creaming), to take in the others and leave them
be (parking), to turn people away. The signs are questions to the provider, never a verdict and never a deduction.
Numbers of a few people are not judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from portal.clock import uk_date
from portal.refusals import Refused
from valuation.payments.rules.clauses import figure

FEWEST_JUDGED = 5
"""Of fewer people than these a share says nothing."""
MOST_PEOPLE = 1_000_000
_FALLS = 3
_PERCENT = 100


class WrongReach(Refused):
    pass


@dataclass(frozen=True)
class Aims:
    """What those who pay look for, in per cent: at least so many with complex needs, at most the other two."""

    complex_percent: Decimal
    refused_percent: Decimal
    left_percent: Decimal


@dataclass(frozen=True)
class Reached:
    """How many people, over a period that ended on a day. What follows is a part of what stands before it."""

    period_ends_on: date
    referred: int
    refused: int
    started: int
    complex_needs: int
    left_early: int
    reasons: str = ""

    @property
    def complex_share(self) -> Decimal | None:
        return _share(self.complex_needs, self.started)

    @property
    def refused_share(self) -> Decimal | None:
        return _share(self.refused, self.referred)

    @property
    def left_share(self) -> Decimal | None:
        return _share(self.left_early, self.started)


def check_reached(one: Reached, today: date) -> None:
    if one.period_ends_on > today:
        raise WrongReach("The period must be over.")
    if one.refused + one.started > one.referred:
        raise WrongReach("More people were turned away or started than were referred. Correct one of the numbers.")
    if one.complex_needs > one.started:
        raise WrongReach("More people have complex needs than started. Correct one of the two numbers.")
    if one.left_early > one.started:
        raise WrongReach("More people left than started. Correct one of the two numbers.")
    if (one.refused or one.left_early) and not one.reasons:
        raise WrongReach("Say why people were turned away or left, without naming anybody.")


def signs(aims: Aims | None, newest_first: Sequence[Reached]) -> list[str]:
    """What to ask about, in sentences; nothing is wrong for sure."""
    if not newest_first:
        return []
    found = _against(aims, newest_first[0]) if aims else []
    return [*found, *_falling(newest_first)]


def share_in_words(share: Decimal | None) -> str:
    return "Too few to say" if share is None else f"{figure(share)}%"


def _against(aims: Aims, newest: Reached) -> list[str]:
    found = []
    until = f"in the period to {uk_date(newest.period_ends_on)}"
    if newest.complex_share is not None and newest.complex_share < aims.complex_percent:
        found.append(
            f"{figure(newest.complex_share)}% of those who started {until} have complex needs; at least "
            f"{figure(aims.complex_percent)}% were looked for. Who needs it most and is not there?"
        )
    if newest.refused_share is not None and newest.refused_share > aims.refused_percent:
        found.append(
            f"{figure(newest.refused_share)}% of those referred {until} were turned away; at most "
            f"{figure(aims.refused_percent)}% were looked for. Who are they, and where did they go?"
        )
    if newest.left_share is not None and newest.left_share > aims.left_percent:
        found.append(
            f"{figure(newest.left_share)}% of those who started {until} left early; at most "
            f"{figure(aims.left_percent)}% were looked for. Was there enough for them?"
        )
    return found


def _falling(newest_first: Sequence[Reached]) -> list[str]:
    shares = [one.complex_share for one in newest_first[:_FALLS]]
    known = [share for share in shares if share is not None]
    if len(known) < _FALLS or not all(later < earlier for later, earlier in pairwise(known)):
        return []
    return [_fallen(known[-1], known[0])]


def _fallen(earliest: Decimal, newest: Decimal) -> str:
    return (
        f"The share of people with complex needs has fallen {_FALLS - 1} periods in a row, "
        f"from {figure(earliest)}% to {figure(newest)}%. Has it become easier to be left out?"
    )


def _share(part: int, whole: int) -> Decimal | None:
    return None if whole < FEWEST_JUDGED else round(Decimal(part * _PERCENT) / whole, 1)
