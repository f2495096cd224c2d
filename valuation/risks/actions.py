"""What people do with risks: add one, look at it again, move it to the shared floor, close it."""

from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.risks.models import Risk, RiskStep
from valuation.risks.rules.risks import (
    AskedRisk,
    Assessment,
    Room,
    check_may_move,
    check_open,
    check_owner,
    check_review,
)
from valuation.risks.views import RiskView

risks = table_of(Risk)
steps = table_of(RiskStep)


async def add_risk(session: AsyncSession, seat: Seat, asked: AskedRisk, assessment: Assessment) -> UUID:
    is_private = asked.room is Room.OWN
    _check(seat, assessment, is_private=is_private)
    risk_id = new_id()
    await session.execute(
        insert(risks).values(
            partnership_id=seat.partnership_id,
            id=risk_id,
            title=asked.title,
            cause=asked.cause,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
            private_to=seat.organisation_id if is_private else None,
        )
    )
    await _add_step(session, seat, risk_id, assessment, number=1, is_private=is_private)
    if not is_private:
        await record(session, seat, "added", risk_id, f"the risk “{asked.title}”")
    return risk_id


async def look_again(session: AsyncSession, seat: Seat, risk: RiskView, assessment: Assessment) -> None:
    check_open(is_closed=risk.is_closed)
    _check(seat, assessment, is_private=risk.is_private)
    number = risk.now.number + 1
    await _add_step(session, seat, risk.id, assessment, number=number, is_private=risk.is_private)
    if not risk.is_private:
        await record(
            session, seat, "looked again at", risk.id, f"the risk “{risk.title}”, now {assessment.score} of 25"
        )


async def move_to_shared_floor(session: AsyncSession, seat: Seat, risk: RiskView) -> None:
    """As it stands now. What was said of it before stays in the organisation's own room."""
    check_may_move(is_private=risk.is_private)
    await session.execute(
        update(risks)
        .where(risks.c.partnership_id == seat.partnership_id, risks.c.id == risk.id)
        .values(private_to=None)
    )
    await _add_step(session, seat, risk.id, _as_it_stands(risk), number=risk.now.number + 1, outcome=risk.now.outcome)
    await record(session, seat, "moved to the shared floor", risk.id, f"the risk “{risk.title}”")


async def close_risk(session: AsyncSession, seat: Seat, risk: RiskView, outcome: str) -> None:
    check_open(is_closed=risk.is_closed)
    assessment, number = _as_it_stands(risk), risk.now.number + 1
    await _add_step(session, seat, risk.id, assessment, number=number, is_private=risk.is_private, outcome=outcome)
    if not risk.is_private:
        await record(session, seat, "closed", risk.id, f"the risk “{risk.title}”")


def _check(seat: Seat, assessment: Assessment, *, is_private: bool) -> None:
    check_review(assessment.review_on, clock.today())
    check_owner(assessment.owner_id, seat.organisation_id, is_private=is_private)


def _as_it_stands(risk: RiskView) -> Assessment:
    now = risk.now
    return Assessment(now.likelihood, now.impact, now.reason, now.owner_id, now.response, now.review_on, now.bearing)


async def _add_step(
    session: AsyncSession,
    seat: Seat,
    risk_id: UUID,
    assessment: Assessment,
    *,
    number: int,
    is_private: bool = False,
    outcome: str = "",
) -> None:
    await session.execute(
        insert(steps).values(
            partnership_id=seat.partnership_id,
            id=new_id(),
            risk_id=risk_id,
            number=number,
            likelihood=assessment.likelihood,
            impact=assessment.impact,
            reason=assessment.reason,
            owner_id=assessment.owner_id,
            response=assessment.response,
            review_on=assessment.review_on,
            shares=[[one.name, str(one.share)] for one in assessment.bearing.shares],
            rule=assessment.bearing.rule,
            agreement_id=assessment.bearing.agreement_id,
            outcome=outcome,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
            private_to=seat.organisation_id if is_private else None,
        )
    )
