"""What the ledgers need done when nobody looks: seals for what was posted, and an entry for what has expired.

Neither has to be prompt for a page to be right. Pages add up what waits, and whether an amount has expired is a
matter of the clock; here it is written down. Several processes may keep at once: they leave each other alone.
"""

import asyncio
import logging
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal import clock
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from portal.journal.actions import record
from valuation.ledger.sealing import seal_waiting

log = logging.getLogger("portal.ledger")

SEAL_EVERY_SECONDS = 1.0
EXPIRE_EVERY_ROUNDS = 60

Sessions = async_sessionmaker[AsyncSession]


@dataclass(frozen=True)
class Nobody:
    """Time passes by itself: the journal names no person and no organisation."""

    partnership_id: UUID
    person_id: UUID | None = None
    organisation_id: UUID | None = None


async def keep_ledgers(sessions: Sessions) -> None:
    """Until cancelled."""
    round_ = 0
    while True:
        try:
            if round_ % EXPIRE_EVERY_ROUNDS == 0:
                await write_expiries(sessions)
            await seal_all(sessions)
        except Exception:
            log.exception("the ledgers could not be kept")
        round_ += 1
        await asyncio.sleep(SEAL_EVERY_SECONDS)


async def seal_all(sessions: Sessions) -> None:
    """One batch for each ledger in which something waits, each in a transaction of its own."""
    async with sessions() as session:
        await speak_for(session, worker="on")
        waiting = (await session.scalars(WAITING)).all()
    for partnership_id in waiting:
        async with sessions() as session, session.begin():
            await speak_for(session, partnership=partnership_id)
            await seal_waiting(session, partnership_id)


async def write_expiries(sessions: Sessions) -> None:
    async with sessions() as session:
        await speak_for(session, worker="on")
        over = (await session.execute(OVER, {"now": clock.now()})).all()
    for partnership_id, entry_id in over:
        async with sessions() as session, session.begin():
            await speak_for(session, partnership=partnership_id)
            asked = {"partnership": partnership_id, "entry": entry_id, "id": new_id(), "today": clock.today()}
            expiry_id = await session.scalar(EXPIRE, asked)
            if expiry_id is not None:
                await record(session, Nobody(partnership_id), "expired", expiry_id, "an amount that was set aside")


WAITING = text("SELECT DISTINCT partnership_id FROM ledger_unsealed")

OVER = text("""
SELECT entry.partnership_id, entry.id FROM ledger_transaction entry
WHERE entry.kind = 'pending' AND entry.expires_at <= :now AND NOT EXISTS (
  SELECT FROM ledger_transaction done
  WHERE done.partnership_id = entry.partnership_id AND done.resolves_id = entry.id)
ORDER BY entry.expires_at LIMIT 200
""")

# Somebody else may have written it at the same moment: then there is nothing to write.
EXPIRE = text("""
INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, note, basis, resolves_id, key,
  request_digest)
SELECT entry.partnership_id, cast(:id AS uuid), entry.ledger_id, 'expiry', :today, '', '', entry.id,
  'expiry:' || entry.id, ''
FROM ledger_transaction entry WHERE entry.partnership_id = :partnership AND entry.id = :entry
ON CONFLICT DO NOTHING RETURNING id
""")
