"""The ledger's forms as people fill them in, and what they read back."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import text

from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.people import Actor, Cast


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
    return await (actor or cast.alice).get(f"{cast.url}/ledger")


async def newest_entry(cast: Cast) -> str:
    page = await ledger(cast)
    return next(link for link in page.links() if "/ledger/entries/" in link)


async def journal(cast: Cast) -> list[tuple[str, str]]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        rows = await session.execute(text("SELECT verb, subject FROM journal_entry ORDER BY number"))
        return [(row.verb, row.subject) for row in rows]


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
