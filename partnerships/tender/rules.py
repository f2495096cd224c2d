"""What a tender needs before everybody is asked to agree it.

F52, U17: award criteria carry weights that total exactly 100%, when they are saved and again when the pack is
agreed. Weights are whole tenths of a percent, kept in basis points, so that a total is never a matter of rounding.
S003-37: a criterion may name the outcome it serves, so that what was meant is still there when bids are judged.
S004-07-11 and N8: what goes out is one frozen text that every party has read and agreed, so that nobody who
helped to design the service holds a different one from those who did not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from portal.refusals import Refused

DECISION_KIND = "tender pack"
WHOLE_BASIS_POINTS = 10_000
MOST_CRITERIA = 30
LONGEST_TERM_MONTHS = 240
KEY_DATES: Mapping[str, str] = {
    "issued_on": "The invitation is sent out",
    "questions_by": "Last day for questions",
    "respond_by": "Responses are due",
    "decided_on": "Bidders are told the decision",
    "starts_on": "The service starts",
}
_PERCENT = re.compile(r"(?P<whole>\d{1,3})(?:\.(?P<tenth>\d))?\s*%?", re.ASCII)


class WrongWeight(Refused):
    """What was typed is not a weight."""


class WrongTotal(Refused):
    """The weights together are not 100%."""


class StaleTender(Refused):
    """Somebody else saved while this was being written."""


class CannotFreeze(Refused):
    """The pack cannot be put to everybody as it stands."""


@dataclass(frozen=True)
class Criterion:
    name: str
    weight_basis_points: int
    good_answer: str = ""
    rationale: str = ""
    outcome_id: UUID | None = None

    @property
    def weight(self) -> str:
        return format_weight(self.weight_basis_points)


def read_weight(text: str) -> int:
    """Basis points from `40`, `12.5` or `12.5%`."""
    match = _PERCENT.fullmatch(text)
    basis_points = int(match["whole"]) * 100 + int(match["tenth"] or 0) * 10 if match else 0
    if not 0 < basis_points <= WHOLE_BASIS_POINTS:
        raise WrongWeight("Enter the weight as a percentage above 0 and up to 100, such as 40 or 12.5.")
    return basis_points


def format_weight(basis_points: int) -> str:
    return f"{basis_points / 100:.10g}%"


def check_total(weights_basis_points: Sequence[int]) -> None:
    if not weights_basis_points:
        raise WrongTotal("Enter at least one award criterion. The weights must total exactly 100%.")
    total = sum(weights_basis_points)
    if total == WHOLE_BASIS_POINTS:
        return
    gap = format_weight(abs(WHOLE_BASIS_POINTS - total))
    amends = f"{gap} is missing" if total < WHOLE_BASIS_POINTS else f"take {gap} away"
    raise WrongTotal(f"The weights total {format_weight(total)}. They must total exactly 100%: {amends}.")


def twice_named(names: Sequence[str]) -> list[int]:
    """The places of names that stand further up already."""
    folded = [" ".join(name.casefold().split()) for name in names]
    return [place for place, name in enumerate(folded) if name and name in folded[:place]]


def out_of_order(dates: Mapping[str, date | None]) -> tuple[str, str] | None:
    """The first key date that comes before the one it should follow, and that one."""
    known = [(name, on) for name in KEY_DATES if (on := dates.get(name)) is not None]
    for (before, earlier), (after, later) in pairwise(known):
        if later < earlier:
            return after, before
    return None


def check_revision(seen: int, now: int) -> None:
    if seen != now:
        raise StaleTender(
            "Somebody else saved this while you were writing. What you typed is still here and is not saved. "
            "Read what they saved, put both together, then save again."
        )


def check_may_freeze(missing: Sequence[str], seen_digest: str, digest: str, newest_digest: str | None) -> None:
    """What is frozen is what the person has read, nothing in it is missing, and it differs from the one before."""
    if missing:
        raise CannotFreeze(f"The pack is not complete yet. {' '.join(missing)}")
    if digest == newest_digest:
        raise CannotFreeze("Nothing has changed since the newest version of the pack. Everybody has that one.")
    if seen_digest != digest:
        raise CannotFreeze("The pack has changed since you opened this page. Read it again, then freeze it.")
