from typing import Any

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.appraisal import actions
from valuation.appraisal.approving import check_draft
from valuation.appraisal.discounting import SCHEDULES, Convention
from valuation.appraisal.forms import form_of_terms, read_terms
from valuation.appraisal.numbers import NUMBERS, typed_in_words
from valuation.appraisal.optimism import TABLES
from valuation.appraisal.queries import list_appraisals
from valuation.appraisal.routes.reached import REACHED, AtAppraisal
from valuation.appraisal.to_file import mark_of
from valuation.appraisal.views import AppraisalView

APPRAISALS = "/partnerships/{partnership_id:uuid}/appraisals"
APPRAISAL = f"{APPRAISALS}/{{appraisal_id:uuid}}"
FORM = "valuation/appraisal/terms_form"
SHOW = "valuation/appraisal/show"


class AppraisalController(Controller):
    path = APPRAISALS
    dependencies = REACHED

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page("valuation/appraisal/index", seat=seat, appraisals=await list_appraisals(session, seat))

    @get("/new", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat) -> Page:
        return page(FORM, form=blank(), **_for_form(seat, None))

    @post(permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        with posted.again(FORM, **_for_form(seat, None)):
            appraisal_id = await actions.start_appraisal(session, seat, read_terms(posted))
        return see_other(f"{seat.url}/appraisals/{appraisal_id}", request, notice="The appraisal is a draft now.")

    @get("/{appraisal_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, seat: AtSeat, appraisal: AtAppraisal) -> Page:
        return page(SHOW, form=blank(seen=mark_of(appraisal)), **for_show(seat, appraisal))

    @get("/{appraisal_id:uuid}/edit", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def edit(self, seat: AtSeat, appraisal: AtAppraisal) -> Page:
        check_draft(appraisal)
        return page(FORM, form=form_of_terms(appraisal), **_for_form(seat, appraisal))

    @post("/{appraisal_id:uuid}", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, appraisal: AtAppraisal, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(FORM, **_for_form(seat, appraisal)):
            await actions.change_terms(session, seat, appraisal, read_terms(posted))
        return see_other(url_of(seat, appraisal), request, notice="The terms have been changed.")

    @post("/{appraisal_id:uuid}/removal", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def remove(self, session: Session, seat: AtSeat, appraisal: AtAppraisal, request: WebRequest) -> Redirect:
        await actions.remove_appraisal(session, seat, appraisal)
        return see_other(f"{seat.url}/appraisals", request, notice="The draft has been removed.")

    @post("/{appraisal_id:uuid}/approval", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def approve(
        self, session: Session, seat: AtSeat, appraisal: AtAppraisal, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(SHOW, **for_show(seat, appraisal)):
            await actions.approve(session, seat, appraisal, posted.value("seen"))
        return see_other(url_of(seat, appraisal), request, notice="The appraisal is approved and stays as it is.")


def url_of(seat: Seat, appraisal: AppraisalView) -> str:
    return f"{seat.url}/appraisals/{appraisal.id}"


def for_show(seat: Seat, appraisal: AppraisalView) -> dict[str, Any]:
    rows = {row.id: row.name for row in appraisal.outcomes}
    return {"seat": seat, "appraisal": appraisal, "names": rows, "numbers": NUMBERS, "typed_in_words": typed_in_words}


def _for_form(seat: Seat, appraisal: AppraisalView | None) -> dict[str, Any]:
    return {
        "seat": seat,
        "appraisal": appraisal,
        "conventions": list(Convention),
        "schedules": SCHEDULES,
        "tables": TABLES,
    }
