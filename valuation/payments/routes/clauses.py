"""Clauses that watch satisfaction, the readings they watch, and the notices that are drafted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.refusals import Missing
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.payments.actions import contracts, watching
from valuation.payments.claim_forms import read_decision, read_reading
from valuation.payments.forms import read_clause
from valuation.payments.queries.contracts import ContractView, find_contract, list_readings
from valuation.payments.queries.watching import DecisionView, decisions_on
from valuation.payments.routes.contracts import CONTRACT
from valuation.payments.rules.clauses import Draft, Reading, drafts

CLAUSE = "valuation/payments/clause"
WATCHING = "valuation/payments/satisfaction"


class ClauseController(Controller):
    path = f"{CONTRACT}/clauses"

    @get("/new", permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, contract_id: FromPath[UUID]) -> Page:
        return page(CLAUSE, seat=seat, contract=await find_contract(session, seat, contract_id), form=blank())

    @post(permission=Permission.WRITE_CONTRACT, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        with posted.again(CLAUSE, seat=seat, contract=contract):
            await contracts.add_clause(session, seat, contract, read_clause(posted))
        return see_other(f"{seat.url}/payments/contracts/{contract_id}", request, notice="The clause is added.")


class ReadingController(Controller):
    path = f"{CONTRACT}/satisfaction"

    @get(permission=Permission.READ, opens_at=Phase.PILOT)
    async def index(self, session: Session, seat: AtSeat, contract_id: FromPath[UUID]) -> Page:
        contract = await find_contract(session, seat, contract_id)
        return page(WATCHING, seat=seat, watched=await _watched(session, seat, contract), form=blank())

    @post(permission=Permission.VERIFY_CLAIM, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        with posted.again(WATCHING, seat=seat, watched=await _watched(session, seat, contract)):
            ends_on, percent, source = read_reading(posted)
            await watching.read_satisfaction(session, seat, contract, ends_on=ends_on, percent=percent, source=source)
        return see_other(_url(seat, contract_id), request, notice="The reading is recorded.")


class DraftController(Controller):
    """What people did with a notice that was drafted."""

    path = f"{CONTRACT}/notices"

    @post(permission=Permission.WRITE_CONTRACT, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, contract_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        contract = await find_contract(session, seat, contract_id)
        watched = await _watched(session, seat, contract)
        draft = watched.draft(posted.value("kind"), posted.value("since"))
        with posted.again(WATCHING, seat=seat, watched=watched):
            is_given, reason = read_decision(posted)
            await watching.decide_on_draft(session, seat, contract, draft, is_given=is_given, reason=reason)
        return see_other(_url(seat, contract_id), request, notice="What you did is written down.")


@dataclass(frozen=True)
class Watched:
    contract: ContractView
    readings: Sequence[Reading]
    drafts: Sequence[Draft]
    decisions: Mapping[tuple[UUID, date], DecisionView]

    def draft(self, kind: str, since: str) -> Draft:
        for draft in self.drafts:
            if (draft.clause.kind, draft.since.isoformat()) == (kind, since):
                return draft
        raise Missing("draft of a notice")

    def decision_on(self, draft: Draft) -> DecisionView | None:
        return self.decisions.get((draft.clause.id, draft.since)) if draft.clause.id else None


async def _watched(session: Session, seat: Seat, contract: ContractView) -> Watched:
    readings = await list_readings(session, seat, contract.id)
    decisions = await decisions_on(session, seat, contract.id)
    return Watched(contract, readings, drafts(contract.terms.clauses, readings), decisions)


def _url(seat: Seat, contract_id: UUID) -> str:
    return f"{seat.url}/payments/contracts/{contract_id}/satisfaction"
