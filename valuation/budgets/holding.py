"""Money that comes and goes, and what its holder says about it: forecasts, action plans, the use of what was left.

The ledger has the money. These verbs choose the fund of the line and leave the posting to it.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.money import format_pounds
from valuation.budgets.actions import add, signed_by
from valuation.budgets.forecast_models import BudgetActionPlan, BudgetForecast, BudgetUse
from valuation.budgets.queries.money import Money
from valuation.budgets.rules.holding import check_holder, check_use, check_within
from valuation.budgets.rules.statement import brought_forward
from valuation.budgets.views import AtYear
from valuation.ledger.actions import record_contribution, record_spending
from valuation.ledger.posting import Posting
from valuation.ledger.rules.asked import Contribution, Spending

forecasts = table_of(BudgetForecast)
plans = table_of(BudgetActionPlan)
uses = table_of(BudgetUse)


@dataclass(frozen=True)
class SaidForecast:
    """What a line is expected to cost in the whole year, as seen from a quarter."""

    line_id: UUID
    quarter: int
    amount_pence: int
    note: str = ""


@dataclass(frozen=True)
class SaidPlan:
    line_id: UUID
    quarter: int
    text: str


@dataclass(frozen=True)
class SaidUse:
    """What an underspend is put to; what is paid for every year is refused."""

    line_id: UUID
    amount_pence: int
    purpose: str
    is_recurrent: bool


def holder_of(seat: Seat, at: AtYear) -> UUID:
    """On whose money the seat may act: the host's, if it is the host, or its own. Raises NotTheHolder."""
    holder_id = at.budget.host_id or seat.organisation_id
    check_holder(holder_id, seat.organisation_id, at.budget.host)
    return holder_id


async def take_in(session: AsyncSession, seat: Seat, at: AtYear, asked: Contribution) -> Posting:
    """A contribution that was paid, in one entry of the ledger. In an aligned budget it moves to nobody else."""
    if not at.budget.is_pooled:
        check_holder(asked.organisation_id, seat.organisation_id, "")
    check_within(asked.effective_on, at.year.year)
    return await record_contribution(session, seat, asked)


async def spend(session: AsyncSession, seat: Seat, at: AtYear, asked: Spending) -> Posting:
    holder_of(seat, at)
    check_within(asked.effective_on, at.year.year)
    return await record_spending(session, seat, asked)


async def forecast(session: AsyncSession, seat: Seat, at: AtYear, money: Money, said: SaidForecast) -> None:
    line, holder_id = at.budget.line(said.line_id), holder_of(seat, at)
    made = [one.number for one in money.forecasts if (one.line_id, one.holder_id) == (line.id, holder_id)]
    columns = {
        "year_id": at.year.id,
        "line_id": line.id,
        "holder_id": holder_id,
        "quarter": said.quarter,
        "number": max(made, default=0) + 1,
        "amount_pence": said.amount_pence,
        "note": said.note,
        **signed_by(seat),
    }
    forecast_id = await add(session, seat, forecasts, columns)
    await record(session, seat, "forecast", forecast_id, f"{format_pounds(said.amount_pence)} for “{line.title}”")


async def plan_action(session: AsyncSession, seat: Seat, at: AtYear, said: SaidPlan) -> None:
    holder_of(seat, at)
    line = at.budget.line(said.line_id)
    columns = {"year_id": at.year.id, "line_id": line.id, "quarter": said.quarter, "text": said.text, **signed_by(seat)}
    plan_id = await add(session, seat, plans, columns)
    await record(session, seat, "wrote", plan_id, f"an action plan for “{line.title}”")


async def use_underspend(session: AsyncSession, seat: Seat, at: AtYear, money: Money, said: SaidUse) -> None:
    holder_of(seat, at)
    line = at.budget.line(said.line_id)
    used = sum(one.amount_pence for one in money.uses if one.line_id == line.id)
    check_use(said.amount_pence, brought_forward(money.moves, line.id) - used, is_recurrent=said.is_recurrent)
    columns = {
        "year_id": at.year.id,
        "line_id": line.id,
        "amount_pence": said.amount_pence,
        "purpose": said.purpose,
        "is_recurrent": said.is_recurrent,
        **signed_by(seat),
    }
    use_id = await add(session, seat, uses, columns)
    await record(session, seat, "put", use_id, f"{format_pounds(said.amount_pence)} left on “{line.title}” to a use")
