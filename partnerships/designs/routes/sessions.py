"""Design sessions, and who has seen which version: what the tender's record of engagement is made from."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.designs.actions.sessions import record_session
from partnerships.designs.forms import beside, read_session
from partnerships.designs.queries.at_the_table import parties_part
from partnerships.designs.queries.designs import title_part
from partnerships.designs.queries.sessions import SessionView, seen_part, sessions_part
from partnerships.designs.queries.versions import versions_part
from partnerships.designs.routes import reached
from partnerships.designs.routes.designs import DESIGNS
from partnerships.designs.routes.reached import AtMeeting
from partnerships.designs.rules import CannotRecord
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db.together import together
from portal.db.transactions import Session
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

SESSIONS = f"{DESIGNS}/{{design_id:uuid}}/sessions"
NEW = "partnerships/designs/sessions/new"


class DesignSessionsController(Controller):
    path = SESSIONS

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, design_id: FromPath[UUID]) -> Page:
        title, sessions, versions = await together(
            session, title_part(seat, design_id), sessions_part(seat, design_id), seen_part(seat, design_id)
        )
        return page(
            "partnerships/designs/sessions/index",
            design_id=design_id,
            design_title=title,
            sessions=sessions,
            versions=versions,
            seat=seat,
        )

    @get("/new", permission=Permission.RECORD_SESSION, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, design_id: FromPath[UUID]) -> Page:
        return page(NEW, form=blank(version=""), **await _context(session, seat, design_id))

    @post(permission=Permission.RECORD_SESSION, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, posted: Posted, design_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        context = await _context(session, seat, design_id)
        session_id = await _record(session, seat, posted, context)
        url = f"{seat.url}/designs/{design_id}/sessions/{session_id}"
        return see_other(url, request, notice="The design session is recorded.")

    @get("/{session_id:uuid}", permission=Permission.READ, opens_at=Phase.DESIGN, dependencies=reached.MEETING)
    async def show(self, seat: AtSeat, meeting: AtMeeting) -> Page:
        return page("partnerships/designs/sessions/show", meeting=meeting, seat=seat)


class CorrectionController(Controller):
    path = f"{SESSIONS}/{{session_id:uuid}}/correction"
    dependencies = reached.MEETING

    @get(permission=Permission.RECORD_SESSION, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, meeting: AtMeeting) -> Page:
        context = await _context(session, seat, meeting.design_id, meeting)
        return page(NEW, form=_as_recorded(meeting, context), **context)

    @post(permission=Permission.RECORD_SESSION, opens_at=Phase.DESIGN)
    async def create(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        meeting: AtMeeting,
        request: WebRequest,
    ) -> Redirect:
        context = await _context(session, seat, meeting.design_id, meeting)
        new_id = await _record(session, seat, posted, context)
        url = f"{seat.url}/designs/{meeting.design_id}/sessions/{new_id}"
        return see_other(url, request, notice="The record is corrected. The earlier record is kept.")


async def _context(session: Session, seat: Seat, design_id: UUID, meeting: SessionView | None = None) -> dict[str, Any]:
    """Organisations that took part and have left since can still be chosen when their record is corrected."""
    title, parties, versions = await together(
        session, title_part(seat, design_id), parties_part(seat), versions_part(seat, design_id)
    )
    left = [one for one in meeting.organisations if one not in parties] if meeting else []
    return {
        "design_id": design_id,
        "design_title": title,
        "parties": parties + left,
        "versions": versions,
        "meeting": meeting,
        "seat": seat,
    }


async def _record(session: Session, seat: Seat, posted: Form, context: dict[str, Any]) -> UUID:
    with posted.again(NEW, **context):
        facts = read_session(posted, context["parties"], [version.id for version in context["versions"]])
        with beside(posted, "held_on", CannotRecord):
            return await record_session(session, seat, context["design_id"], facts, corrects=context["meeting"])


def _as_recorded(meeting: SessionView, context: dict[str, Any]) -> Form:
    shown = [str(version.id) for version in context["versions"] if version.number == meeting.version_number]
    day = meeting.held_on
    return blank(
        title=meeting.title,
        notes=meeting.notes,
        version=shown or "",
        organisations=[str(organisation_id) for organisation_id, _ in meeting.organisations],
        **{"held_on-day": str(day.day), "held_on-month": str(day.month), "held_on-year": str(day.year)},
    )
