"""How the demo's budgets come about: set up, filled by each body, signed, and kept up to date from the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.seeds.accounting import Purse
from portal.seeds.world import Table
from valuation.budgets import actions, agreeing, holding, negotiating
from valuation.budgets.asked import AskedBudget, AskedContribution, AskedLine
from valuation.budgets.queries.agreements import find_agreed
from valuation.budgets.queries.budgets import find_budget
from valuation.budgets.queries.money import find_money
from valuation.budgets.queries.plans import find_plan
from valuation.budgets.rules.agreed import LineRule
from valuation.budgets.views import AtYear, BudgetLineView
from valuation.ledger.actions import reverse
from valuation.ledger.queries.entries import find_entry
from valuation.ledger.rules.asked import Contribution, Spending
from valuation.ledger.rules.postings import Medium


@dataclass(frozen=True)
class DemoLine:
    """A spend line: `provider` is an organisation by its key, or a supplier by its name. `cash` is by account."""

    scheme: str
    name: str
    provider: str
    pounds: int
    cash: Mapping[str, int]
    rule: LineRule
    is_recurrent: bool = True


@dataclass(frozen=True)
class Book:
    """One year of a budget, and the people who keep it."""

    table: Table
    keeper: str
    budget_id: UUID
    year_id: UUID

    async def at(self, seat: Seat) -> AtYear:
        budget = await find_budget(self.table.session, seat, self.budget_id)
        return AtYear(budget, budget.year(self.year_id), await find_plan(self.table.session, seat, self.year_id))

    @staticmethod
    def line(at: AtYear, name: str) -> BudgetLineView:
        return next(line for line in at.budget.lines if line.name == name)

    async def promise(self, who: str, line: str, pounds: int, medium: Medium = Medium.CASH, basis: str = "") -> None:
        seat = await self.table.seat(who, Permission.PROMISE)
        at = await self.at(seat)
        asked = AskedContribution(
            self.line(at, line).id, medium, is_recurrent=medium is Medium.CASH, amount_pence=pounds * 100, basis=basis
        )
        await actions.put_in(self.table.session, seat, at, asked)

    async def agree(self, lines: Sequence[DemoLine], signed_by: Sequence[str], waiver: str = "") -> None:
        seat = await self.table.seat(self.keeper, Permission.WRITE_BUDGET)
        for line in lines:
            at = await self.at(seat)
            await agreeing.choose_rule(self.table.session, seat, at, self.line(at, line.name), line.rule)
        at, agreed = await self.at(seat), await find_agreed(self.table.session, seat, self.year_id)
        agreement_id = await agreeing.freeze(self.table.session, seat, at, agreed, waiver)
        for who in signed_by:
            seat = await self.table.seat(who, Permission.PROMISE)
            text = (await find_agreed(self.table.session, seat, self.year_id)).text(agreement_id)
            await agreeing.sign(self.table.session, seat, await self.at(seat), text, text.digest)

    async def take_in(  # noqa: PLR0917 -- who records, and what of whom
        self, who: str, giver: str, line: str, pence: int, on: date, medium: Medium = Medium.CASH,
        basis: str = "", note: str = "",
    ) -> None:  # fmt: skip
        seat = await self.table.seat(who, Permission.POST_LEDGER)
        at = await self.at(seat)
        giver_id = self.table.organisation_id(giver)
        fund_id = self.line(at, line).funds[at.budget.host_id or giver_id]
        asked = Contribution(str(new_id()), fund_id, giver_id, medium, pence, on, basis, note)
        await holding.take_in(self.table.session, seat, at, asked)

    async def spend(self, who: str, line: str, pence: int, on: date, note: str = "") -> UUID:
        seat = await self.table.seat(who, Permission.POST_LEDGER)
        at = await self.at(seat)
        spent_on = self.line(at, line)
        asked = Spending(
            key=str(new_id()),
            fund_id=spent_on.funds[at.budget.host_id or seat.organisation_id],
            organisation_id=spent_on.provider_id,
            supplier="" if spent_on.provider_id else spent_on.provider,
            work=spent_on.name,
            amount_pence=pence,
            effective_on=on,
            note=note,
        )
        return (await holding.spend(self.table.session, seat, at, asked)).id

    async def put_right(self, entry_id: UUID, reason: str, on: date) -> None:
        await self.table.settle()
        seat = await self.table.seat(self.keeper, Permission.POST_LEDGER)
        entry = await find_entry(self.table.session, seat, entry_id)
        await reverse(self.table.session, seat, entry, reason=reason, key=str(new_id()), on=on)
        await self.table.settle()

    async def purse(self, who: str, line: str) -> Purse:
        """The fund in which the money of a line stands."""
        seat = await self.table.seat(who, Permission.POST_LEDGER)
        at = await self.at(seat)
        return Purse(self.table, who, self.line(at, line).funds[at.budget.host_id or seat.organisation_id])

    async def forecast(self, who: str, line: str, quarter: int, pounds: int, note: str = "") -> None:
        seat = await self.table.seat(who, Permission.WRITE_BUDGET)
        at = await self.at(seat)
        money = await find_money(self.table.session, seat, at.budget, at.year, clock.today())
        said = holding.SaidForecast(self.line(at, line).id, quarter, pounds * 100, note)
        await holding.forecast(self.table.session, seat, at, money, said)

    async def plan_action(self, line: str, quarter: int, text: str) -> None:
        seat = await self.table.seat(self.keeper, Permission.WRITE_BUDGET)
        at = await self.at(seat)
        await holding.plan_action(self.table.session, seat, at, holding.SaidPlan(self.line(at, line).id, quarter, text))

    async def note_working(self, who: str, most_pounds: int, note: str) -> None:
        seat = await self.table.seat(who, Permission.PROMISE)
        await negotiating.note_working(self.table.session, seat, await self.at(seat), most_pounds * 100, note)

    async def next_year(self, starts_on: date) -> "Book":
        seat = await self.table.seat(self.keeper, Permission.WRITE_BUDGET)
        budget = await find_budget(self.table.session, seat, self.budget_id)
        year_id = await actions.add_year(self.table.session, seat, budget, starts_on)
        return Book(self.table, self.keeper, self.budget_id, year_id)

    async def set_figures(self, pounds: Mapping[str, int]) -> None:
        seat = await self.table.seat(self.keeper, Permission.WRITE_BUDGET)
        for line, wanted in pounds.items():
            at = await self.at(seat)
            await actions.set_figure(self.table.session, seat, at, self.line(at, line), (wanted * 100, ""))


async def open_book(table: Table, keeper: str, asked: AskedBudget, starts_on: date, lines: Sequence[DemoLine]) -> Book:
    """The budget with its lines and figures, and what each body puts into them as cash."""
    session, seat = table.session, await table.seat(keeper, Permission.WRITE_BUDGET)
    budget_id = await actions.set_up(session, seat, asked)
    year_id = await actions.add_year(session, seat, await find_budget(session, seat, budget_id), starts_on)
    book = Book(table, keeper, budget_id, year_id)
    for line in lines:
        await _add_line(book, line)
    await book.set_figures({line.name: line.pounds for line in lines})
    for line in lines:
        for who, pounds in line.cash.items():
            await book.promise(who, line.name, pounds)
    return book


async def _add_line(book: Book, line: DemoLine) -> None:
    table = book.table
    seat = await table.seat(book.keeper, Permission.WRITE_BUDGET)
    budget = await find_budget(table.session, seat, book.budget_id)
    if line.scheme not in [scheme.name for scheme in budget.schemes]:
        await actions.add_scheme(table.session, seat, budget, line.scheme, seat.organisation_id)
        budget = await find_budget(table.session, seat, book.budget_id)
    scheme = next(scheme for scheme in budget.schemes if scheme.name == line.scheme)
    is_here = line.provider in table.world.organisations
    asked = AskedLine(
        line.name,
        table.organisation_id(line.provider) if is_here else None,
        "" if is_here else line.provider,
        line.is_recurrent,
    )
    await actions.add_line(table.session, seat, budget, scheme, asked)
