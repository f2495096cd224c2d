"""The one way into the ledger. An entry is checked, its accounts are opened where they are new, and its key decides
whether it is the first of its kind. The database checks again, adds up and seals at the commit.

A batch asks the database as often as one entry does: what stands in the way, the accounts that are new, the entries
with their lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from valuation.ledger.models import LedgerAccount
from valuation.ledger.queries.known import Known, what_is_known
from valuation.ledger.rules.postings import Account, EntryKind, Line, check_effective, check_lines, check_open
from valuation.ledger.rules.requests import check_batch, check_same_request, refuse_again
from valuation.ledger.writing import write_entries

accounts = table_of(LedgerAccount)


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
    (posting,) = await post_batch(session, seat, [entry])
    return posting


async def post_batch(session: AsyncSession, seat: Seat, entries: Sequence[Entry]) -> list[Posting]:
    """All of them or none, in one transaction, each with a key of its own; the answers in the order asked."""
    check_batch([entry.key for entry in entries])
    known = await what_is_known(session, seat, entries)
    for entry in entries:
        _check_key(known, entry)
    new = {entry.key: entry for entry in entries if entry.key not in known.posted}
    for entry in new.values():
        _check_entry(known, entry)
    posted = await _post_new(session, seat, known, list(new.values()))
    if len(posted) < len(new):
        # Somebody with the same key was faster: their entry is there by now, and theirs is the answer.
        known = await what_is_known(session, seat, entries)
    return [posted.get(entry.key) or _first_answer(known, entry) for entry in entries]


def _check_key(known: Known, entry: Entry) -> None:
    """An entry that was posted stands, whatever was refused beside it at the same moment."""
    if entry.key in known.posted:
        check_same_request(known.posted[entry.key].digest, entry.digest)
    elif entry.key in known.refused:
        refused = known.refused[entry.key]
        refuse_again(refused.digest, entry.digest, refused.sentence)


def _check_entry(known: Known, entry: Entry) -> None:
    check_effective(entry.effective_on, clock.today())
    check_open(entry.effective_on, known.closed_on)
    check_lines([(line.account.fund_id, line.amount_pence) for line in entry.lines])


async def _post_new(session: AsyncSession, seat: Seat, known: Known, entries: Sequence[Entry]) -> dict[str, Posting]:
    if not entries:
        return {}
    ids = await _open_accounts(session, seat, known, entries)
    written = await write_entries(session, seat, known.ledger_id, entries, ids)
    return {key: Posting(entry_id, is_new=True) for key, entry_id in written.items()}


async def _open_accounts(
    session: AsyncSession, seat: Seat, known: Known, entries: Sequence[Entry]
) -> dict[Account, UUID]:
    """The key of each line's account. Accounts open in one order for everybody, so that openers never deadlock."""
    needed = {line.account for entry in entries for line in entry.lines}
    if missing := sorted(needed - known.accounts.keys(), key=lambda account: (str(account.fund_id), account.code)):
        await session.execute(
            insert(accounts)
            .values([_row(seat, account) for account in missing])
            .on_conflict_do_nothing(constraint="uq_ledger_account_code")
        )
        known = await what_is_known(session, seat, entries)
    return dict(known.accounts)


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


def _first_answer(known: Known, entry: Entry) -> Posting:
    first = known.posted[entry.key]
    check_same_request(first.digest, entry.digest)
    return Posting(first.id, is_new=False)
