"""Frozen versions: the list, one of them, the texts to compare, and the newest that everybody has signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.queries import newest_agreed
from partnerships.decisions.rules import short
from partnerships.designs.blocks import Section
from partnerships.designs.queries.tables import (
    designs,
    organisations,
    owners,
    people,
    sections,
    sights,
    version_sections,
    versions,
)
from partnerships.designs.reading import Reading, read_text
from partnerships.designs.rules import DECISION_KIND
from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.refusals import Missing

FACTS = 10  # the columns of a version itself; its sections' follow


@dataclass(frozen=True)
class FrozenSection:
    """`present_revision` is None when the section has been taken out; `is_different` compares with today's text."""

    section_id: UUID
    number: int
    heading: str
    owner: str
    revision: int
    reading: Reading
    present_revision: int | None
    is_different: bool

    @property
    def section(self) -> Section:
        return Section(str(self.section_id), self.heading, self.reading.blocks)


@dataclass(frozen=True)
class VersionSummary:
    id: UUID
    number: int
    name: str
    digest: str
    frozen_by: str
    frozen_for: str
    frozen_at: datetime
    is_seen: bool
    """By somebody for the seat's organisation."""

    @property
    def title(self) -> str:
        return f"Version {self.number}: {self.name}"

    @property
    def short_digest(self) -> str:
        return short(self.digest)


@dataclass(frozen=True)
class VersionView(VersionSummary):
    design_id: UUID
    design_title: str
    sections: tuple[FrozenSection, ...]

    @property
    def texts(self) -> tuple[Section, ...]:
        """The version's text in the form that its digest is made of."""
        return tuple(frozen.section for frozen in self.sections)


async def list_versions(session: AsyncSession, seat: Seat, design_id: UUID) -> list[VersionSummary]:
    """Newest first."""
    return await alone(session, versions_part(seat, design_id))


def versions_part(seat: Seat, design_id: UUID) -> Part[list[VersionSummary]]:
    query = _summaries(seat).where(versions.c.design_id == design_id).order_by(versions.c.number.desc())
    return Part(query, lambda rows: [VersionSummary(*row) for row in rows])


async def find_version(session: AsyncSession, seat: Seat, design_id: UUID, version_id: UUID) -> VersionView:
    return await alone(session, version_part(seat, design_id, version_id))


def version_part(seat: Seat, design_id: UUID, version_id: UUID) -> Part[VersionView]:
    is_meant = (versions.c.id == version_id) & (versions.c.design_id == design_id)
    return Part(_version_query(seat, is_meant), _one)


async def signed_version(session: AsyncSession, seat: Seat) -> VersionView | None:
    """The newest version that every voting party has signed, with its text."""
    return await alone(session, signed_part(seat))


def signed_part(seat: Seat) -> Part[VersionView | None]:
    return Part(_version_query(seat, versions.c.id == newest_agreed(seat, DECISION_KIND)), _view)


def _one(rows: Sequence[Any]) -> VersionView:
    version = _view(rows)
    if version is None:
        raise Missing("version")
    return version


def _view(rows: Sequence[Any]) -> VersionView | None:
    if not rows:
        return None
    frozen = tuple(_frozen(number, row[FACTS:]) for number, row in enumerate(rows, start=1))
    return VersionView(*[*rows[0][:FACTS], frozen])


def _frozen(number: int, row: Sequence[Any]) -> FrozenSection:
    section_id, heading, owner, revision, blocks, present_revision, is_different = row
    return FrozenSection(
        section_id, number, heading, owner, revision, read_text(blocks), present_revision, is_different
    )


def _summaries(seat: Seat) -> Select[*tuple[Any, ...]]:
    is_seen = (
        select(func.count() > 0)
        .select_from(sights)
        .where(sights.c.partnership_id == versions.c.partnership_id, sights.c.version_id == versions.c.id)
        .where(sights.c.organisation_id == seat.organisation_id)
        .scalar_subquery()
    )
    return (
        select(
            versions.c.id,
            versions.c.number,
            versions.c.name,
            versions.c.digest,
            people.c.name,
            organisations.c.name,
            versions.c.created_at,
            is_seen,
        )
        .join(people, people.c.id == versions.c.person_id)
        .join(organisations, organisations.c.id == versions.c.organisation_id)
        .where(versions.c.partnership_id == seat.partnership_id)
    )


def _version_query(seat: Seat, is_meant: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    differs = or_(
        sections.c.removed_at.is_not(None),
        sections.c.heading != version_sections.c.heading,
        sections.c.blocks != version_sections.c.blocks,
    )
    return (
        _summaries(seat)
        .add_columns(
            versions.c.design_id,
            designs.c.title,
            version_sections.c.section_id,
            version_sections.c.heading,
            owners.c.name,
            version_sections.c.revision,
            cast(version_sections.c.blocks, Text),
            sections.c.revision,
            differs,
        )
        .join(designs, _key(designs, versions.c.design_id))
        .join(version_sections, _is_in(version_sections, versions))
        .join(sections, _key(sections, version_sections.c.section_id))
        .join(owners, owners.c.id == version_sections.c.owner_id)
        .where(is_meant)
        .order_by(version_sections.c.position)
    )


def _is_in(inner: Any, outer: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """The section belongs to the version."""
    return and_(inner.c.partnership_id == outer.c.partnership_id, inner.c.version_id == outer.c.id)


def _key(table: Any, column: Any) -> ColumnElement[bool]:  # noqa: ANN401
    return and_(table.c.partnership_id == column.table.c.partnership_id, table.c.id == column)
