"""For the layer above: telling every process what it cannot know, after the commit and by ids alone."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.live.rights import Address
from portal.live.store import CHANNEL

SAID = "said"


async def access_changed(session: AsyncSession, partnership_id: UUID) -> None:
    """After the commit every open socket of the partnership is judged again; changed rights close it.

    Seats, parties and sign-ins tell it themselves, by triggers. This is for rules that only the layer above
    knows, such as which party owns a section.
    """
    await session.execute(select(func.pg_notify(CHANNEL, f"access:{partnership_id}")))


async def comments_changed(session: AsyncSession, address: Address, private_to: UUID | None = None) -> None:
    """After the commit the open editors look at the comments; at private ones only their own organisation's do."""
    room = "" if private_to is None else str(private_to)
    payload = f"{SAID}:{address.partnership_id}:{address.document_id}:{room}"
    await session.execute(select(func.pg_notify(CHANNEL, payload)))
