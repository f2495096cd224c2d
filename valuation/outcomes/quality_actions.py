"""Service qualities: how the service should feel to those who use it, beside what it should bring about (F35)."""

from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.outcomes.asked import AskedQuality
from valuation.outcomes.models import ServiceQuality
from valuation.outcomes.views import QualityView

qualities = table_of(ServiceQuality)


async def add_quality(session: AsyncSession, seat: Seat, asked: AskedQuality) -> UUID:
    quality_id = new_id()
    await session.execute(
        insert(qualities).values(partnership_id=seat.partnership_id, id=quality_id, **asked.columns())
    )
    await record(session, seat, "added", quality_id, f"the service quality “{asked.name}”")
    return quality_id


async def change_quality(session: AsyncSession, seat: Seat, quality: QualityView, asked: AskedQuality) -> None:
    await session.execute(update(qualities).where(*_is(seat, quality)).values(**asked.columns()))
    await record(session, seat, "changed", quality.id, f"the service quality “{asked.name}”")


async def remove_quality(session: AsyncSession, seat: Seat, quality: QualityView) -> None:
    await session.execute(delete(qualities).where(*_is(seat, quality)))
    await record(session, seat, "removed", quality.id, f"the service quality “{quality.name}”")


def _is(seat: Seat, quality: QualityView) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return qualities.c.partnership_id == seat.partnership_id, qualities.c.id == quality.id
