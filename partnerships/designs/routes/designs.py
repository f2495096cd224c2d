"""The designs of a partnership, and the page on which one is read."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from partnerships.designs.actions.designs import begin_design
from partnerships.designs.forms import YES, read_title
from partnerships.designs.outline import STARTING_OUTLINE
from partnerships.designs.queries.designs import find_changes, list_designs, read_design
from partnerships.designs.queries.sections import list_removed
from partnerships.designs.routes.referring import design_with_references
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.live.entrance import hub_of
from portal.live.writing_down import own_words_written
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other, swap
from portal.web.requests import WebRequest

DESIGNS = "/partnerships/{partnership_id:uuid}/designs"
NEW = "partnerships/designs/new"

Since = FromQuery[int]


class DesignsController(Controller):
    path = DESIGNS

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat) -> Response[Any]:
        """Where there is one design, as there usually is, the way leads straight to it."""
        designs = await list_designs(session, seat)
        if len(designs) == 1:
            return see_other(f"{seat.url}/designs/{designs[0].id}")
        return page("partnerships/designs/index", designs=designs, seat=seat)

    @get("/new", permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat) -> Page:
        form = blank(title=f"Service design: {seat.partnership_title}", outline=YES)
        return page(NEW, form=form, outline=STARTING_OUTLINE, seat=seat)

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, posted: Posted, request: WebRequest) -> Redirect:
        with posted.again(NEW, outline=STARTING_OUTLINE, seat=seat):
            title, has_outline = read_title(posted)
            posted.check()
            design_id = await begin_design(session, seat, title, has_outline=has_outline)
        return see_other(f"{seat.url}/designs/{design_id}", request, notice="The design has begun.")


class DesignController(Controller):
    path = f"{DESIGNS}/{{design_id:uuid}}"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, design_id: FromPath[UUID], request: WebRequest) -> Page:
        await own_words_written(hub_of(request), seat.partnership_id)
        design = await read_design(session, seat, design_id)
        return page("partnerships/designs/show", design=design_with_references(design), news=design.news, seat=seat)

    @get("/changes", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def changes(
        self, session: Session, seat: AtSeat, design_id: FromPath[UUID], since: Since = 0
    ) -> Response[Any]:
        """For a page that is open: nothing (204) while the design has not changed, else the parts that have."""
        if await find_changes(session, seat, design_id) == since:
            return Response(None, status_code=204)
        design = design_with_references(await read_design(session, seat, design_id))
        return swap("partnerships/designs/changed", design=design, news=design.news, since=since, seat=seat)

    @get("/removed", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def removed(self, session: Session, seat: AtSeat, design_id: FromPath[UUID]) -> Page:
        design = await read_design(session, seat, design_id)
        sections = await list_removed(session, seat, design_id)
        return page("partnerships/designs/removed", design=design, sections=sections, seat=seat)
