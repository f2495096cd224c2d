"""The one way into the ledger: an entry is checked, its accounts are opened where they are new, and its key decides
whether it is the first of its kind. The database checks again, adds up and seals at the commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.refusals import Missing
from valuation.ledger.models import Fund, LedgerAccount, LedgerLine, LedgerTransaction
from valuation.ledger.rules.postings import Account, EntryKind, Line, check_effective, check_lines
from valuation.ledger.rules.requests import check_same_request

funds = table_of(Fund)
accounts = table_of(LedgerAccount)
transactions = table_of(LedgerTransaction)
ledger_lines = table_of(LedgerLine)


@dataclass(frozen=True)
class Entry:
    """What is to be written down. `digest` is of the request that it came from, `key` is that request's own."""

    kind: EntryKind
    effective_on: date
    lines: Sequence[Line]
    key: str
    digest: str
    note: str = ""
    basis: str = ""
    reverses_id: UUID | None = None


@dataclass(frozen=True)
class Posting:
    """The answer to a request to post; the same request again gets the first answer, which is not new."""

    id: UUID
    is_new: bool


async def post_entry(session: AsyncSession, seat: Seat, entry: Entry) -> Posting:
    check_effective(entry.effective_on, clock.today())
    check_lines([(line.account.fund_id, line.amount_pence) for line in entry.lines])
    ledger_id = await _ledger_of(session, seat, entry.lines[0].account.fund_id)
    ids = await _open_accounts(session, seat, entry.lines)
    transaction_id = await _insert_transaction(session, seat, ledger_id, entry)
    if transaction_id is None:
        return await _first_answer(session, seat, ledger_id, entry)
    await session.execute(
        insert(ledger_lines),
        [
            {
                "partnership_id": seat.partnership_id,
                "id": new_id(),
                "transaction_id": transaction_id,
                "account_id": ids[line.account],
                "fund_id": line.account.fund_id,
                "amount_pence": line.amount_pence,
            }
            for line in entry.lines
        ],
    )
    return Posting(transaction_id, is_new=True)


async def _ledger_of(session: AsyncSession, seat: Seat, fund_id: UUID) -> UUID:
    ledger_id: UUID | None = await session.scalar(
        select(funds.c.ledger_id).where(funds.c.partnership_id == seat.partnership_id, funds.c.id == fund_id)
    )
    if ledger_id is None:
        raise Missing("fund")
    return ledger_id


async def _open_accounts(session: AsyncSession, seat: Seat, lines: Sequence[Line]) -> dict[Account, UUID]:
    """The key of each line's account. Accounts open in one order for everybody, so that openers never deadlock."""
    needed = sorted({line.account for line in lines}, key=lambda account: (str(account.fund_id), account.code))
    known = await _known(session, seat, needed)
    if len(known) == len(needed):
        return known
    await session.execute(
        insert(accounts)
        .values([_row(seat, account) for account in needed if account not in known])
        .on_conflict_do_nothing(constraint="uq_ledger_account_code")
    )
    return await _known(session, seat, needed)


async def _known(session: AsyncSession, seat: Seat, needed: Sequence[Account]) -> dict[Account, UUID]:
    wanted = {(account.fund_id, account.code): account for account in needed}
    rows = await session.execute(
        select(accounts.c.id, accounts.c.fund_id, accounts.c.code).where(
            accounts.c.partnership_id == seat.partnership_id, tuple_(accounts.c.fund_id, accounts.c.code).in_(wanted)
        )
    )
    return {wanted[fund_id, code]: account_id for account_id, fund_id, code in rows}


def _row(seat: Seat, account: Account) -> dict[str, object]:
    return {
        "partnership_id": seat.partnership_id,
        "id": new_id(),
        "fund_id": account.fund_id,
        "code": account.code,
        "kind": account.kind,
        "medium": account.medium,
        "organisation_id": account.organisation_id,
        "supplier": account.supplier,
        "work": account.work,
    }


async def _insert_transaction(session: AsyncSession, seat: Seat, ledger_id: UUID, entry: Entry) -> UUID | None:
    """The new entry's key; nothing when the request's key is taken. A poster with the same key waits for the first."""
    transaction_id: UUID | None = await session.scalar(
        insert(transactions)
        .values(
            partnership_id=seat.partnership_id,
            id=new_id(),
            ledger_id=ledger_id,
            kind=entry.kind,
            effective_on=entry.effective_on,
            note=entry.note,
            basis=entry.basis,
            reverses_id=entry.reverses_id,
            key=entry.key,
            request_digest=entry.digest,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
        .on_conflict_do_nothing(constraint="uq_ledger_transaction_key")
        .returning(transactions.c.id)
    )
    return transaction_id


async def _first_answer(session: AsyncSession, seat: Seat, ledger_id: UUID, entry: Entry) -> Posting:
    first = (await session.execute(_by_key(seat, ledger_id, entry.key))).one()
    check_same_request(first.request_digest, entry.digest)
    return Posting(first.id, is_new=False)


def _by_key(seat: Seat, ledger_id: UUID, key: str) -> Select[*tuple[UUID, str]]:
    return select(transactions.c.id, transactions.c.request_digest).where(
        transactions.c.partnership_id == seat.partnership_id,
        transactions.c.ledger_id == ledger_id,
        transactions.c.key == key,
    )
