"""Comments on a section: begun, answered, closed, opened again, and moved to the shared floor."""

from collections.abc import Collection, Sequence
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from partnerships.designs.actions.commenting import comment_on, mark_shared
from partnerships.designs.actions.comments import (
    close_conversation,
    give_heading,
    reopen_conversation,
    reply,
    share_conversation,
)
from partnerships.designs.actions.mentions import Said, note_looked, tell_mentioned
from partnerships.designs.calling import check_mentions, not_mentioned
from partnerships.designs.forms import YES, read_comment, read_count, read_reply
from partnerships.designs.queries.at_the_table import people_at_table
from partnerships.designs.queries.comments import find_comment
from partnerships.designs.queries.conversations import list_conversations
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.routes import reached
from partnerships.designs.routes.reached import AtComment, AtConversation, AtSection
from partnerships.designs.routes.sections import SECTION, SHOW, show_context
from partnerships.designs.rules import AtTheTable, Visibility, quoted
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db.transactions import Session
from portal.live.entrance import hub_of
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other, swap
from portal.web.requests import WebRequest

REPLY = "partnerships/designs/sections/reply"


class CommentsController(Controller):
    path = f"{SECTION}/comments"
    dependencies = reached.SECTION

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, section: AtSection) -> Page:
        """The conversations alone, for the editor to show beside the text."""
        conversations = await list_conversations(session, seat, section.id, section.reading)
        return swap(
            "partnerships/designs/sections/conversations", section=section, conversations=conversations, seat=seat
        )

    @post(permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.COMMENTED)
    async def create(
        self, session: Session, seat: AtSeat, posted: Posted, section: AtSection, request: WebRequest
    ) -> Redirect:
        context = await show_context(session, seat, section)
        with posted.again(SHOW, **context):
            typed = read_comment(posted, section.reading.blocks, context["people"])
            private_to = seat.organisation_id if typed.visibility is Visibility.PRIVATE else None
            told = _told(posted, typed.mentioned, typed.body, context["people"], private_to)
            comment_id, about = await comment_on(
                session, hub_of(request), seat, section, typed.body,
                wanted=typed.wanted, visibility=typed.visibility, mentioned=told,
            )  # fmt: skip
        url = _url(seat, section, comment_id)
        said = Said(section.heading, quoted(" ".join(about.quotes)), typed.body, address_of(request) + url)
        await tell_mentioned(session, seat, told, said)
        notice = (
            "Your comment is saved. Only your organisation can read it." if private_to else "Your comment is saved."
        )
        return see_other(url, request, notice=notice + _who_is_told(told, typed.body, context["people"], private_to))


class CommentController(Controller):
    path = f"{SECTION}/comments/{{comment_id:uuid}}"
    dependencies = reached.COMMENTED

    @get("/replies/new", permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.CONVERSATION)
    async def new_reply(self, session: Session, seat: AtSeat, conversation: AtConversation) -> Page:
        section, about = conversation
        people = await people_at_table(session, seat)
        return page(REPLY, form=blank(), section=section, conversation=about, people=people, seat=seat)

    @post("/replies", permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.CONVERSATION)
    async def create_reply(
        self,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        conversation: AtConversation,
        request: WebRequest,
    ) -> Redirect:
        section, about = conversation
        people, private_to = await people_at_table(session, seat), about.comment.private_to
        with posted.again(REPLY, section=section, conversation=about, people=people, seat=seat):
            body, picked = read_reply(posted, people)
            posted.check()
            told = _told(posted, picked, body, people, private_to)
            mentioned, is_private = [one.id for one in told], posted.value("private") == YES
            await reply(
                session, seat, section, about.comment, body, mentioned=mentioned, is_meant_as_private=is_private
            )
        url = _url(seat, section, about.comment.id)
        said = Said(section.heading, about.comment.short_quote, body, address_of(request) + url)
        await tell_mentioned(session, seat, told, said)
        notice = "Your reply is saved." + _who_is_told(told, body, people, private_to)
        return see_other(url, request, notice=notice)

    @post("/closing", permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.COMMENT)
    async def close(
        self,
        session: Session,
        seat: AtSeat,
        comment: AtComment,
        request: WebRequest,
    ) -> Redirect:
        section, state = comment
        await close_conversation(session, seat, state)
        return see_other(_url(seat, section, state.id), request, notice="The conversation is closed.")

    @post("/reopening", permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.COMMENT)
    async def reopen(
        self,
        session: Session,
        seat: AtSeat,
        comment: AtComment,
        request: WebRequest,
    ) -> Redirect:
        section, state = comment
        await reopen_conversation(session, seat, state)
        return see_other(_url(seat, section, state.id), request, notice="The conversation is open again.")

    @post("/heading", permission=Permission.WRITE_DESIGN, opens_at=Phase.DESIGN, dependencies=reached.COMMENT)
    async def adopt_heading(
        self, session: Session, seat: AtSeat, comment: AtComment, posted: Posted, request: WebRequest
    ) -> Redirect:
        section, state = comment
        await give_heading(session, seat, section, state, seen=posted.value("seen"))
        notice = f"The section is called “{state.wanted_heading}” now. The conversation is closed."
        return see_other(_url(seat, section, state.id), request, notice=notice)

    @post("/sharing", permission=Permission.COMMENT, opens_at=Phase.DESIGN, dependencies=reached.COMMENT)
    async def share(
        self,
        session: Session,
        seat: AtSeat,
        comment: AtComment,
        posted: Posted,
        request: WebRequest,
    ) -> Redirect:
        section, state = comment
        seen = read_count(posted, "replies")
        await share_conversation(session, seat, section, state.id, seen=seen)
        await mark_shared(session, hub_of(request), seat, section, state)
        notice = "Everybody in the partnership can read this conversation now."
        return see_other(_url(seat, section, state.id), request, notice=notice)


class LookingController(Controller):
    path = f"{SECTION}/comments/{{comment_id:uuid}}/looking"
    dependencies = reached.SECTION

    @post(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def create(
        self, session: Session, seat: AtSeat, section: AtSection, comment_id: FromPath[UUID], request: WebRequest
    ) -> Redirect:
        await find_comment(session, seat, section, comment_id)
        await note_looked(session, seat, comment_id)
        notice = "It no longer waits among your tasks."
        return see_other(_url(seat, section, comment_id), request, notice=notice)


def _told(
    posted: Form, picked: Collection[UUID], body: str, people: Collection[AtTheTable], private_to: UUID | None
) -> list[AtTheTable]:
    told = posted.converted("body", lambda _: check_mentions(picked, people, private_to, body))
    posted.check()
    return told or []


def _who_is_told(told: Sequence[AtTheTable], body: str, people: Collection[AtTheTable], private_to: UUID | None) -> str:
    """Whoever mentions somebody reads whether it reached them."""
    names = sorted({one.name for one in told})
    asked = f" Asked to look: {', '.join(names)}." if names else ""
    nobody = not_mentioned(body, people, private_to)
    unknown = (
        f" Nobody is asked by {', '.join(nobody)}: write the whole name of somebody at the table." if nobody else ""
    )
    return asked + unknown


def address_of(request: WebRequest) -> str:
    address: str = request.app.state["settings"].address
    return address


def _url(seat: Seat, section: OneSection, comment_id: UUID) -> str:
    return f"{seat.url}/designs/{section.design_id}/sections/{section.id}#comment-{comment_id.hex[-12:]}"
