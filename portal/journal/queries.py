"""The check of a partnership's journal: does every entry still carry the hash of the one before it?"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

FIRST_BROKEN = text(
    "SELECT number FROM ("
    " SELECT number, hash, previous_hash, journal_digest(journal_entry) AS expected,"
    " lag(hash, 1, '') OVER (ORDER BY number) AS before,"
    " lag(number, 1, 0) OVER (ORDER BY number) AS number_before"
    " FROM journal_entry WHERE partnership_id = :partnership_id"
    ") chain WHERE hash <> expected OR previous_hash <> before OR number <> number_before + 1"
    " ORDER BY number LIMIT 1"
)


async def first_broken_entry(session: AsyncSession, partnership_id: UUID) -> int | None:
    """The number of the first entry whose hash or place in the chain is wrong; None when the chain holds."""
    number: int | None = await session.scalar(FIRST_BROKEN, {"partnership_id": partnership_id})
    return number
