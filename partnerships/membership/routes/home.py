"""The start page, and the help page that is drawn from the permission table."""

from typing import Any

from litestar import Controller, get
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.membership.letters import list_letters_to
from partnerships.membership.queries import list_own_partnerships
from partnerships.membership.rules import KIND_IN_WORDS, ROLES_OF_KIND
from partnerships.stages import JOURNEYS
from portal.access.permissions import IN_WORDS, PERMISSIONS, WITHOUT_SEAT, Permission
from portal.db import Session
from portal.identity.routes import Visitor
from portal.identity.sessions import SignedInPerson
from portal.organisations.queries import organisations_of
from portal.web.replies import Page, page


class HomeController(Controller):
    path = "/"

    @get(permission=Permission.ANYONE)
    async def show(self, session: Session, visitor: Visitor) -> Page:
        if visitor is None:
            return page("portal/home/visitor", journeys=list(JOURNEYS.values()))
        return page("portal/home/show", **await start_page(session, visitor))


class HelpController(Controller):
    path = "/help/permissions"

    @get(permission=Permission.ANYONE)
    async def show(self) -> Page:
        return page(
            "portal/home/permissions",
            roles=list(PERMISSIONS),
            acts=[(permission, IN_WORDS[permission]) for permission in Permission if permission not in WITHOUT_SEAT],
            allowed=PERMISSIONS,
            kinds=[(kind, words, ROLES_OF_KIND[kind]) for kind, words in KIND_IN_WORDS.items()],
        )


async def start_page(session: AsyncSession, person: SignedInPerson) -> dict[str, Any]:
    """The person's tables, and the letters that wait for the organisations they belong to."""
    own = await organisations_of(session, person.id)
    return {
        "person": person,
        "organisations": own,
        "partnerships": await list_own_partnerships(session, person.id),
        "letters": await list_letters_to(session, [one.id for one in own]) if own else [],
        "journeys": JOURNEYS,
    }
