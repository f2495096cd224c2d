"""A section as a whole: its heading and its owner, its place, taken out and put back."""

from litestar import Controller, get, post
from litestar.response import Redirect

from partnerships.designs.actions.designs import (
    move_section,
    put_back_section,
    remove_section,
    rename_section,
)
from partnerships.designs.forms import read_heading
from partnerships.designs.queries.at_the_table import list_parties
from partnerships.designs.routes import reached
from partnerships.designs.routes.reached import AtSection
from partnerships.designs.routes.sections import SECTION
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

HEADING = "partnerships/designs/sections/heading"


class HeadingController(Controller):
    path = f"{SECTION}/heading"
    dependencies = reached.SECTION

    @get(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, section: AtSection) -> Page:
        form = blank(heading=section.heading, owner=str(section.owner_id), seen=section.heading)
        return page(HEADING, form=form, section=section, parties=await list_parties(session, seat), seat=seat)

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def update(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        section: AtSection,
        request: WebRequest,
    ) -> Redirect:
        parties = await list_parties(session, seat)
        with posted.again(HEADING, section=section, parties=parties, seat=seat):
            typed = read_heading(posted, parties)
            posted.values["seen"] = [section.heading]
            await rename_section(
                session, seat, section, seen_heading=typed.seen, heading=typed.heading, owner_id=typed.owner_id
            )
        return see_other(reached.place_of(seat, section.design_id, section.id), request, notice="The heading is saved.")


class PlaceController(Controller):
    path = f"{SECTION}/place"
    dependencies = reached.SECTION

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def update(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        section: AtSection,
        request: WebRequest,
    ) -> Redirect:
        direction = "up" if posted.value("direction") == "up" else "down"
        await move_section(session, seat, section, direction)
        notice = f"“{section.heading}” has moved {direction}."
        return see_other(reached.place_of(seat, section.design_id, section.id), request, notice=notice)


class RemovalController(Controller):
    path = f"{SECTION}/removal"
    dependencies = reached.SECTION

    @get(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def new(self, seat: AtSeat, section: AtSection) -> Page:
        return page("partnerships/designs/sections/removal", section=section, seat=seat)

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, section: AtSection, request: WebRequest) -> Redirect:
        await remove_section(session, seat, section)
        notice = f"“{section.heading}” has been taken out. It can be put back."
        return see_other(f"{seat.url}/designs/{section.design_id}", request, notice=notice)


class RestorationController(Controller):
    path = f"{SECTION}/restoration"
    dependencies = reached.SECTION

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def create(self, session: Session, seat: AtSeat, section: AtSection, request: WebRequest) -> Redirect:
        await put_back_section(session, seat, section)
        notice = f"“{section.heading}” is back in the design."
        return see_other(reached.place_of(seat, section.design_id, section.id), request, notice=notice)
