"""What a page costs: requests per second at 16 connections, against a bare handler that asks the same questions
through asyncpg alone and sends the same bytes.

    python benchmarks/pages.py

Both servers are one process each, driven in turns from a third, so that a machine that is busy for a moment is busy
for both; a figure is the median of the turns. What each spends of a processor is printed beside the rates. The
questions are those that the page really asked, recorded with their parameters. Goals: at least half of the bare
handler's rate, at most four questions a page, and the same number at 10 and at 10,000 rows. Idle memory and the
start's time are printed too.
"""

import asyncio
import pickle
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import httpx
import psutil
from litestar import Litestar
from sqlalchemy import event, select, text

TREE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TREE))
sys.path.insert(0, str(Path(__file__).parent))

from _grow import grow
from _load import Load, run_load
from _processes import Command, free_port, running

from portal import server
from portal.access.models import Partnership, SeatRow
from portal.app import create_app
from portal.config import Settings, load_settings
from portal.db.migrate import gather_statistics
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.sessions import begin_session
from portal.seeds.demo import fill_if_empty

CONNECTIONS, TURNS, SECONDS = 16, 5, 1.0
FEW, MANY = 10, 10_000
LEAST_OF_FLOOR, MOST_QUESTIONS = 0.5, 4
EMAIL = "commissioner@demo.example"
JOURNEY = "psp"


@dataclass
class Asked:
    """One page's questions and the bytes that came back."""

    questions: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    body: bytes = b""


@dataclass(frozen=True)
class Stage:
    app: Litestar
    cookie: str
    paths: dict[str, str]
    whose: tuple[UUID, UUID, UUID]


async def prepare(settings: Settings, database: server.Database) -> Stage:
    """The demo, a signed-in commissioner, and the addresses of the four pages."""
    app = create_app(settings, database.app_url)
    await fill_if_empty(app.state["sessions"], settings, database.app_url)
    await gather_statistics(database.owner_url)
    people, seats, partnerships = table_of(Person), table_of(SeatRow), table_of(Partnership)
    async with app.state["sessions"]() as session, session.begin():
        person = await session.scalar(select(people.c.id).where(people.c.email == EMAIL))
        await speak_for(session, person=person)
        rows = (await session.execute(select(seats.c.partnership_id, seats.c.organisation_id))).all()
        await speak_for(session, person=person, partnerships=[row.partnership_id for row in rows])
        here = await session.scalar(select(partnerships.c.id).where(partnerships.c.journey == JOURNEY))
        await speak_for(session, person=person, partnership=here)
        design = await session.scalar(text("SELECT id FROM design ORDER BY id LIMIT 1"))
        cookie = f"portal-session={await begin_session(session, person, 'benchmark', None)}"
    organisation = next(row.organisation_id for row in rows if row.partnership_id == here)
    home = f"/partnerships/{here}"
    paths = {"home": home, "design": f"{home}/designs/{design}", "ledger": f"{home}/ledger", "tasks": f"{home}/tasks"}
    return Stage(app, cookie, paths, (here, person, organisation))


