"""The rows of an appraisal, one form each: what is put in, and what comes of it."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
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
from valuation.appraisal.forms import form_of_input, form_of_outcome, read_input, read_outcome
from valuation.appraisal.optimism import TABLES
from valuation.appraisal.picking import Picked, applied, form_of_picked, kept, offered, pick, range_of
from valuation.appraisal.queries import find_appraisal, form_options
from valuation.appraisal.routes.appraisals import APPRAISAL, url_of
from valuation.appraisal.routes.reached import REACHED, AtAppraisal
from valuation.appraisal.views import AppraisalView, Options, OutcomeRow
from valuation.unit_costs.rules.shipped import WARNING

INPUT_FORM = "valuation/appraisal/input_form"
OUTCOME_FORM = "valuation/appraisal/outcome_form"
GRADES = TABLES[0].grades


class InputController(Controller):
    path = f"{APPRAISAL}/inputs"
    dependencies = REACHED

    @get("/new", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, appraisal: AtAppraisal) -> Page:
        options = await form_options(session, seat)
        check_draft(appraisal)
        return page(INPUT_FORM, seat=seat, appraisal=appraisal, options=options, entry=None, form=blank())

    @post(permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, appraisal: AtAppraisal, posted: Posted, request: WebRequest
    ) -> Redirect:
        options = await form_options(session, seat)
        with posted.again(INPUT_FORM, seat=seat, appraisal=appraisal, options=options, entry=None):
            await actions.add_input(session, seat, appraisal, read_input(posted, options))
        return see_other(url_of(seat, appraisal), request, notice="The input has been added.")

    @get("/{input_id:uuid}/edit", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, appraisal: AtAppraisal, input_id: FromPath[UUID]) -> Page:
        options = await form_options(session, seat)
        check_draft(appraisal)
        entry = appraisal.find_input(input_id)
        return page(INPUT_FORM, seat=seat, appraisal=appraisal, options=options, entry=entry, form=form_of_input(entry))

    @post("/{input_id:uuid}", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def update(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        input_id: FromPath[UUID],
        posted: Posted,
        *,
        request: WebRequest,
    ) -> Redirect:
        options = await form_options(session, seat)
        entry = appraisal.find_input(input_id)
        with posted.again(INPUT_FORM, seat=seat, appraisal=appraisal, options=options, entry=entry):
            await actions.change_input(session, seat, appraisal, entry, read_input(posted, options))
        return see_other(url_of(seat, appraisal), request, notice="The input has been changed.")

    @post("/{input_id:uuid}/removal", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def remove(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        input_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        await actions.remove_input(session, seat, appraisal, appraisal.find_input(input_id))
        return see_other(url_of(seat, appraisal), request, notice="The input has been removed.")


class OutcomeRowController(Controller):
    path = f"{APPRAISAL}/outcomes"
    dependencies = REACHED

    @get("/new", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, appraisal: AtAppraisal, unit_cost: FromQuery[str] = "") -> Page:
        options = await form_options(session, seat)
        check_draft(appraisal)
        picked = await pick(session, seat, appraisal, unit_cost)
        form = blank(start_year="1", proxy_price_year=appraisal.price_year)
        if picked is not None:
            form = form_of_picked(picked, options)
        return page(OUTCOME_FORM, **outcome_page(seat, appraisal, options, picked=picked), form=form)

    @post(permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, appraisal: AtAppraisal, posted: Posted, request: WebRequest
    ) -> Redirect:
        options = await form_options(session, seat)
        picked = await pick(session, seat, appraisal, posted.value("unit_cost"))
        with posted.again(OUTCOME_FORM, **outcome_page(seat, appraisal, options, picked=picked)):
            asked = read_outcome(posted, options)
            row_id = await actions.add_outcome(session, seat, appraisal, applied(picked, asked) if picked else asked)
            if picked and (ends := range_of(picked, row_id)):
                await actions.add_range(session, seat, await find_appraisal(session, seat, appraisal.id), ends)
        return see_other(url_of(seat, appraisal), request, notice="The outcome has been added.")

    @get("/{row_id:uuid}/edit", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, appraisal: AtAppraisal, row_id: FromPath[UUID]) -> Page:
        options = await form_options(session, seat)
        check_draft(appraisal)
        row = appraisal.find_outcome(row_id)
        return page(OUTCOME_FORM, **outcome_page(seat, appraisal, options, row=row), form=form_of_outcome(row))

    @post("/{row_id:uuid}", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def update(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        row_id: FromPath[UUID],
        posted: Posted,
        *,
        request: WebRequest,
    ) -> Redirect:
        options = await form_options(session, seat)
        row = appraisal.find_outcome(row_id)
        with posted.again(OUTCOME_FORM, **outcome_page(seat, appraisal, options, row=row)):
            await actions.change_outcome(session, seat, appraisal, row, kept(row, read_outcome(posted, options)))
        return see_other(url_of(seat, appraisal), request, notice="The outcome has been changed.")

    @post("/{row_id:uuid}/removal", permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def remove(
        self,
        session: Session,
        seat: AtSeat,
        appraisal: AtAppraisal,
        row_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        await actions.remove_outcome(session, seat, appraisal, appraisal.find_outcome(row_id))
        return see_other(url_of(seat, appraisal), request, notice="The outcome has been removed.")


class UnitCostChoiceController(Controller):
    """The library beside an appraisal: each unit cost in its own prices and in those of the appraisal."""

    path = f"{APPRAISAL}/unit-costs"
    dependencies = REACHED

    @get(permission=Permission.APPRAISE, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, appraisal: AtAppraisal, find: FromQuery[str] = "") -> Page:
        check_draft(appraisal)
        choices = await offered(session, seat, appraisal, find)
        return page(
            "valuation/appraisal/unit_costs",
            seat=seat,
            appraisal=appraisal,
            choices=choices,
            warning=WARNING,
            form=blank(find=find),
        )


def outcome_page(
    seat: Seat,
    appraisal: AppraisalView,
    options: Options,
    *,
    row: OutcomeRow | None = None,
    picked: Picked | None = None,
) -> dict[str, Any]:
    return {
        "seat": seat,
        "appraisal": appraisal,
        "options": options,
        "grades": GRADES,
        "row": row,
        "picked": picked,
    }
