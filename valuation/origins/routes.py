"""An amount for the ledger that comes from an appraisal or a unit cost: choose the record, then say what came about."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.db.keys import new_id
from portal.db.together import together
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.appraisal.queries import list_appraisals
from valuation.ledger.forms import form_key
from valuation.ledger.queries.options import Options, options_part
from valuation.ledger.routes.value import VALUE
from valuation.ledger.valuing import record_value
from valuation.origins.forms import Picked, form_of_cost, form_of_row, read_cost, read_line, read_row
from valuation.origins.queries import before_part, find_approved, id_of_cost
from valuation.origins.rules import Drawn
from valuation.unit_costs.prices import in_prices_of
from valuation.unit_costs.queries import find_cost, own_shelf, series_part, shipped_costs
from valuation.unit_costs.rules.costs import times
from valuation.unit_costs.rules.prices import read_year, uprate
from valuation.unit_costs.rules.shipped import WARNING

ORIGINS = f"{VALUE}/origins"
ROW_FORM = "valuation/origins/row_form"
COST_FORM = "valuation/origins/cost_form"


class OriginController(Controller):
    path = ORIGINS

    @get(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def index(self, session: Session, seat: AtSeat, prices: FromQuery[str] = "") -> Page:
        own, series = await own_shelf(session, seat)
        entries = [*own, *shipped_costs()]
        return page(
            "valuation/origins/index",
            seat=seat,
            appraisals=[one for one in await list_appraisals(session, seat) if one.approved_at],
            costs=[in_prices_of(entry, prices, series) for entry in entries],
            series=series,
            years=series.years(),
            warning=WARNING,
            form=blank(prices=prices),
        )


class RowController(Controller):
    """The rows of one approved appraisal, and the form that takes over a year of one of them."""

    path = f"{ORIGINS}/appraisals/{{appraisal_id:uuid}}"

    @get(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def index(self, session: Session, seat: AtSeat, appraisal_id: FromPath[UUID]) -> Page:
        approved = await find_approved(session, seat, appraisal_id)
        return page("valuation/origins/rows", seat=seat, approved=approved)

    @get("/{row_id:uuid}/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, appraisal_id: FromPath[UUID], row_id: FromPath[UUID]) -> Page:
        shown = await _row_context(session, seat, appraisal_id, row_id)
        form = form_of_row(str(new_id()), shown["approved"], shown["one"], shown["options"])
        return page(ROW_FORM, **shown, form=form)

    @post("/{row_id:uuid}", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(
        self,
        session: Session,
        seat: AtSeat,
        appraisal_id: FromPath[UUID],
        row_id: FromPath[UUID],
        posted: Posted,
        *,
        request: WebRequest,
    ) -> Redirect:
        shown = await _row_context(session, seat, appraisal_id, row_id)
        with posted.again(ROW_FORM, **shown):
            drawn = read_row(posted, shown["approved"], shown["one"])
            line_id = await _record(session, seat, posted, shown["options"], drawn)
        return see_other(f"{seat.url}/ledger/value/{line_id}", request, notice="The value is in the ledger.")


class CostController(Controller):
    """The form that multiplies a unit cost of the library."""

    path = f"{ORIGINS}/unit-costs"

    @get("/new", permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def new(
        self, session: Session, seat: AtSeat, unit_cost: FromQuery[str] = "", prices: FromQuery[str] = ""
    ) -> Page:
        shown = await _cost_context(session, seat, unit_cost, prices)
        return page(COST_FORM, **shown, form=form_of_cost(str(new_id()), shown["picked"], shown["options"]))

    @post(permission=Permission.POST_LEDGER, opens_at=Phase.PILOT)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        shown = await _cost_context(session, seat, posted.value("unit_cost"), posted.value("prices"))
        with posted.again(COST_FORM, **shown):
            drawn = read_cost(posted, shown["picked"])
            line_id = await _record(session, seat, posted, shown["options"], drawn)
        return see_other(f"{seat.url}/ledger/value/{line_id}", request, notice="The value is in the ledger.")


async def _row_context(session: Session, seat: Seat, appraisal_id: UUID, row_id: UUID) -> dict[str, Any]:
    approved = await find_approved(session, seat, appraisal_id)
    options, before = await together(session, options_part(seat), before_part(seat, appraisal_id))
    return {
        "seat": seat,
        "approved": approved,
        "one": approved.row(row_id),
        "options": options,
        "before": before,
    }


async def _cost_context(session: Session, seat: Seat, key: str, prices: str) -> dict[str, Any]:
    entry = await find_cost(session, seat, key)
    times(entry.cost, entry.cost.amount, Decimal(1))
    year = read_year(prices) if prices.strip() else entry.cost.price_year
    series, options, before = await together(
        session, series_part(seat), options_part(seat), before_part(seat, id_of_cost(entry))
    )
    uprated = uprate(entry.cost.amount, entry.cost.price_year, year, series)
    return {
        "seat": seat,
        "picked": Picked(entry, uprated),
        "options": options,
        "before": before,
        "warning": WARNING,
    }


async def _record(session: Session, seat: Seat, form: Form, options: Options, drawn: Drawn | None) -> UUID:
    key = form_key(form)
    line = read_line(form, options, drawn)
    posting = await record_value(session, seat, line, key, drawn.origin if drawn else None)
    return posting.id


CONTROLLERS = [OriginController, RowController, CostController]
