"""A design's text at any of its points, and what was saved between two of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ScalarSelect, Select, Text, and_, cast, func, or_, select, true
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
from portal.db.together import Part, alone, together

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
    return await alone(session, text_part(seat, design_id, point))


def text_part(seat: Seat, design_id: UUID, point: Point) -> Part[list[Standing]]:
    if point.day is not None and point.day < clock.today():
        query = _end_of_day(seat, design_id, point.day)
    elif point.number:
        query = _frozen(seat, design_id, point.number)
    else:
        query = _present(seat, design_id)
    return Part(query, _standings)


def newest_frozen_part(seat: Seat, design_id: UUID) -> Part[list[Standing]]:
    """The newest version's text; nothing while there is no version."""
    of_design = (versions.c.partnership_id == seat.partnership_id, versions.c.design_id == design_id)
    newest = select(func.max(versions.c.number)).where(*of_design).scalar_subquery()
    return Part(_frozen(seat, design_id, newest), _standings)


def days_part(seat: Seat, design_id: UUID) -> Part[list[date]]:
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
    return Part(query, lambda rows: thinned((found for (found,) in rows if found < today), today))


async def authorship_between(
    session: AsyncSession, seat: Seat, old: Sequence[Standing], new: Sequence[Standing]
) -> dict[str, Mapping[str, Words]] | None:
    """Who wrote what from the one text to the other; None where that is too long a story, or none at all."""
    before = {one.section.id: one for one in old}
    ahead = {one.section.id: one for one in new if one.is_ahead}
    rows, last_writers = await together(
        session, Part(_kept_between(seat, before, new), list), Part(_writing_now(seat, ahead), list)
    )
    if len(rows) > MOST_STEPS:
        return None
    steps: dict[str, list[Step]] = defaultdict(list)
    for row in rows:
        author = Author(row.organisation, row.person)
        steps[str(row.section_id)].append(Step(author, read_text(row.blocks).blocks))
    for row in last_writers:
        key = str(row.section_id)
        steps[key].append(Step(Author(row.organisation, row.person), ahead[key].section.blocks))
    return {
        one.section.id: trace(before[one.section.id].section.blocks if one.section.id in before else (), steps[key])
        for one in new
        if (key := one.section.id) in steps
    }


def _end_of_day(seat: Seat, design_id: UUID, day: date) -> Select[*tuple[Any, ...]]:
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
    return (
        select(sections.c.id, last.c.heading, last.c.blocks, last.c.number)
        .select_from(sections)
        .join(last, true())
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id)
        .where(or_(sections.c.removed_at.is_(None), sections.c.removed_at >= end))
        .order_by(sections.c.position, sections.c.id)
    )


def _frozen(seat: Seat, design_id: UUID, number: int | ScalarSelect[int]) -> Select[*tuple[Any, ...]]:
    return (
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


def _present(seat: Seat, design_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
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


def _standings(rows: Sequence[Any]) -> list[Standing]:
    return [_standing(row) for row in rows]


def _standing(row: Any) -> Standing:  # noqa: ANN401 -- a row
    section_id, heading, blocks, revision, *rest = row
    reading = read_text(blocks)
    return Standing(Section(str(section_id), heading, reading.blocks), reading, revision, *rest)


def _kept_between(seat: Seat, before: Mapping[str, Standing], new: Sequence[Standing]) -> Select[*tuple[Any, ...]]:
    """One more than MOST_STEPS says that there are too many."""
    spans = [
        and_(
            revisions.c.section_id == UUID(one.section.id),
            revisions.c.number > (before[one.section.id].revision if one.section.id in before else 0),
            revisions.c.number <= one.revision,
        )
        for one in new
    ]
    return (
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


def _writing_now(seat: Seat, ahead: Collection[str]) -> Select[*tuple[Any, ...]]:
    """What is being written together is ahead of the newest text that was kept, and is its last writer's."""
    return (
        select(
            sections.c.id.label("section_id"),
            organisations.c.name.label("organisation"),
            people.c.name.label("person"),
        )
        .join(people, people.c.id == sections.c.person_id)
        .join(organisations, organisations.c.id == sections.c.organisation_id)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.id.in_(map(UUID, ahead)))
    )
