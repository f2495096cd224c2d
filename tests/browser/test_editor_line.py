"""A line that drops, is blocked or ends for good: writing goes on, and no word goes away in silence."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Dialog

from portal.live.rights import Rights
from tests.browser.hearing import hears
from tests.browser.patience import eventually
from tests.browser.suggesting import marks
from tests.browser.writing import WritingRoom, writing_room

pytestmark = pytest.mark.browser
NOT_SAVED = "Not saved: you can go on writing"
BEGINNING_WORDS = ["Befriending", "Visits begin within two weeks."]
BLOCKED_SOCKETS = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose({ code: 1006, reason: "" }), 10); }
  close() {}
};"""


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


async def test_writing_goes_on_without_a_line_and_is_merged(room: WritingRoom) -> None:
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob)
    await alice.caret_after("Befriending")
    await alice.goes_offline()
    await alice.types(" on Sundays")
    await alice.says_status(NOT_SAVED)
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
    await alice.goes_offline()
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


async def test_what_was_suggested_without_a_line_stands_though_its_clause_was_divided(room: WritingRoom) -> None:
    """The space that Bob types before a space is his, and not the one that was there and moves on with the clause."""
    alice, bob = await room.enters(room.laid.cast.alice), await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("within")
    await bob.goes_offline()
    await bob.types(" about")
    await alice.caret_after("begin")
    await alice.press("Enter")
    await alice.saved()
    await bob.context.set_offline(False)
    assert await room.agree(alice, bob) == ["Befriending", "Visits begin about", " within two weeks."]
    assert await bob.page.locator("[data-part=stopped]").is_hidden()
    assert [mark["text"] for mark in await marks(room, "insertion")] == [" about"]
    assert await room.words() == ["Befriending", "Visits begin", " within two weeks."]


async def test_whose_right_is_taken_away_is_told_and_keeps_reading(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    room.laid.desk.rights[room.laid.address.document_id, room.laid.cast.alice.id] = Rights.READ
    room.laid.hub.gatekeeper.anything_changed()

    async def is_reading() -> bool:
        return await alice.text.get_attribute("contenteditable") == "false"

    await eventually(is_reading, "the text is no longer open for writing")
    sentence = "You may only read this section now. The text that is saved stays."
    await alice.sees(alice.page.locator("[data-part=rights-changed]").get_by_text(sentence))
    await alice.sees(alice.page.get_by_role("status").get_by_text(sentence))


async def test_who_may_only_suggest_now_takes_back_nothing_that_they_wrote_before(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("two weeks")
    await alice.types(" at most")
    await alice.saved()
    room.laid.desk.rights[room.laid.address.document_id, room.laid.cast.alice.id] = Rights.SUGGEST
    room.laid.hub.gatekeeper.anything_changed()
    await alice.sees(alice.page.locator("[data-part=rights-changed]").get_by_text("You may suggest changes"))
    await alice.saved()
    await alice.caret_after("at most")
    await alice.press("Control+z")
    await alice.types("!")
    await alice.becomes("Befriending", "Visits begin within two weeks at most!.")
    await alice.saved()
    assert await room.words() == ["Befriending", "Visits begin within two weeks at most."], "the rest is proposed"


async def test_when_the_text_is_gone_the_words_not_saved_are_shown(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Befriending")
    await alice.goes_offline()
    await alice.types(" on Sundays")
    await alice.says_status(NOT_SAVED)
    room.laid.desk.documents.clear()
    await alice.context.set_offline(False)
    notice = alice.page.get_by_role("group", name="Not connected")
    await alice.sees(notice.get_by_text("This text is no longer there."))
    assert await notice.get_by_role("textbox").input_value() == " on Sundays"
    assert await notice.get_by_role("link", name="Reload the page").is_visible()
    assert await alice.text.get_attribute("contenteditable") == "false"


async def test_a_section_that_fills_says_so_before_and_what_to_do_when_it_is_full(room: WritingRoom) -> None:
    object.__setattr__(room.laid.hub.limits, "document_bytes", 4_000)
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Befriending")
    await alice.page.keyboard.insert_text("x" * 3_000)
    await alice.sees(alice.page.get_by_text("This text is at 8"))
    await alice.saved()
    await alice.page.keyboard.insert_text("y" * 2_000)
    notice = alice.page.get_by_role("group", name="Not connected")
    await alice.sees(notice.get_by_text("This section is full."))
    await alice.says_status("Not saved: writing has stopped. Why is said above the text.")
    assert await notice.get_by_role("textbox").input_value() == "y" * 2_000
    assert not await notice.get_by_role("button", name="Try again").is_visible()


async def test_whose_right_went_while_they_wrote_offline_keeps_the_words(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.caret_after("Befriending")
    await alice.goes_offline()
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
    await alice.goes_offline()
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
    await hears(alice.page, "This text was tidied up while your page was open.")
    assert await alice.page.locator("#plain").is_visible()
    assert await alice.page.locator(".app-editor--live").count() == 0
