"""How the demo's contributions are negotiated: round after round, and perhaps agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.access.permissions import Permission
from portal.seeds.budgeting import Book
from valuation.budgets import negotiating
from valuation.budgets.asked import AskedContribution
from valuation.budgets.queries.rounds import find_round
from valuation.ledger.rules.postings import Medium


@dataclass(frozen=True)
class Offer:
    """What somebody proposes as cash, in pounds by spend line."""

    who: str
    pounds: Mapping[str, int]


async def negotiate(
    book: Book, appraisal_id: UUID, rounds: Sequence[tuple[str, Sequence[Offer]]], agreed_by: Sequence[str] = ()
) -> None:
    """Each round has a note and its offers; those named last agree to the last one."""
    table, round_id = book.table, None
    for note, offers in rounds:
        seat = await table.seat(book.keeper, Permission.WRITE_BUDGET)
        round_id = await negotiating.open_round(table.session, seat, await book.at(seat), appraisal_id, note)
        for offer in offers:
            await _propose(book, round_id, offer)
    for who in agreed_by:
        seat = await table.seat(who, Permission.PROMISE)
        if round_id is not None:
            reached, _ = await find_round(table.session, seat, book.year_id, round_id)
            await negotiating.agree(table.session, seat, await book.at(seat), round_id, reached.digest)


async def _propose(book: Book, round_id: UUID, offer: Offer) -> None:
    seat = await book.table.seat(offer.who, Permission.PROMISE)
    for line, pounds in offer.pounds.items():
        at = await book.at(seat)
        asked = AskedContribution(book.line(at, line).id, Medium.CASH, is_recurrent=True, amount_pence=pounds * 100)
        await negotiating.propose(book.table.session, seat, at, round_id, asked)
