"""The start page, and the help page that is drawn from the permission table."""

from typing import Any

from litestar import Controller, get
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.membership.letters import letters_to_part
from partnerships.membership.queries import own_partnerships_part, own_seats_part, tables_of
from partnerships.membership.rules import KIND_IN_WORDS, ROLES_OF_KIND
from partnerships.stages import JOURNEYS
from portal.access.permissions import IN_WORDS, PERMISSIONS, WITHOUT_SEAT, Permission
from portal.db import Session
from portal.db.speaking import speak_for
from portal.db.together import together
from portal.identity.routes import Visitor
from portal.identity.sessions import SignedInPerson
from portal.organisations.queries import organisations_part
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
    own, seats = await together(session, organisations_part(person.id), own_seats_part(person.id))
    belongs_to = [one.id for one in own]
    await speak_for(session, partnerships=tables_of(seats), organisations=belongs_to)
    partnerships, letters = await together(session, own_partnerships_part(seats), letters_to_part(belongs_to))
    return {
        "person": person,
        "organisations": own,
        "partnerships": partnerships,
        "letters": letters,
        "journeys": JOURNEYS,
    }
