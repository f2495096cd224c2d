"""The people in the tests: a browser each, and the tables they sit at.

Alice leads for a council, Bob is a provider, Fiona is the neutral development officer, Sam speaks for the
people who use the service, Audrey audits. Charlie sits at another partnership, Dana's organisation is in none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

import httpx
from litestar import Litestar
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.models import Partnership, Party, SeatRow
from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.access.phases import Phase
from portal.access.seats import Seat, find_seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.sessions import SignedInPerson, begin_session
from portal.organisations.models import Membership, Organisation
from portal.web.csrf import FIELD
from tests.pages import Page, inspect

ORIGIN = "http://portal.test"
JOURNEY = "psp"
TOKEN = re.compile(f'name="{FIELD}" value="([^"]+)"')


class Visitor:
    """A browser without an account. It inspects every page it gets, and sends forms as a browser would."""

    def __init__(self, app: Litestar, token: str | None = None) -> None:
        self.app = app
        cookies = {"portal-session": token} if token else {}
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ORIGIN, cookies=cookies
        )

    async def get(self, url: str, expect: int = 200, **headers: str) -> Page:
        return self._inspected(await self.http.get(url, headers=headers), expect)

    async def post(self, url: str, fields: dict[str, Any] | None = None, expect: int = 303, **headers: str) -> Page:
        """Post as the page's own form would: with its token, from its own origin."""
        content = {FIELD: await self.csrf_token(), **(fields or {})}
        sent = await self.http.post(url, data=content, headers={"Origin": ORIGIN, **headers})
        return self._inspected(sent, expect)

    async def follow(self, page: Page) -> Page:
        return await self.get(page.location)

    async def csrf_token(self) -> str:
        """Read from a page's form, as a browser does it: the account's, or the sign-in page's for a visitor.

        Those pages are inspected where they are the subject: everybody in every test begins with one of them.
        """
        page = await self.http.get("/account" if "portal-session" in self.http.cookies else "/sign-in")
        found = TOKEN.search(page.text)
        assert found, f"no form at {page.url}: {page.status_code}"
        return found[1]

    def _inspected(self, response: httpx.Response, expect: int) -> Page:
        assert response.status_code == expect, (
            f"{response.request.method} {response.request.url}: {response.status_code}\n{response.text[:3000]}"
        )
        return inspect(response)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()


class Actor(Visitor):
    """A signed-in person, with the organisation they speak for."""

    def __init__(
        self, app: Litestar, person: SignedInPerson, organisation_id: UUID, organisation: str, token: str
    ) -> None:
        super().__init__(app, token)
        self.person = person
        self.id = person.id
        self.name = person.name
        self.organisation_id = organisation_id
        self.organisation = organisation
        self._csrf: str | None = None

    async def csrf_token(self) -> str:
        if self._csrf is None:
            self._csrf = await super().csrf_token()
        return self._csrf

    async def seat_at(self, session: AsyncSession, partnership_id: UUID) -> Seat:
        """Sit down at the table in this session, for tests that call actions and queries directly."""
        await speak_for(session, person=self.id, partnership=partnership_id)
        return await find_seat(session, self.person, partnership_id)


@dataclass
class Cast:
    app: Litestar
    partnership_id: UUID
    other_partnership_id: UUID
    alice: Actor
    bob: Actor
    fiona: Actor
    sam: Actor
    audrey: Actor
    charlie: Actor
    dana: Actor
    more: list[Actor] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"/partnerships/{self.partnership_id}"

    @property
    def everybody(self) -> Sequence[Actor]:
        return (self.alice, self.bob, self.fiona, self.sam, self.audrey, self.charlie, self.dana, *self.more)

    @property
    def strangers(self) -> Sequence[Actor]:
        """Every flow test asks what these two see: nothing, and they cannot tell that there is something."""
        return (self.charlie, self.dana)

    async def leave(self) -> None:
        for actor in self.everybody:
            await actor.http.aclose()


