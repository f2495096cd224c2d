"""One section: as it is read, as it is edited, and as it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Blocks, Section
from partnerships.designs.canonical import version_digest
from partnerships.designs.queries.rights import allowed_by, may_manage, seat_rights
from partnerships.designs.queries.tables import (
    designs,
    organisations,
    owners,
    parties,
    people,
    revisions,
    seats,
    sections,
)
from partnerships.designs.reading import Reading, read_text
from partnerships.designs.rules import AtTheTable
from portal import clock
from portal.access.seats import Seat
from portal.live.rights import Rights
from portal.refusals import Missing


@dataclass(frozen=True)
class OneSection:
    """A section with its place in its design, and what the seat that reads it may do in it.

    `is_ahead` while its text has no revision yet.
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
class RevisionView:
    number: int
    heading: str
    note: str
    person: str
    organisation: str
    at: datetime
    reading: Reading | None = None


@dataclass(frozen=True)
class RemovedSection:
    id: UUID
    heading: str
    removed_at: datetime
    may_put_back: bool


async def find_section(session: AsyncSession, seat: Seat, design_id: UUID, section_id: UUID) -> OneSection:
    row = (await session.execute(_section_query(seat, design_id, section_id))).first()
    if row is None:
        raise Missing("section")
    *facts, blocks, allowed = row
    rights = seat_rights(seat, row.owner_id, allowed)
    return OneSection(*[*facts, read_text(blocks), rights, may_manage(seat, row.owner_id)])


async def find_text(session: AsyncSession, seat: Seat, section_id: UUID, number: int) -> Reading | None:
    """The text of one revision; None when there is no such revision."""
    written = await session.scalar(
        select(cast(revisions.c.blocks, Text)).where(*_of_section(seat, section_id), revisions.c.number == number)
    )
    return None if written is None else read_text(written)


async def find_beginning(
    session: AsyncSession, seat: Seat, section_id: UUID, beginning: Beginning
) -> tuple[Blocks | None, int]:
    """The text that a form began from, if there is one, and the newest text of the history that has nothing beyond."""
    if beginning.ahead is None:
        text = await find_text(session, seat, section_id, beginning.revision)
        return (None if text is None else text.blocks), beginning.revision
    next_text = await find_text(session, seat, section_id, beginning.revision + 1)
    is_kept = next_text is not None and next_text.blocks == beginning.ahead
    return beginning.ahead, beginning.revision + is_kept


async def writers_since(session: AsyncSession, seat: Seat, section_id: UUID, number: int) -> list[str]:
    """Who else has saved this section after the revision with this number."""
    query = (
        select(people.c.name)
        .distinct()
        .join(revisions, revisions.c.person_id == people.c.id)
        .where(*_of_section(seat, section_id), revisions.c.number > number, revisions.c.person_id != seat.person_id)
        .order_by(people.c.name)
    )
    return list(await session.scalars(query))


async def list_revisions(session: AsyncSession, seat: Seat, section_id: UUID) -> list[RevisionView]:
    """Newest first."""
    rows = await session.execute(_revision_query(seat, section_id).order_by(revisions.c.number.desc()))
    return [RevisionView(*row) for row in rows]


async def find_revisions(
    session: AsyncSession, seat: Seat, section_id: UUID, number: int
) -> tuple[RevisionView, RevisionView | None]:
    """One revision with its text, and the one before it."""
    query = (
        _revision_query(seat, section_id)
        .add_columns(cast(revisions.c.blocks, Text))
        .where(revisions.c.number.in_([number, number - 1]))
        .order_by(revisions.c.number.desc())
    )
    rows = await session.execute(query)
    found = [RevisionView(*[*facts, read_text(blocks)]) for *facts, blocks in rows]
    if not found or found[0].number != number:
        raise Missing("revision")
    return found[0], found[1] if len(found) > 1 else None


async def list_removed(session: AsyncSession, seat: Seat, design_id: UUID) -> list[RemovedSection]:
    rows = await session.execute(
        select(sections.c.id, sections.c.heading, sections.c.removed_at, sections.c.owner_id)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
        .where(sections.c.removed_at.is_not(None))
        .order_by(sections.c.removed_at.desc())
    )
    return [RemovedSection(row.id, row.heading, row.removed_at, may_manage(seat, row.owner_id)) for row in rows]


async def list_parties(session: AsyncSession, seat: Seat) -> list[tuple[UUID, str]]:
    """The organisations at the table, by name."""
    rows = await session.execute(
        select(organisations.c.id, organisations.c.name)
        .join(parties, parties.c.organisation_id == organisations.c.id)
        .where(parties.c.partnership_id == seat.partnership_id, parties.c.left_at.is_(None))
        .order_by(func.lower(organisations.c.name))
    )
    return [(organisation_id, name) for organisation_id, name in rows]


async def people_at_table(session: AsyncSession, seat: Seat) -> list[AtTheTable]:
    """Those who have a seat now, by name; a person with two seats comes once for each organisation."""
    now = clock.now()
    rows = await session.execute(
        select(people.c.id, people.c.name, organisations.c.id, organisations.c.name, people.c.email)
        .join(seats, seats.c.person_id == people.c.id)
        .join(organisations, organisations.c.id == seats.c.organisation_id)
        .join(
            parties,
            (parties.c.partnership_id == seats.c.partnership_id)
            & (parties.c.organisation_id == seats.c.organisation_id),
        )
        .where(seats.c.partnership_id == seat.partnership_id, seats.c.starts_at <= now, parties.c.left_at.is_(None))
        .where(or_(seats.c.ends_at.is_(None), seats.c.ends_at > now))
        .order_by(func.lower(people.c.name), people.c.id)
    )
    return [AtTheTable(*row) for row in rows]


async def names_at_table(session: AsyncSession, seat: Seat) -> dict[str, str]:
    """The names of everybody who has or had a seat, and of their organisations, by their ids."""
    who = select(people.c.id, people.c.name).join(seats, seats.c.person_id == people.c.id)
    whose = select(organisations.c.id, organisations.c.name).join(
        parties, parties.c.organisation_id == organisations.c.id
    )
    rows = await session.execute(
        who.where(seats.c.partnership_id == seat.partnership_id).union(
            whose.where(parties.c.partnership_id == seat.partnership_id)
        )
    )
    return dict(sorted((str(one), name) for one, name in rows))


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


def _revision_query(seat: Seat, section_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            revisions.c.number,
            revisions.c.heading,
            revisions.c.note,
            people.c.name,
            organisations.c.name,
            revisions.c.created_at,
        )
        .join(people, people.c.id == revisions.c.person_id)
        .join(organisations, organisations.c.id == revisions.c.organisation_id)
        .where(*_of_section(seat, section_id))
    )


def _of_section(seat: Seat, section_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return revisions.c.partnership_id == seat.partnership_id, revisions.c.section_id == section_id
