"""Which account belongs to whom a provider knows. Tied at the first sign-in, by an address that the provider verified.

Later the provider's own name for the person decides and not the address, which may pass to somebody else: a second
person with the same address does not get in. Whose account at the provider was made anew unties the old one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.rows import table_of
from portal.identity.identity_tokens import Identity
from portal.identity.models import Person, ProviderIdentity
from portal.identity.people import CannotSignIn, find_by_email
from portal.identity.providers import Provider
from portal.outbox.mail import send_after_commit
from portal.refusals import Missing

people = table_of(Person)
ties = table_of(ProviderIdentity)


@dataclass(frozen=True)
class TieView:
    key: str
    name: str
    since: datetime


async def person_of(session: AsyncSession, provider: Provider, identity: Identity) -> UUID:
    """Whose account it is; CannotSignIn, in words, where there is none or the provider may not speak for it."""
    rows = await session.execute(
        select(people.c.id, people.c.email)
        .join(ties, ties.c.person_id == people.c.id)
        .where(ties.c.issuer == identity.issuer, ties.c.subject == identity.subject)
    )
    person = rows.first()
    if person is None:
        return await _tie(session, provider, identity)
    _check_address(provider, person.email)
    person_id: UUID = person.id
    return person_id


async def _tie(session: AsyncSession, provider: Provider, identity: Identity) -> UUID:
    if not identity.email:
        raise CannotSignIn(
            f"{provider.name} did not say which e-mail address is yours, or has not verified it. Ask for a link by "
            f"e-mail instead, and tell the IT department of {provider.name}."
        )
    _check_address(provider, identity.email)
    person_id = await find_by_email(session, identity.email)
    if person_id is None:
        raise CannotSignIn(
            f"Nobody has invited {identity.email} to this portal yet. "
            f"Ask an administrator of your organisation, then sign in again."
        )
    is_new = await session.scalar(
        insert(ties)
        .values(issuer=identity.issuer, subject=identity.subject, person_id=person_id)
        .on_conflict_do_nothing()
        .returning(ties.c.person_id)
    )
    if is_new:
        await _tell(session, provider, person_id)
    elif await _tied_to(session, identity) != person_id:
        raise CannotSignIn(
            f"Another person of {provider.name} signs in to the account of {identity.email}. If it is yours, and "
            f"{provider.name} gave you a new one, sign in with a link by e-mail and choose “Disconnect” on your "
            "account page. If the address was somebody else’s before, tell the person who runs the portal."
        )
    return person_id


async def _tied_to(session: AsyncSession, identity: Identity) -> UUID | None:
    """Asked after a request at the same moment may have tied it."""
    return await session.scalar(
        select(ties.c.person_id).where(ties.c.issuer == identity.issuer, ties.c.subject == identity.subject)
    )


def _check_address(provider: Provider, email: str) -> None:
    if not provider.speaks_for(email):
        raise CannotSignIn(f"{provider.name} cannot sign {email} in. Ask for a link by e-mail instead.")


async def _tell(session: AsyncSession, provider: Provider, person_id: UUID) -> None:
    """So that nobody opens an account in this way for the first time unnoticed."""
    email = await session.scalar(select(people.c.email).where(people.c.id == person_id))
    await send_after_commit(
        session,
        str(email),
        f"You can now sign in with {provider.name}",
        f"Your account was opened with the sign-in of {provider.name} for the first time. You can go on doing so.\n\n"
        "If this was not you, tell the person who runs the portal at once, "
        "and sign other browsers out on your account page.\n",
    )


async def list_ties(
    session: AsyncSession, providers: Collection[Provider], person_id: UUID, email: str
) -> Sequence[TieView]:
    """With the providers that there are now."""
    rows = await session.execute(select(ties.c.issuer, ties.c.created_at).where(ties.c.person_id == person_id))
    since = {row.issuer: row.created_at for row in rows}
    return [
        TieView(one.key, one.name, since[one.issuer])
        for one in providers
        if one.issuer in since and one.speaks_for(email)
    ]


async def untie(session: AsyncSession, provider: Provider, person_id: UUID) -> None:
    query = delete(ties).where(ties.c.issuer == provider.issuer, ties.c.person_id == person_id)
    if await session.scalar(query.returning(ties.c.person_id)) is None:
        raise Missing("tie")
