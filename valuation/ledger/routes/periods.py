"""What the ledger says of a day, as it was known on a day; and the closing of what is over."""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal import clock
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.clock import uk_date
from portal.db import Session
from portal.jobs.asking import job_url
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.ledger import actions
from valuation.ledger.period_forms import read_closing, read_period, shown_period
from valuation.ledger.queries.closings import ledger_and_closing
from valuation.ledger.queries.statement import statement_page
from valuation.ledger.routes.money import LEDGER
from valuation.ledger.rules.statement import period_before
from valuation.ledger.workbook import ask_for_workbook


class StatementController(Controller):
    path = f"{LEDGER}/statement"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, request: WebRequest) -> Page:
        form = Form({name: [value] for name, value in request.query_params.items()})
        period = read_period(form) if form.values else period_before(clock.today())
        form = form if form.values else shown_period(period)
        found = await statement_page(session, seat, period)
        return page("valuation/ledger/statement", seat=seat, ledger=found, form=form, period=period)


class WorkbookController(Controller):
    """The statement with every line behind it. It may take minutes, so it is asked for and made by itself."""

    path = f"{LEDGER}/statement/workbook"

    @post(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        period = read_period(posted)
        with posted.again(
            "valuation/ledger/statement",
            seat=seat,
            ledger=await statement_page(session, seat, period),
            period=period,
        ):
            posted.check()
            job_id = await ask_for_workbook(session, seat, period)
        return see_other(job_url(seat, job_id), request)


class ClosingController(Controller):
    path = f"{LEDGER}/closings"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        _, closed_on = await ledger_and_closing(session, seat)
        return page("valuation/ledger/closing", seat=seat, closed_on=closed_on, form=blank())

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        _, closed_on = await ledger_and_closing(session, seat)
        with posted.again("valuation/ledger/closing", seat=seat, closed_on=closed_on):
            closes_on = read_closing(posted)
            await actions.close_period(session, seat, closes_on)
        return see_other(f"{seat.url}/ledger", request, notice=f"The ledger is closed up to {uk_date(closes_on)}.")
