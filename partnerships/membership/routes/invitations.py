"""Inviting organisations: by their name in the directory, or by an e-mail address."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.membership import joining
from partnerships.membership.forms import read_email, read_offer
from partnerships.membership.letters import list_letters
from partnerships.membership.rules import KIND_IN_WORDS, KINDS_TO_INVITE, ROLES_OF_KIND
from portal.access.permissions import Permission
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.organisations.queries import OrganisationView, find_by_name, suggested_names
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

INVITATIONS = "partnerships/membership/invitations"


class InvitationController(Controller):
    path = "/partnerships/{partnership_id:uuid}/invitations"

    @get(permission=Permission.INVITE)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page(INVITATIONS, **await invitations_page(session, seat), form=blank())

    @post(permission=Permission.INVITE)
    async def create(
        self, request: WebRequest, session: Session, state: State, seat: AtSeat, posted: Posted
    ) -> Redirect:
        address = state["settings"].address
        with posted.again(INVITATIONS, **await invitations_page(session, seat)):
            to_organisation = posted.choice("to", ("organisation", "email"), "whom you invite") == "organisation"
            organisation = await read_organisation(session, posted) if to_organisation else None
            email = "" if to_organisation else read_email(posted)
            offer = read_offer(posted)
            posted.check()
            if organisation is not None:
                await joining.invite_organisation(session, seat, organisation, offer, address)
            else:
                await joining.invite_address(session, seat, email, offer, address)
        return see_other(f"{seat.url}/invitations", request, "The invitation is sent.")

    @post("/{invitation_id:uuid}/withdrawal", permission=Permission.INVITE)
    async def withdraw(
        self, request: WebRequest, session: Session, seat: AtSeat, invitation_id: FromPath[UUID]
    ) -> Redirect:
        await joining.withdraw(session, seat, invitation_id)
        return see_other(f"{seat.url}/invitations", request, "The invitation is withdrawn. Its link no longer works.")


async def invitations_page(session: AsyncSession, seat: Seat) -> dict[str, Any]:
    return {
        "seat": seat,
        "letters": await list_letters(session, seat),
        "kinds": [(kind, KIND_IN_WORDS[kind]) for kind in KINDS_TO_INVITE],
        "roles_of_kind": {kind: ROLES_OF_KIND[kind] for kind in KINDS_TO_INVITE},
        "roles": list(dict.fromkeys(role for kind in KINDS_TO_INVITE for role in ROLES_OF_KIND[kind])),
        "names": await suggested_names(session),
    }


async def read_organisation(session: AsyncSession, form: Form) -> OrganisationView | None:
    name = form.text("organisation", "the name of the organisation")
    found = await find_by_name(session, name) if name else None
    if name and found is None:
        form.reject(
            "organisation",
            f"There is no organisation called “{name}” in the directory. Check the spelling, or invite by e-mail.",
        )
    return found
