"""The check of the ledgers: does every entry still carry the seal it was given, and do the balances add up?"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.rows import table_of
from portal.db.speaking import speak_for
from valuation.ledger.models import Ledger

ledgers = table_of(Ledger)


@dataclass(frozen=True)
class LedgerCheck:
    partnership_id: UUID
    entries: int
    head_hash: str
    fault: str | None
    waiting: int
    """Entries that are posted and have no seal yet: a moment's, or somebody has stopped sealing."""


async def check_ledgers(session: AsyncSession) -> list[LedgerCheck]:
    """Every ledger there is, one partnership after the other."""
    await speak_for(session, worker="on")
    known = (await session.execute(select(ledgers.c.partnership_id, ledgers.c.id).order_by(ledgers.c.id))).all()
    checks = [await check_ledger(session, partnership_id, ledger_id) for partnership_id, ledger_id in known]
    await speak_for(session, worker="", partnership="")
    return checks


async def check_ledger(session: AsyncSession, partnership_id: UUID, ledger_id: UUID) -> LedgerCheck:
    await speak_for(session, partnership=partnership_id)
    asked = {"partnership": partnership_id, "ledger": ledger_id}
    row = (await session.execute(WALK, asked)).one()
    return LedgerCheck(partnership_id, row.entries, row.head_hash, _fault(row), row.waiting)


def _fault(row: Row[Any]) -> str | None:
    if row.broken is not None:
        return f"entry {row.broken} is the first that is not as it was sealed"
    if row.unsealed:
        return f"{row.unsealed} of the entries have no seal, and none waits for them: the first is {row.first_unsealed}"
    if row.other_batch is not None:
        return f"the batch of entries {row.other_batch} does not end as it did: it was cut off or sealed anew"
    if not row.head_fits:
        return "the chain does not end where its head says: the newest entries are missing, or some were added"
    for wrong, words in (
        (row.wrong_balances, "the running balance of {} accounts is not the sum of their lines"),
        (row.wrong_days, "the sums by day of {} accounts are not those of their lines"),
        (row.wrong_months, "the sums by month of {} accounts are not those of their days"),
    ):
        if wrong:
            return words.format(wrong)
    return None


# One walk in the order of the numbers: each seal is made again from what is there now, and must fit the one before.
# Each batch wrote down where it ended: whoever takes entries off the end and sets the head back is found out too.
WALK = text("""
WITH chain AS (
  SELECT number, hash, previous_hash, coalesce(ledger_digest(seal), '') AS expected,
    lag(hash, 1, '') OVER (ORDER BY number) AS hash_before,
    lag(number, 1, cast(0 AS bigint)) OVER (ORDER BY number) AS number_before,
    seal.form > 1 OR seal.sealed_at = (SELECT recorded_at FROM ledger_transaction entry
      WHERE entry.partnership_id = seal.partnership_id AND entry.id = seal.transaction_id) AS is_recorded_then
  FROM ledger_seal seal WHERE partnership_id = :partnership AND ledger_id = :ledger
), sealed AS (
  SELECT line.account_id, line.amount_pence, entry.effective_on, entry.recorded_at
  FROM ledger_line line
  JOIN ledger_transaction entry ON entry.partnership_id = line.partnership_id AND entry.id = line.transaction_id
  JOIN ledger_seal seal ON seal.partnership_id = line.partnership_id AND seal.transaction_id = line.transaction_id
  WHERE line.partnership_id = :partnership AND entry.kind <> 'pending'
), days AS (
  SELECT account_id, effective_on, cast(recorded_at AT TIME ZONE 'Europe/London' AS date) AS recorded_on,
    sum(greatest(amount_pence, 0)) AS added, sum(greatest(-amount_pence, 0)) AS taken
  FROM sealed GROUP BY 1, 2, 3
), months AS (
  SELECT account_id, cast(date_trunc('month', effective_on) AS date) AS effective_month,
    cast(date_trunc('month', recorded_on) AS date) AS recorded_month,
    sum(added_pence) AS added, sum(taken_pence) AS taken
  FROM ledger_day WHERE partnership_id = :partnership GROUP BY 1, 2, 3
), unsealed AS (
  SELECT entry.id, entry.recorded_at FROM ledger_transaction entry
  WHERE entry.partnership_id = :partnership AND entry.ledger_id = :ledger AND NOT EXISTS (
    SELECT FROM ledger_seal seal
    WHERE seal.partnership_id = entry.partnership_id AND seal.transaction_id = entry.id) AND NOT EXISTS (
    SELECT FROM ledger_unsealed waiting
    WHERE waiting.partnership_id = entry.partnership_id AND waiting.id = entry.id)
), sums AS (
  SELECT account_id, sum(amount_pence) AS pence FROM sealed GROUP BY account_id
)
SELECT
  (SELECT count(*) FROM chain) AS entries,
  coalesce((SELECT hash FROM ledger_head WHERE partnership_id = :partnership AND ledger_id = :ledger), '') AS head_hash,
  (SELECT min(number) FROM chain
    WHERE hash <> expected OR previous_hash <> hash_before OR number <> number_before + 1
      OR is_recorded_then IS NOT TRUE) AS broken,
  (SELECT count(*) FROM ledger_unsealed WHERE partnership_id = :partnership AND ledger_id = :ledger) AS waiting,
  (SELECT count(*) FROM unsealed) AS unsealed,
  (SELECT id FROM unsealed ORDER BY recorded_at, id LIMIT 1) AS first_unsealed,
  (SELECT batch.first_number || ' to ' || batch.last_number FROM ledger_sealing batch
    LEFT JOIN chain ON chain.number = batch.last_number
    WHERE batch.partnership_id = :partnership AND batch.ledger_id = :ledger AND chain.hash IS DISTINCT FROM batch.hash
    ORDER BY batch.first_number LIMIT 1) AS other_batch,
  coalesce((SELECT head.number = coalesce((SELECT max(number) FROM chain), 0)
      AND head.hash = coalesce((SELECT hash FROM chain ORDER BY number DESC LIMIT 1), '')
    FROM ledger_head head WHERE head.partnership_id = :partnership AND head.ledger_id = :ledger),
    NOT EXISTS (SELECT FROM chain)) AS head_fits,
  (SELECT count(*) FROM sums FULL JOIN (SELECT account_id, balance_pence FROM ledger_balance
      WHERE partnership_id = :partnership) balance ON balance.account_id = sums.account_id
    WHERE coalesce(sums.pence, 0) <> coalesce(balance.balance_pence, 0)) AS wrong_balances,
  (SELECT count(DISTINCT account_id) FROM days FULL JOIN (
      SELECT account_id, effective_on, recorded_on, added_pence, taken_pence FROM ledger_day
      WHERE partnership_id = :partnership) day USING (account_id, effective_on, recorded_on)
    WHERE coalesce(days.added, 0) <> coalesce(day.added_pence, 0)
      OR coalesce(days.taken, 0) <> coalesce(day.taken_pence, 0)) AS wrong_days,
  (SELECT count(DISTINCT account_id) FROM months FULL JOIN (
      SELECT account_id, effective_month, recorded_month, added_pence, taken_pence FROM ledger_month
      WHERE partnership_id = :partnership) month USING (account_id, effective_month, recorded_month)
    WHERE coalesce(months.added, 0) <> coalesce(month.added_pence, 0)
      OR coalesce(months.taken, 0) <> coalesce(month.taken_pence, 0)) AS wrong_months
""")
