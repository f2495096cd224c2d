"""Frozen versions: made, read, compared, signed, and sections of them brought back."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.decisions.actions import take_position
from partnerships.decisions.queries import DecisionView, newest_about_each, part_about, part_of_kind
from partnerships.decisions.rules import Verdict
from partnerships.designs.actions.together import bring_back
from partnerships.designs.actions.versions import ask_everybody_to_sign, freeze_version, note_sights
from partnerships.designs.forms import read_answer, read_count
from partnerships.designs.queries.designs import design_part, read_design, title_part
from partnerships.designs.queries.points import days_part
from partnerships.designs.queries.sections import find_section
from partnerships.designs.queries.sessions import seen_part
from partnerships.designs.queries.versions import VersionView, versions_part
from partnerships.designs.routes import reached
from partnerships.designs.routes.designs import DESIGNS
from partnerships.designs.routes.reached import AtFrozen, AtVersion
from partnerships.designs.routes.referring import version_with_references
from partnerships.designs.rules import DECISION_KIND, CannotFreeze
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db.together import together
from portal.db.transactions import Session
from portal.live.entrance import hub_of, with_newest_words
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

VERSIONS = f"{DESIGNS}/{{design_id:uuid}}/versions"
VERSION = f"{VERSIONS}/{{version_id:uuid}}"
NEW = "partnerships/designs/versions/new"
SHOW = "partnerships/designs/versions/show"


class VersionsController(Controller):
    path = VERSIONS

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, design_id: FromPath[UUID]) -> Page:
        title, versions, decisions, days = await together(
            session,
            title_part(seat, design_id),
            versions_part(seat, design_id),
            part_of_kind(seat, DECISION_KIND),
            days_part(seat, design_id),
        )
        return page(
            "partnerships/designs/versions/index",
            design_id=design_id,
            title=title,
            versions=versions,
            asked=newest_about_each(decisions),
            days=days,
            seat=seat,
        )

    @get("/new", permission=Permission.FREEZE, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, design_id: FromPath[UUID], request: WebRequest) -> Page:
        """Every word that was saved until now stands in what is read here and frozen."""
        [design] = await with_newest_words(request, session, seat, design_part(seat, design_id))
        return page(NEW, form=blank(seen=str(design.changes)), design=design, seat=seat)

    @post(permission=Permission.FREEZE, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, posted: Posted, design_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        design = await read_design(session, seat, design_id)
        seen = read_count(posted, "seen")
        posted.values["seen"] = [str(design.changes)]
        with posted.again(NEW, design=design, seat=seat):
            name = posted.text("name", "a name for the version, such as “For the pilot”")
            posted.check()
            version_id = await freeze_version(session, seat, design_id, name, seen_change=seen)
        url = f"{seat.url}/designs/{design_id}/versions/{version_id}"
        return see_other(url, request, notice="The version is frozen. It cannot change any more.")


class VersionController(Controller):
    path = VERSION
    dependencies = reached.VERSION

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, version: AtVersion) -> Page:
        """Opening a version is noted for the record of engagement, the first time for each organisation."""
        await note_sights(session, seat, [] if version.is_seen else [version.id])
        return page(SHOW, form=blank(), **await _context(session, seat, version))

    @post("/decision", permission=Permission.FREEZE, opens_at=Phase.DESIGN)
    async def ask(self, session: Session, seat: AtSeat, version: AtVersion, request: WebRequest) -> Redirect:
        await ask_everybody_to_sign(session, seat, version)
        return see_other(_url(seat, version), request, notice="Every organisation with a vote is asked to sign.")

    @post("/signature", permission=Permission.SIGN, opens_at=Phase.DESIGN)
    async def sign(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        version: AtVersion,
        request: WebRequest,
    ) -> Redirect:
        context = await _context(session, seat, version)
        decision: DecisionView | None = context["decision"]
        with posted.again(SHOW, **context):
            verdict, reason = read_answer(posted)
            if decision is None:
                raise CannotFreeze("Nobody has been asked to sign this version yet.")
            await take_position(session, seat, decision.id, verdict, reason)
        return see_other(_url(seat, version), request, notice=_answered(seat, verdict))

    @post(
        "/sections/{section_id:uuid}/restoration",
        permission=Permission.WRITE_DESIGN,
        opens_at=Phase.DESIGN,
        dependencies=reached.FROZEN,
    )
    async def restore(
        self, session: Session, seat: AtSeat, posted: Posted, frozen: AtFrozen, request: WebRequest
    ) -> Redirect:
        version, old = frozen
        section = await find_section(session, seat, version.design_id, old.section_id)
        seen, source = posted.value("seen"), f"version {version.number}"
        unseen = await bring_back(session, hub_of(request), seat, section, old.section, seen=seen, source=source)
        notice = f"“{old.heading}” reads as in version {version.number} again. {unseen}".strip()
        return see_other(reached.place_of(seat, version.design_id, section.id), request, notice=notice)


async def _context(session: Session, seat: Seat, version: VersionView) -> dict[str, Any]:
    decision, seen = await together(
        session, part_about(seat, version.id, DECISION_KIND), seen_part(seat, version.design_id)
    )
    sights = next((one.sights for one in seen if one.id == version.id), ())
    return {"version": version_with_references(version), "decision": decision, "sights": sights, "seat": seat}


def _answered(seat: Seat, verdict: Verdict) -> str:
    if verdict == Verdict.CONFIRMED:
        return f"{seat.organisation_name} has signed this version."
    return f"{seat.organisation_name} has declined to sign. The others can read why."


def _url(seat: Seat, version: VersionView) -> str:
    return f"{seat.url}/designs/{version.design_id}/versions/{version.id}"
