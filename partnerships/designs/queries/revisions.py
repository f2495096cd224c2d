"""A section as it was: the revisions of its history, and what a form began from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Blocks
from partnerships.designs.queries.tables import organisations, people, revisions
from partnerships.designs.reading import Reading, read_text
from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.refusals import Missing


@dataclass(frozen=True)
class RevisionView:
    number: int
    heading: str
    note: str
    person: str
    organisation: str
    at: datetime
    reading: Reading | None = None


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
    return await alone(session, revisions_part(seat, section_id, number))


def revisions_part(seat: Seat, section_id: UUID, number: int) -> Part[tuple[RevisionView, RevisionView | None]]:
    """One revision with its text, and the one before it."""
    query = (
        _revision_query(seat, section_id)
        .add_columns(cast(revisions.c.blocks, Text))
        .where(revisions.c.number.in_([number, number - 1]))
        .order_by(revisions.c.number.desc())
    )
    return Part(query, lambda rows: _revised(rows, number))


def _revised(rows: Sequence[Any], number: int) -> tuple[RevisionView, RevisionView | None]:
    found = [RevisionView(*[*facts, read_text(blocks)]) for *facts, blocks in rows]
    if not found or found[0].number != number:
        raise Missing("revision")
    return found[0], found[1] if len(found) > 1 else None


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
