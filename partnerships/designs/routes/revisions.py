"""A section's history: who saved what, word by word, and the way back to an earlier text."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.response import Redirect

from partnerships.designs.actions.together import bring_back
from partnerships.designs.blocks import Section
from partnerships.designs.differences import compare_sections
from partnerships.designs.queries.revisions import RevisionView, list_revisions
from partnerships.designs.routes import reached
from partnerships.designs.routes.reached import AtRevision, AtSection
from partnerships.designs.routes.sections import SECTION
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.live.entrance import hub_of
from portal.refusals import Missing
from portal.web.forms import Posted
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest


class RevisionController(Controller):
    path = f"{SECTION}/revisions"
    dependencies = reached.SECTION

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, section: AtSection) -> Page:
        revisions = await list_revisions(session, seat, section.id)
        return page("partnerships/designs/revisions/index", section=section, revisions=revisions, seat=seat)

    @get(
        "/{number:int}",
        permission=Permission.READ,
        opens_at=Phase.DESIGN,
        dependencies=reached.REVISION,
    )
    async def show(self, seat: AtSeat, revision: AtRevision) -> Page:
        section, newer, older = revision
        differences = compare_sections([_text(section.id, older)] if older else [], [_text(section.id, newer)])
        context = {"revision": newer, "before": older, "differences": differences, "section": section, "seat": seat}
        return Page("partnerships/designs/revisions/show.html", context=context)

    @post(
        "/{number:int}/restoration",
        permission=Permission.WRITE_DESIGN,
        opens_at=Phase.DESIGN,
        dependencies=reached.REVISION,
    )
    async def restore(
        self, session: Session, seat: AtSeat, posted: Posted, revision: AtRevision, request: WebRequest
    ) -> Redirect:
        section, old, _ = revision
        seen = posted.value("seen")
        text = _text(section.id, old)
        source = f"text {old.number}"
        unseen = await bring_back(session, hub_of(request), seat, section, text, seen=seen, source=source)
        url = f"{seat.url}/designs/{section.design_id}/sections/{section.id}"
        notice = f"Text {old.number} is the text of this section again. {unseen}".strip()
        return see_other(url, request, notice=notice)


def _text(section_id: UUID, revision: RevisionView) -> Section:
    if revision.reading is None:
        raise Missing("text")
    return Section(str(section_id), revision.heading, revision.reading.blocks)
