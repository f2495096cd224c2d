"""The portal is killed and PostgreSQL is stopped on the spot while people post. What was acknowledged is there, once.

A portal of its own, as a process, over a PostgreSQL of its own. PORTAL_FAULT_ROUNDS=20 kills more often.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest
from sqlalchemy import text

from portal.access.phases import Phase
from portal.app import create_app
from portal.config import load_settings
from portal.db import embedded
from portal.db.migrate import migrate
from portal.db.speaking import speak_for
from tests.ledgers import close, contribution, with_fund
from tests.people import Cast, make_cast_at
from valuation.ledger.queries.sums import BALANCES
from valuation.ledger.verify import check_ledgers

ROUNDS = int(os.environ.get("PORTAL_FAULT_ROUNDS", "1"))
TREE = Path(__file__).resolve().parents[2]
POSTERS, SECONDS_BEFORE_THE_FAULT = 6, 0.8
MOST_TRIES = 6_000
SECRET = "the faulty portal's own secret, long enough to pass"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stage:
    data_dir: Path
    port: int
    urls: dict[str, str]
    cast: Cast
    token: str
    form: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start_portal(self) -> None:
        self.process = self.open_process()
        async with httpx.AsyncClient(base_url=self.address) as http:
            await until_it_holds(lambda: self.answers(http))

    def open_process(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "portal", "serve"],
            cwd=TREE,
            env={**os.environ, **environment(self.port), "DATABASE_URL": self.urls["portal_app"]},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    async def answers(self, http: httpx.AsyncClient) -> bool:
        with suppress(httpx.TransportError):
            return (await http.get("/livez")).status_code == 200
        return False

    def kill_portal(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop_postgresql_on_the_spot(self) -> None:
        """What `pg_ctl stop -m immediate` sends: no checkpoint, no farewell; the next start recovers from the log."""
        pid = int((self.data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        with suppress(psutil.NoSuchProcess):
            psutil.Process(pid).wait(120)

    def start_postgresql(self) -> None:
        embedded.wait_for(self.data_dir)

    async def post(self, http: httpx.AsyncClient, key: str) -> bool:
        """Whether it was acknowledged. Anything but a yes leaves the poster in doubt."""
        sent = {**self.form, "key": key, "csrf_token": self.token}
        with suppress(httpx.HTTPError):
            reply = await http.post(f"{self.cast.url}/ledger/contributions", data=sent)
            assert reply.status_code in (303, 500, 503), reply.text
            return reply.status_code == 303
        return False

    async def post_until(self, over: asyncio.Event) -> None:
        async with self.browser() as http:
            while not over.is_set():
                key = str(uuid4())
                is_there = await self.post(http, key)
                (self.acknowledged if is_there else self.unanswered).append(key)
                if not is_there:
                    return

    async def ask_again(self) -> None:
        """What a browser does after a lost reply: the same form, until there is an answer."""
        async with self.browser() as http:
            for key in self.unanswered:
                await until_it_holds(lambda key=key: self.post(http, key))
                self.acknowledged.append(key)
            self.unanswered.clear()
            for key in self.acknowledged[::7]:
                assert await self.post(http, key), "the same again gets the first answer"

    async def is_refused(self) -> bool:
        """A key that failed before the first fault, asked again with the same words."""
        sent = {**self.form, "key": "a-key-that-failed", "effective-month": "3", "csrf_token": self.token}
        async with self.browser() as http:
            reply = await http.post(f"{self.cast.url}/ledger/contributions", data=sent)
        return reply.status_code == 409 and "The ledger is closed up to 31 March 2024." in reply.text

    async def has_felt_it(self) -> bool:
        """The fault came in the middle of posting."""
        return bool(self.unanswered)

    async def has_answered(self, more_than: int) -> bool:
        return len(self.acknowledged) > more_than

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.address,
            cookies=dict(self.cast.alice.http.cookies),
            headers={"Origin": self.address},
            timeout=60,
        )


def environment(port: int) -> dict[str, str]:
    return {
        "PORTAL_MODE": "demo",
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_ADDRESS": f"http://127.0.0.1:{port}",
        "PORTAL_PORT": str(port),
        "PORTAL_LOG_LEVEL": "error",
    }


async def until_it_holds(asked: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(MOST_TRIES):
        if await asked():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError("it did not come to hold")


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="pf-") as folder:
        data_dir, port = Path(folder), free_port()
        urls = dict(await embedded.prepare(embedded.start(data_dir)))
        await migrate(urls["portal_owner"])
        app = create_app(
            load_settings({**environment(port), "PORTAL_ADDRESS": "http://portal.test"}), urls["portal_app"]
        )

        async def cast_at(phase: Phase) -> Cast:
            return await make_cast_at(app, phase)

        cast = await with_fund(cast_at, Phase.PILOT)
        stage = Stage(
            data_dir, port, urls, cast, await cast.alice.csrf_token(), await contribution(cast, amount="0.01")
        )
        await stage.start_portal()
        yield stage
        stage.kill_portal()
        await cast.leave()
        await app.state["engine"].dispose()
        embedded.stop(data_dir)


async def fault_while_posting(stage: Stage, fault: Any) -> None:
    over = asyncio.Event()
    before = len(stage.acknowledged)
    posters = [asyncio.create_task(stage.post_until(over)) for _ in range(POSTERS)]
    await until_it_holds(lambda: stage.has_answered(more_than=before))
    await asyncio.sleep(SECONDS_BEFORE_THE_FAULT)
    await asyncio.to_thread(fault)
    await until_it_holds(stage.has_felt_it)
    over.set()
    await asyncio.gather(*posters)


async def check_that_each_is_there_once(stage: Stage) -> None:
    await stage.cast.app.state["engine"].dispose()
    async with stage.cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=stage.cast.partnership_id)
        keys = list((await session.scalars(text("SELECT key FROM ledger_transaction"))).all())
        balances = text(f"SELECT max(balance_pence) FROM ({BALANCES}) balance")
        in_hand = await session.scalar(balances, {"partnership": stage.cast.partnership_id})
        faults = [check.fault for check in await check_ledgers(session)]
        await speak_for(session, partnership=stage.cast.partnership_id)
        refused = list((await session.scalars(text("SELECT key FROM ledger_refusal"))).all())
    assert refused == ["a-key-that-failed"]
    assert sorted(keys) == sorted(stage.acknowledged), "nothing acknowledged is lost, nothing is there twice"
    assert in_hand == len(stage.acknowledged), "a penny each"
    assert faults == [None]


async def test_nothing_acknowledged_is_lost_and_nothing_is_applied_twice(stage: Stage) -> None:
    await close(stage.cast, "31 3 2024")
    assert await stage.is_refused()
    for _ in range(ROUNDS):
        await fault_while_posting(stage, stage.kill_portal)
        await stage.start_portal()
        await stage.ask_again()
        assert await stage.is_refused(), "a key that failed keeps failing"
        await check_that_each_is_there_once(stage)

        await fault_while_posting(stage, stage.stop_postgresql_on_the_spot)
        await asyncio.to_thread(stage.start_postgresql)
        await stage.ask_again()
        assert await stage.is_refused(), "a key that failed keeps failing"
        await check_that_each_is_there_once(stage)
