"""Telling every process what it cannot know, after the commit and by ids alone."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.speaking import speak_for
from portal.live.rights import Address
from portal.live.store import CHANNEL, documents

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


async def tell_newcomer(session: AsyncSession, node: int, addresses: Sequence[Address]) -> None:
    """That this process is there, and how far the texts are that are open in it."""
    await speak_for(session, worker="on")
    await session.execute(select(func.pg_notify(CHANNEL, f"n:{node}")))
    key = documents.c.partnership_id, documents.c.id
    head = func.concat_ws(":", "u", cast(node, BigInteger), *key, documents.c.head)
    known = tuple_(*key).in_([(one.partnership_id, one.document_id) for one in addresses])
    await session.execute(select(func.pg_notify(CHANNEL, head)).where(known))
