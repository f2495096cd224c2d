"""Several people write one section in real browsers, over real sockets, and PostgreSQL has every word."""

import gzip
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser

from portal.live.marking import mark_words
from portal.live.rights import Author, Rights
from portal.web.assets import BUILT, manifest
from tests.browser.hearing import hears
from tests.browser.patience import eventually
from tests.browser.writing import AXE, WritingRoom, writing_room
from tests.faults.desk import BEGINNING, paragraph

pytestmark = pytest.mark.browser
LARGEST_BUNDLE_BYTES = 160_000


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


def test_the_bundle_stays_small() -> None:
    assert len(gzip.compress((BUILT / manifest()["editor.js"]).read_bytes())) < LARGEST_BUNDLE_BYTES


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
    assert not await alice.page.locator("#plain").is_visible()
    without = await room.enters(room.laid.cast.bob, waits=False, java_script_enabled=False)
    assert await without.page.get_by_label("Text", exact=True).is_visible()
    assert await without.page.get_by_text("Visits begin within two weeks.").is_visible()
    assert not await without.page.get_by_text("Here now:").is_visible()


async def test_others_are_named_with_their_organisation_and_shown_where_they_write(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await bob.caret_after("within two")
    name = f"Bob Brown ({room.laid.cast.bob.organisation})"
    await alice.sees(alice.page.get_by_role("listitem").get_by_text(name))
    await alice.sees(alice.page.locator(".app-caret__name").get_by_text(name))
    assert await alice.page.locator(".app-caret").get_attribute("aria-hidden") == "true"
    said = re.compile(rf"(Here now|Now here too): {re.escape(name)}\.")
    await hears(alice.page, said)
    await bob.context.close()
    room.writers.remove(bob)
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("only you"))


async def test_the_toggle_for_comings_and_goings_is_remembered(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    toggle = alice.page.get_by_role("button", name="Say who comes and goes")
    assert await toggle.get_attribute("aria-pressed") == "true"
    await toggle.click()
    await alice.page.reload()
    await alice.sees(alice.page.locator(".app-editor--live"))
    assert await toggle.get_attribute("aria-pressed") == "false"


async def test_undo_takes_back_only_ones_own(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.caret_after("Befriending")
    await alice.inserts(" of Alice")
    await bob.caret_after("two weeks.")
    await bob.types(" Of Bob.")
    await room.agree(alice, bob)
    await alice.press("Control+z")
    assert await room.agree(alice, bob) == ["Befriending", "Visits begin within two weeks. Of Bob."]
    await alice.press("Control+y")
    assert await room.agree(alice, bob) == ["Befriending of Alice", "Visits begin within two weeks. Of Bob."]


async def test_a_reader_sees_the_others_write_and_cannot(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    audrey = await room.enters(room.laid.cast.audrey, Rights.READ)
    await alice.caret_after("Befriending")
    await alice.types("!")
    await audrey.sees(audrey.page.get_by_text("Befriending!"))
    assert await audrey.text.get_attribute("contenteditable") == "false"
    assert not await audrey.page.get_by_role("toolbar", name="Formatting").is_visible()


async def test_a_swapped_out_editor_leaves_the_room(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("Bob Brown"))
    await bob.page.evaluate("""() => {
      document.querySelector('#editor').remove();
      document.dispatchEvent(new CustomEvent('htmx:after:swap'));
    }""")
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("only you"))


async def test_a_comments_mark_survives_what_is_written_into_its_passage(room: WritingRoom) -> None:
    sam, comment_id = room.laid.cast.sam, uuid4()
    author = Author(sam.id, sam.organisation_id)
    await room.laid.hub.edit(
        room.laid.address, author, lambda doc: mark_words(doc, "two", "Visits begin", 1, comment_id)
    )
    alice = await room.enters(room.laid.cast.alice)
    await alice.sees(alice.page.locator("[data-comment]").get_by_text("Visits begin"))
    await alice.caret_after("Visits")
    await alice.types(" always")
    await alice.saved()
    [block] = [one for one in await room.blocks(marked=True) if one["id"] == "two"]
    commented = [(run["text"], run["comments"]) for run in block["runs"] if "comments" in run]
    assert commented == [("Visits always begin", [str(comment_id)])]


async def test_axe_finds_nothing(room: WritingRoom) -> None:
    for width in (390, 1280):
        alice = await room.enters(room.laid.cast.alice, viewport={"width": width, "height": 900}, bypass_csp=True)
        bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
        await bob.caret_after("within two")
        await bob.types(" or three")
        await alice.caret_after("two")
        await alice.tool("Bullets")
        await alice.tool("Table")
        await alice.sees(alice.page.get_by_role("button", name=re.compile("Accept.*Put in")))
        await alice.page.add_script_tag(path=AXE)
        found = await alice.page.evaluate("axe.run()")
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []


async def test_a_fresh_paragraph_gets_an_id_and_the_old_one_keeps_its_own(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Visits begin")
    await alice.press("Enter")
    await alice.saved()
    await alice.caret_after("Befriending")
    await alice.press("Home", "Enter")
    await alice.saved()
    blocks = await room.blocks()
    ids = [block["id"] for block in blocks]
    assert len(set(ids)) == len(ids) == 4
    assert {block["id"]: block["runs"] for block in blocks}["one"] == [{"text": "Befriending"}]
    assert ids.index("one") == 1
    assert ids.index("two") == 2


@pytest.fixture
async def long_room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    blocks = [*BEGINNING, *(paragraph(f"p{number}", f"Clause {number}. " * 20) for number in range(200))]
    async with writing_room(chromium, database["portal_app"], blocks) as one:
        yield one


async def test_a_long_section_opens_quickly_and_takes_a_large_paste(long_room: WritingRoom) -> None:
    alice = await long_room.enters(long_room.laid.cast.alice)
    await alice.caret_after("Befriending")
    pasted = "<p>" + "</p><p>".join(f"Pasted {number} " * 60 for number in range(150)) + "</p>"
    await alice.pastes(pasted)
    await alice.saved()
    assert len(await long_room.blocks()) == len(BEGINNING) + 200 + 149
