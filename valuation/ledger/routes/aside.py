"""Money that is set aside: for what, until when, and how it ended."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db import Session
from portal.db.keys import new_id
from portal.money import format_pounds, pounds
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.ledger import pending
from valuation.ledger.forms import form_key, read_payment, read_reason, read_setting_aside
from valuation.ledger.posting import post_alone
from valuation.ledger.queries.entries import find_entry
from valuation.ledger.queries.options import form_options
from valuation.ledger.refusing import remembering
from valuation.ledger.routes.money import LEDGER
from valuation.ledger.rules.asked import request_of


class AsideController(Controller):
    path = f"{LEDGER}/aside"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        options = await form_options(session, seat)
        form = blank(key=str(new_id()), fund=options.funds[0][0] if options.funds else "")
        return page("valuation/ledger/aside", seat=seat, options=options, form=form)

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        options = await form_options(session, seat)
        with posted.again("valuation/ledger/aside", seat=seat, options=options):
            asked = read_setting_aside(posted, options)
            async with remembering(session, seat, request_of(asked, seat.organisation_id), posted):
                await pending.set_aside(session, seat, asked, post=post_alone)
        notice = f"{format_pounds(asked.amount_pence)} is set aside for {asked.work}."
        return see_other(f"{seat.url}/ledger", request, notice=notice)


class PaymentController(Controller):
    """What was set aside is paid."""

    path = f"{LEDGER}/entries/{{entry_id:uuid}}/payment"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, entry_id: FromPath[UUID]) -> Page:
        entry = await find_entry(session, seat, entry_id)
        form = blank(key=str(new_id()), amount=pounds(entry.amount_pence))
        return page("valuation/ledger/aside_payment", seat=seat, entry=entry, form=form)

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, entry_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        entry = await find_entry(session, seat, entry_id)
        with posted.again("valuation/ledger/aside_payment", seat=seat, entry=entry):
            asked = read_payment(posted, entry)
            async with remembering(session, seat, request_of(asked, seat.organisation_id), posted):
                await pending.pay_aside(session, seat, entry, asked, post=post_alone)
        notice = f"The spending of {format_pounds(asked.amount_pence)} is in the ledger."
        return see_other(f"{seat.url}/ledger", request, notice=notice)


class ReleaseController(Controller):
    """What was set aside is not needed any more."""

    path = f"{LEDGER}/entries/{{entry_id:uuid}}/release"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, entry_id: FromPath[UUID]) -> Page:
        entry = await find_entry(session, seat, entry_id)
        return page("valuation/ledger/aside_release", seat=seat, entry=entry, form=blank(key=str(new_id())))

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, entry_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        entry = await find_entry(session, seat, entry_id)
        with posted.again("valuation/ledger/aside_release", seat=seat, entry=entry):
            key, reason = form_key(posted), read_reason(posted, "why it is released")
            async with remembering(session, seat, pending.release_request(seat, entry.id, reason, key), posted):
                await pending.release(session, seat, entry, reason=reason, key=key, post=post_alone)
        notice = f"{format_pounds(entry.amount_pence)} is available again."
        return see_other(f"{seat.url}/ledger", request, notice=notice)
