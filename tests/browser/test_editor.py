"""Several people write one section in real browsers, over real sockets, and PostgreSQL has every word."""

from collections.abc import AsyncIterator

import pytest

from tests.browser.writing import WritingRoom, eventually, writing_room

pytestmark = pytest.mark.browser


@pytest.fixture
async def room(database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(database["portal_app"]) as one:
        yield one


async def test_two_people_write_in_one_section_and_read_the_same(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.caret_after("within two")
    await alice.types(" or three")
    await bob.caret_after("Befriending")
    await bob.types(" at home")
    expected = ["Befriending at home", "Visits begin within two or three weeks."]

    async def both() -> bool:
        return await alice.reads() == await bob.reads() == expected

    await eventually(both, "both texts alike")
    assert await room.agree(alice, bob) == expected
    assert await room.words() == expected


async def test_the_plain_form_stays_until_the_text_is_live(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    assert not await alice.page.get_by_label("Text", exact=True).is_visible()
    without = await room.enters(room.laid.cast.bob, waits=False, java_script_enabled=False)
    assert await without.page.get_by_label("Text", exact=True).is_visible()
    assert await without.page.get_by_text("Visits begin within two weeks.").is_visible()
    assert not await without.page.get_by_text("Here now:").is_visible()
