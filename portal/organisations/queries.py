"""The directory of organisations, which everybody may read, and an organisation's people, who are its own affair."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.db.together import Part, alone
from portal.identity.models import Person
from portal.organisations.models import Membership, Organisation
from portal.refusals import Missing

organisations = table_of(Organisation)
memberships = table_of(Membership)
people = table_of(Person)

NAMES_SUGGESTED = 200
FOUND_AT_MOST = 50


@dataclass(frozen=True)
class OrganisationView:
    id: UUID
    name: str
    kind: str
    registered_as: str


@dataclass(frozen=True)
class OwnOrganisation:
    """An organisation that a person belongs to."""

    id: UUID
    name: str
    kind: str
    is_administrator: bool


@dataclass(frozen=True)
class MemberView:
    id: UUID
    person_id: UUID
    name: str
    email: str
    is_administrator: bool
    since: datetime


async def organisations_of(session: AsyncSession, person_id: UUID) -> list[OwnOrganisation]:
    return await alone(session, organisations_part(person_id))


def organisations_part(person_id: UUID) -> Part[list[OwnOrganisation]]:
    query = (
        select(organisations.c.id, organisations.c.name, organisations.c.kind, memberships.c.is_administrator)
        .join(memberships, memberships.c.organisation_id == organisations.c.id)
        .where(memberships.c.person_id == person_id, memberships.c.left_at.is_(None))
        .order_by(func.lower(organisations.c.name))
    )
    return Part(query, lambda rows: [OwnOrganisation(*row) for row in rows])


async def own_organisation(session: AsyncSession, person_id: UUID, organisation_id: UUID) -> OwnOrganisation:
    """Missing unless the person belongs to it; from here on the database is asked on its behalf."""
    own = await organisations_of(session, person_id)
    found = next((one for one in own if one.id == organisation_id), None)
    if found is None:
        raise Missing("organisation")
    await speak_for(session, organisation=organisation_id)
    return found


async def find_organisation(session: AsyncSession, organisation_id: UUID) -> OrganisationView:
    rows = await session.execute(_directory().where(organisations.c.id == organisation_id))
    row = rows.first()
    if row is None:
        raise Missing("organisation")
    return OrganisationView(*row)


async def find_by_name(session: AsyncSession, name: str) -> OrganisationView | None:
    rows = await session.execute(_directory().where(func.lower(organisations.c.name) == name.strip().lower()))
    row = rows.first()
    return OrganisationView(*row) if row else None


async def search_directory(session: AsyncSession, words: str = "") -> list[OrganisationView]:
    """Names that contain the words, at most FOUND_AT_MOST."""
    query = _directory().order_by(func.lower(organisations.c.name)).limit(FOUND_AT_MOST)
    if words.strip():
        query = query.where(organisations.c.name.icontains(words.strip(), autoescape=True))
    return [OrganisationView(*row) for row in await session.execute(query)]


async def suggested_names(session: AsyncSession) -> list[str]:
    """For the suggestions beneath a field; longer directories are typed in full."""
    query = select(organisations.c.name).order_by(func.lower(organisations.c.name)).limit(NAMES_SUGGESTED)
    return list(await session.scalars(query))


async def list_members(session: AsyncSession, organisation_id: UUID) -> list[MemberView]:
    """The people of the organisation on whose behalf the database is asked; row security shows no others."""
    rows = await session.execute(
        select(
            memberships.c.id,
            people.c.id,
            people.c.name,
            people.c.email,
            memberships.c.is_administrator,
            memberships.c.created_at,
        )
        .join(people, people.c.id == memberships.c.person_id)
        .where(memberships.c.organisation_id == organisation_id, memberships.c.left_at.is_(None))
        .order_by(func.lower(people.c.name))
    )
    return [MemberView(*row) for row in rows]


async def administrators_addresses(session: AsyncSession, organisation_id: UUID) -> list[str]:
    """Where mail to an organisation goes. Asked as the post office, since the sender may not see its people."""
    await speak_for(session, worker="on")
    addresses = await session.scalars(
        select(people.c.email)
        .join(memberships, memberships.c.person_id == people.c.id)
        .where(
            memberships.c.organisation_id == organisation_id,
            memberships.c.is_administrator,
            memberships.c.left_at.is_(None),
        )
    )
    await speak_for(session, worker=None)
    return list(addresses)


def _directory() -> Select[*tuple[Any, ...]]:
    return select(organisations.c.id, organisations.c.name, organisations.c.kind, organisations.c.registered_as)
