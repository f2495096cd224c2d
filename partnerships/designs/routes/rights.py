"""Who may do what in a section: everybody reads it, its owner and the lead agency set it."""

from litestar import Controller, get, post
from litestar.response import Redirect

from partnerships.designs.actions.rights import allow
from partnerships.designs.forms import read_rights
from partnerships.designs.queries.rights import list_allowed
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

RIGHTS = "partnerships/designs/sections/rights"


class SectionRightsController(Controller):
    path = f"{SECTION}/rights"
    dependencies = reached.SECTION

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def edit(self, session: Session, seat: AtSeat, section: AtSection) -> Page:
        allowed = await list_allowed(session, seat, section.id)
        form = blank(**{f"rights-{one.organisation_id}": str(one.rights) for one in allowed})
        return page(RIGHTS, form=form, section=section, allowed=allowed, seat=seat)

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, posted: Posted, section: AtSection, request: WebRequest
    ) -> Redirect:
        allowed = await list_allowed(session, seat, section.id)
        with posted.again(RIGHTS, section=section, allowed=allowed, seat=seat):
            changed = await allow(session, seat, section, read_rights(posted, allowed))
        notice = "Who may do what is saved." if changed else "Nothing was changed."
        return see_other(f"{seat.url}/designs/{section.design_id}/sections/{section.id}/rights", request, notice=notice)
