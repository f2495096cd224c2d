"""Answering an invitation: with its link, or from one's own start page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.membership import joining
from partnerships.membership.forms import read_arrival, read_reason, read_statements
from partnerships.membership.letters import LetterView, find_letter_by_token, find_letter_to
from partnerships.membership.rules import (
    STATEMENT_IN_WORDS,
    WrongAddressee,
    check_open,
)
from portal.access.permissions import Permission
from portal.db import Session
from portal.identity.people import find_by_email
from portal.identity.routes import Visitor, sign_in
from portal.identity.sessions import SignedIn, SignedInPerson
from portal.organisations.queries import (
    OwnOrganisation,
    find_by_name,
    organisations_of,
    own_organisation,
)
from portal.organisations.rules import OrganisationKind
from portal.web.forms import Form, Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

JOINED = "You have joined the partnership."
LETTER = "partnerships/membership/letter"
TAKEN = "This organisation is in the directory already. Ask its administrator for an account, then sign in to answer."


class LetterController(Controller):
    """The link in a letter. Before the answer it shows the partnership's title and who invites, and nothing else."""

    path = "/invitations/{token:str}"

    @get(permission=Permission.ANYONE)
    async def show(self, session: Session, visitor: Visitor, token: FromPath[str]) -> Page:
        letter = await find_letter_by_token(session, token)
        check_open(letter.state)
        shown = await letter_page(session, letter, visitor, f"/invitations/{token}")
        return page(LETTER, **shown, form=blank())

    @post("/acceptance", permission=Permission.ANYONE)
    async def accept(
        self, request: WebRequest, session: Session, visitor: Visitor, token: FromPath[str], posted: Posted
    ) -> Redirect:
        letter = await find_letter_by_token(session, token)
        shown = await letter_page(session, letter, visitor, f"/invitations/{token}")
        with posted.again(LETTER, **shown):
            check_open(letter.state)
            if visitor is not None:
                return await accept_as(
                    request=request, session=session, letter=letter, person=visitor, posted=posted, shown=shown
                )
            arrival = read_arrival(posted, letter.email)
            if arrival.organisation and await find_by_name(session, arrival.organisation) is not None:
                posted.reject("organisation", TAKEN)
            read_statements(posted)
            posted.check()
            person_id = await joining.accept_and_register(session, letter, arrival)
        return await sign_in(session, request, person_id, f"/partnerships/{letter.partnership_id}", JOINED)

    @post("/refusal", permission=Permission.ANYONE)
    async def decline(
        self, request: WebRequest, session: Session, visitor: Visitor, token: FromPath[str], posted: Posted
    ) -> Redirect:
        letter = await find_letter_by_token(session, token)
        with posted.again(LETTER, **await letter_page(session, letter, visitor, f"/invitations/{token}")):
            await decline_as(session, letter, visitor, posted)
        return see_other("/", request, "You have declined the invitation. Thank you for saying why.")


class OrganisationLetterController(Controller):
    """The same letter for the people of the organisation it is addressed to, from their start page."""

    path = "/organisations/{organisation_id:uuid}/invitations/{invitation_id:uuid}"

    @get(permission=Permission.SIGNED_IN)
    async def show(
        self, session: Session, person: SignedIn, organisation_id: FromPath[UUID], invitation_id: FromPath[UUID]
    ) -> Page:
        letter = await own_letter(session, person, organisation_id, invitation_id)
        check_open(letter.state)
        return page(LETTER, **await letter_page(session, letter, person, _own_url(letter)), form=blank())

    @post("/acceptance", permission=Permission.SIGNED_IN)
    async def accept(
        self,
        *,
        request: WebRequest,
        session: Session,
        person: SignedIn,
        organisation_id: FromPath[UUID],
        invitation_id: FromPath[UUID],
        posted: Posted,
    ) -> Redirect:
        letter = await own_letter(session, person, organisation_id, invitation_id)
        shown = await letter_page(session, letter, person, _own_url(letter))
        with posted.again(LETTER, **shown):
            return await accept_as(
                request=request, session=session, letter=letter, person=person, posted=posted, shown=shown
            )

    @post("/refusal", permission=Permission.SIGNED_IN)
    async def decline(
        self,
        *,
        request: WebRequest,
        session: Session,
        person: SignedIn,
        organisation_id: FromPath[UUID],
        invitation_id: FromPath[UUID],
        posted: Posted,
    ) -> Redirect:
        letter = await own_letter(session, person, organisation_id, invitation_id)
        with posted.again(LETTER, **await letter_page(session, letter, person, _own_url(letter))):
            await decline_as(session, letter, person, posted)
        return see_other("/", request, "You have declined the invitation. Thank you for saying why.")


async def letter_page(
    session: AsyncSession, letter: LetterView, person: SignedInPerson | None, url: str
) -> dict[str, Any]:
    """Who is looking decides what the page offers: to sign in, to make an account, or to choose an organisation."""
    own = await organisations_of(session, person.id) if person is not None else []
    if letter.organisation_id is not None:
        own = [one for one in own if one.id == letter.organisation_id]
    may_register = person is None and letter.organisation_id is None
    return {
        "letter": letter,
        "url": url,
        "person": person,
        "own": own,
        "problem": _problem(letter, person, own),
        "may_register": may_register and await find_by_email(session, letter.email) is None,
        "statements": STATEMENT_IN_WORDS,
        "organisation_kinds": list(OrganisationKind),
    }


async def accept_as(
    *,
    request: WebRequest,
    session: AsyncSession,
    letter: LetterView,
    person: SignedInPerson,
    posted: Form,
    shown: dict[str, Any],
) -> Redirect:
    check_open(letter.state)
    await joining.check_addressee(session, letter, person.id, person.email)
    organisation_id = posted.choice("organisation", [str(one.id) for one in shown["own"]], "for whom you accept")
    read_statements(posted)
    posted.check()
    await joining.accept(session, letter, person.id, person.email, UUID(organisation_id))
    return see_other(f"/partnerships/{letter.partnership_id}", request, JOINED)


async def decline_as(session: AsyncSession, letter: LetterView, person: SignedInPerson | None, posted: Form) -> None:
    check_open(letter.state)
    if person is not None:
        await joining.check_addressee(session, letter, person.id, person.email)
    elif letter.organisation is not None:
        letter.addressee.check_is("", [])
    reason = read_reason(posted)
    posted.check()
    await joining.decline(session, letter, person.id if person else None, reason)


async def own_letter(
    session: AsyncSession, person: SignedInPerson, organisation_id: UUID, invitation_id: UUID
) -> LetterView:
    await own_organisation(session, person.id, organisation_id)
    return await find_letter_to(session, organisation_id, invitation_id)


def _problem(letter: LetterView, person: SignedInPerson | None, own: Sequence[OwnOrganisation]) -> str | None:
    """Why the person who is signed in cannot answer this letter, before they have typed anything."""
    if person is None:
        return None
    try:
        letter.addressee.check_is(person.email, [one.name for one in own])
    except WrongAddressee as refusal:
        return refusal.sentence
    return None


def _own_url(letter: LetterView) -> str:
    return f"/organisations/{letter.organisation_id}/invitations/{letter.id}"
