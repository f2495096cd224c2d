"""Making work packages, sharing them out, and accepting one's part."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.division import rules
from consortia.division.models import ShareAcceptance, WorkPackage, WorkShare
from consortia.division.queries import DivisionView
from consortia.membership.rules import check_is_member
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.refusals import Refused

packages = table_of(WorkPackage)
shares = table_of(WorkShare)
acceptances = table_of(ShareAcceptance)


class StalePackage(Refused):
    pass


class TitleTaken(Refused):
    pass


async def add_package(
    session: AsyncSession, seat: Seat, division: DivisionView, *, title: str, description: str, clause_reference: str
) -> UUID:
    check_is_member(division.consortium.members, seat.organisation_id)
    _check_title_is_free(division, title, None)
    package_id = new_id()
    await session.execute(
        insert(packages).values(
            partnership_id=seat.partnership_id,
            id=package_id,
            consortium_id=division.consortium.id,
            title=title,
            description=description,
            clause_reference=clause_reference,
        )
    )
    await record(session, seat, "added", package_id, f"the work package {title}")
    return package_id


async def describe_package(
    session: AsyncSession,
    seat: Seat,
    division: DivisionView,
    package: rules.Package,
    *,
    revision_seen: int,
    title: str,
    description: str,
    clause_reference: str,
) -> None:
    check_is_member(division.consortium.members, seat.organisation_id)
    _check_title_is_free(division, title, package.id)
    await _revise(
        session,
        seat,
        package,
        revision_seen,
        title=title,
        description=description,
        clause_reference=clause_reference,
    )
    await record(session, seat, "described", package.id, f"the work package {title} anew")


async def divide_package(
    session: AsyncSession,
    seat: Seat,
    division: DivisionView,
    package: rules.Package,
    *,
    revision_seen: int,
    divided: Sequence[rules.Share],
    is_finished: bool,
) -> None:
    """Put these shares in the place of the earlier ones. Unfinished shares are kept and shown as a conflict."""
    check_is_member(division.consortium.members, seat.organisation_id)
    if is_finished:
        rules.check_total(package.title, sum(share.share_basis_points for share in divided))
    await _revise(session, seat, package, revision_seen)
    await session.execute(
        delete(shares).where(shares.c.partnership_id == seat.partnership_id, shares.c.package_id == package.id)
    )
    for share in divided:
        await session.execute(
            insert(shares).values(
                partnership_id=seat.partnership_id,
                package_id=package.id,
                organisation_id=share.organisation_id,
                share_basis_points=share.share_basis_points,
                part=share.part,
            )
        )
    await record(session, seat, "divided", package.id, f"the work package {package.title}: {_in_words(divided)}")


async def accept_share(
    session: AsyncSession, seat: Seat, division: DivisionView, package: rules.Package, seen_digest: str
) -> None:
    check_is_member(division.consortium.members, seat.organisation_id)
    rules.check_may_accept(package, seat.organisation_id, seen_digest)
    await session.execute(
        insert(acceptances).values(
            partnership_id=seat.partnership_id,
            package_id=package.id,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
            revision=package.revision,
            digest=package.digest,
        )
    )
    await record(session, seat, "accepted", package.id, f"its part of the work package {package.title}")


async def remove_package(session: AsyncSession, seat: Seat, division: DivisionView, package: rules.Package) -> None:
    check_is_member(division.consortium.members, seat.organisation_id)
    await _revise(session, seat, package, package.revision, removed_at=func.now())
    await record(session, seat, "removed", package.id, f"the work package {package.title}")


async def _revise(
    session: AsyncSession,
    seat: Seat,
    package: rules.Package,
    revision_seen: int,
    **changes: Any,  # noqa: ANN401
) -> None:
    """The next revision of a package, unless somebody else has made it since the page was read."""
    revised = await session.scalar(
        update(packages)
        .where(packages.c.partnership_id == seat.partnership_id, packages.c.id == package.id)
        .where(packages.c.revision == revision_seen, packages.c.removed_at.is_(None))
        .values(revision=revision_seen + 1, **changes)
        .returning(packages.c.revision)
    )
    if revised is None:
        raise StalePackage(
            f"{package.title} was changed while you were writing. "
            "The page shows it as it stands now, and keeps what you typed. Check both, then save again."
        )


def _check_title_is_free(division: DivisionView, title: str, own_id: UUID | None) -> None:
    if any(package.title.casefold() == title.casefold() and package.id != own_id for package in division.packages):
        raise TitleTaken("There is already a work package with this title. Choose another title.")


def _in_words(divided: Sequence[rules.Share]) -> str:
    return ", ".join(f"{share.organisation} {share.percent}" for share in divided) or "no shares"
