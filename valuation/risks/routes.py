"""The risk register of a partnership."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.risks import actions
from valuation.risks.forms import POINTS, form_of_risk, read_assessment, read_outcome, read_risk
from valuation.risks.queries import MOST_SHOWN, find_risk, form_options, list_risks
from valuation.risks.rules.risks import check_open
from valuation.risks.views import RiskView

RISKS = "/partnerships/{partnership_id:uuid}/risks"
RISK = f"{RISKS}/{{risk_id:uuid}}"
NEW, REVIEW, CLOSING, SHOW = (f"valuation/risks/{name}" for name in ("risk_form", "review", "closing", "show"))


class RiskController(Controller):
    path = RISKS

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        risks = await list_risks(session, seat)
        return page("valuation/risks/index", seat=seat, risks=risks, today=clock.today(), most=MOST_SHOWN)

    @get("/new", permission=Permission.WRITE_RISK)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        form = blank(room="shared", owner=str(seat.organisation_id))
        return page(NEW, **await _offered(session, seat), form=form)

    @post(permission=Permission.WRITE_RISK)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        shown = await _offered(session, seat)
        with posted.again(NEW, **shown):
            asked, assessment = read_risk(posted, shown["options"])
            risk_id = await actions.add_risk(session, seat, asked, assessment)
        return see_other(f"{seat.url}/risks/{risk_id}", request, notice="The risk is in the register.")

    @get("/{risk_id:uuid}", permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat, risk_id: FromPath[UUID]) -> Page:
        risk = await find_risk(session, seat, risk_id)
        return page(SHOW, seat=seat, risk=risk, today=clock.today())


class ReviewController(Controller):
    """Another look at a risk."""

    path = f"{RISK}/reviews"

    @get("/new", permission=Permission.WRITE_RISK)
    async def new(self, session: Session, seat: AtSeat, risk_id: FromPath[UUID]) -> Page:
        risk = await find_risk(session, seat, risk_id)
        check_open(is_closed=risk.is_closed)
        shown = await _offered(session, seat)
        return page(REVIEW, **shown, risk=risk, form=form_of_risk(risk, shown["options"]))

    @post(permission=Permission.WRITE_RISK)
    async def create(
        self, session: Session, seat: AtSeat, risk_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        risk = await find_risk(session, seat, risk_id)
        shown = await _offered(session, seat)
        with posted.again(REVIEW, **shown, risk=risk):
            await actions.look_again(session, seat, risk, read_assessment(posted, shown["options"]))
        return _back(seat, risk, request, "What you found is in the register.")


class RiskMoveController(Controller):
    """From an organisation's own room to the shared floor, and never back."""

    path = f"{RISK}/move"

    @post(permission=Permission.WRITE_RISK)
    async def create(self, session: Session, seat: AtSeat, risk_id: FromPath[UUID], request: WebRequest) -> Redirect:
        risk = await find_risk(session, seat, risk_id)
        await actions.move_to_shared_floor(session, seat, risk)
        return _back(seat, risk, request, "Everybody at the table sees this risk now.")


class RiskClosingController(Controller):
    path = f"{RISK}/closing"

    @get("/new", permission=Permission.WRITE_RISK)
    async def new(self, session: Session, seat: AtSeat, risk_id: FromPath[UUID]) -> Page:
        risk = await find_risk(session, seat, risk_id)
        check_open(is_closed=risk.is_closed)
        return page(CLOSING, seat=seat, risk=risk, form=blank())

    @post(permission=Permission.WRITE_RISK)
    async def create(
        self, session: Session, seat: AtSeat, risk_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        risk = await find_risk(session, seat, risk_id)
        with posted.again(CLOSING, seat=seat, risk=risk):
            await actions.close_risk(session, seat, risk, read_outcome(posted))
        return _back(seat, risk, request, "The risk is closed.")


CONTROLLERS = [RiskController, ReviewController, RiskMoveController, RiskClosingController]


async def _offered(session: Session, seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "options": await form_options(session, seat), "points": POINTS}


def _back(seat: Seat, risk: RiskView, request: WebRequest, notice: str) -> Redirect:
    return see_other(f"{seat.url}/risks/{risk.id}", request, notice=notice)
