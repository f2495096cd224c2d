"""No mouse from the first word to the signature: a text with a table is written, a suggestion accepted, and signed."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.caret import press, settle
from tests.browser.hearing import hears
from tests.browser.keyboard import HAS_FOCUS, Keyboard
from tests.browser.section_desk import Desk, laid_desk

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(chromium: Browser, database: dict[str, str]) -> AsyncIterator[Desk]:
    async with laid_desk(chromium, database["portal_app"], rights="suggest") as desk:
        yield desk


async def enters_the_text(keys: Keyboard) -> None:
    await keys.reach("textbox", "Text of section 1, Purpose")
    await settle(keys.page)


async def is_saved(page: Page) -> None:
    await expect(page.locator("[data-part=status]")).to_have_text("Saved")


async def uses_the_tool(page: Page, name: str) -> None:
    """Along the toolbar by arrow keys, and back into the text."""
    await press(page, "Alt+F10", "Home")
    tool = page.get_by_role("button", name=name, exact=True)
    while not await tool.evaluate(HAS_FOCUS):
        await page.keyboard.press("ArrowRight")
    await press(page, "Enter", "Escape")


async def writes_a_heading_a_list_and_a_table(page: Page) -> None:
    await expect(page.locator("[data-part=text]")).to_contain_text("Drivers are insured.")
    await press(page, "Control+End", "Enter", "Enter", "Control+Alt+1")
    await page.keyboard.type("Transport")
    await page.keyboard.press("Enter")
    await page.keyboard.type("- A car")
    await page.keyboard.press("Enter")
    await page.keyboard.type("A van")
    await press(page, "Enter", "Enter")
    await uses_the_tool(page, "Table")
    for word in ("Day", "Cars", "", "Monday"):
        await page.keyboard.type(word)
        await page.keyboard.press("Tab")
    await is_saved(page)


async def suggests(desk: Desk) -> None:
    bob = await desk.opens(desk.cast.bob)
    await enters_the_text(Keyboard(bob))
    await press(bob, "Control+Home", "ArrowDown", "End", "ArrowLeft")
    await bob.keyboard.type(", or sooner")
    await is_saved(bob)


async def accepts(page: Page) -> None:
    button = re.compile("^Accept.*or sooner")
    await page.get_by_role("button", name=button).wait_for()
    await page.keyboard.press("Escape")
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.get_by_role("button", name=button).evaluate(HAS_FOCUS):
            break
    await page.keyboard.press("Enter")
    await hears(page, "Suggestion accepted.")


async def freezes_and_signs(desk: Desk, page: Page, keys: Keyboard) -> None:
    await keys.follow("Back to", exact=False)
    await keys.follow("Freeze a version")
    await keys.write("Name of the version", "For signing")
    await keys.follow("Freeze the version", role="button")
    await keys.follow("Ask everybody to sign", role="button", key="Space")
    await keys.choose("Yes, sign it")
    await keys.follow("Send the answer", role="button")
    await page.get_by_text(f"{desk.cast.alice.organisation} has signed this version.").first.wait_for()
    main = page.get_by_role("main")
    for words in ("Transport", "A van", "Monday", "within 30 days of asking, or sooner."):
        await expect(main).to_contain_text(words)


async def test_without_a_mouse_a_text_is_written_agreed_and_signed(desk: Desk) -> None:
    page = await desk.opens(desk.cast.alice)
    keys = Keyboard(page)
    await enters_the_text(keys)
    await writes_a_heading_a_list_and_a_table(page)
    await suggests(desk)
    await accepts(page)
    await freezes_and_signs(desk, page, keys)
