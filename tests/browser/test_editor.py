"""Several people write one section in real browsers, over real sockets, and PostgreSQL has every word."""

import gzip
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Dialog

from portal.live.rights import Rights
from portal.web.assets import BUILT, manifest
from tests.browser.writing import AXE, WritingRoom, eventually, writing_room
from tests.faults.desk import BEGINNING, paragraph

pytestmark = pytest.mark.browser
NOT_SAVED = "Not saved: you can go on writing"
BEGINNING_WORDS = ["Befriending", "Visits begin within two weeks."]
BLOCKED_SOCKETS = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose({ code: 1006, reason: "" }), 10); }
  close() {}
};"""
LARGEST_BUNDLE_BYTES = 160_000


@pytest.fixture
async def room(database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(database["portal_app"]) as one:
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
    heard = re.compile(rf"(Here now|Now here too): {re.escape(name)}\.")
    await alice.sees(alice.page.locator("[data-part=announcements]").get_by_text(heard))
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
    await alice.types(" of Alice")
    await bob.caret_after("two weeks.")
    await bob.types(" Of Bob.")
    await room.agree(alice, bob)
    await alice.press("Control+z")
    assert await room.agree(alice, bob) == ["Befriending", "Visits begin within two weeks. Of Bob."]
    await alice.press("Control+y")
    assert await room.agree(alice, bob) == ["Befriending of Alice", "Visits begin within two weeks. Of Bob."]


async def test_writing_goes_on_without_a_line_and_is_merged(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.caret_after("Befriending")
    await alice.context.set_offline(True)
    await alice.types(" on Sundays")
    await alice.says_status(NOT_SAVED)
    await alice.sees(alice.page.get_by_text("There is no connection at the moment."))
    await bob.caret_after("two weeks.")
    await bob.types(" Bob was here.")
    await bob.saved()
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    alice.page.on("dialog", stay)
    await alice.page.evaluate("void (location.href = '/elsewhere')")

    async def warned() -> bool:
        return asked == ["beforeunload"]

    await eventually(warned, "the warning on leaving")
    await alice.context.set_offline(False)
    assert await room.agree(alice, bob) == ["Befriending on Sundays", "Visits begin within two weeks. Bob was here."]


async def test_nobody_is_warned_when_all_is_saved(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Befriending")
    await alice.types("!")
    await alice.saved()
    alice.page.on("dialog", lambda dialog: alice.complaints.append(dialog.type))
    await alice.page.reload()
    await alice.sees(alice.page.locator(".app-editor--live"))
    assert await alice.reads() == ["Befriending!", "Visits begin within two weeks."]


async def test_where_sockets_are_blocked_the_text_goes_by_post(room: WritingRoom) -> None:
    bob = await room.enters(room.laid.cast.bob)
    alice = await room.enters(room.laid.cast.alice, waits=False)
    await alice.page.add_init_script(BLOCKED_SOCKETS)
    await alice.page.reload()
    await alice.sees(alice.page.locator(".app-editor--live"))
    await alice.sees(alice.page.get_by_text("Your network allows only a slower connection"))
    await alice.caret_after("Befriending")
    await alice.types(" by post")
    await bob.caret_after("two weeks.")
    await bob.types(" By socket.")
    assert await room.agree(alice, bob) == ["Befriending by post", "Visits begin within two weeks. By socket."]


async def test_words_whose_paragraph_was_removed_are_offered_back(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.caret_after("two weeks.")
    await alice.context.set_offline(True)
    await alice.types(" And a lift home.")
    await bob.caret_after("two weeks.")
    await bob.press("Shift+Home", "Backspace", "Backspace")
    await bob.saved()
    await alice.context.set_offline(False)
    offer = alice.page.get_by_role("group", name="Words that lost their paragraph")
    await alice.sees(offer.get_by_text("And a lift home."))
    await offer.get_by_role("button", name="Put them back here").click()
    assert await room.agree(alice, bob) == ["Befriending", " And a lift home."]
    assert not await offer.is_visible()


async def test_a_reader_sees_the_others_write_and_cannot(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    audrey = await room.enters(room.laid.cast.audrey, Rights.READ)
    await alice.caret_after("Befriending")
    await alice.types("!")
    await audrey.sees(audrey.page.get_by_text("Befriending!"))
    assert await audrey.text.get_attribute("contenteditable") == "false"
    assert not await audrey.page.get_by_role("toolbar", name="Formatting").is_visible()


async def test_whose_right_is_taken_away_is_told_and_keeps_reading(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    room.laid.desk.rights[room.laid.address.document_id, room.laid.cast.alice.id] = Rights.READ
    room.laid.hub.gatekeeper.anything_changed()

    async def is_reading() -> bool:
        return await alice.text.get_attribute("contenteditable") == "false"

    await eventually(is_reading, "the text is no longer open for writing")


async def test_when_the_text_is_gone_the_words_not_saved_are_shown(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Befriending")
    await alice.context.set_offline(True)
    await alice.types(" on Sundays")
    await alice.says_status(NOT_SAVED)
    room.laid.desk.documents.clear()
    await alice.context.set_offline(False)
    notice = alice.page.get_by_role("group", name="Not connected")
    await alice.sees(notice.get_by_text("This text is no longer there."))
    assert await notice.get_by_role("textbox").input_value() == " on Sundays"
    assert await notice.get_by_role("link", name="Reload the page").is_visible()
    assert await alice.text.get_attribute("contenteditable") == "false"


async def test_whose_right_went_while_they_wrote_offline_keeps_the_words(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Befriending")
    await alice.context.set_offline(True)
    await alice.types(" on Sundays")
    room.laid.desk.rights[room.laid.address.document_id, room.laid.cast.alice.id] = Rights.READ
    await alice.context.set_offline(False)
    notice = alice.page.get_by_role("group", name="Not connected")
    await alice.sees(notice.get_by_text("You can no longer write here."))
    assert await notice.get_by_role("textbox").input_value() == " on Sundays"
    assert await room.words() == BEGINNING_WORDS


async def test_who_is_signed_out_can_sign_in_elsewhere_and_go_on(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    [cookie] = [one for one in await alice.context.cookies() if one["name"] == "portal-session"]
    await alice.context.clear_cookies()
    await alice.context.set_offline(True)
    await alice.caret_after("Befriending")
    await alice.types("!")
    await alice.context.set_offline(False)
    notice = alice.page.get_by_role("group", name="Not connected")
    await alice.sees(notice.get_by_text("You are signed out."))
    await alice.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": alice.page.url}])
    await notice.get_by_role("button", name="Try again").click()
    await alice.saved()
    assert await room.words() == ["Befriending!", BEGINNING_WORDS[1]]
    assert await alice.text.get_attribute("contenteditable") == "true"


async def test_a_stale_page_keeps_its_plain_form(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice, waits=False, epoch=9)
    await alice.page.wait_for_timeout(1000)
    assert await alice.page.locator("#plain").is_visible()
    assert await alice.page.locator(".app-editor--live").count() == 0


async def test_a_swapped_out_editor_leaves_the_room(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("Bob Brown"))
    await bob.page.evaluate("""() => {
      document.querySelector('#editor').remove();
      document.dispatchEvent(new CustomEvent('htmx:after:swap'));
    }""")
    await alice.sees(alice.page.get_by_role("listitem").get_by_text("only you"))


async def test_a_comments_mark_survives_what_is_written_into_its_passage(room: WritingRoom) -> None:
    portal = await room.laid.joins(room.laid.cast.sam)
    portal.text(1).format(0, 12, {"comment--AbCd+/12": {"id": "c1"}})
    await portal.saved()
    alice = await room.enters(room.laid.cast.alice)
    await alice.sees(alice.page.locator(".app-editor__commented").get_by_text("Visits begin"))
    await alice.caret_after("Visits")
    await alice.types(" always")
    await alice.saved()
    [block] = [one for one in await room.blocks(marked=True) if one["id"] == "two"]
    commented = [(run["text"], run["comments"]) for run in block["runs"] if "comments" in run]
    assert commented == [("Visits always begin", ["c1"])]


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
async def long_room(database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    blocks = [*BEGINNING, *(paragraph(f"p{number}", f"Clause {number}. " * 20) for number in range(200))]
    async with writing_room(database["portal_app"], blocks) as one:
        yield one


async def test_a_long_section_opens_quickly_and_takes_a_large_paste(long_room: WritingRoom) -> None:
    alice = await long_room.enters(long_room.laid.cast.alice)
    await alice.caret_after("Befriending")
    pasted = "<p>" + "</p><p>".join(f"Pasted {number} " * 100 for number in range(150)) + "</p>"
    await alice.pastes(pasted)
    await alice.saved()
    assert len(await long_room.blocks()) == len(BEGINNING) + 200 + 149
