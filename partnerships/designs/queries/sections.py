"""One section as it is read now, and what was taken out of its design."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Section
from partnerships.designs.canonical import version_digest
from partnerships.designs.queries.rights import allowed_by, may_manage, seat_rights
from partnerships.designs.queries.tables import (
    designs,
    organisations,
    owners,
    people,
    sections,
)
from partnerships.designs.reading import Reading, read_text
from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.live.rights import Rights
from portal.refusals import Missing


@dataclass(frozen=True)
class OneSection:
    """A section with its place in its design, and what the seat that reads it may do in it.

    `is_ahead` while its text has no revision yet; `is_by_reader` when the seat's own person wrote in it last.
    """

    id: UUID
    design_id: UUID
    design_title: str
    number: int
    heading: str
    hint: str
    owner_id: UUID
    owner: str
    revision: int
    changed_by: str
    changed_for: str
    changed_at: datetime
    removed_at: datetime | None
    is_ahead: bool
    is_by_reader: bool
    reading: Reading
    rights: Rights
    may_manage: bool

    @property
    def may_write(self) -> bool:
        return self.rights is Rights.WRITE

    @property
    def may_suggest(self) -> bool:
        return self.rights.may_send

    @property
    def may_comment(self) -> bool:
        return self.rights is not Rights.READ

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def as_text(self) -> Section:
        return Section(str(self.id), self.heading, self.reading.blocks)

    @property
    def beginning(self) -> Beginning:
        """For a form that is opened now."""
        return Beginning(self.revision, self.reading.blocks if self.is_ahead else None)

    @property
    def marks(self) -> tuple[str, str]:
        """What a page that showed this text may name it by: its number in the history, or its digest."""
        return str(self.revision), version_digest([self.as_text])

    @property
    def mark(self) -> str:
        """The number names it no more while words stand in it that the history does not hold yet."""
        return self.marks[self.is_ahead]

    @property
    def anchor(self) -> str:
        """Where the section stands on the page of its design."""
        return f"section-{self.id.hex[-12:]}"


@dataclass(frozen=True)
class RemovedSection:
    id: UUID
    heading: str
    removed_at: datetime
    may_put_back: bool


async def find_section(session: AsyncSession, seat: Seat, design_id: UUID, section_id: UUID) -> OneSection:
    return await alone(session, section_part(seat, design_id, section_id))


def section_part(seat: Seat, design_id: UUID, section_id: UUID) -> Part[OneSection]:
    return Part(_section_query(seat, design_id, section_id), lambda rows: _section(seat, rows))


def _section(seat: Seat, rows: Sequence[Any]) -> OneSection:
    if not rows:
        raise Missing("section")
    *facts, blocks, allowed = rows[0]
    rights = seat_rights(seat, rows[0].owner_id, allowed)
    return OneSection(*[*facts, read_text(blocks), rights, may_manage(seat, rows[0].owner_id)])


async def list_removed(session: AsyncSession, seat: Seat, design_id: UUID) -> list[RemovedSection]:
    rows = await session.execute(
        select(sections.c.id, sections.c.heading, sections.c.removed_at, sections.c.owner_id)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
        .where(sections.c.removed_at.is_not(None))
        .order_by(sections.c.removed_at.desc())
    )
    return [RemovedSection(row.id, row.heading, row.removed_at, may_manage(seat, row.owner_id)) for row in rows]


def _section_query(seat: Seat, design_id: UUID, section_id: UUID) -> Select[*tuple[Any, ...]]:
    above = sections.alias("above")
    number = (
        select(func.count() + 1)
        .select_from(above)
        .where(
            above.c.partnership_id == sections.c.partnership_id,
            above.c.design_id == sections.c.design_id,
            above.c.removed_at.is_(None),
            tuple_(above.c.position, above.c.id) < tuple_(sections.c.position, sections.c.id),
        )
        .scalar_subquery()
    )
    return (
        select(
            sections.c.id,
            sections.c.design_id,
            designs.c.title,
            number,
            sections.c.heading,
            sections.c.hint,
            sections.c.owner_id,
            owners.c.name,
            sections.c.revision,
            people.c.name,
            organisations.c.name,
            sections.c.changed_at,
            sections.c.removed_at,
            sections.c.unkept_since.is_not(None),
            sections.c.person_id == seat.person_id,
            cast(sections.c.blocks, Text),
            allowed_by(sections, seat.organisation_id),
        )
        .join(
            designs,
            (designs.c.partnership_id == sections.c.partnership_id) & (designs.c.id == sections.c.design_id),
        )
        .join(people, people.c.id == sections.c.person_id)
        .join(organisations, organisations.c.id == sections.c.organisation_id)
        .join(owners, owners.c.id == sections.c.owner_id)
        .where(sections.c.partnership_id == seat.partnership_id)
        .where(sections.c.design_id == design_id, sections.c.id == section_id)
    )
