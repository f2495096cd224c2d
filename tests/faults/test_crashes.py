"""Rounds of disaster: people type, something is killed, and no acknowledged keystroke may be missing.

LIVE_CRASH_ROUNDS sets how many rounds of each kind are played.
"""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom

import pytest
from litestar import Litestar

from portal.access.phases import Phase
from portal.app import create_app
from portal.config import Settings
from portal.db import embedded
from portal.db.keys import new_id
from portal.db.migrate import migrate
from portal.live.rights import Address
from tests.faults.editor import Editor, until
from tests.people import Cast, make_cast_at

ROUNDS = int(os.environ.get("LIVE_CRASH_ROUNDS", "5"))
CHANCE = SystemRandom()
KEYSTROKES_A_SECOND = 25
EDITORS = 6
START_LOOKS = 6_000  # at fifty a second: a busy machine takes long to begin


@dataclass
class Typist:
    """Types numbered words, and remembers which of them were acknowledged and which it saw of others."""

    name: str
    editor: Editor
    typed: list[str] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)

    async def type_until(self, stopped: asyncio.Event) -> None:
        while not stopped.is_set():
            word = f"{self.name}{len(self.typed)};"
            self.editor.write(CHANCE.randrange(2), 0, word)
            self.typed.append(word)
            await self.editor.flush()
            self.frames.append(self.editor.sent)
            await asyncio.sleep(CHANCE.expovariate(KEYSTROKES_A_SECOND))

    @property
    def acknowledged(self) -> set[str]:
        return {word for word, frame in zip(self.typed, self.frames, strict=False) if frame <= self.editor.acked}

    @property
    def seen(self) -> set[str]:
        """Words of everybody else that were shown here."""
        return {word for word in words_in(self.editor) if not word.startswith(self.name)}


def words_in(editor: Editor) -> set[str]:
    return {f"{part.split()[-1]};" for text in editor.words for part in text.split(";")[:-1]}


class Portal:
    """A portal in a process of its own, which can be killed and started again on the same port."""

    def __init__(self, database_url: str, address: Address | None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        document = (str(address.partnership_id), str(address.document_id)) if address else ()
        self._arguments = (database_url, str(self.port), *document)
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.serving", *self._arguments, cwd=Path(__file__).parents[2]
        )
        for _ in range(START_LOOKS):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                assert self._process.returncode is None, "the portal did not start"
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return
        raise AssertionError("the portal does not listen")

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()


@asynccontextmanager
async def portal_at(database_url: str, address: Address | None) -> AsyncIterator[Portal]:
    portal = Portal(database_url, address)
    try:
        await portal.start()
        yield portal
    finally:
        await portal.kill()


@pytest.fixture
async def people(app: Litestar) -> AsyncIterator[Cast]:
    cast = await make_cast_at(app, Phase.DESIGN)
    yield cast
    await cast.leave()


def editors_for(cast: Cast, hosts: Sequence[str], address: Address) -> list[Typist]:
    actors = [cast.alice, cast.bob, cast.sam]
    return [
        Typist(
            "abcdefgh"[number],
            Editor(hosts[number % len(hosts)], actors[number % 3].http.cookies["portal-session"], address),
        )
        for number in range(EDITORS)
    ]


async def everybody_is_saved_once(typists: Sequence[Typist]) -> None:
    await until(lambda: all(typist.acknowledged for typist in typists), "everybody being saved once")


async def type_for_a_while(typists: Sequence[Typist]) -> None:
    stopped = asyncio.Event()
    typing = [asyncio.create_task(typist.type_until(stopped)) for typist in typists]
    await everybody_is_saved_once(typists)
    await asyncio.sleep(CHANCE.uniform(0.5, 1.5))
    stopped.set()
    await asyncio.gather(*typing)


async def nothing_is_lost(typists: Sequence[Typist], cast: Cast, host: str, address: Address) -> None:
    """Somebody who was not there reads every word that was acknowledged or shown."""
    witness = await Editor(host, cast.alice.http.cookies["portal-session"], address).joined()
    there = words_in(witness)
    for typist in typists:
        assert typist.acknowledged, "nobody had anything acknowledged"
        assert typist.acknowledged <= there, f"acknowledged and lost: {typist.acknowledged - there}"
        assert typist.seen <= there, f"shown and lost: {typist.seen - there}"
    await witness.leave()


async def nothing_more_is_acknowledged(typists: Sequence[Typist]) -> None:
    """Without a database. What it had taken before may still be on its way; everybody goes on typing."""
    for _ in range(100):
        before = [typist.editor.acked for typist in typists]
        await asyncio.sleep(0.3)
        if before == [typist.editor.acked for typist in typists]:
            return
    raise AssertionError("acknowledged by nobody")


