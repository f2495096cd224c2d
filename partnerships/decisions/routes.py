"""The log of decisions. A decision is answered on the page of its own text; here it is only read."""

from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from partnerships.decisions.queries import find_decision, list_answers, list_decisions
from partnerships.decisions.statements import DECISIONS_PER_PAGE
from portal.access.permissions import Permission
from portal.access.seats import AtSeat
from portal.db import Session
from portal.web.replies import Page, page


class DecisionController(Controller):
    path = "/partnerships/{partnership_id:uuid}/decisions"

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat, before: FromQuery[UUID | None] = None) -> Page:
        found = await list_decisions(session, seat, before)
        return page(
            "partnerships/decisions/index",
            seat=seat,
            decisions=found[:DECISIONS_PER_PAGE],
            older=found[DECISIONS_PER_PAGE - 1].id if len(found) > DECISIONS_PER_PAGE else None,
        )

    @get("/{decision_id:uuid}", permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat, decision_id: FromPath[UUID]) -> Page:
        return page(
            "partnerships/decisions/show",
            seat=seat,
            decision=await find_decision(session, seat, decision_id),
            answers=await list_answers(session, seat, decision_id),
        )


ROUTES = [DecisionController]
