from litestar import Controller, get

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.replies import Page, page
from valuation.ledger.queries.value_map import accrued
from valuation.ledger.routes.value import VALUE
from valuation.ledger.rules.value_map import draw_maps


class ValueMapController(Controller):
    path = f"{VALUE}/map"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        known = await accrued(session, seat)
        return page("valuation/ledger/value_map", seat=seat, known=known, maps=draw_maps(known))
