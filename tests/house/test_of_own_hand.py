"""Nobody writes down that another person did something, though it be a colleague, or at the same table.

The columns that name a person come from the catalogue. What names somebody else by its nature is listed with its
reason.
"""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from portal.access.seats import Seat
from tests.house.speakers import Facts, attempt, attempt_to_add
from tests.house.test_second_lock import is_done, names_of, seats

NAMES_ANOTHER = {
    ("comment_mention", "mentioned_id"): "it asks a colleague to look",
    ("membership", "person_id"): "an administrator takes a colleague in",
    ("proposal_decision", "proposer_id"): "who decides a proposal names whose it was",
    ("seat", "person_id"): "a colleague is given a seat",
}
WRITTEN_BY_THE_PORTAL = {("summary_day", "person_id"): "the portal notes that it sent a summary"}

PERSONS = """
SELECT c.relname AS table, a.attname AS column,
  EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('a', '*')
    AND pg_get_expr(coalesce(p.polwithcheck, p.polqual), c.oid) LIKE '%' || a.attname || ' = %portal.person%') AS judged
FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND ARRAY[a.attnum] = f.conkey
WHERE f.contype = 'f' AND f.confrelid = 'person'::regclass AND c.relrowsecurity
  AND has_table_privilege('portal_app', c.oid, 'INSERT') ORDER BY 1, 2
"""


@pytest.fixture
async def catalogue(app: Litestar) -> AsyncIterator[AsyncConnection]:
    async with app.state["engine"].connect() as connection:
        yield connection


async def test_whom_a_row_names_as_its_writer_is_judged_on_every_table(catalogue: AsyncConnection) -> None:
    found = (await catalogue.execute(text(PERSONS))).all()
    free = {(one.table, one.column) for one in found if not one.judged}
    assert free == set(NAMES_ANOTHER) | set(WRITTEN_BY_THE_PORTAL)


async def test_a_person_writes_no_row_in_anothers_name(session: AsyncSession, facts: Facts) -> None:
    forged = set()
    async for seat, another in at_one_table(session, facts):
        for table, column in naming_a_person(facts):
            there = facts.here(table, seat.partnership_id) if table in facts.rows else None
            if there and (table, column) not in forged:
                own = {name: value for name, value in names_of(seat).items() if name in there}
                done = await attempt_to_add(session, table, {**there, **own, column: another}, seat)
                forged |= {(table, column)} if is_done(done) else set()
    assert forged <= set(NAMES_ANOTHER)


async def test_a_person_puts_nobody_elses_name_on_a_row_that_is_there(session: AsyncSession, facts: Facts) -> None:
    changed = set()
    async for seat, another in at_one_table(session, facts):
        for table, column in naming_a_person(facts, may_change=True):
            statement = f"UPDATE {table} SET {column} = :another WHERE {column} IS DISTINCT FROM :another"
            done = await attempt(session, statement, seat, another=UUID(another))
            changed |= {(table, column)} if is_done(done) else set()
    assert changed == set()


async def at_one_table(session: AsyncSession, facts: Facts) -> AsyncIterator[tuple[Seat, str]]:
    """Each seat, with somebody else who sits there."""
    async for seat in seats(session, facts):
        sitting = (person.id for person, partnership_id in facts.seats if partnership_id == seat.partnership_id)
        yield seat, next(str(one) for one in sitting if one != seat.person_id)


def naming_a_person(facts: Facts, *, may_change: bool = False) -> list[tuple[str, str]]:
    return [
        (table, one.name)
        for table, found in facts.columns.items()
        for one in found
        if one.names == "person" and one.may_change >= may_change
    ]
