"""A ledger written out, entry by entry, however long it is: it is read in a stream and never held as a whole."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.speaking import speak_for
from portal.refusals import Refused
from valuation.ledger.rules.plain_text import ExportedAccount, ExportedEntry, account_names, entry_text, plain


class Out(Protocol):
    def write(self, text: str, /) -> object: ...


async def write_hledger(session: AsyncSession, partnership_id: UUID, out: Out) -> None:
    """In one state of the database: what is posted meanwhile is in the next export."""
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    await session.execute(text("SET LOCAL statement_timeout = 0"))
    await speak_for(session, partnership=partnership_id)
    asked = {"partnership": partnership_id}
    head = (await session.execute(HEAD, asked)).first()
    if head is None:
        raise Refused("There is no ledger of this partnership. Check the id, which is in the address of its pages.")
    out.write(f"; {plain(head.title)}: {head.number} entries\n; the last seal is {head.hash or '(none)'}\n\n")
    names = account_names(ExportedAccount(**row._asdict()) for row in await session.execute(ACCOUNTS, asked))
    for which in (SEALED, WAITING):
        async for row in await session.stream(which, asked):
            columns = row._asdict()
            lines = [(UUID(account_id), pence) for account_id, pence in columns.pop("lines") or ()]
            out.write(entry_text(ExportedEntry(**columns, lines=lines), names))


HEAD = text("""
SELECT partnership.title, coalesce(head.number, 0) AS number, coalesce(head.hash, '') AS hash
FROM ledger JOIN partnership ON partnership.id = ledger.partnership_id
LEFT JOIN ledger_head head ON head.partnership_id = ledger.partnership_id AND head.ledger_id = ledger.id
WHERE ledger.partnership_id = :partnership AND ledger.currency = 'GBP'
""")

ACCOUNTS = text("""
SELECT account.id, account.kind, account.medium, fund.name AS fund,
  coalesce(owner.name, account.supplier) AS owner, account.work
FROM ledger_account account
JOIN ledger_fund fund ON fund.partnership_id = account.partnership_id AND fund.id = account.fund_id
LEFT JOIN organisation owner ON owner.id = account.organisation_id
WHERE account.partnership_id = :partnership
""")

ENTRY = """
SELECT seal.number, entry.effective_on, entry.recorded_at, entry.kind, first.number AS reverses_number, seal.hash,
  (SELECT json_agg(json_build_array(line.account_id, line.amount_pence) ORDER BY line.id) FROM ledger_line line
    WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id) AS lines
FROM {which}
LEFT JOIN ledger_seal first
  ON first.partnership_id = entry.partnership_id AND first.transaction_id = entry.reverses_id
"""

SEALED = text(
    ENTRY.replace(
        "{which}",
        """ledger_seal seal
JOIN ledger_transaction entry ON entry.partnership_id = seal.partnership_id AND entry.id = seal.transaction_id""",
    )
    + """WHERE seal.partnership_id = :partnership
  AND seal.ledger_id = (SELECT id FROM ledger WHERE partnership_id = :partnership AND currency = 'GBP')
ORDER BY seal.number"""
).columns(lines=JSON)

WAITING = text(
    ENTRY.replace(
        "{which}",
        """ledger_unsealed waiting
JOIN ledger_transaction entry ON entry.partnership_id = waiting.partnership_id AND entry.id = waiting.id
LEFT JOIN ledger_seal seal ON seal.partnership_id = waiting.partnership_id AND seal.transaction_id = waiting.id""",
    )
    + """WHERE waiting.partnership_id = :partnership ORDER BY waiting.recorded_at, waiting.id"""
).columns(lines=JSON)
