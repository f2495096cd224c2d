"""For the layer above: telling every process that somebody's rights have changed."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.live.store import CHANNEL


async def access_changed(session: AsyncSession, partnership_id: UUID) -> None:
    """After the commit every open socket of the partnership is judged again; changed rights close it.

    Seats, parties and sign-ins tell it themselves, by triggers. This is for rules that only the layer above
    knows, such as which party owns a section.
    """
    await session.execute(select(func.pg_notify(CHANNEL, f"access:{partnership_id}")))
