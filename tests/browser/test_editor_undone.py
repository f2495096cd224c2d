"""Undo: after the portal was started again too, and never more at once than the portal takes."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from portal.live.members import RESTARTING
from portal.live.rights import Rights
from tests.browser.patience import eventually
from tests.browser.writing import Writer, WritingRoom, writing_room

pytestmark = pytest.mark.browser
UNDONE_TOGETHER_MS = 600
"""What is typed after a longer pause is a step of its own."""


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


async def starts_again(room: WritingRoom) -> None:
    """The document is known from the database alone, where all its frames have gone into a snapshot."""
    hub, laid = room.laid.hub, room.laid
    await hub.library.compact(laid.address)
    old = laid.room
    old.end_all(RESTARTING, "The portal restarts.")

    async def is_empty() -> bool:
        return not old.members

    await eventually(is_empty, "everybody sent away")
    del hub.rooms[laid.address]


async def suggested(room: WritingRoom, organisation: str) -> str:
    runs = [run for block in await room.blocks(marked=True) for run in block.get("runs", [])]
    return "".join(run["text"] for run in runs if run.get("insertion", {}).get("organisation") == organisation)


async def takes_out(writer: Writer, words: str) -> None:
    await writer.selects(words)
    await writer.press("Delete")
    await writer.saved()


async def test_anothers_proposal_comes_back_under_its_name(room: WritingRoom) -> None:
    bob, alice = room.laid.cast.bob, await room.enters(room.laid.cast.alice)
    bobs = await room.enters(bob, Rights.SUGGEST)
    await bobs.caret_after("Visits")
    await bobs.types(" at home")
    await bobs.saved()
    await alice.becomes("Befriending", "Visits at home begin within two weeks.")
    await takes_out(alice, " at home")
    assert await suggested(room, str(bob.organisation_id)) == ""
    await starts_again(room)
    await alice.press("Control+z")
    await alice.becomes("Befriending", "Visits at home begin within two weeks.")
    await alice.saved()
    await bobs.becomes("Befriending", "Visits at home begin within two weeks.")
    assert await suggested(room, str(bob.organisation_id)) == " at home"
    assert await room.words() == ["Befriending", "Visits begin within two weeks."], "still only proposed"
    assert await alice.page.locator("[data-part=stopped]").is_hidden()
    await alice.types("!")
    await alice.saved()


async def test_plain_words_of_others_come_back_too(room: WritingRoom) -> None:
    alice, bob = [await room.enters(one) for one in (room.laid.cast.alice, room.laid.cast.bob)]
    await bob.caret_after("Visits")
    await bob.types(" at home")
    await bob.saved()
    await alice.becomes("Befriending", "Visits at home begin within two weeks.")
    await takes_out(alice, " at home")
    await starts_again(room)
    await alice.press("Control+z")
    assert await room.agree(alice, bob) == ["Befriending", "Visits at home begin within two weeks."]
    assert await alice.page.locator("[data-part=stopped]").is_hidden()


async def test_undo_beyond_the_first_step_leaves_others_words_alone(room: WritingRoom) -> None:
    """Left to the browser, it would take back what was typed here first, whatever has become of it meanwhile."""
    alice, bob = [await room.enters(one) for one in (room.laid.cast.alice, room.laid.cast.bob)]
    await alice.caret_after("Visits")
    await alice.types("/calls")
    await alice.saved()
    await bob.becomes("Befriending", "Visits/calls begin within two weeks.")
    await bob.caret_after("calls")
    await bob.types("/letters")
    await bob.saved()
    await alice.becomes("Befriending", "Visits/calls/letters begin within two weeks.")
    await alice.press(*["Control+z"] * 8)
    await alice.saved()
    assert await room.agree(alice, bob) == ["Befriending", "Visits/letters begin within two weeks."]
    assert await room.words() == ["Befriending", "Visits/letters begin within two weeks."]


async def test_what_is_too_much_to_bring_back_is_refused_and_writing_goes_on(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Befriending")
    for _ in range(2):
        await alice.page.keyboard.insert_text("word " * 11_000)
    await alice.saved()
    await alice.press("Control+a", "Delete")
    await alice.saved()
    await alice.press("Control+z")
    await alice.sees(alice.page.locator("[data-part=refusal]").get_by_text("That is too much to bring back at once"))
    await alice.types("On.")
    await alice.saved()
    assert await room.words() == ["On."]


async def test_too_much_is_refused_behind_a_step_that_has_nothing_left_to_do_as_well(room: WritingRoom) -> None:
    alice, bob = [await room.enters(one) for one in (room.laid.cast.alice, room.laid.cast.bob)]
    await bob.caret_after("Befriending")
    for _ in range(2):
        await bob.inserts("word " * 11_000)
    await bob.saved()
    await alice.becomes(f"Befriending{'word ' * 22_000}", "Visits begin within two weeks.")
    await alice.caret_after("Visits")
    await alice.press("Control+a", "Delete")
    await alice.saved()
    await alice.page.wait_for_timeout(UNDONE_TOGETHER_MS)
    await alice.types("x")
    await alice.saved()
    await bob.becomes("x")
    await bob.press("Control+a", "Delete")
    await bob.saved()
    await alice.becomes("")
    await alice.press("Control+z")
    await alice.sees(alice.page.locator("[data-part=refusal]").get_by_text("That is too much to bring back at once"))
    await alice.types("On.")
    await alice.saved()
    assert await room.agree(alice, bob) == ["On."]


async def test_who_suggests_takes_back_nothing_that_was_decided(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("Visits")
    await bob.types("/calls")
    await bob.saved()
    await alice.page.get_by_role("button", name=re.compile("Accept.*Put in")).click()
    insertions = bob.text.locator("ins")

    async def is_decided() -> bool:
        return await room.words() == ["Befriending", "Visits/calls begin within two weeks."] and (
            await insertions.count() == 0
        )

    await eventually(is_decided, "the verdict at Bob's")
    await bob.press("Control+z")
    await bob.types("!")
    await bob.saved()
    assert await bob.page.locator("[data-part=stopped]").is_hidden()
    assert await room.words() == ["Befriending", "Visits/calls begin within two weeks."]
