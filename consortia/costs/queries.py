"""An organisation's own costs, which the database shows to nobody else, and those on the shared floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.costs import rules
from consortia.costs.models import CostLine, SharedCost
from consortia.division.models import WorkPackage
from consortia.membership.models import Consortium
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.identity.models import Person
from portal.organisations.models import Organisation
from portal.refusals import Missing

lines = table_of(CostLine)
shared_costs = table_of(SharedCost)
packages = table_of(WorkPackage)
consortia = table_of(Consortium)
people = table_of(Person)
organisations = table_of(Organisation)


@dataclass(frozen=True)
class CostSheet:
    """One organisation's lines in its private room, and which of them it has moved."""

    lines: tuple[rules.Line, ...]
    shared: frozenset[UUID]

    @property
    def totals(self) -> rules.Totals:
        return rules.totals(self.lines)

    @property
    def by_kind(self) -> list[tuple[rules.Kind, int]]:
        return rules.by_kind(self.lines)

    @property
    def hints(self) -> list[str]:
        return rules.hints(self.lines)

    @property
    def private(self) -> tuple[rules.Line, ...]:
        return tuple(line for line in self.lines if line.id not in self.shared)

    def line(self, line_id: UUID) -> rules.Line:
        for line in self.lines:
            if line.id == line_id:
                return line
        raise Missing("cost line")


@dataclass(frozen=True)
class SharedLine:
    line: rules.Line
    organisation: str
    person: str
    at: datetime


@dataclass(frozen=True)
class SharedSheet:
    """What one organisation has moved to the shared floor."""

    id: UUID
    organisation: str
    entries: tuple[SharedLine, ...]

    @property
    def totals(self) -> rules.Totals:
        return rules.totals(entry.line for entry in self.entries)


async def own_costs(session: AsyncSession, seat: Seat) -> CostSheet:
    rows = await session.execute(
        select(
            lines.c.id,
            lines.c.description,
            lines.c.kind,
            lines.c.amount_pence,
            lines.c.basis,
            lines.c.package_id,
            packages.c.title,
            shared_costs.c.id.label("shared_id"),
        )
        .outerjoin(
            packages, (packages.c.partnership_id == lines.c.partnership_id) & (packages.c.id == lines.c.package_id)
        )
        .outerjoin(
            shared_costs,
            (shared_costs.c.partnership_id == lines.c.partnership_id) & (shared_costs.c.cost_line_id == lines.c.id),
        )
        .where(lines.c.partnership_id == seat.partnership_id, lines.c.organisation_id == seat.organisation_id)
        .order_by(packages.c.id.nulls_last(), lines.c.id)
    )
    found = rows.all()
    return CostSheet(
        tuple(_line(row[:7]) for row in found),
        frozenset(row.id for row in found if row.shared_id is not None),
    )


async def shared_by_organisation(session: AsyncSession, seat: Seat) -> list[SharedSheet]:
    rows = await session.execute(
        select(
            shared_costs.c.id,
            shared_costs.c.description,
            shared_costs.c.kind,
            shared_costs.c.amount_pence,
            shared_costs.c.basis,
            shared_costs.c.package_id,
            packages.c.title,
            shared_costs.c.organisation_id,
            organisations.c.name,
            people.c.name,
            shared_costs.c.created_at,
        )
        .join(organisations, organisations.c.id == shared_costs.c.organisation_id)
        .join(people, people.c.id == shared_costs.c.person_id)
        .outerjoin(
            packages,
            (packages.c.partnership_id == shared_costs.c.partnership_id) & (packages.c.id == shared_costs.c.package_id),
        )
        .where(shared_costs.c.partnership_id == seat.partnership_id)
        .order_by(organisations.c.name, organisations.c.id, packages.c.id.nulls_last(), shared_costs.c.id)
    )
    return [
        SharedSheet(key, entries[0].organisation, entries)
        for key, group in groupby(rows.all(), key=lambda row: row.organisation_id)
        if (entries := tuple(SharedLine(_line(row[:7]), *row[8:]) for row in group))
    ]


async def package_choices(session: AsyncSession, seat: Seat) -> list[tuple[str, str]]:
    """Work packages of the partnership as pairs of key and words, for a list to choose from."""
    rows = await session.execute(
        select(packages.c.id, packages.c.title, consortia.c.name)
        .join(
            consortia,
            (consortia.c.partnership_id == packages.c.partnership_id) & (consortia.c.id == packages.c.consortium_id),
        )
        .where(packages.c.partnership_id == seat.partnership_id, packages.c.removed_at.is_(None))
        .order_by(consortia.c.id, packages.c.id)
    )
    return [(str(key), f"{title} ({consortium})") for key, title, consortium in rows]


def _line(columns: Sequence[Any]) -> rules.Line:
    key, description, kind, amount_pence, basis, package_id, package = columns
    return rules.Line(key, description, rules.Kind(kind), amount_pence, basis, package_id, package)
