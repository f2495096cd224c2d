"""Entries in words: what happened, recorded by whom, and where each stands in the chain.

An entry gets its number and its seal a moment after it was posted; until then it stands before all that have one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.rows import table_of
from portal.money import format_pounds
from portal.refusals import Missing
from valuation.ledger.models import LedgerAccount, LedgerLine
from valuation.ledger.rules.pending import Standing, last_day, standing_of
from valuation.ledger.rules.postings import MOVES, RELEASES, Account, AccountKind, EntryKind, Line, Medium

accounts = table_of(LedgerAccount)
ledger_lines = table_of(LedgerLine)

ENTRIES_PER_PAGE = 25
BEFORE_ALL = 2**62


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
    number: int | None
    kind: str
    effective_on: date
    recorded_at: datetime
    organisation: str | None
    person: str | None
    note: str
    basis: str
    hash: str | None
    previous_hash: str | None
    reverses_id: UUID | None
    reverses_number: int | None
    reversed_by_id: UUID | None
    reversed_by_number: int | None
    reversed_by_key: str | None
    resolves_id: UUID | None
    resolves_number: int | None
    resolved_by_id: UUID | None
    resolved_by_number: int | None
    resolved_by_kind: str | None
    resolved_by_key: str | None
    expires_at: datetime | None
    lines: Sequence[LineView]

    @property
    def title(self) -> str:
        return entry_title(self.number)

    @property
    def sentence(self) -> str:
        if self.kind == EntryKind.REVERSAL:
            return f"{entry_title(self.reverses_number)} reversed: {format_pounds(self.amount_pence)}"
        if self.kind in RELEASES:
            was = "was released" if self.kind == EntryKind.VOIDING else "expired"
            return f"What {entry_title(self.resolves_number).lower()} set aside {was}"
        line = next(one for one in self.lines if one.kind != AccountKind.FUND)
        if self.kind == EntryKind.CONTRIBUTION:
            return f"{line.owner} gave {given(line.medium, self.amount_pence)} to {line.fund}"
        verb = f"set {format_pounds(self.amount_pence)} aside for" if self.kind == EntryKind.PENDING else "paid"
        amount = "" if self.kind == EntryKind.PENDING else f" {format_pounds(self.amount_pence)}"
        return f"{line.fund} {verb} {line.owner}{amount} for {line.work}"

    @property
    def amount_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines if line.amount_pence > 0)

    @property
    def may_be_reversed(self) -> bool:
        return self.kind in MOVES and self.kind != EntryKind.REVERSAL and self.reversed_by_id is None

    @property
    def last_day(self) -> date | None:
        """Until the end of which it is kept, if it is set aside."""
        return None if self.expires_at is None else last_day(self.expires_at)

    @property
    def is_open(self) -> bool:
        """Set aside, and neither posted nor released nor over. No job has to run for this to be right."""
        return self.kind == EntryKind.PENDING and standing_of(self, clock.now()) is Standing.OPEN


def entry_title(number: int | None) -> str:
    return "An entry without a number yet" if number is None else f"Entry {number}"


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
    rows = await NEWEST.all(
        session,
        partnership=seat.partnership_id,
        before=before or BEFORE_ALL,
        most=ENTRIES_PER_PAGE + 1,
        is_first=before is None,
    )
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
SELECT entry.id, seal.number, entry.kind, entry.effective_on, entry.recorded_at,
  recorder.name AS organisation, person.name AS person, entry.note, entry.basis, seal.hash, seal.previous_hash,
  entry.reverses_id, first.number AS reverses_number,
  undone.id AS reversed_by_id, undone_seal.number AS reversed_by_number, undone.key AS reversed_by_key,
  entry.resolves_id, aside.number AS resolves_number,
  done.id AS resolved_by_id, done_seal.number AS resolved_by_number, done.kind AS resolved_by_kind,
  done.key AS resolved_by_key, entry.expires_at,
  coalesce((SELECT json_agg(json_build_object('kind', account.kind, 'medium', account.medium,
      'owner', coalesce(owner.name, account.supplier), 'work', account.work, 'fund', fund.name,
      'amount_pence', line.amount_pence) ORDER BY line.id)
    FROM ledger_line line
    JOIN ledger_account account ON account.partnership_id = line.partnership_id AND account.id = line.account_id
    JOIN ledger_fund fund ON fund.partnership_id = line.partnership_id AND fund.id = line.fund_id
    LEFT JOIN organisation owner ON owner.id = account.organisation_id
    WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id), '[]') AS lines
FROM {which}
LEFT JOIN ledger_seal seal ON seal.partnership_id = entry.partnership_id AND seal.transaction_id = entry.id
LEFT JOIN organisation recorder ON recorder.id = entry.organisation_id
LEFT JOIN person ON person.id = entry.person_id
LEFT JOIN ledger_seal first
  ON first.partnership_id = entry.partnership_id AND first.transaction_id = entry.reverses_id
LEFT JOIN ledger_transaction undone
  ON undone.partnership_id = entry.partnership_id AND undone.reverses_id = entry.id
LEFT JOIN ledger_seal undone_seal
  ON undone_seal.partnership_id = undone.partnership_id AND undone_seal.transaction_id = undone.id
LEFT JOIN ledger_seal aside
  ON aside.partnership_id = entry.partnership_id AND aside.transaction_id = entry.resolves_id
LEFT JOIN ledger_transaction done
  ON done.partnership_id = entry.partnership_id AND done.resolves_id = entry.id
LEFT JOIN ledger_seal done_seal
  ON done_seal.partnership_id = done.partnership_id AND done_seal.transaction_id = done.id
WHERE entry.partnership_id = :partnership
"""


def _entry_query(which: str, ending: str) -> Question:
    return Question(text(ENTRY.replace("{which}", which) + ending).columns(lines=JSON))


# What waits for its seal comes first. Of the sealed the index over their numbers is read from the end, as far as the
# page goes, so the ledger is named.
NEWEST = _entry_query(
    """(
  (SELECT waiting.id FROM ledger_unsealed waiting WHERE waiting.partnership_id = :partnership AND :is_first
    ORDER BY waiting.recorded_at DESC LIMIT :most)
  UNION ALL
  (SELECT sealed.transaction_id FROM ledger_seal sealed WHERE sealed.partnership_id = :partnership
    AND sealed.ledger_id = (SELECT id FROM ledger WHERE partnership_id = :partnership AND currency = 'GBP')
    AND sealed.number < :before ORDER BY sealed.number DESC LIMIT :most)) newest
JOIN ledger_transaction entry ON entry.partnership_id = :partnership AND entry.id = newest.id""",
    "ORDER BY seal.number DESC NULLS FIRST, entry.recorded_at DESC LIMIT :most",
)
ONE = _entry_query("ledger_transaction entry", "AND entry.id = :entry")
