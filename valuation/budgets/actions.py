"""What people do with a budget: set it up, say what a line may spend, say what their own organisation puts in."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.money import format_pounds
from valuation.budgets.asked import AskedBudget, AskedContribution, AskedLine, AskedVirement
from valuation.budgets.models import (
    Budget,
    BudgetContribution,
    BudgetFigure,
    BudgetFund,
    BudgetLine,
    BudgetScheme,
    BudgetYear,
)
from valuation.budgets.rules.plan import (
    CannotPlan,
    ChangeKind,
    change_to,
    check_host,
    check_valued,
    check_virement,
    check_year_start,
)
from valuation.budgets.views import AtYear, BudgetLineView, BudgetView, Plan, SchemeView
from valuation.ledger.actions import open_fund
from valuation.ledger.models import Fund

budgets = table_of(Budget)
years = table_of(BudgetYear)
schemes = table_of(BudgetScheme)
lines = table_of(BudgetLine)
line_funds = table_of(BudgetFund)
figures = table_of(BudgetFigure)
contributions = table_of(BudgetContribution)
funds = table_of(Fund)

MOST_LINES = 60
LONGEST_FUND_NAME = 100


@dataclass(frozen=True)
class FigureStep:
    """One change of what a line may spend; the halves of a virement share its key."""

    kind: ChangeKind
    amount_pence: int
    reason: str
    virement_id: UUID | None = None


async def set_up(session: AsyncSession, seat: Seat, asked: AskedBudget) -> UUID:
    check_host(asked.kind, asked.host_id)
    budget_id = await add(session, seat, budgets, asked.columns())
    await record(session, seat, "set up", budget_id, f"the {asked.kind} budget “{asked.title}”")
    return budget_id


async def change_terms(session: AsyncSession, seat: Seat, budget: BudgetView, asked: AskedBudget) -> None:
    """Whose the money is was settled when the budget was set up: its funds stand in the ledger."""
    if (asked.kind, asked.host_id) != (budget.kind, budget.host_id):
        raise CannotPlan("The kind of a budget and its host stay as they are. Set up another budget instead.")
    await session.execute(
        update(budgets)
        .where(budgets.c.partnership_id == seat.partnership_id, budgets.c.id == budget.id)
        .values(**asked.columns())
    )
    await record(session, seat, "changed", budget.id, f"the terms of the budget “{asked.title}”")


async def add_year(session: AsyncSession, seat: Seat, budget: BudgetView, starts_on: date) -> UUID:
    check_year_start(starts_on, [year.starts_on for year in budget.years])
    year_id = await add(session, seat, years, {"budget_id": budget.id, "starts_on": starts_on})
    await record(session, seat, "added", year_id, f"a year to the budget “{budget.title}”")
    return year_id


async def add_scheme(session: AsyncSession, seat: Seat, budget: BudgetView, name: str, lead_id: UUID) -> UUID:
    scheme_id = await add(session, seat, schemes, {"budget_id": budget.id, "name": name, "lead_id": lead_id})
    await record(session, seat, "added", scheme_id, f"the scheme “{name}” to the budget “{budget.title}”")
    return scheme_id


async def add_line(session: AsyncSession, seat: Seat, budget: BudgetView, scheme: SchemeView, asked: AskedLine) -> UUID:
    """In a pooled budget the line's fund is opened at once, with the host."""
    if len(budget.lines) >= MOST_LINES:
        raise CannotPlan(f"A budget has at most {MOST_LINES} spend lines. Put some of them together.")
    line_id = await add(session, seat, lines, {"scheme_id": scheme.id, **asked.columns()})
    await record(session, seat, "added", line_id, f"the spend line “{scheme.name}: {asked.name}”")
    if budget.host_id is not None:
        title = f"{scheme.name}: {asked.name}"
        await _open_fund(session, seat, line_id, [title, f"{budget.title}, {title}"], budget.host_id)
    return line_id


async def set_figure(
    session: AsyncSession, seat: Seat, at: AtYear, line: BudgetLineView, wanted: tuple[int, str]
) -> None:
    """`wanted` is what the line may spend in the year, in pence, and why that changes."""
    wanted_pence, reason = wanted
    is_first = not at.plan.has_figure(line.id)
    kind, amount_pence = change_to(wanted_pence, at.plan.figures.get(line.id, 0), reason, is_first=is_first)
    figure_id = await _change_figure(session, seat, at, line.id, FigureStep(kind, amount_pence, reason))
    words = f"the budget of “{line.title}” for {at.year.name} to {format_pounds(wanted_pence)}"
    await record(session, seat, "set", figure_id, words)


