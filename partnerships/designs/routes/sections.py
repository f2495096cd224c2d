"""A section: added, read with what is said about it, and written."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from partnerships.designs.actions.designs import (
    add_section,
)
from partnerships.designs.actions.proposals import propose_form
from partnerships.designs.actions.together import save_form
from partnerships.designs.beginnings import read_beginning, write_beginning
from partnerships.designs.forms import beside, read_heading
from partnerships.designs.limits import MOST_BLOCKS, MOST_CHARACTERS, TooLong, is_nearly_full
from partnerships.designs.markup import print_blocks
from partnerships.designs.passages import Note, noted
from partnerships.designs.points import NOW
from partnerships.designs.queries.at_the_table import names_part, parties_part, people_part
from partnerships.designs.queries.conversations import Conversation, conversations_part
from partnerships.designs.queries.designs import title_part
from partnerships.designs.queries.news import news_part
from partnerships.designs.queries.points import Standing, text_at, text_part
from partnerships.designs.queries.revisions import writers_since
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.reading import Reading, label_of, reading_of
from partnerships.designs.rights import check_rights
from partnerships.designs.routes import reached
from partnerships.designs.routes.designs import DESIGNS, Since
from partnerships.designs.routes.reached import AtSection
from partnerships.designs.routes.referring import citable_clauses, reading_from, section_with_references
from partnerships.designs.rules import AtTheTable
from partnerships.designs.saving import NotSaved
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db.together import alone, together
from portal.db.transactions import Session
from portal.live.entrance import hub_of
from portal.live.rights import Rights
from portal.live.store import epoch_part
from portal.web.csrf import csrf_token
from portal.web.forms import Form, Posted, ShowAgain, blank
from portal.web.replies import Page, page, see_other, swap
from portal.web.requests import WebRequest

Plain = FromQuery[bool]
Told = FromQuery[bool]

SECTIONS = f"{DESIGNS}/{{design_id:uuid}}/sections"
SECTION = f"{SECTIONS}/{{section_id:uuid}}"
EDIT = "partnerships/designs/sections/edit"
NEW = "partnerships/designs/sections/new"
SHOW = "partnerships/designs/sections/show"


class SectionsController(Controller):
    path = SECTIONS

    @get("/new", permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def new(self, session: Session, seat: AtSeat, design_id: FromPath[UUID]) -> Page:
        form = blank(owner=str(seat.organisation_id))
        return page(NEW, form=form, **await _new_context(session, seat, design_id))

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, posted: Posted, design_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        context = await _new_context(session, seat, design_id)
        with posted.again(NEW, **context):
            typed = read_heading(posted, context["parties"])
            section_id = await add_section(session, seat, design_id, typed.heading, typed.owner_id)
        url = f"{seat.url}/designs/{design_id}/sections/{section_id}/edit"
        return see_other(url, request, notice="The section is added. Write its text here.")


class SectionController(Controller):
    path = SECTION
    dependencies = reached.SECTION

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(self, session: Session, seat: AtSeat, section: AtSection, clause: FromQuery[str] = "") -> Page:
        form = blank(clause=clause, room="shared", mention="")
        return page(SHOW, form=form, **await show_context(session, seat, section))

    @get("/edit", permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def edit(
        self, session: Session, seat: AtSeat, section: AtSection, request: WebRequest, plain: Plain = False
    ) -> Page:
        """The editor in which all write together, with the plain form in it; `plain` is the form alone."""
        check_rights(section.rights, Rights.SUGGEST, section.owner)
        form = blank(text=print_blocks(section.reading.blocks), base=write_beginning(section.beginning))
        present = text_part(seat, section.design_id, NOW)
        if plain or section.is_removed:
            written = await alone(session, present)
            return page(EDIT, form=form, **_edit_context(seat, section, written))
        written, epoch, names, people = await together(
            session, present, epoch_part(seat.partnership_id, section.id), names_part(seat), people_part(seat)
        )
        context = _edit_context(seat, section, written)
        editor = _editor(seat, section, request, epoch=epoch, names=names, people=people)
        return page(EDIT, form=form, **context | {"together": editor})

    @get("/news", permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def news(
        self, session: Session, seat: AtSeat, section: AtSection, since: Since = 0, told: Told = False
    ) -> Response[Any]:
        """For somebody who writes in the form: nothing (204) until another person writes in the same section.

        That it is being written now is told once, not with every word.
        """
        is_new = section.is_ahead and not told
        if section.revision == since and not is_new and not section.is_removed:
            return Response(None, status_code=204)
        writers = await writers_since(session, seat, section.id, since)
        return swap("partnerships/designs/sections/news", section=section, writers=writers, seat=seat)

    @post(permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN)
    async def update(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        section: AtSection,
        request: WebRequest,
    ) -> Response[Any]:
        context = _edit_context(seat, section, await text_at(session, seat, section.design_id, NOW))
        with posted.again(EDIT, **context):
            try:
                with beside(posted, "text", TooLong):
                    base, typed = read_beginning(posted.value("base")), posted.value("text")
                    keep = save_form if section.may_write else propose_form
                    said = await keep(session, hub_of(request), seat, section, base=base, typed=typed)
            except NotSaved as refusal:
                raise _both_texts(posted, context, refusal) from refusal
        return see_other(reached.place_of(seat, section.design_id, section.id), request, notice=said)


async def show_context(session: Session, seat: Seat, section: OneSection) -> dict[str, Any]:
    """A section's own page: its text, the conversations about it, and a form for the next comment."""
    conversations, people, news = await together(
        session,
        conversations_part(seat, section.id, section.reading),
        people_part(seat),
        news_part(seat, section.id),
    )
    clauses = [(block.id, label_of(block)) for block in section.reading.blocks]
    reading = await section_with_references(session, seat, section, with_notes(section.reading, conversations))
    return {
        "section": section, "reading": reading, "conversations": conversations, "clauses": clauses,
        "people": people if section.may_comment else [], "news": news, "seat": seat,
    }  # fmt: skip


