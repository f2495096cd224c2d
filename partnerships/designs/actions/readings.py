"""Having read a section: from then on, what others write in it is marked as new (F15).

It is somebody's own act, or that of the editor when they leave it; looking at a page alone records nothing.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.sittings import keep_all_written, keep_written
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import readings, sections
from portal import clock
from portal.access.seats import Seat


async def mark_read(session: AsyncSession, seat: Seat, section: OneSection) -> None:
    if section.is_ahead:
        await keep_written(session, seat, section.id)
    await _note(session, seat, sections.c.id == section.id)


async def mark_all_read(session: AsyncSession, seat: Seat, design_id: UUID) -> None:
    await keep_all_written(session, seat, design_id)
    await _note(session, seat, sections.c.design_id == design_id)


async def _note(session: AsyncSession, seat: Seat, is_meant: ColumnElement[bool]) -> None:
    """With the number of the text that stays, so that it can be compared with a later one."""
    now = clock.now()
    texts = select(
        sections.c.partnership_id,
        func.gen_random_uuid(),
        sections.c.id,
        literal(seat.person_id, Uuid),
        sections.c.revision,
        literal(now),
    ).where(sections.c.partnership_id == seat.partnership_id, is_meant)
    columns = ["partnership_id", "id", "section_id", "person_id", "revision", "read_at"]
    reading = insert(readings).from_select(columns, texts)
    await session.execute(
        reading.on_conflict_do_update(
            constraint="uq_section_reading_person",
            set_={"revision": reading.excluded.revision, "read_at": reading.excluded.read_at},
        )
    )
