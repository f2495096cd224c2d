"""The directory of organisations, and an organisation's own page for its people."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from portal.db import Session
from portal.db.speaking import speak_for
from portal.identity.sessions import SignedIn, SignedInPerson
from portal.organisations.actions import add_member, add_organisation
from portal.organisations.forms import read_colleague, read_entry
from portal.organisations.queries import (
    FOUND_AT_MOST,
    OwnOrganisation,
    find_by_name,
    find_organisation,
    list_members,
    organisations_of,
    own_organisation,
    search_directory,
)
from portal.organisations.rules import OrganisationKind
from portal.outbox.mail import send_after_commit
from portal.refusals import Forbidden
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

NEW = "portal/organisations/new"
SHOW = "portal/organisations/show"


class OrganisationController(Controller):
    path = "/organisations"

    @get(permission="signed-in")
    async def index(self, session: Session, person: SignedIn, find: FromQuery[str] = "") -> Page:
        return page(
            "portal/organisations/index",
            own=await organisations_of(session, person.id),
            found=await search_directory(session, find),
            most=FOUND_AT_MOST,
            form=blank(find=find),
        )

    @get("/new", permission="signed-in")
    async def new(self, person: SignedIn) -> Page:
        return page(NEW, person=person, kinds=list(OrganisationKind), form=blank())

    @post(permission="signed-in")
    async def create(self, request: WebRequest, session: Session, person: SignedIn, posted: Posted) -> Redirect:
        with posted.again(NEW, person=person, kinds=list(OrganisationKind)):
            entry = read_entry(posted)
            if entry.name and await find_by_name(session, entry.name) is not None:
                posted.reject(
                    "name", "This organisation is in the directory already. Ask one of its administrators to add you."
                )
            posted.check()
            organisation_id = await add_organisation(session, person.id, entry.name, entry.kind, entry.registered_as)
        return see_other(f"/organisations/{organisation_id}", request, f"{entry.name} is in the directory now.")

    @get("/{organisation_id:uuid}", permission="signed-in")
    async def show(self, session: Session, person: SignedIn, organisation_id: FromPath[UUID]) -> Page:
        return page(SHOW, **await organisation_page(session, person, organisation_id), form=blank())


class ColleagueController(Controller):
    path = "/organisations/{organisation_id:uuid}/people"

    @post(permission="signed-in")
    async def create(
        self,
        *,
        request: WebRequest,
        session: Session,
        state: State,
        person: SignedIn,
        organisation_id: FromPath[UUID],
        posted: Posted,
    ) -> Redirect:
        own = await own_organisation(session, person.id, organisation_id)
        check_administers(own)
        with posted.again(SHOW, **await organisation_page(session, person, organisation_id)):
            colleague = read_colleague(posted)
            posted.check()
            await add_member(
                session, organisation_id, colleague.name, colleague.email, administrator=colleague.is_administrator
            )
            await send_after_commit(
                session, colleague.email, f"You now belong to {own.name}", welcome(own.name, state["settings"].address)
            )
        return see_other(
            f"/organisations/{organisation_id}", request, "Your colleague has been added and told by mail."
        )


async def organisation_page(session: Session, person: SignedInPerson, organisation_id: UUID) -> dict[str, Any]:
    """Its people are shown to its people; everybody else sees what the directory says."""
    organisation = await find_organisation(session, organisation_id)
    own = next((one for one in await organisations_of(session, person.id) if one.id == organisation_id), None)
    if own is not None:
        await speak_for(session, organisation=organisation_id)
    return {
        "organisation": organisation,
        "own": own,
        "person": person,
        "members": await list_members(session, organisation_id) if own else [],
    }


def check_administers(own: OwnOrganisation) -> None:
    if not own.is_administrator:
        raise Forbidden(f"Only an administrator of {own.name} can do this. Ask one of them.")


def welcome(organisation: str, address: str) -> str:
    return (
        f"You have been added to {organisation}.\n\n"
        f"Sign in with this e-mail address. You can ask for a link, so you need no password:\n\n{address}/sign-in\n"
    )


ROUTES = [OrganisationController, ColleagueController]
