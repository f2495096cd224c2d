"""A partnership that has lived long: the demo's, with thousands of rows more in every list that a page shows."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.speaking import speak_for

JOURNAL = """
INSERT INTO journal_entry (partnership_id, id, person_id, organisation_id, verb, subject, subject_id)
SELECT :partnership, gen_random_uuid(), :person, :organisation, 'changed', 'a text of long ago', gen_random_uuid()
FROM generate_series(1, :rows)
"""

DECISIONS = """
INSERT INTO decision (partnership_id, id, kind, subject_id, title, digest, round, page, organisation_id, person_id)
SELECT :partnership, gen_random_uuid(), 'design version', gen_random_uuid(), 'Version ' || number,
  md5(number::text), 1, '/decisions', :organisation, :person
FROM generate_series(1, :rows) AS number
"""

LEDGER = """
WITH accounts AS (
  SELECT ledger_fund.ledger_id, line.account_id, line.fund_id, line.transaction_id, line.amount_pence
  FROM ledger_line AS line
  JOIN ledger_fund ON ledger_fund.partnership_id = line.partnership_id AND ledger_fund.id = line.fund_id
  WHERE line.transaction_id = (SELECT id FROM ledger_transaction WHERE kind = 'spending' ORDER BY id LIMIT 1)
), entries AS (
  INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, note, basis, key, request_digest,
    person_id, organisation_id)
  SELECT :partnership, gen_random_uuid(), (SELECT min(ledger_id::text)::uuid FROM accounts), 'spending', current_date,
    'One of many', '', 'benchmark-' || gen_random_uuid(), md5(number::text), :person, :organisation
  FROM generate_series(1, :rows) AS number RETURNING id
)
INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
SELECT :partnership, gen_random_uuid(), entries.id, account_id, fund_id, sign(amount_pence) * 100
FROM entries, accounts
"""


async def grow(session: AsyncSession, partnership_id: UUID, person_id: UUID, organisation_id: UUID, rows: int) -> None:
    await speak_for(session, partnership=partnership_id, person=person_id, organisation=organisation_id)
    whose = {"partnership": partnership_id, "person": person_id, "organisation": organisation_id, "rows": rows}
    await session.execute(text("SET LOCAL statement_timeout = '10min'"))
    for statement in (JOURNAL, DECISIONS, LEDGER):
        await session.execute(text(statement), whose)
