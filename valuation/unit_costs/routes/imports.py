"""A table of unit costs comes in: uploaded, shown whole, and then taken or left."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.own_seats import OWN_SEAT
from portal.access.permissions import Permission
from portal.access.seats import AtSeat
from portal.db import Session
from portal.documents.spreadsheets import MOST_BYTES
from portal.jobs.asking import ask_for, job_url
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.intake.keeping import find_import
from valuation.intake.rules import MOST_FAULTS, Fault
from valuation.unit_costs.actions import AT_ONCE, COSTS_JOB, IMPORT, import_costs, offer_import, read_costs
from valuation.unit_costs.columns import COLUMNS, cost_of_row
from valuation.unit_costs.routes.costs import OWN_LIBRARY, UNIT_COSTS
from valuation.unit_costs.rules.costs import counted_twice

FORM = "valuation/unit_costs/import_form"
PREVIEW = "valuation/unit_costs/import"
ROOM_FOR_THE_FORM_BYTES = 100_000
MOST_PREVIEWED = 100


class ImportController(Controller):
    path = f"{UNIT_COSTS}/imports"

    @get("/new", permission=Permission.WRITE_LIBRARY)
    async def new(self, seat: AtSeat) -> Page:
        return page(FORM, seat=seat, faults=[], columns=COLUMNS, form=blank())

    @post(permission=Permission.WRITE_LIBRARY, request_max_body_size=MOST_BYTES + ROOM_FOR_THE_FORM_BYTES)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        faults: list[Fault] = []
        with posted.again(FORM, seat=seat, faults=faults, columns=COLUMNS):
            file_name, content = await posted.file("file")
            reading = await read_costs(session, seat, content)
            if reading.faults:
                faults += reading.faults[:MOST_FAULTS]
                posted.reject("file", in_words(len(reading.faults)))
            posted.check()
            key = await offer_import(session, seat, file_name, reading)
        return see_other(f"{seat.url}/library/unit-costs/imports/{key}", request)

    @get("/{import_id:uuid}", permission=Permission.WRITE_LIBRARY)
    async def show(self, session: Session, seat: AtSeat, import_id: FromPath[UUID]) -> Page:
        pending = await find_import(session, seat, IMPORT, import_id)
        costs = [cost_of_row(row) for row in pending.rows]
        return page(
            PREVIEW,
            seat=seat,
            pending=pending,
            costs=costs[:MOST_PREVIEWED],
            warnings=counted_twice((cost.name, cost.event) for cost in costs),
            without_unit=[cost.name for cost in costs if not cost.unit],
            form=blank(),
        )

    @post("/{import_id:uuid}/confirmation", permission=Permission.WRITE_LIBRARY)
    async def confirm(self, session: Session, seat: AtSeat, import_id: FromPath[UUID], request: WebRequest) -> Redirect:
        pending = await find_import(session, seat, IMPORT, import_id)
        # A job is asked for at a table. Without one the whole of it is taken now, which is at most a few seconds.
        if len(pending.rows) > AT_ONCE and not seat.home:
            title = f"Import of {len(pending.rows):,} unit costs"
            job_id = await ask_for(session, seat, COSTS_JOB, title, {"import": str(import_id)})
            return see_other(job_url(seat, job_id), request)
        count = await import_costs(session, seat, pending)
        return see_other(f"{seat.url}/library/unit-costs", request, notice=f"{count} unit costs were imported.")


class OwnImportController(ImportController):
    path = f"{OWN_LIBRARY}/unit-costs/imports"
    dependencies = OWN_SEAT


def in_words(faults: int) -> str:
    cells = "1 cell is wrong" if faults == 1 else f"{faults:,} cells are wrong"
    return f"Nothing was imported: {cells}. Each is named below with its row and column."
