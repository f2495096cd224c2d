"""Entries in words: what happened, recorded by whom, and where each stands in the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.rows import table_of
from portal.money import format_pounds
from portal.refusals import Missing
from valuation.ledger.models import LedgerAccount, LedgerLine
from valuation.ledger.rules.postings import Account, AccountKind, EntryKind, Line, Medium

accounts = table_of(LedgerAccount)
ledger_lines = table_of(LedgerLine)

ENTRIES_PER_PAGE = 25


@dataclass(frozen=True)
class LineView:
    kind: str
    medium: str
    owner: str
    work: str
    fund: str
    amount_pence: int

    @property
    def account(self) -> str:
        return account_in_words(self.kind, self.medium, self.owner, self.work, self.fund)


@dataclass(frozen=True)
class EntryView:
    id: UUID
    number: int
    kind: str
    effective_on: date
    recorded_at: datetime
    organisation: str
    person: str
    note: str
    basis: str
    hash: str
    previous_hash: str
    reverses_id: UUID | None
    reverses_number: int | None
    reversed_by_id: UUID | None
    reversed_by_number: int | None
    reversed_by_key: str | None
    lines: Sequence[LineView]

    @property
    def sentence(self) -> str:
        if self.kind == EntryKind.REVERSAL:
            return f"Entry {self.reverses_number} reversed: {format_pounds(self.amount_pence)}"
        line = next(one for one in self.lines if one.kind != AccountKind.FUND)
        if self.kind == EntryKind.CONTRIBUTION:
            return f"{line.owner} gave {given(line.medium, self.amount_pence)} to {line.fund}"
        return f"{line.fund} paid {line.owner} {format_pounds(self.amount_pence)} for {line.work}"

    @property
    def amount_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines if line.amount_pence > 0)

    @property
    def may_be_reversed(self) -> bool:
        return self.kind != EntryKind.REVERSAL and self.reversed_by_id is None


def account_in_words(kind: str, medium: str, owner: str, work: str, fund: str) -> str:
    if kind == AccountKind.FUND:
        return f"{fund}: {'cash in hand' if medium == Medium.CASH else f'{medium} received'}"
    if kind == AccountKind.CONTRIBUTION:
        return f"{owner}: {medium} given to {fund}"
    return f"{owner}: paid from {fund} for {work}"


def given(medium: str, amount_pence: int) -> str:
    amount = format_pounds(amount_pence)
    return {Medium.CASH: f"{amount} in cash", Medium.IN_KIND: f"{amount} in kind"}.get(
        Medium(medium), f"staff time worth {amount}"
    )


async def list_entries(session: AsyncSession, seat: Seat, before: int | None = None) -> list[EntryView]:
    """Newest first: at most ENTRIES_PER_PAGE, and one more that says there is an older page."""
    rows = await NEWEST.all(session, partnership=seat.partnership_id, before=before or 2**62, most=ENTRIES_PER_PAGE + 1)
    return [_view(row) for row in rows]


async def find_entry(session: AsyncSession, seat: Seat, entry_id: UUID) -> EntryView:
    row = await ONE.first(session, partnership=seat.partnership_id, entry=entry_id)
    if row is None:
        raise Missing("ledger entry")
    return _view(row)


async def lines_of(session: AsyncSession, seat: Seat, entry_id: UUID, *, sign: int) -> list[Line]:
    """The lines as they were posted, or with the other sign."""
    rows = await session.execute(
        select(*(accounts.c[name] for name in ACCOUNT), ledger_lines.c.amount_pence)
        .join(
            accounts,
            (accounts.c.partnership_id == ledger_lines.c.partnership_id) & (accounts.c.id == ledger_lines.c.account_id),
        )
        .where(ledger_lines.c.partnership_id == seat.partnership_id, ledger_lines.c.transaction_id == entry_id)
        .order_by(ledger_lines.c.id)
    )
    return [_line(row, sign) for row in rows]


ACCOUNT = ("fund_id", "kind", "medium", "organisation_id", "supplier", "work")


def _line(row: Any, sign: int) -> Line:  # noqa: ANN401 -- a row of the query above
    account = Account(
        row.fund_id, AccountKind(row.kind), Medium(row.medium), row.organisation_id, row.supplier, row.work
    )
    return Line(account, sign * row.amount_pence)


def _view(row: Any) -> EntryView:  # noqa: ANN401 -- a row of the query below
    columns = row._asdict()
    return EntryView(**{**columns, "lines": [LineView(**line) for line in columns["lines"]]})


ENTRY = """
SELECT entry.id, seal.number, entry.kind, entry.effective_on, seal.sealed_at AS recorded_at,
  recorder.name AS organisation, person.name AS person, entry.note, entry.basis, seal.hash, seal.previous_hash,
  entry.reverses_id, first.number AS reverses_number,
  undone.id AS reversed_by_id, undone_seal.number AS reversed_by_number, undone.key AS reversed_by_key,
  (SELECT json_agg(json_build_object('kind', account.kind, 'medium', account.medium,
      'owner', coalesce(owner.name, account.supplier), 'work', account.work, 'fund', fund.name,
      'amount_pence', line.amount_pence) ORDER BY line.id)
    FROM ledger_line line
    JOIN ledger_account account ON account.partnership_id = line.partnership_id AND account.id = line.account_id
    JOIN ledger_fund fund ON fund.partnership_id = line.partnership_id AND fund.id = line.fund_id
    LEFT JOIN organisation owner ON owner.id = account.organisation_id
    WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id) AS lines
FROM ledger_seal seal
JOIN ledger_transaction entry ON entry.partnership_id = seal.partnership_id AND entry.id = seal.transaction_id
JOIN organisation recorder ON recorder.id = entry.organisation_id
JOIN person ON person.id = entry.person_id
LEFT JOIN ledger_seal first
  ON first.partnership_id = entry.partnership_id AND first.transaction_id = entry.reverses_id
LEFT JOIN ledger_transaction undone
  ON undone.partnership_id = entry.partnership_id AND undone.reverses_id = entry.id
LEFT JOIN ledger_seal undone_seal
  ON undone_seal.partnership_id = undone.partnership_id AND undone_seal.transaction_id = undone.id
WHERE seal.partnership_id = :partnership
"""


def _entry_query(ending: str) -> Question:
    return Question(text(ENTRY + ending).columns(lines=JSON))


# The ledger is named, so that the index over its numbers is read from the end and no further than the page.
NEWEST = _entry_query("""
AND seal.ledger_id = (SELECT id FROM ledger WHERE partnership_id = :partnership AND currency = 'GBP')
AND seal.number < :before ORDER BY seal.number DESC LIMIT :most
""")
ONE = _entry_query("AND entry.id = :entry")
