"""The demo: five partnerships, at least one on each journey, made by the same actions that people's forms call."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from portal.config import Settings
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.people import add_person
from portal.identity.sessions import SignedInPerson
from portal.organisations.models import Membership, Organisation
from portal.organisations.queries import OrganisationView
from portal.seeds.accounts import ACCOUNTS, ORGANISATIONS, DemoAccount
from portal.seeds.cambridgeshire import fill_cambridgeshire
from portal.seeds.instead_of_custody import fill_instead_of_custody
from portal.seeds.proposing import suggest_what_is_missing
from portal.seeds.roar import fill_roar
from portal.seeds.roar.design import SUGGESTED
from portal.seeds.tyneside import fill_tyneside
from portal.seeds.voids import fill_voids
from portal.seeds.world import World

people = table_of(Person)
organisations = table_of(Organisation)
memberships = table_of(Membership)

SUGGESTIONS = (SUGGESTED,)


async def fill_if_empty(sessions: async_sessionmaker[AsyncSession], settings: Settings, database_url: str) -> bool:
    """All of the demo in one transaction: it is there whole, or not at all. Says whether there was anything to do.

    Only what is suggested in live texts follows afterwards, for these commit for themselves; each start looks whether
    the one before it came as far as that.
    """
    is_new = await _fill_once(sessions, settings)
    await suggest_what_is_missing(sessions, database_url, SUGGESTIONS)
    return is_new


async def _fill_once(sessions: async_sessionmaker[AsyncSession], settings: Settings) -> bool:
    async with sessions() as session, session.begin():
        if await session.scalar(select(people.c.id).limit(1)) is not None:
            return False
        print("Filling the demo…", flush=True)  # noqa: T201 -- the first start says what it waits for
        await fill(session, settings)
    return True


async def fill(session: AsyncSession, settings: Settings) -> World:
    world = await add_accounts(session, settings)
    for fill_one in (fill_tyneside, fill_cambridgeshire, fill_voids, fill_instead_of_custody, fill_roar):
        await fill_one(world)
    return world


async def add_accounts(session: AsyncSession, settings: Settings) -> World:
    await speak_for(session, worker="on")
    known = {one.key: OrganisationView(new_id(), one.name, one.kind, "") for one in ORGANISATIONS}
    await session.execute(
        insert(organisations), [{"id": one.id, "name": one.name, "kind": one.kind} for one in known.values()]
    )
    return World(
        session,
        settings,
        people={account.key: await _add_account(session, account, known) for account in ACCOUNTS},
        organisations=known,
        belongs_to={account.key: account.organisation for account in ACCOUNTS},
    )


async def _add_account(
    session: AsyncSession, account: DemoAccount, known: Mapping[str, OrganisationView]
) -> SignedInPerson:
    """Nobody has a password: a demo account is entered by its link."""
    person_id: UUID = await add_person(session, account.name, account.email)
    await session.execute(
        insert(memberships).values(
            organisation_id=known[account.organisation].id, person_id=person_id, is_administrator=True
        )
    )
    return SignedInPerson(person_id, account.name, account.email, False, new_id(), None)
