"""Writing where somebody else suggests something already: neither side loses a word of the other's."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from portal.live.rights import Rights
from tests.browser.suggesting import BEGINNING, marks, replaces_two
from tests.browser.writing import WritingRoom, writing_room

pytestmark = pytest.mark.browser


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


async def test_words_typed_over_anothers_suggestion_leave_what_stands_around_them(room: WritingRoom) -> None:
    """Left to the browser, the whole paragraph would be read back as new words of whoever types."""
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    sam = await room.enters(room.laid.cast.sam, Rights.SUGGEST)
    await replaces_two(bob)
    await room.agree(alice, bob, sam)
    await sam.selects("two")
    await sam.types("a few")
    await room.agree(alice, bob, sam)
    assert [one["text"] for one in await marks(room, "insertion")] == ["three", "a few"]
    assert [one["text"] for one in await marks(room, "deletion")] == ["two"]
    assert await room.words() == BEGINNING
    await alice.sees(alice.page.get_by_text("Replace “two” with “a few”", exact=True).first)
    assert sam.complaints == []


async def test_a_whole_word_goes_at_once(room: WritingRoom) -> None:
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("within two")
    await bob.press("Control+Backspace")
    await bob.saved()
    assert [one["text"] for one in await marks(room, "deletion")] == ["two"]


async def test_a_clause_that_somebody_else_suggests_keeps_its_kind_and_its_place(room: WritingRoom) -> None:
    """The portal would refuse it and stop the writing; the editor says so before anything is lost."""
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    sam = await room.enters(room.laid.cast.sam, Rights.SUGGEST)
    await bob.caret_after("two weeks.")
    await bob.press("Enter")
    await bob.types("Only suggested.")
    await room.agree(bob, sam)
    for place, keys in (
        ("Only", ["Control+Shift+8"]),
        ("Only", ["Enter"]),
        ("weeks.", ["ArrowDown", "Home", "Backspace"]),
    ):
        await sam.caret_after(place)
        await sam.press(*keys)
        await sam.sees(sam.page.locator("[data-part=refusal]").get_by_text("You are suggesting"))
        await sam.types("x")
        await sam.saved()
    await room.agree(bob, sam)
    assert [block["kind"] for block in await room.blocks(marked=True)] == ["h1", "p", "p"]
    assert await room.words() == [*BEGINNING, ""]
