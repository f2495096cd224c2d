"""A version is frozen, put to everybody and signed by keys alone; whoever is refused is led to the field."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.browser.keyboard import Keyboard
from tests.browser.section_desk import Desk, laid_desk

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(chromium: Browser, database: dict[str, str]) -> AsyncIterator[Desk]:
    async with laid_desk(chromium, database["portal_app"]) as desk:
        yield desk


async def test_a_version_is_frozen_and_signed_by_keys_alone(desk: Desk) -> None:
    alice = await desk.opens(desk.cast.alice, place="")
    keys = Keyboard(alice)
    await keys.follow("Back to Service design: ROAR")
    await keys.follow("Freeze a version")
    await keys.skip_navigation()
    await keys.follow("Freeze the version", role="button")
    await expect(alice.locator(".govuk-error-summary")).to_be_focused()
    await keys.reach("link", "Enter a name for the version, such as “For the pilot”.")
    await alice.keyboard.press("Enter")
    await expect(alice.get_by_label("Name of the version")).to_be_focused()
    await alice.keyboard.type("For the pilot")
    async with alice.expect_navigation():
        await alice.keyboard.press("Enter")
    await expect(alice.get_by_role("alert")).to_be_focused()
    await keys.follow("Ask everybody to sign", role="button")
    await keys.reach("link", f"Answer for {desk.cast.alice.organisation}")
    await alice.keyboard.press("Enter")
    await keys.choose("Yes, sign it")
    await keys.follow("Send the answer", role="button")
    notice = f"{desk.cast.alice.organisation} has signed this version."
    await expect(alice.get_by_role("alert")).to_contain_text(notice)
    await expect(alice.get_by_role("alert")).to_be_focused()
