"""A design's text at any of its points, and what was saved between two of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Text, and_, cast, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.authorship import Author, Step, Words, trace
from partnerships.designs.blocks import Section
from partnerships.designs.points import Point, thinned
from partnerships.designs.queries.tables import (
    organisations,
    people,
    revisions,
    sections,
    version_sections,
    versions,
)
from partnerships.designs.reading import Reading, read_text
from portal import clock
from portal.access.seats import Seat
from portal.clock import UK

MOST_STEPS = 400
"""More texts than this between two points would make the page slow; it then names nobody."""


@dataclass(frozen=True)
class Standing:
    """A section as it stood, and which of its kept texts that was. `is_ahead` says that it is newer than that text."""

    section: Section
    reading: Reading
    revision: int
    is_ahead: bool = False


async def text_at(session: AsyncSession, seat: Seat, design_id: UUID, point: Point) -> list[Standing]:
    if point.day is not None:
        return await _end_of_day(session, seat, design_id, point.day)
    if point.number:
        return await _frozen(session, seat, design_id, point.number)
    return await _present(session, seat, design_id)


async def kept_days(session: AsyncSession, seat: Seat, design_id: UUID) -> list[date]:
    """The days before today whose end is offered, newest first."""
    day = cast(func.timezone(UK.key, revisions.c.created_at), Date)
    query = (
        select(day)
        .distinct()
        .join(
            sections,
            and_(sections.c.partnership_id == revisions.c.partnership_id, sections.c.id == revisions.c.section_id),
        )
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
    )
    today = clock.today()
    return thinned((found for found in await session.scalars(query) if found < today), today)


async def authorship_between(
    session: AsyncSession, seat: Seat, old: Sequence[Standing], new: Sequence[Standing]
) -> dict[str, Mapping[str, Words]] | None:
    """Who wrote what from the one text to the other; None where that is too long a story, or none at all."""
    before = {one.section.id: one for one in old}
    rows = await _kept_between(session, seat, before, new)
    if len(rows) > MOST_STEPS:
        return None
    steps: dict[str, list[Step]] = defaultdict(list)
    for row in rows:
        author = Author(row.organisation, row.person)
        steps[str(row.section_id)].append(Step(author, read_text(row.blocks).blocks))
    for standing, author in await _writing_now(session, seat, new):
        steps[standing.section.id].append(Step(author, standing.section.blocks))
    return {
        one.section.id: trace(before[one.section.id].section.blocks if one.section.id in before else (), steps[key])
        for one in new
        if (key := one.section.id) in steps
    }


async def _end_of_day(session: AsyncSession, seat: Seat, design_id: UUID, day: date) -> list[Standing]:
    """In the order of today, for what was moved is not kept."""
    end = datetime.combine(day + timedelta(days=1), time.min, UK)
    last = (
        select(revisions.c.number, revisions.c.heading, cast(revisions.c.blocks, Text).label("blocks"))
        .where(revisions.c.partnership_id == sections.c.partnership_id, revisions.c.section_id == sections.c.id)
        .where(revisions.c.created_at < end)
        .order_by(revisions.c.number.desc())
        .limit(1)
        .correlate(sections)
        .lateral("last")
    )
    query = (
        select(sections.c.id, last.c.heading, last.c.blocks, last.c.number)
        .select_from(sections)
        .join(last, true())
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
        .where(or_(sections.c.removed_at.is_(None), sections.c.removed_at >= end))
        .order_by(sections.c.position, sections.c.id)
    )
    return [_standing(row) for row in await session.execute(query)]


async def _frozen(session: AsyncSession, seat: Seat, design_id: UUID, number: int) -> list[Standing]:
    query = (
        select(
            version_sections.c.section_id,
            version_sections.c.heading,
            cast(version_sections.c.blocks, Text),
            version_sections.c.revision,
        )
        .join(
            versions,
            and_(
                versions.c.partnership_id == version_sections.c.partnership_id,
                versions.c.id == version_sections.c.version_id,
            ),
        )
        .where(versions.c.partnership_id == seat.partnership_id, versions.c.design_id == design_id)
        .where(versions.c.number == number)
        .order_by(version_sections.c.position)
    )
    return [_standing(row) for row in await session.execute(query)]


async def _present(session: AsyncSession, seat: Seat, design_id: UUID) -> list[Standing]:
    query = (
        select(
            sections.c.id,
            sections.c.heading,
            cast(sections.c.blocks, Text),
            sections.c.revision,
            sections.c.unkept_since.is_not(None),
        )
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
        .where(sections.c.removed_at.is_(None))
        .order_by(sections.c.position, sections.c.id)
    )
    return [_standing(row) for row in await session.execute(query)]


def _standing(row: Any) -> Standing:  # noqa: ANN401 -- a row
    section_id, heading, blocks, revision, *rest = row
    reading = read_text(blocks)
    return Standing(Section(str(section_id), heading, reading.blocks), reading, revision, *rest)


async def _kept_between(
    session: AsyncSession, seat: Seat, before: Mapping[str, Standing], new: Sequence[Standing]
) -> Sequence[Any]:
    """One more than MOST_STEPS says that there are too many."""
    spans = [
        and_(
            revisions.c.section_id == UUID(one.section.id),
            revisions.c.number > (before[one.section.id].revision if one.section.id in before else 0),
            revisions.c.number <= one.revision,
        )
        for one in new
    ]
    query = (
        select(
            revisions.c.section_id,
            cast(revisions.c.blocks, Text).label("blocks"),
            people.c.name.label("person"),
            organisations.c.name.label("organisation"),
        )
        .join(people, people.c.id == revisions.c.person_id)
        .join(organisations, organisations.c.id == revisions.c.organisation_id)
        .where(revisions.c.partnership_id == seat.partnership_id, or_(False, *spans))
        .order_by(revisions.c.section_id, revisions.c.number)
        .limit(MOST_STEPS + 1)
    )
    return (await session.execute(query)).all()


async def _writing_now(session: AsyncSession, seat: Seat, new: Collection[Standing]) -> list[tuple[Standing, Author]]:
    """What is being written together is ahead of the newest text that was kept, and is its last writer's."""
    ahead = {one.section.id: one for one in new if one.is_ahead}
    if not ahead:
        return []
    query = (
        select(sections.c.id, organisations.c.name, people.c.name)
        .join(people, people.c.id == sections.c.person_id)
        .join(organisations, organisations.c.id == sections.c.organisation_id)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.id.in_(map(UUID, ahead)))
    )
    rows = await session.execute(query)
    return [(ahead[str(section_id)], Author(organisation, person)) for section_id, organisation, person in rows]
