"""Five people of three organisations write one section, propose, comment, freeze and sign, each in a real browser.

Anna's line drops while she writes. Sam has no JavaScript at all.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.caret import place_caret
from tests.browser.patience import eventually
from tests.browser.section_desk import Desk, laid_desk
from tests.browser.test_passages import comments_by_keys
from tests.browser.writing import READ
from tests.ledgers import colleague_of
from tests.people import Actor

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(chromium: Browser, database: dict[str, str]) -> AsyncIterator[Desk]:
    async with laid_desk(chromium, database["portal_app"], rights="suggest") as desk:
        yield desk


async def types_after(page: Page, words: str, typed: str) -> None:
    await place_caret(page, words)
    await page.keyboard.type(typed)


async def saved(*pages: Page) -> None:
    for page in pages:
        await expect(page.locator("[data-part=status]")).to_have_text("Saved")


async def reads(page: Page, words: str) -> None:
    async def they_are_there() -> bool:
        return words in " ".join(await page.evaluate(READ))

    await eventually(they_are_there, f"“{words}” in the text")


async def goes_to(desk: Desk, page: Page, suffix: str = "") -> None:
    await page.goto(f"http://{desk.host}{desk.section}{suffix}")


async def decides(page: Page, proposal: str, button: str, reason: str) -> None:
    one = page.locator(".app-proposal", has=page.get_by_role("heading", name=proposal))
    await one.get_by_label("Reason", exact=True).fill(reason)
    await one.get_by_role("button", name=button).click()
    await page.get_by_text(f"Reason: {reason}").wait_for()


async def signs(desk: Desk, actor: Actor, version: str) -> None:
    page = await desk.opens(actor)
    await page.goto(version)
    await page.get_by_role("radio", name="Yes, sign it").check()
    await page.get_by_role("button", name="Send the answer").click()
    await page.get_by_text("has signed this version.").first.wait_for()


@dataclass
class Five:
    """Alice and Anna look after the section, Bob and Beth deliver, Sam speaks for those who use the service."""

    desk: Desk
    alice: Page
    anna: Page
    bob: Page
    beth: Page
    sam: Page


async def arrive(desk: Desk) -> Five:
    anna = await colleague_of(desk.cast, desk.cast.alice, "Anna Archer")
    beth = await colleague_of(desk.cast, desk.cast.bob, "Beth Burns")
    opened = [await desk.opens(one) for one in (desk.cast.alice, anna, desk.cast.bob, beth)]
    return Five(desk, *opened, await desk.opens(desk.cast.sam, script=False))


async def write_together(five: Five) -> None:
    """Two of the organisation that looks after the section; the line of one of them drops meanwhile."""
    await five.anna.context.set_offline(True)
    await five.anna.get_by_text("There is no connection at the moment.").wait_for()
    await types_after(five.anna, "at home", " every week")
    await expect(five.anna.locator("[data-part=status]")).to_have_text("Not saved: you can go on writing")
    await types_after(five.alice, "Drivers are volunteers", " with a licence")
    await reads(five.bob, "volunteers with a licence")
    await five.anna.context.set_offline(False)
    for page in (five.alice, five.bob, five.beth):
        await reads(page, "at home every week")
    await reads(five.anna, "volunteers with a licence")


async def propose(five: Five) -> None:
    """In the editor, and in the plain form without script."""
    await types_after(five.bob, "Drivers are insured", " by the council")
    await saved(five.bob)
    text = await five.sam.get_by_label("Text", exact=True).input_value()
    await five.sam.get_by_label("Text", exact=True).fill(text.replace("30 days", "14 days"))
    await five.sam.get_by_role("button", name=re.compile("^(Save|Suggest)")).first.click()
    await five.sam.get_by_text("Your change is suggested.").wait_for()
    await reads(five.alice, "14")


async def comment(five: Five) -> None:
    """On words, from the editor; the answer comes without script."""
    await comments_by_keys(five.beth, "A car", "Which car?")
    await goes_to(five.desk, five.sam)
    await five.sam.get_by_text("Which car?").first.wait_for()
    await five.sam.get_by_role("link", name="Reply").first.click()
    await five.sam.get_by_label("Your reply").fill("The one of the day centre.")
    await five.sam.get_by_role("button", name="Save the reply").click()
    await five.beth.get_by_text("The one of the day centre.", exact=True).wait_for()


async def decide(five: Five) -> None:
    """Whoever looks after the section gives reasons, and the others read them."""
    await goes_to(five.desk, five.alice, "/proposals")
    await decides(five.alice, "with “14”", "Accept", "The forum knows how long is too long.")
    await decides(five.alice, "“by the council”", "Reject", "The charity insures its own drivers.")
    await reads(five.beth, "within 14 days of asking")
    await goes_to(five.desk, five.bob, "/proposals")
    await five.bob.get_by_text("The charity insures its own drivers.").wait_for()
    await five.bob.get_by_text("The forum knows how long is too long.").wait_for()


async def freeze_and_sign(five: Five) -> None:
    """Alice ends at the version that every organisation with a vote has signed."""
    design = five.desk.section.rsplit("/sections/", 1)[0]
    await five.alice.goto(f"http://{five.desk.host}{design}/versions/new")
    await five.alice.get_by_label("Name of the version").fill("For signing")
    await five.alice.get_by_role("button", name="Freeze the version").click()
    await five.alice.get_by_role("button", name="Ask everybody to sign").click()
    await five.alice.get_by_role("radio", name="Yes, sign it").wait_for()
    for actor in (five.desk.cast.alice, five.desk.cast.bob, five.desk.cast.sam):
        await signs(five.desk, actor, five.alice.url)
    await five.alice.reload()
    await five.alice.get_by_text("Every organisation with a vote has signed this version.").wait_for()


async def what_is_signed_stays(five: Five) -> None:
    await place_caret(five.anna, "14 days", selects=True)
    await five.anna.keyboard.type("seven days")
    await saved(five.anna)
    await goes_to(five.desk, five.sam)

    async def sam_reads_it() -> bool:
        await five.sam.reload()
        return await five.sam.get_by_text("within seven days of asking").count() > 0

    await eventually(sam_reads_it, "the newest words on the page")
    await five.alice.reload()
    signed = five.alice.get_by_role("main")
    for words in ("at home every week", "within 14 days of asking", "volunteers with a licence"):
        await expect(signed).to_contain_text(words)
    await expect(signed).not_to_contain_text("by the council")
    await expect(signed).to_contain_text("The section has changed or been taken out since.")


async def test_five_people_of_three_organisations_write_and_sign_one_text(desk: Desk) -> None:
    five = await arrive(desk)
    for step in (write_together, propose, comment, decide, freeze_and_sign, what_is_signed_stays):
        await step(five)
