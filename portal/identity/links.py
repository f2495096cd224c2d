"""One-time sign-in links: ten minutes, single use, confirmed by POST, bound to the browser that asked.

The mail scanner that opens every link, or a person to whom the mail was forwarded, cannot use one up or
get in with it. A link from `portal create-admin` or the demo is bound to no browser.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.rows import table_of
from portal.identity.models import Person, SignInLink, SignInSession
from portal.identity.tokens import hash_token, new_token
from portal.outbox.mail import send_after_commit
from portal.refusals import Refused

people = table_of(Person)
links = table_of(SignInLink)
sign_ins = table_of(SignInSession)

LIFETIME = timedelta(minutes=10)
PROVES_MAILBOX_FOR = timedelta(minutes=15)


class LinkExpired(Refused):
    pass


async def make_link(session: AsyncSession, person_id: UUID, browser: str | None, lifetime: timedelta = LIFETIME) -> str:
    """Gives the token; `browser` is the random value in the asking browser's cookie, None binds to no browser."""
    token = new_token()
    await session.execute(
        insert(links).values(
            token_hash=hash_token(token),
            person_id=person_id,
            browser_hash=hash_token(browser) if browser else None,
            expires_at=clock.now() + lifetime,
        )
    )
    return token


async def mail_link(session: AsyncSession, email: str, browser: str, address: str) -> None:
    """Send a link if the address belongs to somebody; otherwise nothing, and the page says the same."""
    rows = await session.execute(select(people.c.id, people.c.email).where(func.lower(people.c.email) == email.lower()))
    person = rows.first()
    if person is None:
        return
    token = await make_link(session, person.id, browser)
    await send_after_commit(
        session,
        # Never the address as it was typed: letters that look alike when lowered may be another mailbox.
        person.email,
        "Your link to sign in",
        f"Open this link in the browser in which you asked for it:\n\n{address}/sign-in/link/{token}\n\n"
        "It works once, for 10 minutes. If you did not ask for it, you can ignore this message.\n",
    )


async def use_link(session: AsyncSession, token: str, browser: str | None) -> UUID:
    """Whose link it is; it cannot be used again. Raises LinkExpired in words for every other case."""
    person_id: UUID | None = await session.scalar(
        update(links)
        .where(
            links.c.token_hash == hash_token(token),
            links.c.used_at.is_(None),
            links.c.expires_at > clock.now(),
            or_(links.c.browser_hash.is_(None), links.c.browser_hash == hash_token(browser or "")),
        )
        .values(used_at=func.now())
        .returning(links.c.person_id)
    )
    if person_id is None:
        raise LinkExpired(
            "This link cannot be used. It may have been used already, be older than 10 minutes, "
            "or have been asked for in another browser. Ask for a new link."
        )
    return person_id


async def has_just_been_used(session: AsyncSession, person_id: UUID, session_id: UUID) -> bool:
    """Did this session begin with a link, a few minutes ago? Whoever forgot a password then sets a new one."""
    found = await session.scalar(
        select(links.c.token_hash)
        .join(sign_ins, sign_ins.c.person_id == links.c.person_id)
        .where(
            links.c.person_id == person_id,
            sign_ins.c.id == session_id,
            sign_ins.c.created_at > clock.now() - PROVES_MAILBOX_FOR,
            # The time of the transaction: the link was used up and the session begun by one request.
            links.c.used_at == sign_ins.c.created_at,
        )
        .limit(1)
    )
    return found is not None
