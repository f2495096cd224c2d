"""What every change to a design's text leaves behind: a count for waiting pages, and a revision that stays."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import AtTable
from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import write_blocks
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import designs, revisions, sections
from portal import clock
from portal.access.seats import Seat

KEPT: Mapping[str, object] = {"unkept_since": None, "unkept_writers": []}
"""The section's text is that of its newest revision."""


async def count_change(session: AsyncSession, seat: AtTable, design_id: UUID, *, is_rearranged: bool = False) -> int:
    """One more change; `is_rearranged` when sections came, went or moved, so that clause numbers changed too."""
    next_count = designs.c.changes + 1
    facts = {"changes": next_count} | ({"rearranged_at": next_count} if is_rearranged else {})
    count: int | None = await session.scalar(
        update(designs)
        .where(designs.c.partnership_id == seat.partnership_id, designs.c.id == design_id)
        .values(**facts)
        .returning(designs.c.changes)
    )
    return count or 0


async def keep_revision(
    session: AsyncSession,
    seat: Seat,
    section: OneSection,
    blocks: Blocks,
    *,
    change: int,
    note: str = "",
    **facts: object,
) -> None:
    """The section's next revision: the newest text in its row, and a copy that is never changed."""
    written = write_blocks(blocks)
    writer = {"person_id": seat.person_id, "organisation_id": seat.organisation_id}
    number = section.revision + 1
    await session.execute(
        update(sections)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.id == section.id)
        .values(blocks=written, revision=number, change=change, changed_at=clock.now(), **KEPT, **writer, **facts)
    )
    await session.execute(
        insert(revisions).values(
            partnership_id=seat.partnership_id,
            section_id=section.id,
            number=number,
            heading=facts.get("heading", section.heading),
            blocks=written,
            note=note,
            **writer,
        )
    )
