from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.db.keys import new_id
from portal.refusals import Missing
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.ledger import valuing
from valuation.ledger.forms import form_key, read_reason
from valuation.ledger.queries.options import form_options
from valuation.ledger.queries.value import LINES_PER_PAGE, find_value, list_value
from valuation.ledger.value_forms import read_answer, read_value_line
from valuation.measures import ValueKind

VALUE = "/partnerships/{partnership_id:uuid}/ledger/value"
LINE = f"{VALUE}/{{line_id:uuid}}"


class ValueController(Controller):
    path = VALUE

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, before: FromQuery[UUID | None] = None) -> Page:
        lines = await list_value(session, seat, before)
        older = lines[LINES_PER_PAGE - 1].id if len(lines) > LINES_PER_PAGE else None
        return page("valuation/ledger/value_lines", seat=seat, lines=lines[:LINES_PER_PAGE], older=older)

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, kind: FromQuery[str] = "qualitative") -> Page:
        options = await form_options(session, seat)
        form = blank(key=str(new_id()))
        return page("valuation/ledger/value_form", seat=seat, options=options, kind=_kind(kind), form=form)

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        options = await form_options(session, seat)
        kind = _kind(posted.value("kind"))
        with posted.again("valuation/ledger/value_form", seat=seat, options=options, kind=kind):
            key = form_key(posted)
            line = read_value_line(posted, options, kind)
            posting = await valuing.record_value(session, seat, line, key)
        return see_other(f"{seat.url}/ledger/value/{posting.id}", request, notice="The value is in the ledger.")

    @get("/{line_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, line_id: FromPath[UUID]) -> Page:
        line = await find_value(session, seat, line_id)
        return page("valuation/ledger/value_line", seat=seat, line=line, form=blank())


class AnswerController(Controller):
    """The word of the body that the value accrues to."""

    path = f"{LINE}/answer"

    @post(permission=Permission.COUNTERSIGN, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, line_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        line = await find_value(session, seat, line_id)
        with posted.again("valuation/ledger/value_line", seat=seat, line=line):
            verdict, reason = read_answer(posted)
            await valuing.answer(session, seat, line, verdict, reason)
        return see_other(f"{seat.url}/ledger/value/{line.id}", request, notice=f"The line is {verdict}.")


class WithdrawalController(Controller):
    path = f"{LINE}/withdrawal"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, line_id: FromPath[UUID]) -> Page:
        line = await find_value(session, seat, line_id)
        return page("valuation/ledger/value_withdrawal", seat=seat, line=line, form=blank())

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, line_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        line = await find_value(session, seat, line_id)
        with posted.again("valuation/ledger/value_withdrawal", seat=seat, line=line):
            await valuing.withdraw(session, seat, line, read_reason(posted, "why it is withdrawn"))
        return see_other(f"{seat.url}/ledger/value/{line.id}", request, notice="The line has been withdrawn.")


def _kind(text: str) -> ValueKind:
    if text not in list(ValueKind):
        raise Missing("kind of value")
    return ValueKind(text)
