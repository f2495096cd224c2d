"""What people do with money that is set aside: set it aside for somebody, pay it, release it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.money import format_pounds
from valuation.ledger.posting import Entry, Post, Posting, post_entry
from valuation.ledger.queries.entries import EntryView, lines_of
from valuation.ledger.rules.asked import PaymentOfAside, SettingAside, request_digest
from valuation.ledger.rules.pending import check_expiry, check_open, end_of, within
from valuation.ledger.rules.postings import EntryKind
from valuation.ledger.rules.requests import Request, digest_of
from valuation.ledger.writing import Said


async def set_aside(session: AsyncSession, seat: Seat, asked: SettingAside, *, post: Post = post_entry) -> Posting:
    """From now on the amount is not available any more; in a balance it stands only when it is paid."""
    check_expiry(asked.last_day, clock.today())
    return await post(
        session,
        seat,
        Entry(
            EntryKind.PENDING,
            clock.today(),
            asked.lines(),
            asked.key,
            request_digest(asked, seat.organisation_id),
            note=asked.note,
            expires_at=end_of(asked.last_day),
            said=Said("set aside", f"{format_pounds(asked.amount_pence)} for {asked.work}"),
        ),
    )


async def pay_aside(
    session: AsyncSession, seat: Seat, entry: EntryView, asked: PaymentOfAside, *, post: Post = post_entry
) -> Posting:
    """The whole amount or less; what is left of it is available again."""
    if entry.resolved_by_key != asked.key:
        check_open(entry, clock.now())
    lines = within(await lines_of(session, seat, entry.id, sign=1), asked.amount_pence)
    digest = request_digest(asked, seat.organisation_id)
    return await post(
        session,
        seat,
        Entry(
            EntryKind.POSTING,
            asked.effective_on,
            lines,
            asked.key,
            digest,
            note=asked.note,
            resolves_id=entry.id,
            said=Said("recorded", f"spending of {format_pounds(asked.amount_pence)} that had been set aside"),
        ),
    )


async def release(
    session: AsyncSession, seat: Seat, entry: EntryView, *, reason: str, key: str, post: Post = post_entry
) -> Posting:
    """The amount is available again, and the reason stays to be read."""
    if entry.resolved_by_key != key:
        check_open(entry, clock.now())
    return await post(
        session,
        seat,
        Entry(
            EntryKind.VOIDING,
            clock.today(),
            (),
            key,
            release_request(seat, entry.id, reason, key).digest,
            note=reason,
            resolves_id=entry.id,
            of_fund=(await lines_of(session, seat, entry.id, sign=1))[0].account.fund_id,
            said=Said("released", f"{format_pounds(entry.amount_pence)} that was set aside"),
        ),
    )


def release_request(seat: Seat, entry_id: UUID, reason: str, key: str) -> Request:
    return Request(key, digest_of("Release", {"entry": entry_id, "reason": reason, "asked_by": seat.organisation_id}))
