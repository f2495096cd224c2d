"""Accounts: making one, finding one, and checking a password."""

from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.identity.models import Person
from portal.identity.passwords import check_password, hash_password, matches
from portal.refusals import Refused

people = table_of(Person)

SAME_ANSWER = "The e-mail address or the password is not right. Check both, or ask for a link by e-mail."


class CannotSignIn(Refused):
    pass


class WrongPassword(Refused):
    pass


async def add_person(
    session: AsyncSession,
    name: str,
    email: str,
    password: str | None = None,
    *,
    is_administrator: bool = False,
) -> UUID:
    if password is not None:
        check_password(password, email)
    person_id = new_id()
    await session.execute(
        insert(people).values(
            id=person_id,
            name=name,
            email=email,
            password_hash=await hash_password(password) if password is not None else None,
            is_administrator=is_administrator,
        )
    )
    return person_id


async def find_by_email(session: AsyncSession, email: str) -> UUID | None:
    return await session.scalar(select(people.c.id).where(func.lower(people.c.email) == email.lower()))


async def check_credentials(session: AsyncSession, email: str, password: str) -> UUID:
    """The person, or CannotSignIn with the same words and in the same time whether or not the address is known."""
    rows = await session.execute(
        select(people.c.id, people.c.password_hash).where(func.lower(people.c.email) == email.lower())
    )
    row = rows.first()
    if not await matches(password, row.password_hash if row else None) or row is None:
        raise CannotSignIn(SAME_ANSWER)
    person_id: UUID = row.id
    return person_id


async def has_password(session: AsyncSession, person_id: UUID) -> bool:
    return bool(await session.scalar(select(people.c.password_hash.is_not(None)).where(people.c.id == person_id)))


async def check_own_password(session: AsyncSession, person_id: UUID, password: str) -> None:
    password_hash = await session.scalar(select(people.c.password_hash).where(people.c.id == person_id))
    if not await matches(password, password_hash):
        raise WrongPassword("The password that you have now is not right. If you forgot it, sign in with a link.")


async def set_password(session: AsyncSession, person_id: UUID, email: str, password: str) -> None:
    check_password(password, email)
    password_hash = await hash_password(password)
    await session.execute(update(people).where(people.c.id == person_id).values(password_hash=password_hash))
