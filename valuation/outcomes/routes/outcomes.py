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
from valuation.outcomes.forms import read_outcome
from valuation.outcomes.queries import find_outcome, framework_view
from valuation.outcomes.rules.framework import Dimension, Level
from valuation.outcomes.rules.wording import HINT

OUTCOMES = "/partnerships/{partnership_id:uuid}/outcomes"
OUTCOME = f"{OUTCOMES}/{{outcome_id:uuid}}"
FORM = "valuation/outcomes/outcome_form"


class OutcomeController(Controller):
    path = OUTCOMES

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        framework = await framework_view(session, seat)
        return page("valuation/outcomes/index", seat=seat, framework=framework, dimensions=list(Dimension))

    @get("/new", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, level: FromQuery[str] = "service") -> Page:
        return page(FORM, seat=seat, level=_level(level), outcome=None, form=blank())

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        level = _level(posted.value("level"))
        with posted.again(FORM, seat=seat, level=level, outcome=None):
            outcome_id = await actions.add_outcome(session, seat, read_outcome(posted, level))
        return see_other(f"{seat.url}/outcomes/{outcome_id}", request, notice="The outcome is in the framework.")

    @get("/{outcome_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID]) -> Page:
        framework, outcome = await find_outcome(session, seat, outcome_id)
        linked = blank(communities=[str(key) for key in outcome.community_ids])
        return page(
            "valuation/outcomes/outcome", seat=seat, framework=framework, outcome=outcome, hint=HINT, form=linked
        )

    @get("/{outcome_id:uuid}/edit", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID]) -> Page:
        _, outcome = await find_outcome(session, seat, outcome_id)
        form = blank(text=outcome.text, dimension=outcome.dimension, value_kinds=outcome.value_kinds)
        return page(FORM, seat=seat, level=outcome.level, outcome=outcome, form=form)

    @post("/{outcome_id:uuid}", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        _, outcome = await find_outcome(session, seat, outcome_id)
        with posted.again(FORM, seat=seat, level=outcome.level, outcome=outcome):
            await actions.change_outcome(session, seat, outcome, read_outcome(posted, Level(outcome.level)))
        return see_other(f"{seat.url}/outcomes/{outcome.id}", request, notice="The outcome has been changed.")

    @post("/{outcome_id:uuid}/removal", permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def remove(self, session: Session, seat: AtSeat, outcome_id: FromPath[UUID], request: WebRequest) -> Redirect:
        _, outcome = await find_outcome(session, seat, outcome_id)
        await actions.remove_outcome(session, seat, outcome)
        return see_other(f"{seat.url}/outcomes", request, notice="The outcome has been removed.")


def _level(text: str) -> Level:
    if text not in list(Level):
        raise Missing("level of outcomes")
    return Level(text)
