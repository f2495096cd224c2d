from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.refusals import Missing
from valuation.ledger.models import Ledger, LedgerClosing

ledgers = table_of(Ledger)
closings = table_of(LedgerClosing)


async def ledger_and_closing(session: AsyncSession, seat: Seat) -> tuple[UUID, date | None]:
    """The partnership's ledger, and the last day of its closed periods."""
    row = (
        await session.execute(
            select(ledgers.c.id, func.max(closings.c.closes_on))
            .outerjoin(
                closings,
                (closings.c.partnership_id == ledgers.c.partnership_id) & (closings.c.ledger_id == ledgers.c.id),
            )
            .where(ledgers.c.partnership_id == seat.partnership_id, ledgers.c.currency == "GBP")
            .group_by(ledgers.c.id)
        )
    ).first()
    if row is None:
        raise Missing("ledger")
    return row[0], row[1]
