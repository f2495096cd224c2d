"""Seals for what has been posted. Posters never wait for it: the keeper does it every second. Pages only read, and say
how many entries still wait.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.keys import new_id


async def seal_waiting(session: AsyncSession, partnership_id: UUID) -> None:
    """Up to a thousand entries in one batch. Where somebody else is sealing there is nothing to do."""
    await session.execute(SEAL, {"partnership": partnership_id, "id": new_id()})


SEAL = text("""
INSERT INTO ledger_sealing (partnership_id, id, ledger_id)
SELECT ledger.partnership_id, cast(:id AS uuid), ledger.id FROM ledger
WHERE ledger.partnership_id = :partnership AND ledger.currency = 'GBP'
""")
