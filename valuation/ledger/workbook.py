"""A ledger as a workbook: the statement of a period, and every line behind it. It is written as long work, since a
ledger may have a million lines.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.clock import uk_date
from portal.documents.long_workbook import LongWorkbook, Pence
from portal.jobs.asking import ask_for
from portal.jobs.kinds import XLSX, Kind, Made, MadeFile, Running
from valuation.ledger.queries.entries import account_in_words
from valuation.ledger.queries.statement import StatementPage, statement_page
from valuation.ledger.rules.statement import Period

ROWS_AT_ONCE = 2_000

STATEMENT = [("Account", 60), ("At the start", 16), ("Added", 16), ("Taken", 16), ("At the end", 16), ("Set aside", 16)]
LINES = [
    ("Entry", 10), ("Happened", 14), ("Recorded", 14), ("Kind", 14), ("Account", 60), ("Fund", 24), ("Amount", 16),
    ("Note", 40), ("Recorded by", 32),
]  # fmt: skip


async def ask_for_workbook(session: AsyncSession, seat: Seat, period: Period) -> UUID:
    asked = {name: getattr(period, name).isoformat() for name in ("starts_on", "ends_on", "known_on")}
    title = f"The ledger from {uk_date(period.starts_on)} to {uk_date(period.ends_on)} as a workbook"
    return await ask_for(session, seat, WORKBOOK, title, asked)


async def write_ledger(session: AsyncSession, seat: Seat, job: Running) -> Made:
    """Nothing is sealed here: whoever seals keeps others from it until the commit, and this takes long."""
    period = Period(**{name: date.fromisoformat(day) for name, day in job.asked.items()})
    asked = {"partnership": seat.partnership_id, **vars(period)}
    wanted = (await session.execute(COUNT, asked)).scalar_one()
    await job.progress(0, of=wanted)
    book = LongWorkbook(f"Ledger of {seat.partnership_title}", clock.now())
    _write_statement(book, seat, period, await statement_page(session, seat, period))
    book.sheet("Lines", LINES)
    done = 0
    lines = await session.stream(EVERY_LINE, asked)
    async for part in lines.partitions(ROWS_AT_ONCE):
        await asyncio.to_thread(_write_lines, book, part)
        done += len(part)
        await job.progress(done, of=max(done, wanted))
    return MadeFile(f"ledger-{period.ends_on.isoformat()}.xlsx", XLSX, await asyncio.to_thread(book.content))


WORKBOOK = Kind("ledger workbook", Permission.READ, write_ledger)


def _write_statement(book: LongWorkbook, seat: Seat, period: Period, page: StatementPage) -> None:
    book.sheet("Statement", STATEMENT)
    book.add(
        [
            one.account,
            Pence(one.opening_pence),
            Pence(one.added_pence),
            Pence(one.taken_pence),
            Pence(one.closing_pence),
            Pence(one.aside_pence),
        ]
        for one in page.movements
    )
    book.add(
        [
            [],
            [f"{seat.partnership_title}: from {uk_date(period.starts_on)} to {uk_date(period.ends_on)}"],
            [f"As it was known on {uk_date(period.known_on)}"],
            ["What is set aside is added when it is paid, or taken where there is a minus; it is in no other column"],
            [f"The chain ended at entry {page.head_number}, with the seal {page.head_hash or '(none yet)'}"],
        ]
    )


def _write_lines(book: LongWorkbook, rows: Sequence[Row[Any]]) -> None:
    book.add(
        [
            "not yet" if row.number is None else row.number,
            row.effective_on,
            row.recorded_on,
            row.kind,
            account_in_words(row.account_kind, row.medium, row.owner, row.work, row.fund),
            row.fund,
            Pence(row.amount_pence),
            row.note,
            row.organisation,
        ]
        for row in rows
    )


PERIOD = """
entry.partnership_id = :partnership AND entry.kind <> 'pending'
  AND entry.effective_on BETWEEN :starts_on AND :ends_on
  AND cast(entry.recorded_at AT TIME ZONE 'Europe/London' AS date) <= :known_on
"""

COUNT = text(f"""
SELECT count(*) FROM ledger_transaction entry
JOIN ledger_line line ON line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
WHERE {PERIOD}
""")

EVERY_LINE = text(f"""
SELECT seal.number, entry.effective_on, cast(entry.recorded_at AT TIME ZONE 'Europe/London' AS date) AS recorded_on,
  entry.kind, account.kind AS account_kind, account.medium, coalesce(owner.name, account.supplier) AS owner,
  account.work, fund.name AS fund, line.amount_pence, entry.note, recorder.name AS organisation
FROM ledger_transaction entry
JOIN ledger_line line ON line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
JOIN ledger_account account ON account.partnership_id = line.partnership_id AND account.id = line.account_id
JOIN ledger_fund fund ON fund.partnership_id = line.partnership_id AND fund.id = line.fund_id
LEFT JOIN organisation owner ON owner.id = account.organisation_id
LEFT JOIN organisation recorder ON recorder.id = entry.organisation_id
LEFT JOIN ledger_seal seal ON seal.partnership_id = entry.partnership_id AND seal.transaction_id = entry.id
WHERE {PERIOD} ORDER BY seal.number NULLS LAST, entry.recorded_at, line.id
""")
