from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.refusals import Missing
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.outcomes import actions
from valuation.outcomes.forms import read_delivery
from valuation.outcomes.queries import find_delivery, framework_view
from valuation.outcomes.routes.outcomes import OUTCOMES
from valuation.outcomes.rules.framework import DeliveryKind

FORM = "valuation/outcomes/delivery_form"


class DeliveryController(Controller):
    """Columns 1 and 2: activities and outputs."""

    path = f"{OUTCOMES}/delivery"

    @get("/new", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, kind: FromQuery[str] = "activity") -> Page:
        framework = await framework_view(session, seat)
        return page(FORM, seat=seat, framework=framework, kind=_kind(kind), item=None, form=blank())

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        framework = await framework_view(session, seat)
        kind = _kind(posted.value("kind"))
        with posted.again(FORM, seat=seat, framework=framework, kind=kind, item=None):
            await actions.add_delivery(session, seat, framework, read_delivery(posted, framework, kind))
        return see_other(f"{seat.url}/outcomes", request, notice=f"The {kind} is in the framework.")

    @get("/{item_id:uuid}/edit", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, item_id: FromPath[UUID]) -> Page:
        framework, item = await find_delivery(session, seat, item_id)
        form = blank(text=item.text, outcomes=[str(key) for key in item.outcome_ids])
        return page(FORM, seat=seat, framework=framework, kind=item.kind, item=item, form=form)

    @post("/{item_id:uuid}", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, item_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        framework, item = await find_delivery(session, seat, item_id)
        with posted.again(FORM, seat=seat, framework=framework, kind=item.kind, item=item):
            asked = read_delivery(posted, framework, DeliveryKind(item.kind))
            await actions.change_delivery(session, seat, framework, item, asked)
        return see_other(f"{seat.url}/outcomes", request, notice=f"The {item.kind} has been changed.")

    @post("/{item_id:uuid}/removal", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def remove(self, session: Session, seat: AtSeat, item_id: FromPath[UUID], request: WebRequest) -> Redirect:
        _, item = await find_delivery(session, seat, item_id)
        await actions.remove_delivery(session, seat, item)
        return see_other(f"{seat.url}/outcomes", request, notice=f"The {item.kind} has been removed.")


def _kind(text: str) -> DeliveryKind:
    if text not in list(DeliveryKind):
        raise Missing("kind of delivery")
    return DeliveryKind(text)
