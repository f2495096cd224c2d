"""`portal journal-verify`: walk every partnership's journal, and name the first entry that does not fit the chain.

It asks as the serving role with the worker's voice, which may read journals and change nothing. Note the heads it
prints: whoever could rewrite a whole chain could not also rewrite what has been written down elsewhere.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.models import Partnership
from portal.config import load_settings
from portal.db.engine import create_engine, sessions
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.journal.models import JournalEntry, JournalHead
from portal.journal.queries import first_broken_entry
from portal.server import ready_database

partnerships = table_of(Partnership)
entries = table_of(JournalEntry)
heads = table_of(JournalHead)


@dataclass(frozen=True)
class Finding:
    partnership_id: UUID
    number: int
    hash: str
    broken_at: int | None

    @property
    def line(self) -> str:
        if self.broken_at is not None:
            return f"{self.partnership_id}: entry {self.broken_at} does not fit the chain"
        return f"{self.partnership_id}: {self.number} entries hold, head {self.hash or '(empty)'}"


def main(_: Sequence[str]) -> int:
    findings = asyncio.run(_verify_database())
    for finding in findings:
        print(finding.line)
    broken = [finding for finding in findings if finding.broken_at is not None]
    if broken:
        print(f"{len(broken)} of {len(findings)} journals are broken.")
        return 1
    print(f"All {len(findings)} journals hold.")
    return 0


async def verify(session: AsyncSession) -> list[Finding]:
    """One finding a partnership, in the order in which the partnerships were opened."""
    await speak_for(session, worker="on")
    known = await session.scalars(select(partnerships.c.id).order_by(partnerships.c.id))
    return [await _verify_one(session, partnership_id) for partnership_id in known.all()]


async def _verify_one(session: AsyncSession, partnership_id: UUID) -> Finding:
    """The chain itself, then its end: entries cut off the end would leave a shorter chain that still fits."""
    head = (
        await session.execute(select(heads.c.number, heads.c.hash).where(heads.c.partnership_id == partnership_id))
    ).first()
    last = (
        await session.execute(
            select(entries.c.number, entries.c.hash)
            .where(entries.c.partnership_id == partnership_id)
            .order_by(entries.c.number.desc())
            .limit(1)
        )
    ).first()
    number, digest = tuple(head) if head else (0, "")
    broken_at = await first_broken_entry(session, partnership_id)
    if broken_at is None and (tuple(last) if last else (0, "")) != (number, digest):
        broken_at = (last.number if last else 0) + 1 if last is None or last.number < number else last.number
    return Finding(partnership_id, number, digest, broken_at)


async def _verify_database() -> list[Finding]:
    database = await ready_database(load_settings())
    engine = create_engine(database.app_url, pool_size=1)
    try:
        async with sessions(engine)() as session:
            return await verify(session)
    finally:
        await engine.dispose()
