"""A national framework comes in as a table: uploaded, shown whole, then taken or left."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.access.own_seats import OWN_SEAT
from portal.access.permissions import Permission
from portal.access.seats import AtSeat
from portal.db import Session
from portal.documents.spreadsheets import MOST_BYTES
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.frameworks.actions import IMPORT, content_of_import, import_framework, read_framework
from valuation.frameworks.columns import COLUMNS
from valuation.frameworks.routes.frameworks import FRAMEWORKS
from valuation.intake.keeping import find_import, keep_import
from valuation.intake.rules import MOST_FAULTS, Fault
from valuation.unit_costs.routes.costs import OWN_LIBRARY

FORM = "valuation/frameworks/import_form"
ROOM_FOR_THE_FORM_BYTES = 100_000


class FrameworkImportController(Controller):
    path = f"{FRAMEWORKS}/imports"

    @get("/new", permission=Permission.WRITE_LIBRARY)
    async def new(self, seat: AtSeat) -> Page:
        return page(FORM, seat=seat, faults=[], columns=COLUMNS, form=blank())

    @post(permission=Permission.WRITE_LIBRARY, request_max_body_size=MOST_BYTES + ROOM_FOR_THE_FORM_BYTES)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        faults: list[Fault] = []
        with posted.again(FORM, seat=seat, faults=faults, columns=COLUMNS):
            about = _about(posted)
            file_name, content = await posted.file("file")
            reading = await read_framework(content)
            if reading.faults:
                faults += reading.faults[:MOST_FAULTS]
                posted.reject("file", "Nothing was imported. What is wrong is named below with its row and column.")
            posted.check()
            rows = [row for _, row in reading.rows]
            key = await keep_import(session, seat, IMPORT, file_name, rows=rows, about=about)
        return see_other(f"{seat.url}/library/frameworks/imports/{key}", request)

    @get("/{import_id:uuid}", permission=Permission.WRITE_LIBRARY)
    async def show(self, session: Session, seat: AtSeat, import_id: FromPath[UUID]) -> Page:
        pending = await find_import(session, seat, IMPORT, import_id)
        return page("valuation/frameworks/import", seat=seat, pending=pending, content=content_of_import(pending))

    @post("/{import_id:uuid}/confirmation", permission=Permission.WRITE_LIBRARY)
    async def confirm(self, session: Session, seat: AtSeat, import_id: FromPath[UUID], request: WebRequest) -> Redirect:
        pending = await find_import(session, seat, IMPORT, import_id)
        key = await import_framework(session, seat, pending)
        return see_other(f"{seat.url}/library/frameworks/{key}", request, notice="The framework is in your library.")


class OwnFrameworkImportController(FrameworkImportController):
    path = f"{OWN_LIBRARY}/frameworks/imports"
    dependencies = OWN_SEAT


def _about(posted: Form) -> dict[str, str]:
    return {
        "title": posted.text("title", "the title", longest=100),
        "edition": posted.text("edition", "the edition", longest=60),
        "source": posted.text("source", "who published it, and where"),
    }
