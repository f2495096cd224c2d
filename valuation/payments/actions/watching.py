"""Satisfaction is read, and what people did with a drafted notice is written down. Nothing here ends a contract."""

from datetime import date
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_or_change
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.payments.actions.contracts import spoken_by
from valuation.payments.claim_models import CashPlan, ClauseDecision, SatisfactionReading
from valuation.payments.queries.contracts import ContractView
from valuation.payments.queries.watching import CashPlanView
from valuation.payments.rules.claims import CannotClaim
from valuation.payments.rules.clauses import Draft, figure

readings = table_of(SatisfactionReading)
decisions = table_of(ClauseDecision)
plans = table_of(CashPlan)


async def read_satisfaction(
    session: AsyncSession, seat: Seat, contract: ContractView, *, ends_on: date, percent: Decimal, source: str
) -> None:
    if not contract.is_agreed:
        raise CannotClaim("Satisfaction is read once everybody has agreed the terms.")
    await session.execute(
        insert(readings).values(
            **spoken_by(seat),
            id=new_id(),
            contract_id=contract.id,
            period_ends_on=ends_on,
            percent=percent,
            source=source,
        )
    )
    words = f"satisfaction of {figure(percent)}% under “{contract.terms.title}”"
    await record(session, seat, "recorded", contract.id, words)


async def decide_on_draft(
    session: AsyncSession, seat: Seat, contract: ContractView, draft: Draft, *, is_given: bool, reason: str
) -> None:
    if not contract.is_payer(seat.organisation_id):
        raise CannotClaim("Only those who pay give notice under a contract.")
    await session.execute(
        insert(decisions).values(
            **spoken_by(seat),
            id=new_id(),
            clause_id=draft.clause.id,
            since=draft.since,
            is_given=is_given,
            reason=reason,
        )
    )
    verb = "gave" if is_given else "decided against"
    await record(session, seat, verb, contract.id, f"a notice ({draft.clause.kind}) under “{contract.terms.title}”")


async def save_cash_plan(session: AsyncSession, seat: Seat, plan: CashPlanView) -> None:
    """In the organisation's private room. It is a working paper, so the newest one is kept."""
    columns = {**plan.columns(), "changed_at": clock.now()}
    await session.execute(
        insert_or_change(plans)
        .values(partnership_id=seat.partnership_id, id=new_id(), organisation_id=seat.organisation_id, **columns)
        .on_conflict_do_update(constraint="uq_cash_plan_organisation", set_=columns)
    )
