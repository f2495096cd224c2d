from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.db.keys import new_id
from portal.money import format_pounds
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.ledger import actions
from valuation.ledger.forms import form_key, read_contribution, read_fund, read_reason, read_spending
from valuation.ledger.posting import post_alone
from valuation.ledger.queries.entries import find_entry
from valuation.ledger.queries.options import form_options
from valuation.ledger.queries.page import ledger_page
from valuation.ledger.refusing import remembering
from valuation.ledger.rules.asked import request_of

LEDGER = "/partnerships/{partnership_id:uuid}/ledger"


class LedgerController(Controller):
    path = LEDGER

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, before: FromQuery[int | None] = None) -> Page:
        ledger = await ledger_page(session, seat, before)
        return page("valuation/ledger/show", seat=seat, ledger=ledger, before=before)


class FundController(Controller):
    path = f"{LEDGER}/funds"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        form = blank(holder=str(seat.organisation_id))
        return page("valuation/ledger/fund", seat=seat, options=await form_options(session, seat), form=form)

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        options = await form_options(session, seat)
        with posted.again("valuation/ledger/fund", seat=seat, options=options):
            await actions.open_fund(session, seat, *read_fund(posted, options))
        return see_other(f"{seat.url}/ledger", request, notice="The fund is open. Record what is put into it next.")


class ContributionController(Controller):
    path = f"{LEDGER}/contributions"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        options = await form_options(session, seat)
        form = blank(key=str(new_id()), fund=options.funds[0][0] if options.funds else "")
        return page("valuation/ledger/contribution", seat=seat, options=options, form=form)

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        options = await form_options(session, seat)
        with posted.again("valuation/ledger/contribution", seat=seat, options=options):
            asked = read_contribution(posted, options)
            async with remembering(session, seat, request_of(asked, seat.organisation_id), posted):
                await actions.record_contribution(session, seat, asked, post=post_alone)
        notice = f"The contribution of {format_pounds(asked.amount_pence)} is in the ledger."
        return see_other(f"{seat.url}/ledger", request, notice=notice)


class SpendingController(Controller):
    path = f"{LEDGER}/spending"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        options = await form_options(session, seat)
        form = blank(key=str(new_id()), fund=options.funds[0][0] if options.funds else "")
        return page("valuation/ledger/spending", seat=seat, options=options, form=form)

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        options = await form_options(session, seat)
        with posted.again("valuation/ledger/spending", seat=seat, options=options):
            asked = read_spending(posted, options)
            async with remembering(session, seat, request_of(asked, seat.organisation_id), posted):
                await actions.record_spending(session, seat, asked, post=post_alone)
        notice = f"The spending of {format_pounds(asked.amount_pence)} is in the ledger."
        return see_other(f"{seat.url}/ledger", request, notice=notice)


class EntryController(Controller):
    path = f"{LEDGER}/entries"

    @get("/{entry_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, entry_id: FromPath[UUID]) -> Page:
        return page("valuation/ledger/entry", seat=seat, entry=await find_entry(session, seat, entry_id))


class ReversalController(Controller):
    path = f"{LEDGER}/entries/{{entry_id:uuid}}/reversal"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, entry_id: FromPath[UUID]) -> Page:
        entry = await find_entry(session, seat, entry_id)
        return page("valuation/ledger/reversal", seat=seat, entry=entry, form=blank(key=str(new_id())))

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, entry_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        entry = await find_entry(session, seat, entry_id)
        with posted.again("valuation/ledger/reversal", seat=seat, entry=entry):
            key, reason = form_key(posted), read_reason(posted, "why it is reversed")
            async with remembering(session, seat, actions.reversal_request(seat, entry, reason, key), posted):
                await actions.reverse(session, seat, entry, reason=reason, key=key, post=post_alone)
        return see_other(f"{seat.url}/ledger", request, notice=f"{entry.title} has been reversed.")
