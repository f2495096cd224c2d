"""Suggesting: proposals in somebody's name and on their organisation's behalf, and what becomes of them."""

import re
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from playwright.async_api import Browser, expect

from portal.clock import uk_time
from portal.live.rights import Rights
from tests.browser.hearing import hears
from tests.browser.patience import eventually
from tests.browser.suggesting import BEGINNING, marks, replaces_two
from tests.browser.writing import WritingRoom, writing_room

pytestmark = pytest.mark.browser
ACCEPT = re.compile("Accept.*Replace")


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


async def test_a_suggestion_leaves_the_text_alone_until_it_is_accepted(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    await bob.saved()
    assert await room.words() == BEGINNING
    [put_in], [taken_out] = await marks(room, "insertion"), await marks(room, "deletion")
    assert (put_in["text"], taken_out["text"], put_in["id"]) == ("three", "two", taken_out["id"])
    assert (put_in["person"], put_in["organisation"]) == (str(bob.actor.id), str(bob.actor.organisation_id))
    panel = alice.page.get_by_role("region", name="1 suggestion")
    await alice.sees(panel.get_by_text("Replace “two” with “three”", exact=True))
    when = uk_time(datetime.fromisoformat(put_in["at"]))
    await alice.sees(panel.get_by_text(f"Bob Brown for {bob.actor.organisation}, {when}", exact=True))
    await panel.get_by_role("button", name=ACCEPT).click()
    await alice.becomes("Befriending", "Visits begin within three weeks.")
    assert await room.agree(alice, bob) == ["Befriending", "Visits begin within three weeks."]
    assert await room.words() == ["Befriending", "Visits begin within three weeks."]


async def test_by_keyboard_alone_a_suggestion_is_found_heard_and_accepted(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    await alice.sees(alice.page.get_by_role("button", name=ACCEPT))
    await alice.caret_after("Befriending")
    await alice.press("ArrowDown", "End", *["ArrowLeft"] * 8)
    await hears(alice.page, "by Bob Brown")
    await alice.press("Escape")
    for _ in range(4):
        await alice.press("Tab")
        if "Accept" in await alice.page.evaluate("document.activeElement.textContent"):
            break
    await alice.press("Enter")
    await hears(alice.page, "Suggestion accepted.")
    await alice.saved()
    assert await room.words() == ["Befriending", "Visits begin within three weeks."]
    await expect(alice.text).to_be_focused()


async def test_all_of_one_organisations_are_rejected_at_once(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    await bob.caret_after("weeks.")
    await bob.press("Enter")
    await bob.types("A new paragraph.")
    await bob.saved()
    reject = alice.page.get_by_role("button", name=f"Reject all 2 of {bob.actor.organisation}")
    await reject.click()
    await alice.sees(alice.page.get_by_text("Say why it is rejected.").first)
    assert room.verdicts == []
    await alice.types("Not this year.")
    await reject.click()
    await alice.becomes(*BEGINNING)
    assert await room.agree(alice, bob) == BEGINNING
    assert await marks(room, "insertion") == await marks(room, "deletion") == []
    assert room.verdicts == [{"verdict": "rejected", "reason": "Not this year."}]


async def test_two_organisations_that_want_the_same_words_are_shown_as_a_collision(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    sam = await room.enters(room.laid.cast.sam, Rights.SUGGEST)
    await replaces_two(bob)
    await room.agree(alice, bob, sam)
    await sam.caret_after("within ")
    await sam.types("some ")
    clash = "suggests something else for the same words"
    await alice.sees(alice.page.get_by_text(f"{sam.actor.organisation} {clash}"))
    await alice.sees(alice.page.get_by_text(f"{bob.actor.organisation} {clash}"))
    assert await room.words() == BEGINNING
    await alice.page.get_by_role("button", name=re.compile("Choose this one.*some")).click()
    await alice.becomes("Befriending", "Visits begin within some two weeks.")


async def test_two_organisations_may_want_the_same_words_to_go(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    sam = await room.enters(room.laid.cast.sam, Rights.SUGGEST)
    await replaces_two(bob)
    await room.agree(alice, bob, sam)
    await sam.caret_after("two")
    for _ in range(3):
        await sam.press("Backspace")
    await sam.types("ten")
    await room.agree(alice, bob, sam)
    [run] = [run for run in (await room.blocks(marked=True))[1]["runs"] if "deletion" in run]
    assert (run["text"], len(run["deletions"])) == ("two", 2)
    await alice.page.get_by_role("button", name=re.compile("Choose this one.*“ten”")).click()
    await alice.becomes("Befriending", "Visits begin within ten weeks.")
    await room.agree(alice, bob, sam)
    assert await marks(room, "insertion") == await marks(room, "deletion") == []


async def test_a_change_of_kind_is_suggested_and_keeps_the_clause(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("weeks.")
    await bob.press("Control+Alt+2")
    await bob.saved()
    assert await room.words() == [*BEGINNING, ""]
    await alice.page.get_by_role("button", name=re.compile("Accept.*a smaller heading")).click()
    await alice.becomes(*BEGINNING)
    await room.agree(alice, bob)
    assert [(block["id"], block["kind"]) for block in await room.blocks()] == [("one", "h1"), ("two", "h2")]


async def test_what_is_typed_into_anothers_suggestion_does_not_carry_their_name(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    await room.agree(alice, bob)
    await alice.caret_after("thr")
    await alice.types("xx")
    await room.agree(alice, bob)
    assert [mark["text"] for mark in await marks(room, "insertion")] == ["thr", "ee"]
    assert (await room.words())[1] == "Visits begin within xxtwo weeks."


async def test_the_text_says_whose_a_suggestion_is(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    # While Bob's caret stands in the midst of his words, they are two pieces.
    last = alice.page.locator(".app-suggested--last").last
    await alice.sees(last)
    assert await last.get_attribute("data-by") == bob.actor.organisation
    assert await last.get_attribute("title") == f"Taken out by Bob Brown for {bob.actor.organisation}"
    colour = bob.actor.organisation_id.int % 8
    assert f"app-suggested--{colour}" in (await last.get_attribute("class") or "")


NAMES_SHOWN = """elements => elements.filter(one => getComputedStyle(one, "::after").content !== "none").length"""


async def test_a_caret_in_the_midst_of_a_suggestion_does_not_double_its_name(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    await bob.press("ArrowRight")
    last = alice.page.locator(".app-suggested--last")

    async def is_divided() -> bool:
        return await last.count() == 2

    await eventually(is_divided, "Bob's caret in the midst of the words")
    assert await last.evaluate_all(NAMES_SHOWN) == 1


async def test_who_suggests_cannot_divide_the_text_and_is_told(room: WritingRoom) -> None:
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("Visits begin")
    await bob.press("Enter")
    await bob.sees(bob.page.locator("[data-part=refusal]").get_by_text("You are suggesting"))
    await bob.press("Home", "Backspace")
    assert await bob.reads() == BEGINNING
    await bob.types("Soon: ")
    await bob.saved()
    assert not await bob.page.locator("[data-part=refusal]").is_visible()
    assert await room.words() == BEGINNING


async def test_a_change_of_look_is_suggested_as_new_words_for_old(room: WritingRoom) -> None:
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.selects("two")
    await bob.press("Control+b")
    await bob.saved()
    runs = (await room.blocks(marked=True))[1]["runs"]
    assert [(run["text"], run.get("bold", False), sorted({"insertion", "deletion"} & run.keys())) for run in runs] == [
        ("Visits begin within ", False, []),
        ("two", False, ["deletion"]),
        ("two", True, ["insertion"]),
        (" weeks.", False, []),
    ]


async def test_a_suggestion_can_be_withdrawn_and_typed_over_by_who_made_it(room: WritingRoom) -> None:
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    await bob.press("Backspace", "Backspace")
    await bob.saved()
    assert [mark["text"] for mark in await marks(room, "insertion")] == ["thr"]
    await bob.page.get_by_role("button", name="Withdraw").click()
    await bob.becomes(*BEGINNING)
    assert await bob.reads() == BEGINNING
    assert await marks(room, "insertion") == await marks(room, "deletion") == []


async def test_who_may_write_can_choose_to_suggest(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.tool("Suggest changes instead of making them")
    await alice.caret_after("within ")
    await alice.types("about ")
    await alice.saved()
    assert await room.words() == BEGINNING
    await alice.tool("Suggest changes instead of making them")
    await alice.caret_after("Befriending")
    await alice.types("!")
    await alice.saved()
    assert await room.words() == ["Befriending!", BEGINNING[1]]


async def test_a_whole_selection_is_suggested_to_go(room: WritingRoom) -> None:
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("Befr")
    await bob.press("Shift+Control+End", "Delete")
    await bob.saved()
    assert [mark["text"] for mark in await marks(room, "deletion")] == ["iending", BEGINNING[1]]
    assert await room.words() == BEGINNING


async def test_what_a_writer_deletes_and_brings_back_may_hold_anothers_suggestion(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await replaces_two(bob)
    await room.agree(alice, bob)
    before = await alice.reads()
    await alice.caret_after("Befriending")
    await alice.press("Shift+Control+End", "Delete")
    await alice.saved()
    await alice.press("Control+z")
    assert await room.agree(alice, bob) == before
    assert [mark["person"] for mark in await marks(room, "insertion")] == [str(bob.actor.id)]
