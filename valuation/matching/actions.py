"""An organisation says that it wants an outcome, or that it no longer does."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.matching.models import OutcomeWish
from valuation.outcomes.views import OutcomeView

wishes = table_of(OutcomeWish)


async def want(session: AsyncSession, seat: Seat, outcome: OutcomeView) -> None:
    wish_id = await session.scalar(
        insert(wishes)
        .values(
            partnership_id=seat.partnership_id,
            id=new_id(),
            outcome_id=outcome.id,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
        )
        .on_conflict_do_nothing(constraint="uq_outcome_wish_organisation")
        .returning(wishes.c.id)
    )
    if wish_id is not None:
        await record(session, seat, "wants", outcome.id, f"the outcome “{outcome.text}”")


async def want_no_longer(session: AsyncSession, seat: Seat, outcome: OutcomeView) -> None:
    gone = await session.execute(
        delete(wishes)
        .where(
            wishes.c.partnership_id == seat.partnership_id,
            wishes.c.outcome_id == outcome.id,
            wishes.c.organisation_id == seat.organisation_id,
        )
        .returning(wishes.c.id)
    )
    if gone.all():
        await record(session, seat, "no longer wants", outcome.id, f"the outcome “{outcome.text}”")
