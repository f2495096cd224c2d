from litestar import Controller, get

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.replies import Page, page
from valuation.ledger.queries.value_map import accrued
from valuation.ledger.routes.value import VALUE
from valuation.ledger.rules import value_map


class ValueMapController(Controller):
    path = f"{VALUE}/map"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        known = await accrued(session, seat)
        maps = value_map.draw_maps(known)
        return page("valuation/ledger/value_map", seat=seat, known=known, maps=maps, sizes=value_map)
