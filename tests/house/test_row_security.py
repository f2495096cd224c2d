"""The catalogue of the database itself: no table without its lock, no way around it."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Tables that belong to no partnership and no organisation, each with the reason why it has no policy.
WITHOUT_POLICY = {
    "alembic_version": "names the migration in force; the serving role may only read it",
    "person": "accounts stand above tenants; pages show only people who share a table with the reader",
    "sign_in_session": "is looked up by the hash of a secret token before anybody is known",
    "sign_in_link": "is looked up by the hash of a secret token before anybody is known",
    "provider_identity": "is looked up by what a provider has signed, before anybody is known",
    "sign_in_attempt": "holds hashes and times only, and is counted before anybody is known",
}

LISTED_DEFINERS: frozenset[str] = frozenset()


@pytest.fixture
async def catalogue(app: Litestar) -> AsyncIterator[AsyncConnection]:
    async with app.state["engine"].connect() as connection:
        yield connection


async def test_every_table_has_forced_row_security_and_a_policy(catalogue: AsyncConnection) -> None:
    rows = await catalogue.execute(
        text(
            "SELECT relname, relrowsecurity AND relforcerowsecurity AS forced,"
            " EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid) AS has_policy"
            " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
    )
    unlocked = {row.relname for row in rows if not (row.forced and row.has_policy)}
    assert unlocked == set(WITHOUT_POLICY)


async def test_no_exempt_table_belongs_to_a_tenant(catalogue: AsyncConnection) -> None:
    rows = await catalogue.execute(
        text(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name IN ('partnership_id', 'organisation_id')"
        )
    )
    assert not {row.table_name for row in rows} & set(WITHOUT_POLICY)


async def test_policies_hold_no_sub_selects(catalogue: AsyncConnection) -> None:
    rows = await catalogue.execute(
        text("SELECT tablename, policyname, coalesce(qual, '') || coalesce(with_check, '') AS body FROM pg_policies")
    )
    assert [row.policyname for row in rows if "select" in row.body.lower()] == []


async def test_every_view_asks_as_its_reader(catalogue: AsyncConnection) -> None:
    rows = await catalogue.execute(
        text(
            "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR"
            " relkind = 'v' AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false))"
        )
    )
    assert [row.relname for row in rows] == []


async def test_no_function_runs_with_its_owners_rights_unless_listed(catalogue: AsyncConnection) -> None:
    rows = await catalogue.execute(
        text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
    )
    assert {row.proname for row in rows} == LISTED_DEFINERS


async def test_the_serving_role_owns_nothing_and_passes_nothing(catalogue: AsyncConnection) -> None:
    facts = (
        await catalogue.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
                " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) AS owned,"
                " (SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = current_user"
                "   AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')) AS too_much"
                " FROM pg_roles WHERE rolname = current_user"
            )
        )
    ).one()
    assert tuple(facts) == (False, False, False, False, 0, 0)


async def test_rows_of_one_partnership_never_point_into_another(catalogue: AsyncConnection) -> None:
    """A foreign key from a partnership's row to a partnership's row carries the partnership's key too."""
    rows = await catalogue.execute(
        text(
            "SELECT conname FROM pg_constraint c WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
            " AND array_length(conkey, 1) = 1"
            " AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = c.confrelid AND attname = 'partnership_id'"
            "   AND attnum > 0)"
        )
    )
    assert [row.conname for row in rows] == []


async def test_without_a_speaker_the_serving_role_sees_no_tenants_row(catalogue: AsyncConnection, cast: object) -> None:
    tables = await catalogue.execute(
        text(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name = 'partnership_id' UNION SELECT 'partnership'"
        )
    )
    seen = {table: await catalogue.scalar(text(f"SELECT count(*) FROM {table}")) for (table,) in tables.all()}
    assert {table: count for table, count in seen.items() if count} == {}
