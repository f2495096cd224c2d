"""What waits for an organisation, from its own seat: consortia to answer, shares to accept."""

from collections.abc import Awaitable, Callable

from portal.access.phases import Phase
from tests.people import Cast
from tests.providers import accept, add_package, divide, form_consortium, seat_provider

CastAt = Callable[[Phase], Awaitable[Cast]]
NOTHING = "Nothing waits for"


async def test_an_invitation_to_a_consortium_waits_until_it_is_answered(cast_at: CastAt) -> None:
    cast = await cast_at(Phase.DESIGN)
    petra = await seat_provider(cast, "Petra Park", "Dial-a-Ride")
    tasks = f"{cast.url}/tasks"
    reply = await cast.bob.post(
        f"{cast.url}/consortium",
        {
            "name": "Together for Tuesday",
            "arrangement": "lead body",
            "vision": "Company on Sundays.",
            "history": "",
            "guests": [str(petra.organisation_id)],
        },
    )
    assert (await petra.get(tasks)).link("Together for Tuesday") == reply.location
    assert NOTHING in (await cast.bob.get(tasks)).text
    await petra.post(f"{reply.location}/answer", {"answer": "joined"})
    assert NOTHING in (await petra.get(tasks)).text


async def test_a_share_waits_until_it_is_accepted_and_again_when_it_changes(cast_at: CastAt) -> None:
    cast = await cast_at(Phase.DESIGN)
    petra = await seat_provider(cast, "Petra Park", "Dial-a-Ride")
    url = await form_consortium(cast.bob, cast.url, petra)
    transport = await add_package(cast.bob, url)
    tasks = f"{cast.url}/tasks"
    assert NOTHING in (await petra.get(tasks)).text
    await divide(cast.bob, transport, {cast.bob: "40", petra: "60"}, petra)
    assert (await petra.get(tasks)).link("Transport") == transport
    await accept(petra, transport)
    assert NOTHING in (await petra.get(tasks)).text
    assert (await cast.bob.get(tasks)).link("Transport") == transport
    await divide(cast.bob, transport, {cast.bob: "50", petra: "50"}, petra)
    assert (await petra.get(tasks)).link("Transport") == transport
    for who in (cast.alice, cast.sam, cast.audrey):
        assert NOTHING in (await who.get(tasks)).text
    for stranger in cast.strangers:
        await stranger.get(tasks, expect=404)
