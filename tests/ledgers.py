"""The ledger's forms as people fill them in, and what they read back."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import insert, text

from portal.access.models import SeatRow
from portal.access.phases import Phase
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.sessions import SignedInPerson, begin_session
from tests.people import Actor, Cast
from valuation.ledger.sealing import seal_waiting


async def with_fund(cast_at: Any, phase: Phase) -> Cast:
    """Everybody, at a partnership that has opened one fund."""
    cast: Cast = await cast_at(phase)
    await cast.alice.post(f"{cast.url}/ledger/funds", {"name": "Pilot fund", "holder": str(cast.alice.organisation_id)})
    return cast


async def fund_of(cast: Cast) -> str:
    page = await cast.alice.get(f"{cast.url}/ledger/contributions/new")
    return next(page.element("fund").iter("option")).get("value", "")


async def contribution(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {
        "key": str(uuid4()), "organisation": str(cast.alice.organisation_id), "medium": "cash", "amount": "40,000",
        "effective-day": "1", "effective-month": "4", "effective-year": "2024", "fund": await fund_of(cast), "note": "",
    }  # fmt: skip
    return {**typed, **changed}


async def spending(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {
        "key": str(uuid4()), "payee": str(cast.bob.organisation_id), "work": "Sunday hosting", "amount": "1250.50",
        "effective-day": "2", "effective-month": "5", "effective-year": "2024", "fund": await fund_of(cast),
    }  # fmt: skip
    return {**typed, **changed}


async def give(cast: Cast, **changed: str) -> None:
    await cast.alice.post(f"{cast.url}/ledger/contributions", await contribution(cast, **changed))


async def ledger(cast: Cast, actor: Actor | None = None) -> Any:
    """The page as it is a second later: everything has its seal."""
    await seal(cast)
    return await (actor or cast.alice).get(f"{cast.url}/ledger")


async def newest_entry(cast: Cast) -> str:
    page = await ledger(cast)
    return next(link for link in page.links() if "/ledger/entries/" in link)


async def journal(cast: Cast) -> list[tuple[str, str]]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        rows = await session.execute(text("SELECT verb, subject FROM journal_entry ORDER BY number"))
        return [(row.verb, row.subject) for row in rows]


async def seal(cast: Cast) -> None:
    """What the keeper does every second."""
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=cast.partnership_id)
        await seal_waiting(session, cast.partnership_id)


async def close(cast: Cast, day: str) -> None:
    """Close the ledger up to a day such as `31 3 2024`."""
    await cast.alice.post(f"{cast.url}/ledger/closings", days("closes", day))


def days(name: str, day: str) -> dict[str, str]:
    """A day as the three fields of a form send it."""
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), day.split(), strict=True))


async def speaking_as(connection: asyncpg.Connection, actor: Actor, partnership_id: UUID) -> asyncpg.Connection:
    """Raw SQL on whose behalf a request of this person's would ask."""
    for setting, value in (
        ("partnership", partnership_id),
        ("organisation", actor.organisation_id),
        ("person", actor.id),
    ):
        await connection.execute("SELECT set_config($1, $2, false)", f"portal.{setting}", str(value))
    return connection


async def colleague_of(cast: Cast, actor: Actor, name: str) -> Actor:
    """Somebody else at the same organisation, with the same roles at the same table."""
    person_id = new_id()
    whose = {"partnership_id": cast.partnership_id, "organisation_id": actor.organisation_id}
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await actor.seat_at(session, cast.partnership_id)
        await speak_for(session, organisation=actor.organisation_id, person=person_id, partnership=cast.partnership_id)
        email = f"{person_id.hex}@example.org"
        await session.execute(insert(table_of(Person)).values(id=person_id, name=name, email=email))
        await session.execute(
            insert(table_of(SeatRow)).values(**whose, person_id=person_id, roles=[str(role) for role in seat.roles])
        )
        token = await begin_session(session, person_id, "the tests", replaces=None)
    person = SignedInPerson(person_id, name, email, False, new_id(), None)
    cast.more.append(Actor(cast.app, person, actor.organisation_id, actor.organisation, token))
    return cast.more[-1]
