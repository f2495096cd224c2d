"""What people do with money in the ledger. Each verb posts at most one entry, which says so in the journal.

`post` is how: within the session's transaction, where other rows go with the entry, or alone.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.clock import uk_date
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.money import format_pounds
from valuation.ledger.models import Fund, Ledger, LedgerClosing
from valuation.ledger.posting import Entry, Post, Posting, post_entry
from valuation.ledger.queries.closings import ledger_and_closing
from valuation.ledger.queries.entries import EntryView, lines_of
from valuation.ledger.rules.asked import Contribution, Spending, check_basis, request_digest
from valuation.ledger.rules.postings import EntryKind, check_closing, check_reversible
from valuation.ledger.rules.requests import Request, digest_of
from valuation.ledger.writing import Said

ledgers = table_of(Ledger)
funds = table_of(Fund)
closings = table_of(LedgerClosing)


async def open_fund(session: AsyncSession, seat: Seat, name: str, holder_id: UUID) -> UUID:
    """A partnership's first fund opens its ledger too."""
    fund_id = new_id()
    await session.execute(
        insert(ledgers)
        .values(partnership_id=seat.partnership_id, id=new_id(), currency="GBP")
        .on_conflict_do_nothing(constraint="uq_ledger_currency")
    )
    ledger_id = await session.scalar(
        select(ledgers.c.id).where(ledgers.c.partnership_id == seat.partnership_id, ledgers.c.currency == "GBP")
    )
    await session.execute(
        insert(funds).values(
            partnership_id=seat.partnership_id, id=fund_id, ledger_id=ledger_id, name=name, holder_id=holder_id
        )
    )
    await record(session, seat, "opened", fund_id, f"the fund “{name}”")
    return fund_id


async def record_contribution(
    session: AsyncSession, seat: Seat, asked: Contribution, *, post: Post = post_entry
) -> Posting:
    check_basis(asked.medium, asked.basis)
    amount = format_pounds(asked.amount_pence)
    return await post(
        session,
        seat,
        Entry(
            EntryKind.CONTRIBUTION,
            asked.effective_on,
            asked.lines(),
            asked.key,
            request_digest(asked, seat.organisation_id),
            note=asked.note,
            basis=asked.basis,
            said=Said("recorded", f"a contribution of {amount} ({asked.medium})"),
        ),
    )


async def record_spending(session: AsyncSession, seat: Seat, asked: Spending, *, post: Post = post_entry) -> Posting:
    digest = request_digest(asked, seat.organisation_id)
    said = Said("recorded", f"spending of {format_pounds(asked.amount_pence)}")
    lines = asked.lines()
    entry = Entry(EntryKind.SPENDING, asked.effective_on, lines, asked.key, digest, note=asked.note, said=said)
    return await post(session, seat, entry)


async def reverse(
    session: AsyncSession,
    seat: Seat,
    entry: EntryView,
    *,
    reason: str,
    key: str,
    on: date | None = None,
    post: Post = post_entry,
) -> Posting:
    """Undo an entry by its mirror image. A second press of the same button finds the reversal it made."""
    digest = reversal_request(seat, entry, reason, key).digest
    if entry.reversed_by_key != key:
        check_reversible(entry.kind, is_reversed=entry.reversed_by_id is not None)
    mirrored = await lines_of(session, seat, entry.id, sign=-1)
    said = Said("reversed", f"{_lower(entry.title)} of the ledger")
    day = on or clock.today()
    undoing = Entry(EntryKind.REVERSAL, day, mirrored, key, digest, note=reason, reverses_id=entry.id, said=said)
    return await post(session, seat, undoing)


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]


def reversal_request(seat: Seat, entry: EntryView, reason: str, key: str) -> Request:
    return Request(key, digest_of("Reversal", {"entry": entry.id, "reason": reason, "asked_by": seat.organisation_id}))


async def close_period(session: AsyncSession, seat: Seat, closes_on: date) -> None:
    """From the commit on, nothing is posted with a date up to and including this day."""
    ledger_id, closed_on = await ledger_and_closing(session, seat)
    check_closing(closes_on, closed_on, clock.today())
    closing_id = new_id()
    # The journal first: posters hold its end when they reach for the ledger's, and whoever came from the other side
    # would wait for them as they wait for it.
    await record(session, seat, "closed", closing_id, f"the ledger up to {uk_date(closes_on)}")
    await session.execute(
        insert(closings).values(
            partnership_id=seat.partnership_id,
            id=closing_id,
            ledger_id=ledger_id,
            closes_on=closes_on,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
    )
