"""One PostgreSQL for the run, one database, the real app. Every test makes its own people and partnerships,
so tests cannot meet: tenancy keeps them apart, as it keeps customers apart.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import hypothesis
import pytest
import uvloop
from litestar import Litestar

from portal import clock
from portal.access.phases import Phase
from portal.app import create_app
from portal.config import Settings, load_settings
from portal.db import embedded
from portal.db.migrate import migrate
from portal.seeds.demo import fill_if_empty
from tests.people import Cast, Visitor, make_cast, make_cast_at

# How long an example takes, to make or to try, depends on the machine and says nothing about the rule it tries.
hypothesis.settings.register_profile("portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("portal")

ENVIRONMENT = {
    "PORTAL_MODE": "demo",
    "PORTAL_SECRET_KEY": "the tests' own secret, long enough to pass",
    "PORTAL_ADDRESS": "http://portal.test",
}


LONGEST_TEST = timedelta(minutes=5)


def pytest_runtest_setup() -> None:
    """No test runs over midnight: what was typed as today's date is today's date until its end."""
    wall = clock.now().astimezone(clock.UK)
    left = datetime.combine(wall.date() + timedelta(days=1), datetime.min.time(), clock.UK) - wall
    if left < LONGEST_TEST:
        time.sleep(left.total_seconds())


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the portal is served on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings(ENVIRONMENT)


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
async def database(data_dir: Path) -> AsyncIterator[dict[str, str]]:
    """The URL of each role, at the newest migration."""
    socket_dir = embedded.start(data_dir)
    await wait_for_no_disk(socket_dir)
    urls = dict(await embedded.prepare(socket_dir))
    await migrate(urls["portal_owner"])
    yield urls
    embedded.stop(data_dir)


async def wait_for_no_disk(socket_dir: str) -> None:
    """What these tests write is thrown away with its folder. Those that stop a PostgreSQL have one of their own."""
    superuser = await asyncpg.connect(embedded.url(socket_dir, "postgres", "postgres"))
    for setting in ("fsync", "full_page_writes"):
        await superuser.execute(f"ALTER SYSTEM SET {setting} = off")
    await superuser.execute("SELECT pg_reload_conf()")
    await superuser.close()


@pytest.fixture(scope="session")
async def app(settings: Settings, database: dict[str, str]) -> AsyncIterator[Litestar]:
    app = create_app(settings, database["portal_app"])
    yield app
    await app.state["hub"].stop()
    await app.state["engine"].dispose()


@pytest.fixture(scope="session")
async def demo_database(database: dict[str, str], data_dir: Path) -> dict[str, str]:
    """A database of its own for the demo: the URL of each role, and of the superuser that no lock binds."""
    socket_dir = embedded.start(data_dir)
    urls = dict(await embedded.prepare(socket_dir, "demo_test"))
    await migrate(urls["portal_owner"])
    return {**urls, "superuser": embedded.url(socket_dir, "postgres", "demo_test")}


@pytest.fixture(scope="session")
async def demo(settings: Settings, demo_database: dict[str, str]) -> AsyncIterator[Litestar]:
    """The portal over a database that holds nothing but the demo. Nobody changes anything there."""
    app = create_app(settings, demo_database["portal_app"])
    await fill_if_empty(app.state["sessions"], settings, demo_database["portal_app"])
    yield app
    await app.state["engine"].dispose()


@pytest.fixture
async def cast(app: Litestar) -> AsyncIterator[Cast]:
    """Everybody, at a partnership that is still convening."""
    cast = await make_cast(app)
    yield cast
    await cast.leave()


@pytest.fixture
async def cast_at(app: Litestar) -> AsyncIterator[object]:
    """Everybody, at a partnership that has come as far as the phase that is asked for."""
    made: list[Cast] = []

    async def make(phase: Phase) -> Cast:
        made.append(await make_cast_at(app, phase))
        return made[-1]

    yield make
    for cast in made:
        await cast.leave()


@pytest.fixture
async def visitor(app: Litestar) -> AsyncIterator[Visitor]:
    """A browser that is not signed in."""
    async with Visitor(app) as browser:
        yield browser
