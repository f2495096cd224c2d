"""What can be bought together, and which outcomes each organisation wants."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.matching.actions import want, want_no_longer
from valuation.matching.queries import find_matching
from valuation.outcomes.queries import find_outcome
from valuation.outcomes.routes.outcomes import OUTCOMES


class MatchingController(Controller):
    path = f"{OUTCOMES}/matching"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat) -> Page:
        return page("valuation/matching/show", seat=seat, matching=await find_matching(session, seat))


class WishController(Controller):
    """Whether the seat's organisation wants an outcome."""

    path = f"{OUTCOMES}/{{outcome_id:uuid}}/wish"

    @post(permission=Permission.WANT_OUTCOME, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], request: WebRequest) -> Redirect:
        _, outcome = await find_outcome(session, seat, outcome_id)
        await want(session, seat, outcome)
        return see_other(f"{seat.url}/outcomes/matching#wishes", request, notice="Everybody sees that you want this.")

    @post("/removal", permission=Permission.WANT_OUTCOME, opens_at=Phase.DESIGN)
    async def remove(self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], request: WebRequest) -> Redirect:
        _, outcome = await find_outcome(session, seat, outcome_id)
        await want_no_longer(session, seat, outcome)
        return see_other(f"{seat.url}/outcomes/matching#wishes", request, notice="You no longer want this outcome.")


CONTROLLERS = [MatchingController, WishController]
