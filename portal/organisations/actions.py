from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.people import add_person, find_by_email
from portal.organisations.models import Membership, Organisation
from portal.organisations.rules import AlreadyMember, check_may_leave
from portal.refusals import Missing

organisations = table_of(Organisation)
memberships = table_of(Membership)


async def add_organisation(session: AsyncSession, person_id: UUID, name: str, kind: str, registered_as: str) -> UUID:
    """Enter it in the directory; who does so looks after it, and speaks for it from here on."""
    organisation_id = new_id()
    await speak_for(session, organisation=organisation_id)
    await session.execute(
        insert(organisations).values(id=organisation_id, name=name, kind=kind, registered_as=registered_as)
    )
    await session.execute(
        insert(memberships).values(organisation_id=organisation_id, person_id=person_id, is_administrator=True)
    )
    return organisation_id


async def add_member(
    session: AsyncSession, organisation_id: UUID, name: str, email: str, *, administrator: bool
) -> UUID:
    """A colleague, with the account of that address or a new one. Who had left comes back."""
    person_id = await find_by_email(session, email) or await add_person(session, name, email)
    added = await session.scalar(
        insert_or(memberships)
        .values(organisation_id=organisation_id, person_id=person_id, is_administrator=administrator)
        .on_conflict_do_update(
            constraint="uq_membership_person",
            set_={"left_at": None, "is_administrator": administrator},
            where=memberships.c.left_at.is_not(None),
        )
        .returning(memberships.c.id)
    )
    if added is None:
        raise AlreadyMember("This person belongs to your organisation already.")
    return person_id


async def end_membership(session: AsyncSession, organisation_id: UUID, membership_id: UUID) -> UUID:
    """Gives the person who left. Their seats for the organisation are ended by whoever calls this."""
    there = (memberships.c.organisation_id == organisation_id) & memberships.c.left_at.is_(None)
    rows = await session.execute(
        select(memberships.c.id, memberships.c.person_id, memberships.c.is_administrator).where(there).with_for_update()
    )
    members = rows.all()
    leaving = next((one for one in members if one.id == membership_id), None)
    if leaving is None:
        raise Missing("membership")
    check_may_leave(
        is_administrator=leaving.is_administrator,
        administrators=sum(one.is_administrator for one in members),
    )
    await session.execute(
        update(memberships).where(there, memberships.c.id == membership_id).values(left_at=clock.now())
    )
    person_id: UUID = leaving.person_id
    return person_id