async def everybody_converges(typists: Sequence[Typist]) -> None:
    """Whoever still has their page open comes back, sends what was not saved, and reads what all read."""
    for typist in typists:
        typist.editor._outbox.clear()
        await typist.editor.joined()
    everything = {word for typist in typists for word in typist.typed}
    await until(lambda: all(words_in(typist.editor) == everything for typist in typists), "every word at everybody's")
    assert len({tuple(typist.editor.words) for typist in typists}) == 1
    for typist in typists:
        await typist.editor.saved()
        await typist.editor.leave()


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_a_killed_portal_loses_nothing_that_was_acknowledged(
    _round: int, people: Cast, database: dict[str, str]
) -> None:
    address = Address(people.partnership_id, new_id())
    async with portal_at(database["portal_app"], address) as portal:
        typists = editors_for(people, [portal.host], address)
        for typist in typists:
            await typist.editor.joined()
        stopped = asyncio.Event()
        typing = [asyncio.create_task(typist.type_until(stopped)) for typist in typists]
        await everybody_is_saved_once(typists)
        await asyncio.sleep(CHANCE.uniform(0.5, 1.5))
        await portal.kill()
        stopped.set()
        await asyncio.gather(*typing)
        for typist in typists:
            await typist.editor.leave()
        await portal.start()
        await nothing_is_lost(typists, people, portal.host, address)
        await everybody_converges(typists)


async def test_one_of_two_portals_is_killed_and_the_other_has_every_word(
    people: Cast, database: dict[str, str]
) -> None:
    address = Address(people.partnership_id, new_id())
    async with portal_at(database["portal_app"], address) as one, portal_at(database["portal_app"], address) as other:
        typists = editors_for(people, [one.host, other.host], address)
        for typist in typists:
            await typist.editor.joined()
        await type_for_a_while(typists)
        await one.kill()
        for typist in typists:
            await typist.editor.leave()
        await nothing_is_lost(typists, people, other.host, address)
        for typist in typists:
            typist.editor.url = typist.editor.url.replace(one.host, other.host)
            typist.editor.host = other.host
        await everybody_converges(typists)


@dataclass
class OwnDatabase:
    """A PostgreSQL for this test alone, which can be stopped as a power cut would."""

    folder: Path
    urls: dict[str, str]

    def stop_at_once(self) -> None:
        pid_file = self.folder / "postgres" / "postmaster.pid"
        os.kill(int(pid_file.read_text(encoding="utf-8").splitlines()[0]), signal.SIGQUIT)

    async def start_again(self) -> None:
        pid_file = self.folder / "postgres" / "postmaster.pid"
        await until(lambda: not pid_file.exists(), "the end of PostgreSQL")
        await asyncio.to_thread(embedded.wait_for, self.folder)


@pytest.fixture
async def own_database() -> AsyncIterator[OwnDatabase]:
    with tempfile.TemporaryDirectory() as folder:
        urls = dict(await embedded.prepare(embedded.start(Path(folder))))
        await migrate(urls["portal_owner"])
        yield OwnDatabase(Path(folder), urls)
        embedded.stop(Path(folder))


async def test_postgresql_stopped_at_once_loses_nothing_that_was_acknowledged(
    own_database: OwnDatabase, settings: Settings
) -> None:
    app = create_app(settings, own_database.urls["portal_app"])
    people = await make_cast_at(app, Phase.DESIGN)
    address = Address(people.partnership_id, new_id())
    async with portal_at(own_database.urls["portal_app"], address) as portal:
        typists = editors_for(people, [portal.host], address)
        for typist in typists:
            await typist.editor.joined()
        for _ in range(ROUNDS):
            stopped = asyncio.Event()
            typing = [asyncio.create_task(typist.type_until(stopped)) for typist in typists]
            await everybody_is_saved_once(typists)
            await asyncio.sleep(CHANCE.uniform(0.4, 0.8))
            own_database.stop_at_once()
            await nothing_more_is_acknowledged(typists)
            await own_database.start_again()
            stopped.set()
            await asyncio.gather(*typing)
            assert all(typist.editor.closed is None for typist in typists)
            for typist in typists:
                await typist.editor.saved()
        await nothing_is_lost(typists, people, portal.host, address)
        for typist in typists:
            await typist.editor.leave()
        await everybody_converges(typists)
    await people.leave()
    await app.state["engine"].dispose()
