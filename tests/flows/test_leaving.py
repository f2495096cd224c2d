"""What opens again when an organisation leaves the table after it had taken on work (domain 3.4, scene 2)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from consortia.division.queries import division_is_agreed
from portal.access.phases import Phase
from tests.flows.test_gates import ask, bodies_to, confirm, gate_url
from tests.people import Actor, Cast
from tests.providers import accept, add_package, divide, form_consortium, seat_provider

LEAVES = {"leaves": "yes"}


@dataclass
class Work:
    """Bob and Petra in a consortium whose division is agreed."""

    cast: Cast
    petra: Actor
    consortium: str

    @property
    def canvas(self) -> str:
        return f"{self.consortium}/division"


@pytest.fixture
async def work(cast_at: Callable[[Phase], Awaitable[Cast]]) -> Work:
    cast = await cast_at(Phase.DESIGN)
    petra = await seat_provider(cast, "Petra Park", "Dial-a-Ride")
    consortium = await form_consortium(cast.bob, cast.url, petra)
    package = await add_package(cast.bob, consortium)
    await divide(cast.bob, package, {cast.bob: "50", petra: "50"}, petra)
    await accept(cast.bob, package)
    await accept(petra, package)
    return Work(cast, petra, consortium)


async def is_agreed(work: Work) -> bool:
    async with work.cast.app.state["sessions"]() as session, session.begin():
        return await division_is_agreed(session, await work.cast.alice.seat_at(session, work.cast.partnership_id))


async def test_the_work_of_an_organisation_that_left_is_divided_again(work: Work) -> None:
    assert await is_agreed(work)
    await work.cast.bob.post(f"{work.cast.url}/parties/departure", LEAVES)
    assert not await is_agreed(work)
    page = await work.petra.get(work.canvas)
    assert f"{work.cast.bob.organisation} is no longer a member but has 50% of Transport." in page.text
    assert f"{work.cast.bob.organisation} Left on" in (await work.cast.alice.get(work.consortium)).text


async def test_everybody_else_is_told_what_has_to_be_divided_again(work: Work) -> None:
    await work.cast.bob.post(f"{work.cast.url}/parties/departure", LEAVES)
    told = [body for body in await bodies_to(work.cast, work.cast.alice) if "has left the partnership" in body]
    assert "It was a member of the consortium “Together for Tuesday”." in told[0]
    assert "has to be divided again" in told[0]


async def test_an_invitation_that_was_not_answered_is_declined(work: Work) -> None:
    other = await form_consortium(work.petra, work.cast.url, name="Another")
    await work.petra.post(f"{other}/invitations", {"guests": [str(work.cast.bob.organisation_id)]})
    await work.cast.bob.post(f"{work.cast.url}/parties/departure", LEAVES)
    assert "It left the partnership." in (await work.petra.get(other)).text


async def test_what_it_confirmed_is_still_to_be_read_from_the_gate(cast: Cast) -> None:
    digest = await ask(cast)
    for who in (cast.alice, cast.bob, cast.sam):
        await confirm(cast, who, digest)
    await cast.bob.post(f"{cast.url}/parties/departure", LEAVES)
    gate = await cast.alice.get(gate_url(cast))
    assert cast.bob.organisation not in gate.text
    answers = await cast.alice.get(gate.link("Every answer to this text"))
    assert f"confirmed for {cast.bob.organisation}" in answers.text


async def test_who_comes_after_a_gate_was_opened_is_not_counted_among_those_who_opened_it(cast: Cast) -> None:
    digest = await ask(cast)
    for who in (cast.alice, cast.bob, cast.sam):
        await confirm(cast, who, digest)
    assert "Every organisation confirmed the same text" in (await cast.alice.get(gate_url(cast))).text
    late = await seat_provider(cast, "Lena Late", "Late Lunches")
    gate = await cast.alice.get(gate_url(cast))
    assert "Every organisation at the table then confirmed the same text" in gate.text
    assert f"{late.organisation} Not yet" in gate.text
