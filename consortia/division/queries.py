"""The division of the work as pages and other slices ask for it: two questions, however many packages there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.division import rules
from consortia.division.models import ShareAcceptance, WorkPackage, WorkShare
from consortia.membership.queries import consortia_part, find_consortium
from consortia.membership.views import ConsortiumView
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.together import Part, together
from portal.organisations.models import Organisation
from portal.refusals import Missing

packages = table_of(WorkPackage)
shares = table_of(WorkShare)
acceptances = table_of(ShareAcceptance)
organisations = table_of(Organisation)


@dataclass(frozen=True)
class DivisionView:
    """One consortium with its work packages: the facts of the rules, and where the pages are."""

    consortium: ConsortiumView
    packages: tuple[rules.Package, ...]

    @property
    def division(self) -> rules.Division:
        members = tuple((member.organisation_id, member.name) for member in self.consortium.joined)
        return rules.Division(members, self.packages)

    @property
    def conflicts(self) -> list[rules.Conflict]:
        return rules.conflicts(self.division)

    @property
    def is_agreed(self) -> bool:
        return rules.is_agreed(self.division)

    @property
    def url(self) -> str:
        return f"{self.consortium.url}/division"

    def waiting_for(self, organisation_id: UUID) -> list[rules.Package]:
        """The packages that this organisation could accept now and has not."""
        return rules.waiting_for(self.division, organisation_id)

    def package_url(self, package_id: UUID) -> str:
        return f"{self.consortium.url}/packages/{package_id}"

    def package(self, package_id: UUID) -> rules.Package:
        for package in self.packages:
            if package.id == package_id:
                return package
        raise Missing("work package")


async def find_division(session: AsyncSession, seat: Seat, consortium_id: UUID) -> DivisionView:
    consortium = await find_consortium(session, seat, consortium_id)
    rows = await session.execute(_query(seat).where(packages.c.consortium_id == consortium_id))
    return DivisionView(consortium, tuple(_package(row) for row in rows))


async def list_divisions(session: AsyncSession, seat: Seat) -> list[DivisionView]:
    """Every consortium of the partnership that still has a member."""
    return divisions_of(*await together(session, *division_parts(seat)))


def division_parts(seat: Seat) -> tuple[Part[list[ConsortiumView]], Part[Sequence[Any]]]:
    return consortia_part(seat), Part(_query(seat), lambda rows: rows)


def divisions_of(everybody: Sequence[ConsortiumView], rows: Sequence[Any]) -> list[DivisionView]:
    consortia = [consortium for consortium in everybody if consortium.joined]
    by_consortium: dict[UUID, list[rules.Package]] = {consortium.id: [] for consortium in consortia}
    for row in rows:
        if row.consortium_id in by_consortium:
            by_consortium[row.consortium_id].append(_package(row))
    return [DivisionView(consortium, tuple(by_consortium[consortium.id])) for consortium in consortia]


async def division_is_agreed(session: AsyncSession, seat: Seat) -> bool:
    return is_agreed(await list_divisions(session, seat))


def is_agreed(divisions: Sequence[DivisionView]) -> bool:
    """Some work has been divided, and nothing that has been divided is still in conflict."""
    divided = [division for division in divisions if division.packages]
    return bool(divided) and all(division.is_agreed for division in divided)


def _query(seat: Seat) -> Select[Any]:
    return (
        select(
            packages.c.id,
            packages.c.consortium_id,
            packages.c.title,
            packages.c.description,
            packages.c.clause_reference,
            packages.c.revision,
            _shares_of_one(seat).label("shares"),
            _acceptances_of_one(seat).label("acceptances"),
        )
        .where(packages.c.partnership_id == seat.partnership_id, packages.c.removed_at.is_(None))
        .order_by(packages.c.id)
    )


def _shares_of_one(seat: Seat) -> ColumnElement[Any]:
    columns = (shares.c.organisation_id, organisations.c.name, shares.c.share_basis_points, shares.c.part)
    return (
        select(_list(columns, organisations.c.name))
        .select_from(shares)
        .join(organisations, organisations.c.id == shares.c.organisation_id)
        .where(shares.c.partnership_id == seat.partnership_id, shares.c.package_id == packages.c.id)
        .scalar_subquery()
    )


def _acceptances_of_one(seat: Seat) -> ColumnElement[Any]:
    columns = (acceptances.c.organisation_id, acceptances.c.digest)
    return (
        select(_list(columns, acceptances.c.id))
        .where(acceptances.c.partnership_id == seat.partnership_id, acceptances.c.package_id == packages.c.id)
        .scalar_subquery()
    )


def _list(columns: Sequence[ColumnElement[Any]], order: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.json_agg(aggregate_order_by(func.json_build_array(*columns), order), type_=JSON)


def _package(row: Any) -> rules.Package:  # noqa: ANN401 -- a row of columns
    return rules.Package(
        row.id,
        row.title,
        row.description,
        row.clause_reference,
        row.revision,
        tuple(rules.Share(UUID(key), name, points, rules.Part(part)) for key, name, points, part in row.shares or ()),
        frozenset((UUID(key), digest) for key, digest in row.acceptances or ()),
    )
