"""Entries with all their lines in one statement: a key that is taken writes neither."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from valuation.ledger.rules.postings import Account, EntryKind, Line


class Written(Protocol):
    """An entry as posting hands it over."""

    @property
    def kind(self) -> EntryKind: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def key(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def reverses_id(self) -> UUID | None: ...


async def write_entries(
    session: AsyncSession, seat: Seat, ledger_id: UUID, entries: Sequence[Written], accounts: Mapping[Account, UUID]
) -> dict[str, UUID]:
    """The new entries by their keys. A poster with a key that another is posting waits for that one's end."""
    ids = [new_id() for _ in entries]
    lines = [(entry_id, line) for entry_id, entry in zip(ids, entries, strict=True) for line in entry.lines]
    rows = await session.execute(
        WRITE,
        {
            "partnership": seat.partnership_id,
            "ledger": ledger_id,
            "person": seat.person_id,
            "organisation": seat.organisation_id,
            "ids": ids,
            "kinds": [str(entry.kind) for entry in entries],
            "days": [entry.effective_on for entry in entries],
            "notes": [entry.note for entry in entries],
            "bases": [entry.basis for entry in entries],
            "reversed": [entry.reverses_id for entry in entries],
            "keys": [entry.key for entry in entries],
            "digests": [entry.digest for entry in entries],
            "line_ids": [new_id() for _ in lines],
            "entries": [entry_id for entry_id, _ in lines],
            "accounts": [accounts[line.account] for _, line in lines],
            "funds": [line.account.fund_id for _, line in lines],
            "pence": [line.amount_pence for _, line in lines],
        },
    )
    return {row.key: row.id for row in rows}


WRITE = text("""
WITH entry AS (
  INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, note, basis, reverses_id, key,
    request_digest, person_id, organisation_id)
  SELECT :partnership, asked.id, :ledger, asked.kind, asked.effective_on, asked.note, asked.basis, asked.reverses_id,
    asked.key, asked.digest, :person, :organisation
  FROM unnest(cast(:ids AS uuid[]), cast(:kinds AS varchar[]), cast(:days AS date[]), cast(:notes AS varchar[]),
      cast(:bases AS varchar[]), cast(:reversed AS uuid[]), cast(:keys AS varchar[]), cast(:digests AS varchar[]))
    AS asked(id, kind, effective_on, note, basis, reverses_id, key, digest)
  ON CONFLICT ON CONSTRAINT uq_ledger_transaction_key DO NOTHING
  RETURNING id, key
), line AS (
  INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
  SELECT :partnership, asked.id, entry.id, asked.account_id, asked.fund_id, asked.amount_pence
  FROM unnest(cast(:line_ids AS uuid[]), cast(:entries AS uuid[]), cast(:accounts AS uuid[]),
      cast(:funds AS uuid[]), cast(:pence AS bigint[]))
    AS asked(id, transaction_id, account_id, fund_id, amount_pence)
  JOIN entry ON entry.id = asked.transaction_id
)
SELECT key, id FROM entry
""")
