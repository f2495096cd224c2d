"""The real page of a section: written together in two browsers, and by the plain form where there is no script."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.caret import place_caret
from tests.browser.patience import eventually
from tests.browser.section_desk import Desk, laid_desk
from tests.browser.writing import READ

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(chromium: Browser, database: dict[str, str]) -> AsyncIterator[Desk]:
    async with laid_desk(chromium, database["portal_app"]) as laid:
        yield laid


async def test_two_editors_and_a_form_without_script_write_one_section(desk: Desk) -> None:
    alice, bob = await desk.opens(desk.cast.alice), await desk.opens(desk.cast.bob)
    sam = await desk.opens(desk.cast.sam, script=False)
    await place_caret(alice, "at home")
    await alice.keyboard.type(", always")
    text = await sam.get_by_label("Text", exact=True).input_value()
    await sam.get_by_label("Text", exact=True).fill(text.replace("30 days", "14 days"))
    await sam.get_by_role("button", name="Save", exact=True).click()
    await sam.get_by_text("within 14 days").first.wait_for()

    async def bob_has_both() -> bool:
        words = " ".join(await bob.evaluate(READ))
        return "at home, always." in words and "within 14 days" in words

    await eventually(bob_has_both, "both at Bob’s")

    async def audrey_reads_both() -> bool:
        words = (await desk.cast.audrey.get(desk.section)).text
        return "at home, always." in words and "within 14 days" in words

    await eventually(audrey_reads_both, "both on the page")


async def test_the_way_to_the_plain_form_leads_out_of_the_editor(desk: Desk) -> None:
    alice = await desk.opens(desk.cast.alice)
    await alice.get_by_role("link", name="Use the plain form instead").click()
    await alice.get_by_label("Text", exact=True).wait_for()
    assert await alice.locator("#editor").count() == 0
