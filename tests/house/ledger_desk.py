"""What is asked of the real ledger: each step a request with a transaction of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.web.forms import blank
from tests.people import Cast
from valuation.ledger.actions import record_contribution, reversal_request, reverse
from valuation.ledger.pending import pay_aside
from valuation.ledger.queries.entries import find_entry
from valuation.ledger.queries.page import ledger_page
from valuation.ledger.queries.statement import statement_page
from valuation.ledger.refusing import remembering
from valuation.ledger.rules.asked import Contribution, PaymentOfAside, request_of
from valuation.ledger.rules.statement import Period
from valuation.ledger.verify import check_ledger, ledgers

Step = Callable[[AsyncSession, Seat], Awaitable[Any]]


@dataclass(frozen=True)
class Found:
    at_the_day: int
    now: int
    aside: int
    entries: int
    fault: str | None


class LedgerDesk:
    """Alice's, at one partnership."""

    def __init__(self, app: Litestar, cast: Cast) -> None:
        self._app = app
        self._cast = cast

    async def step(self, do: Step, *, keep: bool = True) -> Any:
        """Kept when nothing was refused."""
        async with self._app.state["sessions"]() as session:
            done = await do(session, await self._cast.alice.seat_at(session, self._cast.partnership_id))
            if keep:
                await session.commit()
            return done

    async def contribute(self, asked: Contribution) -> UUID:
        async def do(session: AsyncSession, seat: Seat) -> UUID:
            async with remembering(session, seat, request_of(asked, seat.organisation_id), blank()):
                return (await record_contribution(session, seat, asked)).id
            raise AssertionError("nothing is swallowed")

        answer: UUID = await self.step(do)
        return answer

    async def reverse(self, entry_id: UUID, key: str) -> None:
        async def do(session: AsyncSession, seat: Seat) -> None:
            entry = await find_entry(session, seat, entry_id)
            async with remembering(session, seat, reversal_request(seat, entry, "A slip", key), blank()):
                await reverse(session, seat, entry, reason="A slip", key=key)

        await self.step(do)

    async def pay(self, aside: UUID, asked: PaymentOfAside) -> UUID:
        async def do(session: AsyncSession, seat: Seat) -> UUID:
            return (await pay_aside(session, seat, await find_entry(session, seat, aside), asked)).id

        paid: UUID = await self.step(do)
        return paid

    async def look(self, first: date, day: date) -> Found:
        async def do(session: AsyncSession, seat: Seat) -> Found:
            page = await statement_page(session, seat, Period(first, day, date.max))
            now = (await ledger_page(session, seat)).money
            ledger_id = await session.scalar(ledgers.select().with_only_columns(ledgers.c.id))
            assert ledger_id is not None
            check = await check_ledger(session, seat.partnership_id, ledger_id)
            entries = check.entries + check.waiting
            return Found(page.money.in_hand_pence, now.in_hand_pence, now.aside_pence, entries, check.fault)

        found: Found = await self.step(do)
        return found
