from litestar import Controller, get, post
from litestar.response import Redirect, Response

from portal.access.own_seats import OWN_SEAT
from portal.access.permissions import Permission
from portal.access.seats import AtSeat
from portal.db import Session
from portal.documents.spreadsheets import MOST_BYTES
from portal.web.downloads import csv_file
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.intake.rules import MOST_FAULTS, Fault, converted
from valuation.unit_costs.actions import bring_series, read_series, retire_series
from valuation.unit_costs.columns import INDEX_COLUMNS, years_in_order
from valuation.unit_costs.files import series_csv
from valuation.unit_costs.forms import read_series as read_form
from valuation.unit_costs.queries import list_series, series_in_force
from valuation.unit_costs.routes.costs import OWN_LIBRARY
from valuation.unit_costs.routes.imports import ROOM_FOR_THE_FORM_BYTES, in_words
from valuation.unit_costs.rules.shipped import GDP_DEFLATOR

PRICES = "/partnerships/{partnership_id:uuid}/library/prices"
FORM = "valuation/prices/form"


class PriceController(Controller):
    """The index by which prices of one year are brought to another."""

    path = PRICES

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        own = await list_series(session, seat)
        in_force = own[0] if own else GDP_DEFLATOR
        years = years_in_order(list(in_force.indices))
        return page("valuation/prices/index", seat=seat, own=own, in_force=in_force, years=years, shipped=GDP_DEFLATOR)

    @get("/csv", permission=Permission.READ)
    async def csv(self, session: Session, seat: AtSeat) -> Response[bytes]:
        return csv_file(series_csv(await series_in_force(session, seat)), "Index of prices.csv")

    @get("/new", permission=Permission.WRITE_LIBRARY)
    async def new(self, seat: AtSeat) -> Page:
        return page(FORM, seat=seat, faults=[], form=blank())

    @post(permission=Permission.WRITE_LIBRARY, request_max_body_size=MOST_BYTES + ROOM_FOR_THE_FORM_BYTES)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        faults: list[Fault] = []
        with posted.again(FORM, seat=seat, faults=faults):
            _, content = await posted.file("file")
            reading = await read_series(content)
            if reading.faults:
                faults += reading.faults[:MOST_FAULTS]
                posted.reject("file", in_words(len(reading.faults)))
            posted.check()
            rows = [converted(row, INDEX_COLUMNS) for _, row in reading.rows]
            await bring_series(session, seat, read_form(posted, {row["year"]: row["index"] for row in rows}))
        return see_other(f"{seat.url}/library/prices", request, notice="From now on prices are brought along by this.")

    @post("/retirement", permission=Permission.WRITE_LIBRARY)
    async def retire(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        await retire_series(session, seat, posted.value("name"), posted.value("edition"))
        return see_other(f"{seat.url}/library/prices", request, notice="This index is used no longer.")


class OwnPriceController(PriceController):
    path = f"{OWN_LIBRARY}/prices"
    dependencies = OWN_SEAT
