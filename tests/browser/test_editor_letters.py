"""Which letter is whose, where the same letters stand side by side: it tells when one of them goes."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from portal.live.rights import Rights
from tests.browser.suggesting import BEGINNING, marks
from tests.browser.writing import WritingRoom, writing_room

pytestmark = pytest.mark.browser


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


async def test_a_space_before_anothers_suggested_space_stays_when_that_one_goes(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("begin")
    await bob.types(" soon")
    await bob.saved()
    await alice.becomes("Befriending", "Visits begin soon within two weeks.")
    await alice.caret_after("begin")
    await alice.types(" only")
    await alice.saved()
    await bob.becomes("Befriending", "Visits begin only soon within two weeks.")
    await bob.press(*["Control+z"] * 5)
    assert await room.agree(alice, bob) == ["Befriending", "Visits begin only within two weeks."]
    assert await room.words() == ["Befriending", "Visits begin only within two weeks."]
    assert await marks(room, "insertion") == []


async def test_what_is_typed_within_equal_letters_is_taken_back_and_nothing_else(room: WritingRoom) -> None:
    """Also letters of two units, of which half would be none."""
    alice, bob = [await room.enters(one) for one in (room.laid.cast.alice, room.laid.cast.bob)]
    await bob.caret_after("weeks.")
    await bob.types("👍🏽👍🏽")
    await bob.saved()
    await alice.becomes(BEGINNING[0], f"{BEGINNING[1]}👍🏽👍🏽")
    await alice.caret_after("weeks.")
    await alice.types("👍🏽👎🏽")
    await alice.saved()
    await bob.becomes(BEGINNING[0], f"{BEGINNING[1]}👍🏽👎🏽👍🏽👍🏽")
    await bob.press(*["Control+z"] * 4)
    assert await room.agree(alice, bob) == [BEGINNING[0], f"{BEGINNING[1]}👍🏽👎🏽"]
    await alice.press(*["Control+z"] * 4)
    assert await room.agree(alice, bob) == BEGINNING
    assert await room.words() == BEGINNING
