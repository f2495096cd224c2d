"""Rounds of disaster for those who have no socket: what a form or an exchange was answered is there afterwards.

LIVE_CRASH_ROUNDS sets how many rounds are played, as for the sockets.
"""

import asyncio
import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from portal.access.phases import Phase
from portal.live import protocol
from portal.live.rights import Address
from portal.web.csrf import HEADER
from tests.faults.editor import Editor, until
from tests.faults.test_crashes import CHANCE, ROUNDS, Typist, portal_at, words_in
from tests.flows.designing import begin_with_text
from tests.people import ORIGIN, Actor, Cast, make_cast_at


@pytest.fixture
async def people(app: Litestar) -> AsyncIterator[Cast]:
    cast = await make_cast_at(app, Phase.DESIGN)
    yield cast
    await cast.leave()


def over_the_wire(actor: Actor, host: str) -> Actor:
    """The same person, whose browser talks to a process that can be killed."""
    there = copy.copy(actor)
    there.http = httpx.AsyncClient(
        base_url=f"http://{host}", cookies=actor.http.cookies, headers={"Host": "portal.test"}, timeout=20
    )
    return there


@dataclass
class FormWriter:
    """Opens the plain form, adds a line and saves it; a line counts when the portal has answered."""

    actor: Actor
    section: str
    acknowledged: set[str] = field(default_factory=set)

    async def type_until(self, stopped: asyncio.Event) -> None:
        number = 0
        while not stopped.is_set():
            word, number = f"form{number};", number + 1
            with suppress(httpx.TransportError):
                form = await self.actor.get(f"{self.section}/edit?plain=true")
                typed = f"{form.field('text')}\n\n{word}\n"
                await self.actor.post(self.section, {"text": typed, "base": form.field("base")})
                self.acknowledged.add(word)


@dataclass
class Exchanger:
    """An editor behind a network that blocks sockets; a word counts when the exchange was answered."""

    actor: Actor
    editor: Editor
    token: str
    acknowledged: set[str] = field(default_factory=set)
    known: bytes = b"\x00"

    async def type_until(self, stopped: asyncio.Event) -> None:
        number = 0
        with suppress(httpx.TransportError):
            await self.exchange()
            while not stopped.is_set():
                word, number = f"post{number};", number + 1
                self.editor.write(0, 0, word)
                await self.exchange()
                self.acknowledged.add(word)

    async def exchange(self) -> None:
        body = protocol.encode_exchange(self.editor.doc.get_state(), self.editor.doc.get_update(self.known))
        path = self.editor.url.partition(self.editor.host)[2].replace("?", "/exchange?")
        headers = {HEADER: self.token, "Origin": ORIGIN, "Content-Type": "application/octet-stream"}
        reply = await self.actor.http.post(path, content=body, headers=headers)
        assert reply.status_code == 200, reply.text
        self.known, answer = protocol.decode_exchange(reply.content)
        self.editor.doc.apply_update(answer)


Writer = FormWriter | Exchanger | Typist


async def interrupted(writers: Sequence[Writer], kill: object) -> None:
    stopped = asyncio.Event()
    typing = [asyncio.create_task(writer.type_until(stopped)) for writer in writers]
    await until(lambda: all(writer.acknowledged for writer in writers), "everybody to be answered once")
    await asyncio.sleep(CHANCE.uniform(0.5, 2.0))
    await kill()  # type: ignore[operator]
    stopped.set()
    await asyncio.gather(*typing)


@pytest.mark.parametrize("_round", range(max(ROUNDS // 2, 1)))
async def test_a_killed_portal_loses_no_form_and_no_exchange_that_it_answered(
    _round: int, people: Cast, database: dict[str, str]
) -> None:
    _, section = await begin_with_text(people)
    address = Address(people.partnership_id, UUID(section.rsplit("/", 1)[1]))
    token = people.alice.http.cookies["portal-session"]
    async with portal_at(database["portal_app"], None) as portal:
        alice = over_the_wire(people.alice, portal.host)
        typist = Typist("a", await Editor(portal.host, token, address).joined())
        exchanger = Exchanger(alice, Editor(portal.host, token, address), await people.alice.csrf_token())
        writers = [FormWriter(alice, section), exchanger, typist]
        await interrupted(writers, portal.kill)
        await typist.editor.leave()
        await portal.start()
        witness = await Editor(portal.host, token, address).joined()
        for writer in writers:
            assert writer.acknowledged, f"{type(writer).__name__} was never answered"
            assert writer.acknowledged <= words_in(witness), "answered and lost"
        await witness.leave()
        await alice.http.aclose()
