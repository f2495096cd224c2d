"""The daily summary: whether somebody wants it. It is wanted until they say no."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.rows import table_of
from portal.outbox.models import SummaryRefusal

refusals = table_of(SummaryRefusal)


async def wants_summary(session: AsyncSession, person_id: UUID) -> bool:
    refused = await session.scalar(select(refusals.c.person_id).where(refusals.c.person_id == person_id))
    return refused is None


async def choose_summary(session: AsyncSession, person_id: UUID, *, is_wanted: bool) -> None:
    if is_wanted:
        await session.execute(delete(refusals).where(refusals.c.person_id == person_id))
    else:
        await session.execute(insert(refusals).values(person_id=person_id).on_conflict_do_nothing())
