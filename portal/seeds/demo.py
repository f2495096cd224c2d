"""The demo: four partnerships, one on each journey, made by the same actions that people's forms call."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal.config import Settings
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.organisations.models import Membership, Organisation
from portal.seeds.accounts import ACCOUNTS, ORGANISATIONS

people = table_of(Person)
organisations = table_of(Organisation)
memberships = table_of(Membership)


async def fill_if_empty(sessions: async_sessionmaker[AsyncSession], settings: Settings) -> None:
    """All of the demo in one transaction: it is there whole, or not at all."""
    async with sessions() as session, session.begin():
        if await session.scalar(select(people.c.id).limit(1)) is None:
            await fill(session, settings)


async def fill(session: AsyncSession, _: Settings) -> None:
    await add_accounts(session)


async def add_accounts(session: AsyncSession) -> None:
    keys = {organisation.key: new_id() for organisation in ORGANISATIONS}
    await speak_for(session, worker="on")
    await session.execute(
        insert(organisations),
        [{"id": keys[one.key], "name": one.name, "kind": one.kind} for one in ORGANISATIONS],
    )
    for account in ACCOUNTS:
        await _add_account(session, account.name, account.email, keys[account.organisation])


async def _add_account(session: AsyncSession, name: str, email: str, organisation_id: UUID) -> None:
    person_id = new_id()
    await session.execute(insert(people).values(id=person_id, name=name, email=email))
    await session.execute(
        insert(memberships).values(organisation_id=organisation_id, person_id=person_id, is_administrator=True)
    )
