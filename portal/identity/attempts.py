"""Counting tries, in PostgreSQL, so that many processes count together.

A try is counted in a transaction of its own: it must stay counted when the request it belongs to is refused.
"""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal import clock
from portal.db.rows import table_of
from portal.identity.models import SignInAttempt
from portal.refusals import Refused

attempts = table_of(SignInAttempt)

WINDOW = timedelta(minutes=15)
MOST_PER_ADDRESS = 10
MOST_PER_NETWORK = 60


class TooManyAttempts(Refused):
    pass


async def count_attempt(sessions: async_sessionmaker[AsyncSession], address: str, network: str) -> None:
    """Raises TooManyAttempts when this e-mail address, or everybody at this network address, tried too often."""
    async with sessions() as session, session.begin():
        for subject, most in (
            (f"address:{address.lower()}", MOST_PER_ADDRESS),
            (f"network:{network}", MOST_PER_NETWORK),
        ):
            await _count(session, hashlib.sha256(subject.encode()).hexdigest(), most)


async def count_try(sessions: async_sessionmaker[AsyncSession], subject: str, most: int) -> None:
    """Raises TooManyAttempts when this subject, such as `code:` and a network address, tried `most` times already."""
    async with sessions() as session, session.begin():
        await _count(session, hashlib.sha256(subject.encode()).hexdigest(), most)


async def _count(session: AsyncSession, subject_hash: str, most: int) -> None:
    since = clock.now() - WINDOW
    # One counter at a time, so that a burst of parallel tries cannot slip past the limit together.
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subject_hash, 0))))
    tries = await session.scalar(
        select(func.count()).where(attempts.c.subject_hash == subject_hash, attempts.c.at > since)
    )
    if tries is not None and tries >= most:
        raise TooManyAttempts("There were too many attempts. Wait 15 minutes, then try again.")
    await session.execute(insert(attempts).values(subject_hash=subject_hash))
    await session.execute(delete(attempts).where(attempts.c.subject_hash == subject_hash, attempts.c.at <= since))
