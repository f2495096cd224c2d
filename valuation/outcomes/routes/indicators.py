"""How an outcome is known: its indicators, and the word of both sides on each."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.outcomes import indicator_actions as actions
from valuation.outcomes.forms import form_of_indicator, read_indicator
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.queries import find_indicator, find_outcome
from valuation.outcomes.routes.outcomes import OUTCOME
from valuation.outcomes.rules.agreement import side_of

INDICATORS = f"{OUTCOME}/indicators"
FORM = "valuation/outcomes/indicator_form"
SHOW = "valuation/outcomes/indicator"


class IndicatorController(Controller):
    path = INDICATORS

    @get("/new", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID]) -> Page:
        _, outcome = await find_outcome(session, seat, outcome_id)
        return page(FORM, seat=seat, outcome=outcome, indicator=None, form=blank())

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        _, outcome = await find_outcome(session, seat, outcome_id)
        with posted.again(FORM, seat=seat, outcome=outcome, indicator=None):
            key = await actions.add_indicator(session, seat, outcome, read_indicator(posted))
        return see_other(f"{seat.url}/outcomes/{outcome.id}/indicators/{key}", request, "The indicator has been added.")

    @get("/{indicator_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(
        self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], indicator_id: FromPath[UUID]
    ) -> Page:
        outcome, indicator = await find_indicator(session, seat, outcome_id, indicator_id)
        side = side_of(seat.party_kind)
        return page(SHOW, seat=seat, outcome=outcome, indicator=indicator, side=side, form=blank())

    @get("/{indicator_id:uuid}/edit", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def edit(
        self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], indicator_id: FromPath[UUID]
    ) -> Page:
        outcome, indicator = await find_indicator(session, seat, outcome_id, indicator_id)
        return page(FORM, seat=seat, outcome=outcome, indicator=indicator, form=form_of_indicator(indicator))

    @post("/{indicator_id:uuid}", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def update(
        self,
        session: Session,
        seat: AtSeat,
        outcome_id: FromPath[UUID],
        indicator_id: FromPath[UUID],
        posted: Posted,
        *,
        request: WebRequest,
    ) -> Redirect:
        outcome, indicator = await find_indicator(session, seat, outcome_id, indicator_id)
        with posted.again(FORM, seat=seat, outcome=outcome, indicator=indicator):
            await actions.change_indicator(session, seat, indicator, read_indicator(posted))
        return see_other(_url(seat, indicator), request, notice="The indicator has been changed.")

    @post("/{indicator_id:uuid}/removal", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def remove(
        self,
        session: Session,
        seat: AtSeat,
        outcome_id: FromPath[UUID],
        indicator_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        outcome, indicator = await find_indicator(session, seat, outcome_id, indicator_id)
        await actions.remove_indicator(session, seat, indicator)
        return see_other(f"{seat.url}/outcomes/{outcome.id}", request, notice="The indicator has been removed.")


class AcceptanceController(Controller):
    """One side's word on an indicator."""

    path = f"{INDICATORS}/{{indicator_id:uuid}}/acceptances"

    @post(permission=Permission.ACCEPT_INDICATOR, opens_at=Phase.DESIGN)
    async def create(
        self,
        session: Session,
        seat: AtSeat,
        outcome_id: FromPath[UUID],
        indicator_id: FromPath[UUID],
        posted: Posted,
        *,
        request: WebRequest,
    ) -> Redirect:
        outcome, indicator = await find_indicator(session, seat, outcome_id, indicator_id)
        with posted.again(SHOW, seat=seat, outcome=outcome, indicator=indicator, side=side_of(seat.party_kind)):
            await actions.accept_indicator(session, seat, indicator, posted.value("text_digest"))
        return see_other(_url(seat, indicator), request, notice="Your side has accepted the indicator.")


def _url(seat: Seat, indicator: IndicatorView) -> str:
    return f"{seat.url}/outcomes/{indicator.outcome_id}/indicators/{indicator.id}"
