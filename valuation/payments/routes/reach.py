"""Whom a contract's service reaches: what is looked for, what was counted, and what to ask about."""

from typing import Any
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
from valuation.payments.actions.reach import count_reached, set_aims
from valuation.payments.queries.contracts import find_contract
from valuation.payments.queries.reach import reach_page
from valuation.payments.reach_forms import form_of_aims, read_aims, read_reached
from valuation.payments.routes.contracts import CONTRACT
from valuation.payments.rules.reach import share_in_words

REACH = "valuation/payments/reach"
AIMS = "valuation/payments/reach_aims"


class ReachController(Controller):
    path = f"{CONTRACT}/reach"

    @get(permission=Permission.READ, opens_at=Phase.PILOT)
    async def index(self, session: Session, seat: AtSeat, contract_id: FromPath[UUID]) -> Page:
        return page(REACH, form=blank(), **await _for_reach(session, seat, contract_id))

    @post(permission=Permission.CLAIM, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        shown = await _for_reach(session, seat, contract_id)
        with posted.again(REACH, **shown):
            await count_reached(session, seat, shown["contract"], read_reached(posted))
        return see_other(_url(seat, contract_id), request, notice="The numbers are recorded.")


class ReachAimController(Controller):
    path = f"{CONTRACT}/reach/aims"

    @get("/new", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, contract_id: FromPath[UUID]) -> Page:
        shown = await _for_reach(session, seat, contract_id)
        return page(AIMS, form=form_of_aims(shown["reach"].aims), **shown)

    @post(permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        shown = await _for_reach(session, seat, contract_id)
        with posted.again(AIMS, **shown):
            await set_aims(session, seat, shown["contract"], read_aims(posted))
        contract_url = f"{seat.url}/payments/contracts/{contract_id}"
        return see_other(contract_url, request, notice="Who is to be reached is written down.")


async def _for_reach(session: Session, seat: Seat, contract_id: UUID) -> dict[str, Any]:
    contract = await find_contract(session, seat, contract_id)
    reach = await reach_page(session, seat, contract_id)
    return {"seat": seat, "contract": contract, "reach": reach, "share_in_words": share_in_words}


def _url(seat: Seat, contract_id: UUID) -> str:
    return f"{seat.url}/payments/contracts/{contract_id}/reach"
