from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Response
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.own_seats import OWN_SEAT
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.documents.spreadsheets import write_csv
from portal.web.downloads import csv_file
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.frameworks.actions import retire_framework, save_framework, start_from
from valuation.frameworks.columns import COLUMNS
from valuation.frameworks.queries import find_saved, has_something_to_save, list_saved
from valuation.outcomes.queries import framework_view
from valuation.unit_costs.routes.costs import OWN_LIBRARY

FRAMEWORKS = "/partnerships/{partnership_id:uuid}/library/frameworks"
INDEX = "valuation/frameworks/index"
SHOW = "valuation/frameworks/show"


class LibraryController(Controller):
    """What the library shows of its frameworks, at a table or at none."""

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page(INDEX, form=blank(title=seat.partnership_title), **await _library(session, seat))

    @get("/template", permission=Permission.READ)
    async def template(self, seat: AtSeat) -> Response[bytes]:  # noqa: ARG002 -- the seat checks the permission
        return csv_file(write_csv([[column.heading for column in COLUMNS]]), "Framework template.csv")

    @get("/{framework_id:uuid}", permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat, framework_id: FromPath[UUID]) -> Page:
        saved = await find_saved(session, seat, framework_id)
        everything = [outcome.text for outcome in saved.content.outcomes]
        return page(SHOW, seat=seat, saved=saved, form=blank(outcomes=everything))

    @post("/{framework_id:uuid}/retirement", permission=Permission.WRITE_LIBRARY)
    async def retire(
        self, session: Session, seat: AtSeat, framework_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        await retire_framework(session, seat, await find_saved(session, seat, framework_id))
        return see_other(f"{seat.url}/library/frameworks", request, notice="The framework is offered no longer.")


class SavedFrameworkController(LibraryController):
    """At a table its framework can be saved as well."""

    path = FRAMEWORKS

    @post(permission=Permission.WRITE_LIBRARY, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        with posted.again(INDEX, **await _library(session, seat)):
            title = posted.text("title", "a title", longest=100)
            edition = posted.text("edition", "the edition", longest=60)
            posted.check()
            key = await save_framework(session, seat, await framework_view(session, seat), title, edition)
        return see_other(f"{seat.url}/library/frameworks/{key}", request, notice="The framework is in your library.")


class OwnFrameworkController(LibraryController):
    path = f"{OWN_LIBRARY}/frameworks"
    dependencies = OWN_SEAT


class StartController(Controller):
    """A partnership's framework begins with what another one agreed, or with what the nation wants."""

    path = f"{FRAMEWORKS}/{{framework_id:uuid}}/uses"

    @post(permission=Permission.WRITE_OUTCOMES, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, framework_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        saved = await find_saved(session, seat, framework_id)
        with posted.again(SHOW, seat=seat, saved=saved):
            offered = [outcome.text for outcome in saved.content.outcomes]
            chosen = posted.choices("outcomes", offered, "at least one outcome")
            posted.check()
            count = await start_from(session, seat, saved, chosen)
        words = f"{count} outcome{'' if count == 1 else 's'} came into the framework. Check each with both sides."
        return see_other(f"{seat.url}/outcomes", request, notice=words)


async def _library(session: AsyncSession, seat: Seat) -> dict[str, Any]:
    can_save = not seat.home and await has_something_to_save(session, seat)
    return {"seat": seat, "saved": await list_saved(session, seat), "can_save": can_save}
