"""The gates of the other journeys: the same parts, other conditions."""

from uuid import UUID

import pytest

from partnerships.stages import find_journey
from portal.access.phases import Phase
from tests.flows.test_gates import CONFIRM, CastAt, gate_url
from tests.people import Cast
from tests.providers import seat_provider


@pytest.mark.parametrize(
    ("journey", "gates"),
    [
        ("multiple-outcomes", ["outcomes", "services", "indicator"]),
        ("partnership-purchasing", ["outcomes", "contributions", "criteria", "impact"]),
        ("development-partnership", ["aims", "arrangements"]),
    ],
)
async def test_the_other_journeys_are_walked_with_the_same_parts(cast: Cast, journey: str, gates: list[str]) -> None:
    opening = {"organisation": cast.dana.organisation_id, "journey": journey, "title": "T", "place": "Leith"}
    accepted = {"roles": "commissioning lead", "goes-to-tender": "yes", "shared-fairly": "yes"}
    url = (await cast.dana.post("/partnerships", {**opening, **accepted})).location
    petra = await seat_provider(cast, "Petra Park", "Dial-a-Ride", UUID(url.rpartition("/")[2]))
    for number, key in enumerate(gates, start=1):
        gate = find_journey(journey).gate(key)
        gate_page = f"{url}/gates/{key}"
        words = {passage.name: f"About {passage.label}" for passage in gate.passages}
        await cast.dana.post(f"{gate_page}/text", {**words, "seen": 0})
        await cast.dana.post(f"{gate_page}/asking")
        digest = (await cast.dana.get(gate_page)).field("digest")
        for who in (cast.dana, petra):
            await who.post(f"{gate_page}/answer", {**CONFIRM, "digest": digest})
        overview = await cast.dana.get(url)
        assert f"Gate {number} is open" in overview.text
    async with cast.app.state["sessions"]() as session:
        seat = await cast.dana.seat_at(session, UUID(url.rpartition("/")[2]))
    assert seat.phase == find_journey(journey).gate(gates[-1]).opens


async def test_a_journeys_gate_with_a_condition_waits_for_its_pilot(cast_at: CastAt) -> None:
    cast = await cast_at(Phase.PILOT)
    page = await cast.alice.get(gate_url(cast, "evaluation"))
    assert "Missing A pilot has been evaluated against the aims" in page.text
    assert page.link("A pilot has been evaluated") == f"{cast.url}/pilots"
    last = await cast.alice.get(gate_url(cast, "tender"))
    assert "Missing The tender pack has been frozen and agreed" in last.text