LEADS = (Role.COMMISSIONING_LEAD, Role.BUDGET_HOLDER, Role.PROCUREMENT_SPECIALIST)
SEATS: Sequence[tuple[str, str, str, PartyKind, tuple[Role, ...]]] = (
    ("alice", "Alice Adams", "Riverside Council", PartyKind.LEAD_AGENCY, LEADS),
    ("bob", "Bob Brown", "Befriending Together", PartyKind.PROVIDER, (Role.PROVIDER_LEAD,)),
    ("fiona", "Fiona Fraser", "Riverside Voluntary Action", PartyKind.FACILITATOR, (Role.DEVELOPMENT_OFFICER,)),
    ("sam", "Sam Sharma", "Older People's Forum", PartyKind.DESIGN_PARTNER, (Role.SERVICE_USER_REPRESENTATIVE,)),
    ("audrey", "Audrey Allan", "Public Audit Office", PartyKind.OBSERVER, (Role.AUDITOR,)),
)


async def make_cast(app: Litestar) -> Cast:
    return await make_cast_at(app, Phase.CONVENE)


async def make_cast_at(app: Litestar, phase: Phase) -> Cast:
    mark = new_id().hex[-6:]
    here, there = new_id(), new_id()
    async with app.state["sessions"]() as session, session.begin():
        await add_partnership(session, here, f"Partnership {mark}", phase)
        await add_partnership(session, there, f"Other partnership {mark}", phase)
        actors = {
            key: await seat_somebody(app, session, here, name, f"{organisation} {mark}", kind, roles)
            for key, name, organisation, kind, roles in SEATS
        }
        actors["charlie"] = await seat_somebody(
            app,
            session,
            there,
            "Charlie Clark",
            f"Elsewhere Council {mark}",
            PartyKind.LEAD_AGENCY,
            (Role.COMMISSIONING_LEAD,),
        )
        actors["dana"] = await seat_somebody(
            app, session, None, "Dana Diaz", f"Nowhere Trust {mark}", PartyKind.PROVIDER, ()
        )
    return Cast(app, here, there, **actors)


async def add_partnership(session: AsyncSession, partnership_id: UUID, title: str, phase: Phase) -> None:
    await speak_for(session, partnership=partnership_id)
    await session.execute(
        insert(table_of(Partnership)).values(
            id=partnership_id, title=title, journey=JOURNEY, step=int(phase), phase=int(phase)
        )
    )


async def seat_somebody(
    app: Litestar,
    session: AsyncSession,
    partnership_id: UUID | None,
    name: str,
    organisation: str,
    kind: PartyKind,
    roles: Sequence[Role],
) -> Actor:
    """A person of a new organisation, signed in, with a seat if there is a partnership."""
    person_id, organisation_id = new_id(), new_id()
    email = f"{name.split(maxsplit=1)[0].lower()}.{person_id.hex[-8:]}@example.org"
    await speak_for(session, organisation=organisation_id, person=person_id, partnership=partnership_id)
    await session.execute(insert(table_of(Person)).values(id=person_id, name=name, email=email))
    await session.execute(insert(table_of(Organisation)).values(id=organisation_id, name=organisation, kind="charity"))
    await session.execute(
        insert(table_of(Membership)).values(organisation_id=organisation_id, person_id=person_id, is_administrator=True)
    )
    if partnership_id:
        whose = {"partnership_id": partnership_id, "organisation_id": organisation_id}
        await session.execute(insert(table_of(Party)).values(**whose, kind=kind))
        await session.execute(
            insert(table_of(SeatRow)).values(**whose, person_id=person_id, roles=[str(role) for role in roles])
        )
    token = await begin_session(session, person_id, "the tests", replaces=None)
    person = SignedInPerson(person_id, name, email, False, new_id(), None)
    return Actor(app, person, organisation_id, organisation, token)
