"""What changed since somebody was here: marked as read, and compared with the text that they read."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.designs.actions.readings import mark_all_read, mark_read
from partnerships.designs.blocks import Section, clause_numbers
from partnerships.designs.differences import Change, compare_sections
from partnerships.designs.queries.designs import find_title
from partnerships.designs.queries.points import Standing, authorship_between
from partnerships.designs.queries.revisions import revisions_part
from partnerships.designs.queries.sections import section_part
from partnerships.designs.routes import reached
from partnerships.designs.routes.comparisons import numbered_authors
from partnerships.designs.routes.designs import DESIGNS
from partnerships.designs.routes.reached import AtSection
from partnerships.designs.routes.sections import SECTION
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.live.entrance import with_newest_words
from portal.refusals import Missing
from portal.web.forms import Posted
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest


class ReadingController(Controller):
    path = f"{SECTION}/reading"
    dependencies = reached.SECTION

    @post(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def update(
        self, session: Session, seat: AtSeat, posted: Posted, section: AtSection, request: WebRequest
    ) -> Response[None] | Redirect:
        """The editor posts it too when somebody leaves, and waits for no page."""
        await mark_read(session, seat, section)
        if posted.value("by") == "editor":
            return Response(None, status_code=204)
        notice = f"“{section.heading}” is marked as read. What others change from now on is shown as new."
        return see_other(reached.place_of(seat, section.design_id, section.id), request, notice=notice)


class DesignReadingController(Controller):
    path = f"{DESIGNS}/{{design_id:uuid}}/reading"

    @post(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def update(self, session: Session, seat: AtSeat, design_id: FromPath[UUID], request: WebRequest) -> Redirect:
        await find_title(session, seat, design_id)
        await mark_all_read(session, seat, design_id)
        notice = "The whole design is marked as read. What others change from now on is shown as new."
        return see_other(f"{seat.url}/designs/{design_id}", request, notice=notice)


class SinceController(Controller):
    path = f"{SECTION}/since/{{number:int}}"

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(  # noqa: PLR0917 -- Litestar gives each by its name
        self,
        session: Session,
        seat: AtSeat,
        design_id: FromPath[UUID],
        section_id: FromPath[UUID],
        number: FromPath[int],
        request: WebRequest,
    ) -> Page:
        """An earlier text of the section, and the text as it is now."""
        parts = (section_part(seat, design_id, section_id), revisions_part(seat, section_id, number))
        section, (then, _) = await with_newest_words(request, session, seat, *parts, only=[section_id])
        if then.reading is None:
            raise Missing("text")
        old = Section(str(section.id), then.heading, then.reading.blocks)
        before = Standing(old, then.reading, then.number)
        after = Standing(section.as_text, section.reading, section.revision, section.is_ahead)
        written = await authorship_between(session, seat, [before], [after])
        [difference] = compare_sections([old], [section.as_text], written)
        numbers = clause_numbers([old]) | clause_numbers([section.as_text])
        return page(
            "partnerships/designs/sections/since",
            section=section,
            then=then,
            difference=difference,
            is_same=difference.change is Change.SAME,
            authors=numbered_authors([difference]),
            is_long=written is None,
            numbers={key: f"{section.number}.{one.partition('.')[2]}" for key, one in numbers.items()},
            seat=seat,
        )
