"""A provider's own cash plan, which stays in its private room."""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal import clock
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.money import pounds
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.payments.actions import watching
from valuation.payments.charts import draw_cash
from valuation.payments.claim_forms import read_cash_plan
from valuation.payments.queries.watching import CashBasis, CashPlanView, cash_basis, own_cash_plan
from valuation.payments.routes.contracts import PAYMENTS

USUAL_DAYS = "30"


class CashPlanController(Controller):
    path = f"{PAYMENTS}/cash-plan"

    @get(permission=Permission.CLAIM, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        plan, basis = await own_cash_plan(session, seat), await cash_basis(session, seat)
        picture = plan.picture() if plan else None
        chart = draw_cash(picture) if picture else None
        form = _as_typed(plan) if plan else _to_begin(basis)
        return page(
            "valuation/payments/cash_plan", seat=seat, plan=plan, picture=picture, chart=chart, basis=basis, form=form
        )

    @post(permission=Permission.CLAIM, opens_at=Phase.DESIGN)
    async def update(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        basis = await cash_basis(session, seat)
        with posted.again("valuation/payments/cash_plan", seat=seat, plan=None, picture=None, chart=None, basis=basis):
            await watching.save_cash_plan(session, seat, read_cash_plan(posted))
        return see_other(f"{seat.url}/payments/cash-plan", request, notice="Your cash plan is saved.")


def _as_typed(plan: CashPlanView) -> Form:
    return blank(
        month=str(plan.starts_on.month),
        year=str(plan.starts_on.year),
        months=str(plan.months),
        reserves=pounds(plan.reserves_pence),
        cost=pounds(plan.monthly_cost_pence),
        earned=pounds(plan.monthly_earned_pence),
        upfront=pounds(plan.upfront_pence),
        promised=str(plan.promised_days),
        actual=str(plan.actual_days),
    )


def _to_begin(basis: CashBasis) -> Form:
    """What the contracts say already, for the provider to correct."""
    today = clock.today()
    promised = USUAL_DAYS if basis.promised_days is None else str(basis.promised_days)
    return blank(
        month=str(today.month),
        year=str(today.year),
        months="12",
        earned=pounds(sum(basis.monthly_expected.values())),
        upfront="0.00",
        promised=promised,
        actual=promised if basis.actual_days is None else str(basis.actual_days),
    )
