"""All that the demo holds, for the tests that ask PostgreSQL without the code in between."""

from collections.abc import AsyncIterator
from itertools import groupby
from operator import itemgetter

import pytest
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.engine import create_engine
from portal.identity.sessions import SignedInPerson
from tests.house.speakers import Column, Facts

TABLES = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = :column ORDER BY table_name
"""
# Written by a trigger when an entry is posted, and by nobody's hand.
KEPT_BY_POSTING = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname = 'ledger_not_by_hand'
"""
# Each column of a table with row security: whether the serving role may change it, and whom it names.
COLUMNS = """
SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, NULL) AS type,
  has_column_privilege('portal_app', c.oid, a.attnum, 'UPDATE') AS may_change,
  has_table_privilege('portal_app', c.oid, 'DELETE') AS may_remove,
  (SELECT f.confrelid::regclass::text FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid
    AND f.conkey = ARRAY[a.attnum] AND f.confrelid IN ('organisation'::regclass, 'person'::regclass)) AS names
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relrowsecurity AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum
"""
SITTING = """
SELECT DISTINCT ON (seat.partnership_id, seat.organisation_id) person.id, person.name, person.email, seat.partnership_id
FROM seat JOIN person ON person.id = seat.person_id WHERE seat.ends_at IS NULL
"""


@pytest.fixture(scope="session")
async def facts(demo: Litestar, demo_database: dict[str, str]) -> Facts:
    engine = create_engine(demo_database["superuser"], pool_size=1)
    async with engine.connect() as connection:
        tables = (await connection.scalars(text(TABLES), {"column": "partnership_id"})).all()
        naming = set(await connection.scalars(text(TABLES), {"column": "organisation_id"})) & set(tables)
        rows = {
            table: (await connection.scalars(text(f"SELECT to_jsonb(t) FROM {table} t LIMIT 2000"))).all()
            for table in tables
        }
        kept_by_posting = (await connection.scalars(text(KEPT_BY_POSTING))).all()
        columns = (await connection.execute(text(COLUMNS))).all()
        sitting = (await connection.execute(text(SITTING))).all()
    await engine.dispose()
    seats = [(SignedInPerson(one.id, one.name, one.email, False, one.id, None), one.partnership_id) for one in sitting]
    grouped = {table: [Column(*one[1:]) for one in of] for table, of in groupby(columns, key=itemgetter(0))}
    return Facts(rows, sorted(naming), kept_by_posting, seats, grouped)


@pytest.fixture
async def session(demo: Litestar) -> AsyncIterator[AsyncSession]:
    async with demo.state["sessions"]() as session:
        yield session
        await session.rollback()
