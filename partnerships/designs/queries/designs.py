"""The list of designs and the page on which one is read: everything on it in one question to the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    and_,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import find_proposals
from partnerships.designs.queries.news import News, gather, news_of
from partnerships.designs.queries.one_design import READING, same
from partnerships.designs.queries.rights import may_manage, seat_rights
from partnerships.designs.queries.tables import (
    designs,
    sections,
    versions,
)
from partnerships.designs.reading import Reading, read_text
from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.live.rights import Rights
from portal.refusals import Missing


@dataclass(frozen=True)
class DesignLine:
    id: UUID
    title: str
    section_count: int
    newest_version: int | None


@dataclass(frozen=True)
class VersionLine:
    id: UUID
    number: int
    name: str

    @property
    def title(self) -> str:
        return f"Version {self.number}: {self.name}"


@dataclass(frozen=True)
class SectionView:
    """`number` is its place on the page; `is_changed` compares it with the signed version, if there is one."""

    id: UUID
    number: int
    heading: str
    hint: str
    owner: str
    rights: Rights
    may_manage: bool
    open_proposals: int
    revision: int
    change: int
    reading: Reading
    changed_by: str
    changed_for: str
    changed_at: datetime
    open_comments: int
    is_changed: bool
    signed_place: int | None


@dataclass(frozen=True)
class DesignView:
    id: UUID
    title: str
    changes: int
    rearranged_at: int
    newest: VersionLine | None
    signed: VersionLine | None
    signed_section_count: int
    removed_count: int
    news: News
    sections: tuple[SectionView, ...]

    @property
    def is_changed_since_signed(self) -> bool:
        """Also when a section was taken out or moved, which no single section can tell."""
        places = [section.signed_place for section in self.sections]
        in_order = [place for place in places if place is not None]
        return self.signed is not None and (
            any(section.is_changed for section in self.sections)
            or len(places) != self.signed_section_count
            or in_order != sorted(in_order)
        )

    def changed_after(self, change: int) -> list[SectionView]:
        return [section for section in self.sections if section.change > change]


async def list_designs(session: AsyncSession, seat: Seat) -> list[DesignLine]:
    present = and_(same(sections, designs), sections.c.design_id == designs.c.id, sections.c.removed_at.is_(None))
    frozen = and_(same(versions, designs), versions.c.design_id == designs.c.id)
    rows = await session.execute(
        select(
            designs.c.id,
            designs.c.title,
            select(func.count()).select_from(sections).where(present).scalar_subquery(),
            select(func.max(versions.c.number)).where(frozen).scalar_subquery(),
        )
        .where(designs.c.partnership_id == seat.partnership_id)
        .order_by(designs.c.id)
    )
    return [DesignLine(*row) for row in rows]


async def find_changes(session: AsyncSession, seat: Seat, design_id: UUID) -> int:
    """How often the design has changed: the one number that a waiting page asks for."""
    changes: int | None = await session.scalar(
        select(designs.c.changes).where(designs.c.partnership_id == seat.partnership_id, designs.c.id == design_id)
    )
    if changes is None:
        raise Missing("design")
    return changes


async def find_title(session: AsyncSession, seat: Seat, design_id: UUID) -> str:
    return await alone(session, title_part(seat, design_id))


def title_part(seat: Seat, design_id: UUID) -> Part[str]:
    here = (designs.c.partnership_id == seat.partnership_id, designs.c.id == design_id)
    return Part(select(designs.c.title).where(*here), _title)


def _title(rows: Sequence[Any]) -> str:
    if not rows:
        raise Missing("design")
    title: str = rows[0].title
    return title


async def read_design(session: AsyncSession, seat: Seat, design_id: UUID) -> DesignView:
    return _design(seat, design_id, await READING.all(session, **_asked(seat, design_id)))


def design_part(seat: Seat, design_id: UUID) -> Part[DesignView]:
    """The same for a page that asks it together with something else."""
    return Part(READING.statement.params(_asked(seat, design_id)), lambda rows: _design(seat, design_id, rows))


def _asked(seat: Seat, design_id: UUID) -> dict[str, UUID | None]:
    return {
        "partnership": seat.partnership_id,
        "organisation": seat.organisation_id,
        "person": seat.person_id,
        "design": design_id,
    }


def _design(seat: Seat, design_id: UUID, rows: Sequence[Any]) -> DesignView:
    if not rows:
        raise Missing("design")
    first = rows[0]
    present = [row for row in rows if row.section_id is not None]
    return DesignView(
        design_id,
        first.title,
        first.changes,
        first.rearranged_at,
        _version(first.newest_id, first.newest_number, first.newest_name),
        _version(first.signed_id, first.signed_number, first.signed_name),
        first.signed_section_count,
        first.removed_count,
        gather((row, news_of(row)) for row in present),
        tuple(_section(seat, number, row) for number, row in enumerate(present, start=1)),
    )


def _version(version_id: UUID | None, number: int, name: str) -> VersionLine | None:
    return None if version_id is None else VersionLine(version_id, number, name)


def _section(seat: Seat, number: int, row: Any) -> SectionView:  # noqa: ANN401 -- a row of many columns
    return SectionView(
        row.section_id,
        number,
        row.heading,
        row.hint,
        row.owner,
        seat_rights(seat, row.owner_id, row.allowed),
        may_manage(seat, row.owner_id),
        len(find_proposals(read_marked(row.marked))) if row.marked else 0,
        row.revision,
        row.change,
        read_text(row.blocks),
        row.changed_by,
        row.changed_for,
        row.changed_at,
        row.open_comments,
        row.is_changed,
        row.signed_place,
    )
