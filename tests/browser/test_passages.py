"""Comments on words in real browsers: from the editor, without script, and while others write."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.caret import place_caret, press
from tests.browser.hearing import hears
from tests.browser.inspecting import Inspector
from tests.browser.patience import eventually
from tests.browser.section_desk import Desk, laid_desk

pytestmark = pytest.mark.browser

QUOTE = "within 30 days of asking"
QUESTIONS_APART = 15  # pixels


@pytest.fixture
async def desk(chromium: Browser, database: dict[str, str]) -> AsyncIterator[Desk]:
    async with laid_desk(chromium, database["portal_app"]) as desk:
        yield desk


async def selects(page: Page, words: str) -> None:
    await place_caret(page, words, selects=True)


async def comments_by_keys(page: Page, words: str, body: str, *, privately: bool = False) -> None:
    await selects(page, words)
    await page.keyboard.press("Control+Alt+m")
    dialog = page.get_by_role("dialog", name="Comment")
    await dialog.get_by_text(f"About “{words}”").wait_for()
    await page.keyboard.type(body)
    if privately:
        await dialog.get_by_role("radio", name="Only").check()
    await dialog.get_by_role("button", name="Save").click()
    await dialog.wait_for(state="hidden")


async def marks(page: Page, words: str) -> None:
    await page.locator(".app-editor__commented", has_text=words).wait_for()


async def test_the_questions_of_the_form_stand_apart(desk: Desk) -> None:
    alice = await desk.opens(desk.cast.alice)
    await selects(alice, QUOTE)
    await alice.keyboard.press("Control+Alt+m")
    dialog = alice.get_by_role("dialog", name="Comment")
    room = await dialog.get_by_role("group", name="Who may read it").bounding_box()
    asked = await dialog.get_by_text("Ask somebody to look").bounding_box()
    assert room is not None
    assert asked is not None
    assert asked["y"] - (room["y"] + room["height"]) >= QUESTIONS_APART


async def test_a_comment_made_in_the_editor_goes_along_with_its_words_and_says_when_they_have_gone(desk: Desk) -> None:
    alice, bob = await desk.opens(desk.cast.alice), await desk.opens(desk.cast.bob)
    await comments_by_keys(bob, QUOTE, "Too slow.")
    await marks(alice, QUOTE)
    panel = alice.get_by_role("region", name="Comments")
    await panel.get_by_text("Too slow.").wait_for()
    await hears(alice, "New comment: Bob Brown for")
    await selects(alice, "30 days")
    await alice.keyboard.type("a fortnight")
    await selects(alice, "The service")
    await press(alice, "Home")
    await alice.keyboard.type("Now: ")
    await marks(bob, "within a fortnight of asking")
    sam = await desk.opens(desk.cast.sam, script=False)
    await sam.goto(f"http://{desk.host}{desk.section}")

    async def the_page_shows_it() -> bool:
        await sam.reload()
        return await sam.locator("mark").all_inner_texts() == ["within a fortnight of asking"]

    await eventually(the_page_shows_it, "the words on the page")
    await selects(alice, "within a fortnight of asking")
    await alice.keyboard.press("Delete")

    async def the_page_says_so() -> bool:
        await sam.reload()
        return await sam.get_by_text("The words this was about have been removed.").count() == 1

    await eventually(the_page_says_so, "the words have gone")
    await sam.get_by_text(QUOTE).first.wait_for()
    await panel.get_by_text("The words this was about have been removed.").wait_for()
    await alice.keyboard.press("Control+z")
    await marks(alice, "within a fortnight of asking")


async def test_a_reader_without_script_comments_on_words_and_the_editor_shows_it(desk: Desk) -> None:
    alice = await desk.opens(desk.cast.alice)
    sam = await desk.opens(desk.cast.sam, script=False)
    await sam.goto(f"http://{desk.host}{desk.section}")
    await sam.get_by_role("link", name="Comment on clause 1.2").click()
    await sam.get_by_label("Your comment").fill("Who drives?")
    await sam.get_by_label("Words that it is about (optional)").fill("A car")
    await sam.get_by_role("radio", name="Everybody in the partnership").check()
    await sam.get_by_role("button", name="Save the comment").click()
    await sam.get_by_text("Your comment is saved.").wait_for()
    assert await sam.locator("mark").all_inner_texts() == ["A car"]
    await marks(alice, "A car")
    panel = alice.get_by_role("region", name="Comments")
    await panel.get_by_role("link", name="Reply").click()
    dialog = alice.get_by_role("dialog", name="Reply")
    await alice.keyboard.type("Volunteers.")
    await dialog.get_by_role("button", name="Save").click()
    await panel.get_by_text("Volunteers.", exact=True).wait_for()
    await panel.get_by_role("button", name="Close").click()
    await panel.get_by_role("button", name="Open again").wait_for()
    assert await alice.locator(".app-editor__commented").count() == 0
    await sam.reload()
    await sam.get_by_text("Volunteers.", exact=True).wait_for()
    assert await sam.locator("mark").count() == 0


async def test_a_private_comment_is_marked_for_its_own_organisation_alone(desk: Desk) -> None:
    alice, bob = await desk.opens(desk.cast.alice), await desk.opens(desk.cast.bob)
    await comments_by_keys(bob, "at home", "Our margin.", privately=True)
    await bob.locator(".app-editor__commented--private", has_text="at home").wait_for()
    await comments_by_keys(bob, "Drivers are insured", "By whom?")
    await marks(alice, "Drivers are insured")
    await alice.get_by_role("region", name="Comments").get_by_text("By whom?").wait_for()
    assert await alice.locator(".app-editor__commented").count() == 1
    assert "margin" not in await alice.content()


async def test_words_of_several_clauses_are_commented_on_together(desk: Desk) -> None:
    alice, bob = await desk.opens(desk.cast.alice), await desk.opens(desk.cast.bob)
    await selects(alice, "people at home.")
    await press(alice, *["Shift+Control+ArrowRight"] * 3)
    await alice.keyboard.press("Control+Alt+m")
    dialog = alice.get_by_role("dialog", name="Comment")
    await dialog.get_by_text("About “people at home. A").wait_for()
    await dialog.get_by_text("in clauses 1.1 and 1.2").wait_for()
    await alice.keyboard.type("Who pays?")
    await dialog.get_by_role("button", name="Save").click()
    for page in (alice, bob):
        await page.get_by_role("region", name="Comments").get_by_text("these words in clauses 1.1 and 1.2").wait_for()
        shown = page.locator(".app-editor__commented")
        await expect(shown).to_have_count(2)
        await expect(shown.first).to_have_text("people at home.")
    await press(alice, "ArrowRight")
    await alice.keyboard.press("Control+Alt+m")
    await dialog.get_by_text("About the whole of clause 1.2").wait_for()


async def test_a_comment_that_was_closed_unsent_is_there_again(desk: Desk) -> None:
    alice = await desk.opens(desk.cast.alice)
    for words, body in ((QUOTE, "Too slow."), ("at home", "")):
        await selects(alice, words)
        await alice.keyboard.press("Control+Alt+m")
        dialog = alice.get_by_role("dialog", name="Comment")
        assert await dialog.get_by_label("Your words").input_value() == ""
        await alice.keyboard.type(body)
        if body:
            await dialog.get_by_role("radio", name="Only").check()
        await alice.keyboard.press("Escape")
    await selects(alice, QUOTE)
    await alice.keyboard.press("Control+Alt+m")
    assert await dialog.get_by_label("Your words").input_value() == "Too slow."
    assert await dialog.get_by_role("radio", name="Only").is_checked()


async def test_a_reply_is_in_the_others_editor_as_soon_as_it_is_said(desk: Desk) -> None:
    """The socket says so: without it the editor would look every thirty seconds while there is a line."""
    alice, bob = await desk.opens(desk.cast.alice), await desk.opens(desk.cast.bob)
    await comments_by_keys(bob, QUOTE, "Too slow.")
    panel = alice.get_by_role("region", name="Comments")
    await panel.get_by_text("Too slow.").wait_for()
    await panel.get_by_role("link", name="Reply").click()
    await alice.keyboard.type("How fast, then?")
    await alice.get_by_role("dialog", name="Reply").get_by_role("button", name="Save").click()
    theirs = bob.get_by_role("region", name="Comments")
    await theirs.get_by_text("How fast, then?", exact=True).wait_for()
    await hears(bob, "New reply: Alice")


async def test_axe_finds_nothing_in_the_panel_and_the_form(desk: Desk) -> None:
    inspector = Inspector()
    alice = await desk.opens(desk.cast.alice, bypass_csp=True)
    await comments_by_keys(alice, QUOTE, "Too slow.")
    await marks(alice, QUOTE)
    await selects(alice, "at home")
    await alice.keyboard.press("Control+Alt+m")
    await inspector.look_at(alice)
    await alice.keyboard.press("Escape")
    await alice.goto(f"http://{desk.host}{desk.section}")
    await inspector.look_at(alice)
    assert inspector.found == []
