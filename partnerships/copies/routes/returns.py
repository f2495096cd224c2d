"""A file comes back: uploaded, shown with what it would propose, taken in, and told about afterwards."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, SkipValidation
from litestar.response import Redirect

from partnerships.copies.actions.intakes import take_in
from partnerships.copies.actions.returns import receive
from partnerships.copies.actions.verdicts import decide_as_in_word
from partnerships.copies.queries.returns import ReturnView, find_intake, find_return
from partnerships.copies.routes.copies import COPIES, INDEX, index_context
from partnerships.copies.views import DecidedInWord, changes_of, decided_in_word
from partnerships.designs.queries.at_the_table import names_at_table
from partnerships.designs.queries.designs import find_title, read_design
from partnerships.designs.queries.proposals import list_of_design
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db.transactions import Session
from portal.documents.uploads import MOST_BYTES
from portal.live.entrance import hub_of
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

RETURNS = f"{COPIES}/returns"
SHOW = "partnerships/copies/return"
INTAKE = "partnerships/copies/intake"
ROOM_FOR_THE_FORM_BYTES = 100_000
ROOMS = ("shared", "private")

AtIntake = NamedDependency[SkipValidation[dict[str, Any]]]
AtReturn = NamedDependency[SkipValidation[ReturnView]]


async def provide_return(
    session: Session, seat: AtSeat, design_id: FromPath[UUID], return_id: FromPath[UUID]
) -> ReturnView:
    return await find_return(session, seat, design_id, return_id)


class ReturnsController(Controller):
    path = RETURNS

    @post(
        permission=Permission.COMMENT,
        opens_at=Phase.DESIGN,
        request_max_body_size=MOST_BYTES + ROOM_FOR_THE_FORM_BYTES,
    )
    async def create(
        self, session: Session, seat: AtSeat, posted: Posted, design_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        with posted.again(INDEX, **await index_context(session, seat, design_id)):
            name, content = await posted.file("file", "the Word file")
            return_id = await receive(session, seat, design_id, name, content)
        return see_other(f"{seat.url}/designs/{design_id}/word/returns/{return_id}", request)


class ReturnController(Controller):
    path = f"{RETURNS}/{{return_id:uuid}}"
    dependencies = {"file": Provide(provide_return)}  # noqa: RUF012 -- Litestar's own form

    @get(permission=Permission.COMMENT, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, file: AtReturn) -> Page:
        return page(SHOW, form=blank(room="shared"), **await _context(session, seat, file))

    @post("/intake", permission=Permission.COMMENT, opens_at=Phase.DESIGN)
    async def take(
        self, session: Session, seat: AtSeat, posted: Posted, file: AtReturn, request: WebRequest
    ) -> Redirect:
        with posted.again(SHOW, **await _context(session, seat, file)):
            room = posted.choice("room", ROOMS, "who may read the new comments") if file.findings.spoken else ROOMS[0]
            posted.check()
            is_again = posted.value("again") == "yes"
            is_private = room == "private"
            hub = hub_of(request)
            intake_id = await take_in(session, hub, seat, file, is_private=is_private, is_again=is_again)
        url = f"{seat.url}/designs/{file.design_id}/word/intakes/{intake_id}"
        return see_other(url, request, notice="The file is taken in.")


async def provide_intake(
    session: Session, seat: AtSeat, design_id: FromPath[UUID], intake_id: FromPath[UUID]
) -> dict[str, Any]:
    """The file with what a page says of it, for reading and for deciding alike."""
    intake = await find_intake(session, seat, design_id, intake_id)
    design = await read_design(session, seat, design_id)
    proposals = await list_of_design(session, seat, design_id, design.sections) if intake.decided else []
    decided = decided_in_word(intake, design, proposals)
    return {
        "intake": intake,
        "decided": decided,
        "waiting": [one for one in decided if one.is_open and one.is_ours],
        "names": await names_at_table(session, seat),
        "design_id": design_id,
        "design_title": design.title,
        "seat": seat,
    }


class IntakeController(Controller):
    path = f"{COPIES}/intakes/{{intake_id:uuid}}"
    dependencies = {"context": Provide(provide_intake)}  # noqa: RUF012 -- Litestar's own form

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, seat: AtSeat, context: AtIntake) -> Page:
        return page(INTAKE, form=blank(), **context | {"seat": seat})

    @post("/verdicts", permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def decide(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        context: AtIntake,
        request: WebRequest,
    ) -> Redirect:
        intake, waiting, design_id = context["intake"], context["waiting"], context["design_id"]
        with posted.again(INTAKE, **context):
            count = await decide_as_in_word(session, hub_of(request), seat, design_id, intake, waiting=waiting)
        said = f"{count} suggestion{'' if count == 1 else 's'} decided as in Word."
        return see_other(f"{seat.url}/designs/{design_id}/word/intakes/{intake.id}", request, notice=said)


async def _context(session: Session, seat: Seat, file: ReturnView) -> dict[str, Any]:
    return {
        "file": file,
        "changes": changes_of(file),
        "decided": [DecidedInWord(one, is_open=True, is_ours=False) for one in file.findings.decided],
        "names": await names_at_table(session, seat),
        "design_title": await find_title(session, seat, file.design_id),
        "seat": seat,
    }
