"""Who is signed in. Sessions of our own in PostgreSQL: opaque token, hash stored, idle and absolute expiry.

A new row is made at every sign-in, so a token planted before it is worth nothing; an ended session is
ended for requests in flight too, because every request reads the row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from litestar.di import NamedDependency
from sqlalchemy import Update, Uuid, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.asking import Question
from portal.db.rows import table_of
from portal.db.speaking import speaking
from portal.identity.models import Person, SignInSession
from portal.identity.tokens import hash_token, new_token
from portal.refusals import Missing
from portal.web.cookies import cookie_name
from portal.web.requests import WebRequest

people = table_of(Person)
sign_ins = table_of(SignInSession)

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_AGAIN_AFTER = timedelta(minutes=1)


class NotSignedIn(Exception):
    """Turned into the sign-in page, which afterwards leads back to where the person was going."""


@dataclass(frozen=True)
class SignedInPerson:
    id: UUID
    name: str
    email: str
    is_administrator: bool
    session_id: UUID
    acting_organisation_id: UUID | None


SignedIn = NamedDependency[SignedInPerson]


async def provide_person(request: WebRequest, session: NamedDependency[AsyncSession]) -> SignedInPerson:
    person = await find_person(session, request)
    if person is None:
        raise NotSignedIn
    return person


async def provide_visitor(request: WebRequest, session: NamedDependency[AsyncSession]) -> SignedInPerson | None:
    """The signed-in person on a page that is open to anyone."""
    return await find_person(session, request)


async def find_person(session: AsyncSession, request: WebRequest) -> SignedInPerson | None:
    """One question to the database, which also tells it who is speaking.

    The partnership in the address is set at once but proves nothing: the seat is looked up by person next,
    and without one the request ends as 404 before anything else is read.
    """
    token = request.cookies.get(cookie_name("session", request))
    if not token:
        return None
    now = clock.now()
    row = await WHO_IS_IT.first(
        session,
        token_hash=hash_token(token),
        partnership=request.path_params.get("partnership_id"),
        now=now,
        idle_since=now - IDLE,
    )
    if row is None:
        return None
    if now - row.last_seen_at > SEEN_AGAIN_AFTER:
        await _seen(session, row.session_id)
    person = SignedInPerson(
        row.id, row.name, row.email, row.is_administrator, row.session_id, row.acting_organisation_id
    )
    request.scope["state"]["portal_person"] = person
    return person


WHO_IS_IT = Question(
    select(
        people.c.id,
        people.c.name,
        people.c.email,
        people.c.is_administrator,
        sign_ins.c.id.label("session_id"),
        sign_ins.c.acting_organisation_id,
        sign_ins.c.last_seen_at,
        *speaking(person=people.c.id, partnership=bindparam("partnership", type_=Uuid)),
    )
    .join(people, people.c.id == sign_ins.c.person_id)
    .where(
        sign_ins.c.token_hash == bindparam("token_hash"),
        sign_ins.c.ended_at.is_(None),
        sign_ins.c.expires_at > bindparam("now"),
        sign_ins.c.last_seen_at > bindparam("idle_since"),
    )
)


async def _seen(session: AsyncSession, session_id: UUID) -> None:
    await session.execute(
        update(sign_ins)
        .where(sign_ins.c.id == session_id, sign_ins.c.ended_at.is_(None))
        .values(last_seen_at=clock.now())
    )


async def begin_session(session: AsyncSession, person_id: UUID, browser: str, replaces: str | None) -> str:
    """A fresh session for this browser; the one it carried before ends. Gives the token for the cookie."""
    if replaces:
        await session.execute(_ending().where(sign_ins.c.token_hash == hash_token(replaces)))
    token = new_token()
    await session.execute(
        insert(sign_ins).values(
            token_hash=hash_token(token),
            person_id=person_id,
            browser=browser[:200],
            # The transaction's own time, which a link used up by the same request carries too.
            created_at=func.now(),
            expires_at=clock.now() + ABSOLUTE,
        )
    )
    return token


async def end_session(session: AsyncSession, person: SignedInPerson, session_id: UUID) -> None:
    """Ends one of the person's own sessions; Missing for anybody else's."""
    query = _ending().where(sign_ins.c.id == session_id, sign_ins.c.person_id == person.id)
    if await session.scalar(query.returning(sign_ins.c.id)) is None:
        raise Missing("session")


async def end_all_sessions(session: AsyncSession, person_id: UUID, but: UUID | None = None) -> None:
    """After a change of password every other browser has to sign in again."""
    query = _ending().where(sign_ins.c.person_id == person_id)
    await session.execute(query.where(sign_ins.c.id != but) if but else query)


def _ending() -> Update:
    return update(sign_ins).where(sign_ins.c.ended_at.is_(None)).values(ended_at=clock.now())


@dataclass(frozen=True)
class SessionView:
    id: UUID
    browser: str
    created_at: datetime
    last_seen_at: datetime
    is_this_one: bool


async def list_sessions(session: AsyncSession, person: SignedInPerson) -> list[SessionView]:
    now = clock.now()
    rows = await session.execute(
        select(sign_ins.c.id, sign_ins.c.browser, sign_ins.c.created_at, sign_ins.c.last_seen_at)
        .where(
            sign_ins.c.person_id == person.id,
            sign_ins.c.ended_at.is_(None),
            sign_ins.c.expires_at > now,
            sign_ins.c.last_seen_at > now - IDLE,
        )
        .order_by(sign_ins.c.last_seen_at.desc())
    )
    return [SessionView(*row, is_this_one=row.id == person.session_id) for row in rows]
