"""What is said beside the text is so: who is here, what others suggest, how clauses are numbered, where one stands."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from portal.live.rights import Rights
from tests.browser.hearing import heard, hears
from tests.browser.writing import Writer, WritingRoom, writing_room

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


async def focused(writer: Writer) -> str:
    words: str = await writer.page.evaluate(FOCUSED)
    return words


async def test_whoever_loses_the_line_is_not_told_that_the_others_have_left(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("Bob Brown"))
    await hears(alice.page, "Bob Brown")
    await alice.goes_offline()
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("not known at the moment"))
    await hears(alice.page, "There is no connection at the moment. You can go on writing.")
    await alice.context.set_offline(False)
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("Bob Brown"))
    await hears(alice.page, "The connection is back.")
    assert not any("No longer here" in said for said in await heard(alice.page))
    assert await bob.reads() == ["Befriending", "Visits begin within two weeks."]


async def test_what_others_suggest_is_heard_once_they_have_finished(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("two weeks")
    await bob.inserts(" at most")  # letter by letter, a slow machine would make pauses like somebody who has finished
    await hears(alice.page, f"New suggestion by Bob Brown for {bob.actor.organisation}: Put in “at most”.")
    assert sum("New suggestion" in said for said in await heard(alice.page)) == 1


async def test_what_the_keys_do_is_heard_as_what_the_buttons_do(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("two weeks.")
    for key, said in (
        ("Control+b", "Bold on."),
        ("Control+b", "Bold off."),
        ("Control+Shift+8", "Bulleted list on."),
        ("Control+]", "Level 2."),
        ("Control+Shift+8", "Bulleted list off."),
        ("Control+Alt+1", "Heading on."),
        ("Control+z", "Undone."),
    ):
        await alice.press(key)
        await hears(alice.page, said)
    await alice.tool("Table")
    await hears(alice.page, "Table put in, with three columns and two rows.")


async def test_clauses_have_the_numbers_that_readers_see(room: WritingRoom) -> None:
    """A clause that is only suggested has none, and neither has an empty line."""
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("Befriending")
    await bob.press("End", "Enter")
    await bob.types("Only suggested.")
    await alice.sees(alice.text.get_by_text("Only suggested."))
    await alice.caret_after("two weeks.")
    await alice.press("Enter", "Enter")
    await alice.types("The last one.")
    numbers = "one => [...one.children].map(child => child.dataset.number ?? '')"
    assert await alice.text.evaluate(numbers) == ["2.1", "", "2.2", "", "2.3"]


async def test_whoever_stands_on_a_button_stays_there_while_the_suggestion_grows(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    for words in ("Befriending", "two weeks"):
        await bob.caret_after(words)
        await bob.types(" soon")
    reject = alice.page.get_by_role("button", name=re.compile("^Reject.*soon")).nth(1)
    await reject.focus()
    await bob.types(" or later")
    await alice.sees(alice.page.get_by_text("Put in “soon or later”", exact=True))
    assert await focused(alice) == "Reject: Put in “soon or later”"


async def test_after_a_decision_one_stands_at_the_next_suggestion_and_on_none_of_its_buttons(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    for words, typed in (("Befriending", " one"), ("Visits", " two"), ("two weeks", " three")):
        await bob.caret_after(words)
        await bob.types(typed)
    await alice.sees(alice.page.get_by_role("region", name="3 suggestions").get_by_text("Put in “three”", exact=True))
    await alice.page.get_by_role("button", name=re.compile("^Accept.*“two”")).focus()
    await alice.press("Enter")
    await alice.sees(alice.page.get_by_role("region", name="2 suggestions"))
    assert (await focused(alice)).startswith("Put in “three”")
    assert await alice.page.evaluate("document.activeElement.tagName") == "LI"