async def move_between_lines(session: AsyncSession, seat: Seat, at: AtYear, asked: AskedVirement) -> None:
    source, target = at.budget.line(asked.from_line_id), at.budget.line(asked.to_line_id)
    check_virement(asked.amount_pence, at.plan.figures.get(source.id, 0), is_same_line=source.id == target.id)
    virement_id = new_id()
    for line, amount_pence in ((source, -asked.amount_pence), (target, asked.amount_pence)):
        step = FigureStep(ChangeKind.VIREMENT, amount_pence, asked.reason, virement_id)
        await _change_figure(session, seat, at, line.id, step)
    moved = format_pounds(asked.amount_pence)
    await record(session, seat, "moved", virement_id, f"{moved} from “{source.title}” to “{target.title}”")


async def put_in(session: AsyncSession, seat: Seat, at: AtYear, asked: AskedContribution) -> None:
    """What the seat's own organisation puts into a line. Nobody promises for another body."""
    check_valued(asked.medium, asked.basis)
    line = at.budget.line(asked.line_id)
    body_id = seat.organisation_id
    standing = at.plan.standing(line.id, body_id, asked.medium, is_recurrent=asked.is_recurrent)
    kind, amount_pence = change_to(asked.amount_pence, standing or 0, asked.reason, is_first=standing is None)
    contribution_id = await add(
        session,
        seat,
        contributions,
        {
            "year_id": at.year.id,
            "line_id": line.id,
            "body_id": body_id,
            "medium": asked.medium,
            "is_recurrent": asked.is_recurrent,
            "basis": asked.basis,
            "number": next_number(at.plan, body_id),
            "kind": kind,
            "amount_pence": amount_pence,
            "reason": asked.reason,
            **signed_by(seat),
        },
    )
    await open_holder_fund(session, seat, at.budget, line, body_id)
    words = f"{format_pounds(asked.amount_pence)} ({asked.medium}) into “{line.title}” for {at.year.name}"
    await record(session, seat, "put", contribution_id, words)


async def open_holder_fund(
    session: AsyncSession, seat: Seat, budget: BudgetView, line: BudgetLineView, body_id: UUID
) -> None:
    """In an aligned budget each body has a fund of its own for a line, opened with what it first puts in."""
    if budget.is_pooled or body_id in line.funds:
        return
    body = budget.name_of(body_id)
    names = [f"{line.name}, {body}", f"{line.title}, {body}", f"{budget.title}, {line.name}, {body}"]
    await _open_fund(session, seat, line.id, names, body_id)


def next_number(plan: Plan, body_id: UUID) -> int:
    return max((change.number for change in plan.contribution_changes if change.body_id == body_id), default=0) + 1


def signed_by(seat: Seat) -> dict[str, UUID]:
    return {"organisation_id": seat.organisation_id, "person_id": seat.person_id}


async def add(session: AsyncSession, seat: Seat, table: Table, columns: dict[str, Any]) -> UUID:
    row_id = new_id()
    await session.execute(insert(table).values(partnership_id=seat.partnership_id, id=row_id, **columns))
    return row_id


async def _change_figure(session: AsyncSession, seat: Seat, at: AtYear, line_id: UUID, step: FigureStep) -> UUID:
    number = max((change.number for change in at.plan.figure_changes if change.line_id == line_id), default=0) + 1
    columns = {"year_id": at.year.id, "line_id": line_id, "number": number, **asdict(step), **signed_by(seat)}
    return await add(session, seat, figures, columns)


async def _open_fund(session: AsyncSession, seat: Seat, line_id: UUID, names: Sequence[str], holder_id: UUID) -> None:
    """A fund of the ledger under the first of these names that is short enough and free, or with a mark of its own."""
    taken = set(
        await session.scalars(
            select(funds.c.name).where(funds.c.partnership_id == seat.partnership_id, funds.c.name.in_(names))
        )
    )
    free = [name for name in names if name not in taken and len(name) <= LONGEST_FUND_NAME]
    name = free[0] if free else f"{names[0][: LONGEST_FUND_NAME - 8]}… {new_id().hex[-6:]}"
    fund_id = await open_fund(session, seat, name, holder_id)
    await add(session, seat, line_funds, {"line_id": line_id, "fund_id": fund_id, "holder_id": holder_id})
