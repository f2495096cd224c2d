"""What belongs to one outcome: the community outcomes it leads to, and its sources."""

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
from valuation.outcomes import actions
from valuation.outcomes.forms import read_keys, read_source
from valuation.outcomes.queries import find_outcome
from valuation.outcomes.routes.outcomes import OUTCOME
from valuation.outcomes.rules.wording import HINT


class LinkController(Controller):
    path = f"{OUTCOME}/links"

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        framework, outcome = await find_outcome(session, seat, outcome_id)
        with posted.again("valuation/outcomes/outcome", seat=seat, framework=framework, outcome=outcome, hint=HINT):
            chosen = read_keys(posted, "communities", [str(other.id) for other in framework.community])
            posted.check()
            await actions.link_outcome(session, seat, framework, outcome, chosen)
        return see_other(f"{seat.url}/outcomes/{outcome.id}", request, notice="The links have been changed.")


class SourceController(Controller):
    path = f"{OUTCOME}/sources"

    @get("/new", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID]) -> Page:
        _, outcome = await find_outcome(session, seat, outcome_id)
        return page("valuation/outcomes/source_form", seat=seat, outcome=outcome, form=blank())

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        _, outcome = await find_outcome(session, seat, outcome_id)
        with posted.again("valuation/outcomes/source_form", seat=seat, outcome=outcome):
            await actions.cite_source(session, seat, outcome, read_source(posted))
        return see_other(f"{seat.url}/outcomes/{outcome.id}", request, notice="The source has been added.")

    @post("/{source_id:uuid}/removal", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def remove(
        self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], source_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        _, outcome = await find_outcome(session, seat, outcome_id)
        await actions.remove_source(session, seat, outcome, source_id)
        return see_other(f"{seat.url}/outcomes/{outcome.id}", request, notice="The source has been removed.")
