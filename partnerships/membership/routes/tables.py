"""Opening a partnership, and who sits at its table."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from partnerships.membership import actions
from partnerships.membership.forms import read_opening, read_roles
from partnerships.membership.queries import addresses, administers, list_colleagues, list_parties
from partnerships.membership.rules import KIND_IN_WORDS, ROLES_OF_KIND, STATEMENT_IN_WORDS
from partnerships.stages import JOURNEYS
from portal.access.parties import PartyKind
from portal.access.permissions import Permission
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.identity.sessions import SignedIn
from portal.organisations.actions import end_membership
from portal.organisations.queries import OwnOrganisation, organisations_of, own_organisation
from portal.outbox.mail import send_after_commit
from portal.refusals import Forbidden, Missing, Refused
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

NEW = "partnerships/membership/new"
PARTIES = "partnerships/membership/parties"
SEAT = "partnerships/membership/seat"


class PartnershipController(Controller):
    path = "/partnerships"

    @get("/new", permission=Permission.SIGNED_IN)
    async def new(self, session: Session, person: SignedIn, journey: FromQuery[str] = "") -> Page:
        own = await organisations_of(session, person.id)
        first = str(own[0].id) if len(own) == 1 else ""
        return page(NEW, **opening_page(own), form=blank(journey=journey, organisation=first))

    @post(permission=Permission.SIGNED_IN)
    async def create(self, request: WebRequest, session: Session, person: SignedIn, posted: Posted) -> Redirect:
        own = await organisations_of(session, person.id)
        with posted.again(NEW, **opening_page(own)):
            opening = read_opening(posted, own)
            posted.check()
            partnership_id = await actions.open_partnership(session, person.id, **opening)
        return see_other(
            f"/partnerships/{partnership_id}", request, "The partnership is open. Now invite the other organisations."
        )


class PartyController(Controller):
    path = "/partnerships/{partnership_id:uuid}/parties"

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page(PARTIES, **await parties_page(session, seat), form=blank())

    @post("/departure", permission=Permission.READ)
    async def leave(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        with posted.again(PARTIES, **await parties_page(session, seat)):
            posted.choice("leaves", ("yes",), "the box to confirm that your organisation leaves")
            posted.check()
            others = await addresses(session, seat, but=[seat.organisation_id])
            consortia = await actions.leave_partnership(session, seat)
            for address in others:
                await send_after_commit(session, address, f"News from {seat.partnership_title}", _left(seat, consortia))
        return see_other("/", request, f"{seat.organisation_name} has left the partnership.")


class SeatController(Controller):
    path = "/partnerships/{partnership_id:uuid}/seats"

    @post(permission=Permission.READ)
    async def create(self, request: WebRequest, session: Session, seat: AtSeat, posted: Posted) -> Redirect:
        shown = await parties_page(session, seat)
        with posted.again(PARTIES, **shown):
            colleagues = [str(one.person_id) for one in shown["colleagues"]]
            person_id = posted.choice("colleague", colleagues, "a colleague")
            roles = read_roles(posted, seat.party_kind)
            posted.check()
            await actions.add_seat(session, seat, UUID(person_id), roles)
        return see_other(f"{seat.url}/parties", request, "Your colleague has a seat now.")

    @get("/{seat_id:uuid}", permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat, seat_id: FromPath[UUID]) -> Page:
        shown = await seat_page(session, seat, seat_id)
        return page(SEAT, **shown, form=blank(roles=shown["sitting"].roles))

    @post("/{seat_id:uuid}/roles", permission=Permission.READ)
    async def change_roles(
        self, request: WebRequest, session: Session, seat: AtSeat, seat_id: FromPath[UUID], posted: Posted
    ) -> Redirect:
        with posted.again(SEAT, **await seat_page(session, seat, seat_id)):
            roles = read_roles(posted, seat.party_kind)
            posted.check()
            await actions.change_roles(session, seat, seat_id, roles)
        return see_other(f"{seat.url}/parties", request, "The roles are changed.")

    @post("/{seat_id:uuid}/end", permission=Permission.READ)
    async def end(self, request: WebRequest, session: Session, seat: AtSeat, seat_id: FromPath[UUID]) -> Redirect:
        await actions.end_seat(session, seat, seat_id)
        target = "/" if seat_id == seat.id else f"{seat.url}/parties"
        return see_other(target, request, "The seat is ended.")


class ActingController(Controller):
    path = "/partnerships/{partnership_id:uuid}/acting-for"

    @post(permission=Permission.READ)
    async def create(
        self, request: WebRequest, session: Session, person: SignedIn, seat: AtSeat, posted: Posted
    ) -> Redirect:
        with posted.again(PARTIES, **await parties_page(session, seat)):
            organisation_id = posted.converted("organisation", _key)
            posted.check()
            await actions.act_for(session, seat, person.session_id, organisation_id)
        return see_other(seat.url, request)


class DepartureController(Controller):
    """Somebody leaves an organisation, and with it every table where they sat for it."""

    path = "/organisations/{organisation_id:uuid}/people/{membership_id:uuid}/departure"

    @post(permission=Permission.SIGNED_IN)
    async def create(
        self,
        request: WebRequest,
        session: Session,
        person: SignedIn,
        organisation_id: FromPath[UUID],
        membership_id: FromPath[UUID],
    ) -> Redirect:
        own = await own_organisation(session, person.id, organisation_id)
        if not own.is_administrator:
            raise Forbidden(f"Only an administrator of {own.name} can do this. Ask one of them.")
        leaver = await end_membership(session, organisation_id, membership_id)
        await actions.end_seats_of(session, organisation_id, leaver)
        target = "/organisations" if leaver == person.id else f"/organisations/{organisation_id}"
        return see_other(target, request, "That person no longer belongs to the organisation.")


def opening_page(own: list[OwnOrganisation]) -> dict[str, Any]:
    return {
        "own": own,
        "journeys": list(JOURNEYS.values()),
        "statements": STATEMENT_IN_WORDS,
        "roles": ROLES_OF_KIND[PartyKind.LEAD_AGENCY],
    }


async def parties_page(session: Session, seat: Seat) -> dict[str, Any]:
    is_administrator = await administers(session, seat)
    parties = await list_parties(session, seat)
    own = [party for party in parties if any(one.person_id == seat.person_id for one in party.seats)]
    return {
        "seat": seat,
        "parties": parties,
        "others_i_sit_for": [party for party in own if party.organisation_id != seat.organisation_id],
        "kinds": KIND_IN_WORDS,
        "is_administrator": is_administrator,
        "colleagues": await list_colleagues(session, seat) if is_administrator else [],
        "roles": ROLES_OF_KIND[PartyKind(seat.party_kind)],
    }


async def seat_page(session: Session, seat: Seat, seat_id: UUID) -> dict[str, Any]:
    """One seat of the own organisation; Missing for a seat of another."""
    shown = await parties_page(session, seat)
    own = [party for party in shown["parties"] if party.organisation_id == seat.organisation_id]
    sitting = next((one for party in own for one in party.seats if one.id == seat_id), None)
    if sitting is None:
        raise Missing("seat")
    return {**shown, "sitting": sitting}


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("Choose one of the organisations on the page.") from None


def _left(seat: Seat, consortia: Sequence[str]) -> str:
    told = (
        f"{seat.organisation_name} has left the partnership “{seat.partnership_title}”.\n\n"
        "What it confirmed before stays on record. It is asked to confirm nothing more.\n"
    )
    for name in consortia:
        told += f"\nIt was a member of the consortium “{name}”. What it had taken on there has to be divided again.\n"
    return told
