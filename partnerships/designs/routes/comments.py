"""Comments on a section: begun, answered, closed, opened again, and moved to the shared floor."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.designs.actions.comments import (
    add_comment,
    close_conversation,
    reopen_conversation,
    reply,
    share_conversation,
)
from partnerships.designs.forms import read_comment, read_reply
from partnerships.designs.queries.comments import find_comment
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.routes import reached
from partnerships.designs.routes.reached import AtConversation, AtSection
from partnerships.designs.routes.sections import SECTION, SHOW, show_context
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db.transactions import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

REPLY = "partnerships/designs/sections/reply"


class CommentsController(Controller):
    path = f"{SECTION}/comments"
    dependencies = reached.SECTION

    @post(permission=Permission.COMMENT, opens_at=Phase.DESIGN)
    async def create(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        section: AtSection,
        request: WebRequest,
    ) -> Redirect:
        context = await show_context(session, seat, section)
        with posted.again(SHOW, **context):
            typed = read_comment(posted, [clause_id for clause_id, _ in context["clauses"]])
            comment_id = await add_comment(
                session, seat, section, typed.body, clause_id=typed.clause_id, is_private=typed.is_private
            )
        notice = "Your comment is saved. Only your organisation can read it." if typed.is_private else None
        return see_other(_url(seat, section, comment_id), request, notice=notice or "Your comment is saved.")


class CommentController(Controller):
    path = f"{SECTION}/comments/{{comment_id:uuid}}"
    dependencies = reached.SECTION

    @get("/replies/new", permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.CONVERSATION)
    async def new_reply(self, seat: AtSeat, conversation: AtConversation) -> Page:
        section, about = conversation
        return page(REPLY, form=blank(), section=section, conversation=about, seat=seat)

    @post("/replies", permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.CONVERSATION)
    async def create_reply(
        self, session: Session, seat: AtSeat, posted: Posted, conversation: AtConversation, request: WebRequest
    ) -> Redirect:
        section, about = conversation
        with posted.again(REPLY, section=section, conversation=about, seat=seat):
            body = read_reply(posted)
            posted.check()
            await reply(session, seat, section, about.comment, body)
        return see_other(_url(seat, section, about.comment.id), request, notice="Your reply is saved.")

    @post("/closing", permission=Permission.COMMENT, opens_at=Phase.DESIGN)
    async def close(
        self,
        session: Session,
        seat: AtSeat,
        section: AtSection,
        comment_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        comment = await find_comment(session, seat, section, comment_id)
        await close_conversation(session, seat, comment)
        return see_other(_url(seat, section, comment_id), request, notice="The conversation is closed.")

    @post("/reopening", permission=Permission.COMMENT, opens_at=Phase.DESIGN)
    async def reopen(
        self,
        session: Session,
        seat: AtSeat,
        section: AtSection,
        comment_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        comment = await find_comment(session, seat, section, comment_id)
        await reopen_conversation(session, seat, comment)
        return see_other(_url(seat, section, comment_id), request, notice="The conversation is open again.")

    @post("/sharing", permission=Permission.COMMENT, opens_at=Phase.DESIGN)
    async def share(
        self,
        session: Session,
        seat: AtSeat,
        section: AtSection,
        comment_id: FromPath[UUID],
        request: WebRequest,
    ) -> Redirect:
        comment = await find_comment(session, seat, section, comment_id)
        await share_conversation(session, seat, comment)
        notice = "Everybody in the partnership can read this conversation now."
        return see_other(_url(seat, section, comment_id), request, notice=notice)


def _url(seat: Seat, section: OneSection, comment_id: UUID) -> str:
    return f"{seat.url}/designs/{section.design_id}/sections/{section.id}#comment-{comment_id.hex[-12:]}"