def with_notes(reading: Reading, conversations: Sequence[Conversation]) -> Reading:
    """The text with the passages of open conversations marked in it."""
    notes = [
        (Note(one.number, f"comment-{one.comment.id.hex[-12:]}", one.comment.is_private, is_further=count > 0), passage)
        for one in conversations
        for count, passage in enumerate(() if one.comment.is_closed else one.passages)
    ]
    return reading_of(noted(reading.blocks, notes)) if notes else reading


async def _new_context(session: Session, seat: Seat, design_id: UUID) -> dict[str, Any]:
    title, parties = await together(session, title_part(seat, design_id), parties_part(seat))
    return {"design_id": design_id, "design_title": title, "parties": parties, "seat": seat}


def _edit_context(seat: Seat, section: OneSection, written: Sequence[Standing]) -> dict[str, Any]:
    """`written` is the whole design as it stands, to which the section may refer."""
    texts = [one.section for one in written]
    return {
        "section": section,
        "is_nearly_full": is_nearly_full(section.reading.blocks),
        "reading": reading_from(seat, section, section.reading, texts),
        "citable": citable_clauses(texts, section),
        "both": None,
        "typed": None,
        "together": None,
        "seat": seat,
    }


def _editor(
    seat: Seat,
    section: OneSection,
    request: WebRequest,
    *,
    epoch: int,
    names: dict[str, str],
    people: Sequence[AtTheTable],
) -> dict[str, Any]:
    """What the editor is told: where to write, from which edition on, with which token, and who is who."""
    return {
        "url": f"{seat.url}/live/{section.id}",
        "epoch": epoch,
        "csrf": csrf_token(request),
        "names": names,
        "people": people if section.may_comment else None,
        "most_characters": MOST_CHARACTERS,
        "most_clauses": MOST_BLOCKS,
    }


def _both_texts(posted: Form, edit_context: dict[str, Any], refusal: NotSaved) -> ShowAgain:
    """The page that loses nothing: what was typed, what was saved meanwhile, and a text to go on with."""
    typed = posted.value("text")
    posted.values |= {"text": [refusal.text], "base": [write_beginning(refusal.base)]}
    posted.reject("text", refusal.sentence)
    current = reading_of(refusal.current) if refusal.current else None
    context = {**edit_context, "both": refusal, "typed": typed, "current_text": current}
    return ShowAgain(EDIT, {**context, "form": posted}, 409)
