from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.outcomes import quality_actions as actions
from valuation.outcomes.forms import read_quality
from valuation.outcomes.queries import find_quality
from valuation.outcomes.routes.outcomes import OUTCOMES

FORM = "valuation/outcomes/quality_form"


class QualityController(Controller):
    """How the service should feel to those who use it."""

    path = f"{OUTCOMES}/qualities"

    @get("/new", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat) -> Page:
        return page(FORM, seat=seat, quality=None, form=blank())

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        with posted.again(FORM, seat=seat, quality=None):
            await actions.add_quality(session, seat, read_quality(posted))
        return see_other(f"{seat.url}/outcomes#qualities", request, notice="The service quality has been added.")

    @get("/{quality_id:uuid}/edit", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, quality_id: FromPath[UUID]) -> Page:
        quality = await find_quality(session, seat, quality_id)
        form = blank(name=quality.name, means=quality.means, shown_by=quality.shown_by)
        return page(FORM, seat=seat, quality=quality, form=form)

    @post("/{quality_id:uuid}", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, quality_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        quality = await find_quality(session, seat, quality_id)
        with posted.again(FORM, seat=seat, quality=quality):
            await actions.change_quality(session, seat, quality, read_quality(posted))
        return see_other(f"{seat.url}/outcomes#qualities", request, notice="The service quality has been changed.")

    @post("/{quality_id:uuid}/removal", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def remove(self, session: Session, seat: AtSeat, quality_id: FromPath[UUID], request: WebRequest) -> Redirect:
        quality = await find_quality(session, seat, quality_id)
        await actions.remove_quality(session, seat, quality)
        return see_other(f"{seat.url}/outcomes#qualities", request, notice="The service quality has been removed.")
