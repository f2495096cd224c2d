"""A risk is scored with a reason, owned by a party, looked at again on a day, and borne in shares (S004-02-06, N22).

Who bears it is said with it: shares of the parties that make up the whole, or a rule of a budget that all have signed.
What was said is never changed: each look is a new one. A risk that an organisation keeps in its own room may be moved
to the shared floor, and never back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from portal.refusals import Refused
from valuation.terms import check_shares

LOWEST, HIGHEST = 1, 5
SERIOUS, HIGH = 8, 15
"""From these scores on."""


class Room(StrEnum):
    SHARED = "shared"
    OWN = "own"


class CannotKeepRisk(Refused):
    pass


@dataclass(frozen=True)
class Bearer:
    """A party and its part of what the risk would cost; shares are exact."""

    name: str
    share: Fraction


@dataclass(frozen=True)
class Bearing:
    """Either shares, or the words of a signed rule with the agreement that they stand in."""

    shares: Sequence[Bearer] = ()
    rule: str = ""
    agreement_id: UUID | None = None


@dataclass(frozen=True)
class Assessment:
    """One look at a risk."""

    likelihood: int
    impact: int
    reason: str
    owner_id: UUID
    response: str
    review_on: date
    bearing: Bearing

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True)
class AskedRisk:
    title: str
    cause: str
    room: Room


def level(score: int) -> str:
    if score >= HIGH:
        return "high"
    return "serious" if score >= SERIOUS else "low"


def check_review(review_on: date, today: date) -> None:
    if review_on <= today:
        raise CannotKeepRisk("Choose a later day. On that day the owner looks at the risk again.")


def check_owner(owner_id: UUID, organisation_id: UUID, *, is_private: bool) -> None:
    if is_private and owner_id != organisation_id:
        raise CannotKeepRisk(
            "While a risk is in your own room, your organisation owns it. Move it to the shared floor first."
        )


def check_bearing(shares: Mapping[str, Fraction], *, has_rule: bool) -> None:
    if shares and has_rule:
        raise CannotKeepRisk("Choose the signed rule or enter shares, not both.")
    if not shares and not has_rule:
        raise CannotKeepRisk("Say who bears it: enter shares that make up 100%, or choose a rule that all have signed.")
    if shares:
        check_shares("share", shares)


def check_open(*, is_closed: bool) -> None:
    if is_closed:
        raise CannotKeepRisk("This risk has been closed. Add it as a new one if it comes back.")


def check_may_move(*, is_private: bool) -> None:
    if not is_private:
        raise CannotKeepRisk("This risk is on the shared floor already.")
