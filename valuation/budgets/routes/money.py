"""Money that came and went, the forecast, and what is done about it."""

from collections.abc import Mapping
from typing import Any

from litestar import Controller, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from portal import clock
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.db.keys import new_id
from portal.money import format_pounds
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.budgets import holding
from valuation.budgets.money_forms import (
    quarter_now,
    read_forecast,
    read_plan,
    read_receipt,
    read_spending,
    read_use,
    receipt_options,
    spending_options,
)
from valuation.budgets.queries.agreements import find_agreed
from valuation.budgets.queries.money import find_money
from valuation.budgets.routes.years import AT_YEAR, YEAR, Found
from valuation.ledger.refusing import remembering
from valuation.ledger.rules.asked import request_of

RECEIPT = "valuation/budgets/receipt_form"
SPENDING = "valuation/budgets/spending_form"
FORECAST = "valuation/budgets/forecast_form"
PLAN = "valuation/budgets/action_plan_form"
USE = "valuation/budgets/use_form"


class ReceiptController(Controller):
    path = f"{YEAR}/receipts"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found) -> Page:
        return page(RECEIPT, form=blank(key=str(new_id())), options=receipt_options(found), **found.seen_from(seat))

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(RECEIPT, options=receipt_options(found), **found.seen_from(seat)):
            asked = read_receipt(posted, found)
            async with remembering(session, seat, request_of(asked, seat.organisation_id), posted):
                await holding.take_in(session, seat, found, asked)
        notice = f"The contribution of {format_pounds(asked.amount_pence)} is in the ledger."
        return see_other(f"{found.url(seat)}/statement", request, notice=notice)


class SpendingController(Controller):
    path = f"{YEAR}/spending"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, found: Found) -> Page:
        agreed = await find_agreed(session, seat, found.year.id)
        context = {"options": spending_options(seat, found), "agreed": agreed, **found.seen_from(seat)}
        return page(SPENDING, form=blank(key=str(new_id())), **context)

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        agreed = await find_agreed(session, seat, found.year.id)
        context = {"options": spending_options(seat, found), "agreed": agreed, **found.seen_from(seat)}
        with posted.again(SPENDING, **context):
            asked = read_spending(posted, seat, found)
            async with remembering(session, seat, request_of(asked, seat.organisation_id), posted):
                await holding.spend(session, seat, found, asked)
        notice = f"The spending of {format_pounds(asked.amount_pence)} is in the ledger."
        return see_other(f"{found.url(seat)}/statement", request, notice=notice)


class ForecastController(Controller):
    path = f"{YEAR}/forecasts"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found, line: FromQuery[str] = "") -> Page:
        form = blank(line=line, quarter=str(quarter_now(found)))
        return page(FORECAST, form=form, quarters=_quarters(), **found.seen_from(seat))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        money = await find_money(session, seat, found.budget, found.year, clock.today())
        with posted.again(FORECAST, quarters=_quarters(), **found.seen_from(seat)):
            said = read_forecast(posted, found)
            await holding.forecast(session, seat, found, money, said)
        url = f"{found.url(seat)}/statement?quarter={said.quarter}"
        return see_other(url, request, notice="The forecast has been recorded.")


class ActionPlanController(Controller):
    path = f"{YEAR}/action-plans"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found, line: FromQuery[str] = "", quarter: FromQuery[str] = "") -> Page:
        form = blank(line=line, quarter=quarter or str(quarter_now(found)))
        return page(PLAN, form=form, quarters=_quarters(), **found.seen_from(seat))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(PLAN, quarters=_quarters(), **found.seen_from(seat)):
            said = read_plan(posted, found)
            await holding.plan_action(session, seat, found, said)
        url = f"{found.url(seat)}/statement?quarter={said.quarter}"
        return see_other(url, request, notice="The action plan stands in the statement.")


class UseController(Controller):
    path = f"{YEAR}/uses"
    dependencies = AT_YEAR

    @get("/new", permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, found: Found) -> Page:
        return page(USE, form=blank(), **found.seen_from(seat))

    @post(permission=Permission.WRITE_BUDGET, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, found: Found, posted: Posted, request: WebRequest
    ) -> Redirect:
        money = await find_money(session, seat, found.budget, found.year, clock.today())
        with posted.again(USE, **found.seen_from(seat)):
            await holding.use_underspend(session, seat, found, money, read_use(posted, found))
        return see_other(f"{found.url(seat)}/statement", request, notice="The use has been recorded.")


def _quarters() -> list[tuple[str, str]]:
    names: Mapping[str, Any] = {"1": "First quarter", "2": "Second quarter", "3": "Third quarter", "4": "Last quarter"}
    return list(names.items())
