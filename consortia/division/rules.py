"""How the work is divided, and what still stands in the way (S003-44, -45; S004-07-20; WorkShare in domain 3.2).

The commonest way for a consortium to fail is that its members do not agree who does what. So every work package
has shares that come to exactly 100%, exactly one member that leads, and the acceptance of each member that has a
share. An acceptance binds to a digest of the package as it stood: when the text or a share changes, it falls away
and everybody is asked again. Shares are whole hundredths of a percent, so that a third and two thirds are an
agreement and not a rounding.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from portal.refusals import Refused

WHOLE = 10_000
_PERCENT = re.compile(r"(?P<whole>\d{1,3})(?:\.(?P<part>\d{0,2}))?\s*%?", re.ASCII)


class Part(StrEnum):
    LEADS = "leads"
    SUPPORTS = "supports"


class NotAShare(Refused):
    pass


class NotDivided(Refused):
    pass


class CannotAccept(Refused):
    pass


@dataclass(frozen=True)
class Share:
    organisation_id: UUID
    organisation: str
    share_basis_points: int
    part: Part

    @property
    def percent(self) -> str:
        return format_percent(self.share_basis_points)


@dataclass(frozen=True)
class Package:
    """A work package with its shares and the digests that organisations have accepted, by organisation."""

    id: UUID
    title: str
    description: str
    clause_reference: str
    revision: int
    shares: tuple[Share, ...] = ()
    accepted: frozenset[tuple[UUID, str]] = frozenset()

    @property
    def total_basis_points(self) -> int:
        return sum(share.share_basis_points for share in self.shares)

    @property
    def total_percent(self) -> str:
        return format_percent(self.total_basis_points)

    @property
    def leaders(self) -> list[Share]:
        return [share for share in self.shares if share.part == Part.LEADS]

    @cached_property
    def digest(self) -> str:
        """Covers everything that a member accepts: the text, every share, and which revision it was."""
        shares = sorted((str(one.organisation_id), one.share_basis_points, one.part) for one in self.shares)
        content = [str(self.id), self.revision, self.title, self.description, self.clause_reference, shares]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def share_of(self, organisation_id: UUID) -> Share | None:
        return next((share for share in self.shares if share.organisation_id == organisation_id), None)

    def is_accepted_by(self, organisation_id: UUID) -> bool:
        return (organisation_id, self.digest) in self.accepted

    def has_fallen_away_for(self, organisation_id: UUID) -> bool:
        """It accepted this package once, and the package has changed since."""
        return not self.is_accepted_by(organisation_id) and any(one == organisation_id for one, _ in self.accepted)


@dataclass(frozen=True)
class Conflict:
    """What stands in the way, in a sentence; `package_id` says where to put it right."""

    sentence: str
    package_id: UUID | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True)
class Division:
    """The packages of one consortium, and its members of today by name."""

    members: tuple[tuple[UUID, str], ...]
    packages: tuple[Package, ...]


def parse_percent(typed: str, whose: str) -> int:
    """Basis points from `33.33`, `33.3%` or nothing at all, which is no share. `whose` names it in a refusal."""
    if not typed.strip():
        return 0
    match = _PERCENT.fullmatch(typed.strip())
    if match is None:
        raise NotAShare(f"Enter the share of {whose} as a percentage with at most two decimals, such as 33.33.")
    basis_points = int(match["whole"]) * 100 + int((match["part"] or "").ljust(2, "0"))
    if basis_points > WHOLE:
        raise NotAShare(f"Enter the share of {whose} as 100% or less.")
    return basis_points


def format_percent(basis_points: int) -> str:
    """`25%` or `33.33%`."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02d}%" if part else f"{whole}%"


def check_total(title: str, total_basis_points: int) -> None:
    if total_basis_points != WHOLE:
        raise NotDivided(wrong_total(title, total_basis_points))


def check_may_accept(package: Package, organisation_id: UUID, seen_digest: str) -> None:
    if package.share_of(organisation_id) is None:
        raise CannotAccept(f"Your organisation has no share of {package.title}, so there is nothing to accept.")
    if package.is_accepted_by(organisation_id):
        raise CannotAccept(f"Your organisation has already accepted its part of {package.title}.")
    check_total(package.title, package.total_basis_points)
    if len(package.leaders) != 1:
        raise CannotAccept(_wrong_leaders(package))
    if seen_digest != package.digest:
        raise CannotAccept(
            f"{package.title} was changed while you were reading. Read the new shares below, then accept them."
        )


def waiting_for(division: Division, organisation_id: UUID) -> list[Package]:
    """Packages that are ready to be accepted and wait for this organisation."""
    return [
        package
        for package in division.packages
        if package.share_of(organisation_id)
        and not package.is_accepted_by(organisation_id)
        and package.total_basis_points == WHOLE
        and len(package.leaders) == 1
    ]


def conflicts(division: Division) -> list[Conflict]:
    """Everything that must be settled before the division is agreed; empty when it is."""
    if not division.packages:
        return [Conflict("There are no work packages yet.")]
    found: list[Conflict] = []
    for package in division.packages:
        found.extend(_conflicts_of(package, {organisation_id for organisation_id, _ in division.members}))
    found.extend(_without_work(division))
    return found


def is_agreed(division: Division) -> bool:
    return not conflicts(division)


def _conflicts_of(package: Package, member_ids: set[UUID]) -> Iterable[Conflict]:
    if not package.shares:
        yield Conflict(f"Nobody has claimed {package.title}.", package.id)
        return
    if package.total_basis_points != WHOLE:
        yield Conflict(wrong_total(package.title, package.total_basis_points), package.id)
    if len(package.leaders) != 1:
        yield Conflict(_wrong_leaders(package), package.id)
    for share in package.shares:
        if share.organisation_id not in member_ids:
            sentence = f"{share.organisation} is no longer a member but has {share.percent} of {package.title}."
            yield Conflict(sentence, package.id, share.organisation_id)
        elif not package.is_accepted_by(share.organisation_id):
            yield Conflict(_not_accepted(package, share), package.id, share.organisation_id)


def wrong_total(title: str, total_basis_points: int) -> str:
    return f"The shares of {title} come to {format_percent(total_basis_points)}. They must come to 100%."


def _wrong_leaders(package: Package) -> str:
    if not package.leaders:
        return f"Nobody leads {package.title}. Choose one member that leads it."
    names = _and([share.organisation for share in package.leaders])
    return f"{names} each claim to lead {package.title}. Only one can lead."


def _not_accepted(package: Package, share: Share) -> str:
    if package.has_fallen_away_for(share.organisation_id):
        return f"{package.title} has changed since {share.organisation} accepted it. It must accept again."
    return f"{share.organisation} has not yet accepted its part of {package.title}."


def _without_work(division: Division) -> Iterable[Conflict]:
    for organisation_id, name in division.members:
        if not any(package.share_of(organisation_id) for package in division.packages):
            yield Conflict(f"{name} is a member but has no work.", organisation_id=organisation_id)


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
