"""Proposals of a section and of a design: read by everybody at the table, decided by those who write in the section."""

from collections import Counter
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.designs.actions.verdicts import Decided, Ruling, decide
from partnerships.designs.forms import read_ruling
from partnerships.designs.proposals import ANOTHER_CHOSEN
from partnerships.designs.queries.designs import design_part
from partnerships.designs.queries.proposals import list_of_design, list_of_section
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.routes import reached
from partnerships.designs.routes.designs import DESIGNS
from partnerships.designs.routes.reached import AtSection
from partnerships.designs.routes.sections import SECTION
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db.transactions import Session
from portal.live.entrance import hub_of, with_newest_words
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

INDEX = "partnerships/designs/proposals/section"
BOTH = 2


class DesignProposalsController(Controller):
    path = f"{DESIGNS}/{{design_id:uuid}}/proposals"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, design_id: FromPath[UUID], request: WebRequest) -> Page:
        [design] = await with_newest_words(request, session, seat, design_part(seat, design_id))
        listed = await list_of_design(session, seat, design_id, design.sections)
        return page("partnerships/designs/proposals/design", design=design, sections=listed, seat=seat)


class SectionProposalsController(Controller):
    path = f"{SECTION}/proposals"
    dependencies = reached.QUOTED

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, section: AtSection) -> Page:
        return page(INDEX, form=blank(), **await _context(session, seat, section))


class VerdictsController(Controller):
    path = f"{SECTION}/verdicts"
    dependencies = reached.QUOTED  # whoever is refused because something changed reads it as it is now

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, posted: Posted, section: AtSection, request: WebRequest
    ) -> Redirect:
        with posted.again(INDEX, **await _context(session, seat, section)):
            ruling = read_ruling(posted)
            done = await decide(session, hub_of(request), seat, section, ruling)
        url = f"{seat.url}/designs/{section.design_id}/sections/{section.id}/proposals"
        return see_other(url, request, notice=_said_of(done, ruling))


def _said_of(done: Decided, ruling: Ruling) -> str:
    count = len(done.proposals)
    if ruling.together is not None:
        replaced = "both proposals" if count == BOTH else f"{count} proposals"
        return f"Your wording replaces {replaced}. {' and '.join(done.proposed_by)} can read it under “Decided”."
    what = done.proposals[0].what if count == 1 else f"{count} proposals"
    others = f" {len(done.others)} about the same words rejected." if done.others else ""
    return f"{str(ruling.verdict).capitalize()}: {what}.{others}"


async def _context(session: Session, seat: Seat, section: OneSection) -> dict[str, Any]:
    open_, decided = await list_of_section(session, seat, section)
    counts = Counter((one.organisation_id, one.organisation) for one in open_)
    keys = {one.key for one in open_}
    say_now = {(one.key, one.inserted, one.deleted) for one in open_}
    return {
        "section": section,
        "open": open_,
        "groups": [(*whose, count) for whose, count in counts.items() if count > 1],
        # What was overtaken and then brought back by undoing is open again.
        "decided": [one for one in decided if one.key not in keys],
        # What was taken out and brought back is as it was proposed.
        "altered": [
            one for one in decided if not one.is_settled and (one.key, one.inserted, one.deleted) not in say_now
        ],
        "another_chosen": ANOTHER_CHOSEN,
        "seat": seat,
    }