async def record(stage: Stage, path: str) -> Asked:
    """Ask once inside this process and listen to what goes to the database."""
    asked = Asked()

    def listen(_: Any, __: Any, statement: str, parameters: tuple[Any, ...], *___: Any) -> None:  # noqa: ANN401
        asked.questions.append((statement, tuple(parameters)))

    engine = stage.app.state["engine"].sync_engine
    transport = httpx.ASGITransport(stage.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        await client.get(path, headers={"Cookie": stage.cookie})
        event.listen(engine, "before_cursor_execute", listen)
        reply = await client.get(path, headers={"Cookie": stage.cookie})
        event.remove(engine, "before_cursor_execute", listen)
    reply.raise_for_status()
    asked.body = reply.content
    return asked


@contextmanager
def serving(arguments: list[str], port: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    """A server of its own process, from its first answer until it is told to stop."""
    command = Command([sys.executable, *arguments], port, environment, TREE)
    with running([command]) as (process,):
        yield process


def compare(stage: Stage, recorded: dict[str, Asked], database: server.Database, environment: dict[str, str]) -> None:
    port, bare_port = free_port(), free_port()
    with serving(["-m", "portal", "demo"], port, {**environment, "PORTAL_PORT": str(port)}) as portal:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").read()
        print(f"idle memory of one process: {portal.memory_info().rss / 1e6:.0f} MB\n")
        print(
            f"{'page':<8} {'portal/s':>9} {'median ms':>10} {'p99 ms':>8} {'bare/s':>9} {'ratio':>6}"
            f"  {'cpu ms':>6} {'bare':>6}  questions"
        )
        for name, asked in recorded.items():
            path = stage.paths[name]
            with bare(asked, bare_port, database) as floor:
                turns = [
                    (_load(portal, port, path, stage.cookie), _load(floor, bare_port, path, "none=1"))
                    for _ in range(TURNS)
                ]
            _print_row(name, turns, len(asked.questions))


@contextmanager
def bare(asked: Asked, port: int, database: server.Database) -> Iterator[psutil.Process]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(pickle.dumps({"questions": asked.questions, "body": asked.body}))
        file.flush()
        with serving(
            [str(Path(__file__).with_name("_bare.py")), str(port), database.app_url, file.name], port, {}
        ) as process:
            yield process


def _load(server: psutil.Process, port: int, path: str, cookie: str) -> tuple[Load, float]:
    """The load, and the milliseconds of a processor that the server spent on each request."""
    before = sum(server.cpu_times()[:2])
    load = run_load(port, path, cookie, connections=CONNECTIONS, seconds=SECONDS)
    return load, (sum(server.cpu_times()[:2]) - before) / (load.requests_per_second * SECONDS) * 1000


Turn = tuple[tuple[Load, float], tuple[Load, float]]


def _print_row(name: str, turns: list[Turn], questions: int) -> None:
    ours, floor = [ours for (ours, _), _ in turns], [floor for _, (floor, _) in turns]
    rates, floors = [one.requests_per_second for one in ours], [one.requests_per_second for one in floor]
    ratio = median(rate / bare for rate, bare in zip(rates, floors, strict=True))
    verdict = "" if ratio >= LEAST_OF_FLOOR and questions <= MOST_QUESTIONS else "  below the goal"
    print(
        f"{name:<8} {median(rates):>9.0f}"
        f" {median(one.median_ms for one in ours):>10.1f} {median(one.p99_ms for one in ours):>8.1f}"
        f" {median(floors):>9.0f} {ratio:>6.2f}"
        f"  {median(spent for (_, spent), _ in turns):>6.2f} {median(spent for _, (_, spent) in turns):>6.2f}"
        f"  {questions}{verdict}"
    )


async def questions_at_many_rows(stage: Stage, few: dict[str, Asked], owner_url: str) -> None:
    async with stage.app.state["sessions"]() as session, session.begin():
        await grow(session, *stage.whose, rows=MANY)
    await gather_statistics(owner_url)
    print(f"\nquestions a page asks    {FEW} rows    {MANY:,} rows   one request then")
    for name, path in stage.paths.items():
        begun = time.perf_counter()
        many = await record(stage, path)
        took = (time.perf_counter() - begun) / 2 * 1000
        same = "the same" if len(many.questions) == len(few[name].questions) else "NOT the same"
        print(f"{name:<22} {len(few[name].questions):>8} {len(many.questions):>12}   {took:.0f} ms   {same}")
    await stage.app.state["engine"].dispose()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PORTAL_MODE": "demo", "PORTAL_DATA_DIR": folder, "PORTAL_LOG_LEVEL": "error"}
        settings = server.with_demo_secret(load_settings(environment))
        with asyncio.Runner() as runner:
            begun = time.perf_counter()
            database = runner.run(server.ready_database(settings))
            stage = runner.run(prepare(settings, database))
            print(f"first start, with PostgreSQL and the demo: {time.perf_counter() - begun:.1f} s")
            recorded = {name: runner.run(record(stage, path)) for name, path in stage.paths.items()}
            runner.run(stage.app.state["engine"].dispose())
            compare(stage, recorded, database, environment)
            runner.run(questions_at_many_rows(stage, recorded, database.owner_url))


if __name__ == "__main__":
    main()
