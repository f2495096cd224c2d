"""The pages of a consortium: forming it, coming in and going out, choosing who leads, and its room."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.membership import actions, operational_plan
from consortia.membership.arrangements import GUIDANCE
from consortia.membership.forms import (
    LONGEST_PARAGRAPH,
    read_answer,
    read_consortium,
    read_guests,
    read_proposal,
    read_verdict,
)
from consortia.membership.queries import find_consortium, list_consortia, list_guests
from consortia.membership.rules import Standing, check_is_member, check_kind
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

ROOT = "/partnerships/{partnership_id:uuid}/consortium"
ONE = ROOT + "/{consortium_id:uuid}"
OPEN = Phase.DESIGN
SHOW = "consortia/membership/show"


async def _one(session: AsyncSession, seat: Seat, consortium_id: UUID) -> dict[str, Any]:
    """What the page of one consortium shows, whichever of its forms is on it again."""
    consortium = await find_consortium(session, seat, consortium_id)
    return {"seat": seat, "consortium": consortium, "guests": await list_guests(session, seat, consortium)}


class ConsortiumController(Controller):
    path = ROOT

    @get(permission=Permission.READ, opens_at=OPEN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page("consortia/membership/index", seat=seat, consortia=await list_consortia(session, seat))

    @get("/new", permission=Permission.FORM_CONSORTIUM, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat) -> Page:
        check_kind(seat.party_kind)
        guests = await list_guests(session, seat)
        return page("consortia/membership/new", seat=seat, guests=guests, guidance=GUIDANCE, form=blank())

    @post(permission=Permission.FORM_CONSORTIUM, opens_at=OPEN)
    async def create(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        guests = await list_guests(session, seat)
        with posted.again("consortia/membership/new", seat=seat, guests=guests, guidance=GUIDANCE):
            typed = read_consortium(posted)
            invited = read_guests(posted, guests, required=False)
            posted.check()
            consortium_id = await actions.form_consortium(session, seat, guests=invited, **typed)
        return see_other(f"{seat.url}/consortium/{consortium_id}", request, "The consortium is formed.")

    @get("/{consortium_id:uuid}", permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID]) -> Page:
        return page(SHOW, form=blank(), **await _one(session, seat, consortium_id))


class GuestController(Controller):
    path = ONE + "/invitations"

    @post(permission=Permission.FORM_CONSORTIUM, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, consortium_id: FromPath[UUID]
    ) -> Redirect:
        shown = await _one(session, seat, consortium_id)
        with posted.again(SHOW, **shown):
            check_is_member(shown["consortium"].members, seat.organisation_id)
            invited = read_guests(posted, shown["guests"])
            posted.check()
            for guest in invited:
                await actions.invite(session, seat, shown["consortium"], guest)
        return see_other(
            shown["consortium"].url, request, "The invitation is made. Each organisation answers for itself."
        )


class AnswerController(Controller):
    path = ONE + "/answer"

    @post(permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, consortium_id: FromPath[UUID]
    ) -> Redirect:
        shown = await _one(session, seat, consortium_id)
        with posted.again(SHOW, **shown):
            answer, reason = read_answer(posted)
            posted.check()
            if answer == Standing.JOINED:
                await actions.join(session, seat, shown["consortium"])
            else:
                await actions.decline(session, seat, shown["consortium"], reason)
        return see_other(shown["consortium"].url, request, f"Your organisation has {answer}.")


class DepartureController(Controller):
    path = ONE + "/departure"

    @get(permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID]) -> Page:
        consortium = await find_consortium(session, seat, consortium_id)
        check_is_member(consortium.members, seat.organisation_id)
        return page("consortia/membership/leave", consortium=consortium, form=blank())

    @post(permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, consortium_id: FromPath[UUID]
    ) -> Redirect:
        consortium = await find_consortium(session, seat, consortium_id)
        with posted.again("consortia/membership/leave", consortium=consortium):
            reason = posted.long_text("reason", "why your organisation leaves", longest=LONGEST_PARAGRAPH)
            posted.check()
            await actions.leave(session, seat, consortium, reason)
        return see_other(consortium.url, request, "Your organisation has left. Its key to the room is returned.")


class LeadController(Controller):
    path = ONE + "/lead"

    @get(permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def new(self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID]) -> Page:
        consortium = await find_consortium(session, seat, consortium_id)
        check_is_member(consortium.members, seat.organisation_id)
        return page("consortia/membership/propose", consortium=consortium, form=blank())

    @post(permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def create(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, consortium_id: FromPath[UUID]
    ) -> Redirect:
        consortium = await find_consortium(session, seat, consortium_id)
        with posted.again("consortia/membership/propose", consortium=consortium):
            check_is_member(consortium.members, seat.organisation_id)
            proposal = read_proposal(posted, consortium.joined)
            await actions.propose_lead(session, seat, consortium, **proposal)
        return see_other(consortium.url, request, "The lead body is proposed. Now every other member answers.")

    @post("/{proposal_id:uuid}/answer", permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def answer(
        self,
        request: WebRequest,
        session: Session,
        seat: AtSeat,
        posted: Posted,
        *,
        consortium_id: FromPath[UUID],
        proposal_id: FromPath[UUID],
    ) -> Redirect:
        shown = await _one(session, seat, consortium_id)
        consortium = shown["consortium"]
        with posted.again(SHOW, **shown):
            proposal = consortium.proposal(proposal_id)
            verdict, reason = read_verdict(posted)
            await actions.answer_proposal(session, seat, consortium, proposal, verdict=verdict, reason=reason)
        return see_other(consortium.url, request, f"Your organisation has {verdict} the lead body.")


class RoomController(Controller):
    """The consortium's room. Row security keeps its papers; the check only says so in words."""

    path = ONE + "/room"

    @get(permission=Permission.READ, opens_at=OPEN)
    async def show(self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID]) -> Page:
        consortium = await find_consortium(session, seat, consortium_id)
        versions = await operational_plan.list_versions(session, seat, consortium)
        return page("consortia/membership/room", seat=seat, consortium=consortium, versions=versions)

    @get("/plan", permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def edit(self, session: Session, seat: AtSeat, consortium_id: FromPath[UUID]) -> Page:
        consortium = await find_consortium(session, seat, consortium_id)
        versions = await operational_plan.list_versions(session, seat, consortium)
        form = blank(text=versions[0].text if versions else "")
        return page("consortia/membership/plan", consortium=consortium, versions=versions, form=form)

    @post("/plan", permission=Permission.JOIN_CONSORTIUM, opens_at=OPEN)
    async def update(
        self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted, consortium_id: FromPath[UUID]
    ) -> Redirect:
        consortium = await find_consortium(session, seat, consortium_id)
        versions = await operational_plan.list_versions(session, seat, consortium)
        with posted.again("consortia/membership/plan", consortium=consortium, versions=versions):
            text = posted.long_text("text", "the plan")
            based_on = posted.number("based_on", "the version", lowest=0, highest=1_000_000)
            posted.check()
            await operational_plan.save_plan(session, seat, consortium, versions, text=text, based_on=based_on)
        return see_other(f"{consortium.url}/room", request, "The plan is saved.")
