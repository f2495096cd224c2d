"""Two organisations suggest changes to a third one's section, in the editor and by the form, and are decided about."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.caret import place_caret
from tests.browser.patience import eventually
from tests.browser.section_desk import Desk, laid_desk
from tests.browser.writing import AXE
from tests.people import Actor

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(chromium: Browser, database: dict[str, str]) -> AsyncIterator[Desk]:
    async with laid_desk(chromium, database["portal_app"], "suggest") as laid:
        yield laid


async def types_after(page: Page, words: str, typed: str, *, over: int = 0) -> None:
    await place_caret(page, words)
    for _ in range(over):
        await page.keyboard.press("Backspace")
    await page.keyboard.type(typed)
    await expect(page.locator("[data-part=status]")).to_have_text("Saved")


async def check_with_axe(page: Page) -> None:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "async () => (await axe.run()).violations.map(one => `${one.id}: ${one.nodes[0].html}`)"
    )
    assert found == []


async def test_suggested_collided_chosen_rejected_and_told(desk: Desk) -> None:
    cast = desk.cast
    alice, bob, sam = await desk.opens(cast.alice), await desk.opens(cast.bob), await desk.opens(cast.sam, script=False)
    await expect(bob.get_by_role("heading", level=1)).to_contain_text("Suggest changes to")
    await types_after(bob, "within 30", "14", over=2)
    await types_after(bob, "are insured", " by us")
    await types_after(bob, "at home", " at once")
    text = await sam.get_by_label("Text", exact=True).input_value()
    await sam.get_by_label("Text", exact=True).fill(text.replace("30 days", "60 days"))
    await sam.get_by_role("button", name="Suggest these changes").click()
    await expect(sam.get_by_role("main")).to_contain_text("Your change is suggested.")
    panel = alice.get_by_role("region", name="4 suggestions")
    await expect(panel).to_contain_text(f"Collision: {cast.sam.organisation} suggests something else")
    await check_with_axe(alice)
    bobs = panel.get_by_role("listitem").filter(has=alice.get_by_text("Replace “30” with “14”", exact=True))
    await expect(bobs).to_contain_text("for the same words: Replace “30” with “60”")
    await bobs.get_by_label("Reason: Replace").fill("Two weeks is possible.")
    await bobs.get_by_label("Reason for rejecting the other").fill("Sixty days are too long.")
    await bobs.get_by_role("button", name=re.compile("^Choose this one")).click()
    await expect(alice.locator("[data-part=text]")).to_contain_text("within 14 days")
    await expect(panel).to_have_count(0)
    group = alice.locator("[data-part=suggestions-groups]")
    await group.get_by_label("for all 2 of").fill("Not this year.")
    await group.get_by_role("button", name=f"Reject all 2 of {cast.bob.organisation}").click()
    await expect(alice.locator("[data-part=suggestions]")).to_be_hidden()
    await expect(alice.locator("[data-part=text]")).not_to_contain_text("by us")
    proposals = await desk.opens(cast.sam, place="/proposals")
    main = proposals.get_by_role("main")
    await expect(main).to_contain_text("Reason: Sixty days are too long.")
    await expect(main).to_contain_text("Reason: Two weeks is possible.")
    await expect(main).to_contain_text("Nothing is proposed at the moment.")
    assert (await main.inner_text()).count("Reason: Not this year.") == 2
    await check_with_axe(proposals)


async def test_without_script_a_proposal_is_decided_on_its_page(desk: Desk) -> None:
    cast = desk.cast
    bob = await desk.opens(cast.bob)
    await types_after(bob, "within 30", "14", over=2)
    alice = await desk.opens(cast.alice, script=False, place="/proposals")

    async def it_is_listed() -> bool:
        await alice.reload()
        return await alice.get_by_text("Replace “30” with “14”").count() > 0

    await eventually(it_is_listed, "the proposal on its page")
    await alice.get_by_role("button", name=re.compile("^Reject")).click()
    await expect(alice.get_by_role("main")).to_contain_text("Say why it is rejected.")
    await alice.get_by_label("Reason").fill("The drivers need a month.")
    await alice.get_by_role("button", name=re.compile("^Reject")).click()
    await expect(alice.get_by_role("main")).to_contain_text("Reason: The drivers need a month.")
    await expect(bob.locator("[data-part=text] ins")).to_have_count(0)


async def test_a_change_of_rights_is_felt_in_an_open_editor(desk: Desk) -> None:
    cast = desk.cast
    bob = await desk.opens(cast.bob)
    alice = await desk.opens(cast.alice, place="/rights")
    await check_with_axe(alice)
    await alice.get_by_label(cast.bob.organisation).select_option("write")
    await alice.get_by_role("button", name="Save", exact=True).click()
    await expect(bob.locator(".app-editor")).to_have_attribute("data-rights", "write")
    await types_after(bob, "at home", " always")
    await expect(bob.locator("[data-part=text] ins")).to_have_count(0)


async def sets_rights(alice: Page, actor: Actor, rights: str) -> None:
    await alice.get_by_label(actor.organisation).select_option(rights)
    await alice.get_by_role("button", name="Save", exact=True).click()
    await expect(alice.get_by_text("Who may do what is saved.")).to_be_visible()


async def test_what_may_not_be_done_any_more_is_not_offered_in_an_open_editor(desk: Desk) -> None:
    cast = desk.cast
    bob = await desk.opens(cast.bob)
    await types_after(bob, "within 30", "14", over=2)
    withdraw = bob.get_by_role("button", name=re.compile("^Withdraw"))
    comment = bob.locator("[data-part=comments-add]")
    tool = bob.locator("button[data-tool=comment]")
    await comment.click()
    await bob.get_by_label("Your words").fill("Too slow.")
    await bob.get_by_role("button", name="Save", exact=True).click()
    close = bob.get_by_role("button", name=re.compile("^Close.*the comment by"))
    await close.focus()
    await expect(withdraw).to_be_visible()
    alice = await desk.opens(cast.alice, place="/rights")
    await sets_rights(alice, cast.bob, "read")
    await expect(bob.locator("[data-part=rights-changed]")).to_contain_text("You may only read this section now.")
    for gone in (withdraw, comment, close):
        await expect(gone).to_be_hidden()
    await expect(bob.get_by_role("region", name="Comments")).to_contain_text("Too slow.")
    await expect(tool).to_have_attribute("aria-disabled", "true")
    await alice.goto(f"http://{desk.host}{desk.section}/rights")
    await sets_rights(alice, cast.bob, "suggest")
    for back in (withdraw, comment, close):
        await expect(back).to_be_visible()
    await expect(tool).to_have_attribute("aria-disabled", "false")


async def test_a_comment_that_came_too_late_is_refused_in_words_and_kept(desk: Desk) -> None:
    cast = desk.cast
    bob = await desk.opens(cast.bob)
    await bob.locator("[data-part=comments-add]").click()
    await bob.get_by_label("Your words").fill("Too slow.")
    alice = await desk.opens(cast.alice, place="/rights")
    await sets_rights(alice, cast.bob, "read")
    await expect(bob.locator("[data-part=rights-changed]")).to_contain_text("You may only read this section now.")
    await bob.get_by_role("button", name="Save", exact=True).click()
    await expect(bob.locator("[data-part=comment-error]")).to_contain_text("You may only read it.")
    await expect(bob.get_by_label("Your words")).to_have_value("Too slow.")


CHANGED = f"""## The service visits people at home.

A car fetches each guest within **30** days of asking.

- Drivers are [volunteers](https://www.example.org).
- Drivers are *insured*.

{"Everybody who travels is asked how it was, and what should be done in another way the next time. " * 2}

Table: Cars
| Day | Cars |
| Sunday | 2 |
"""
MOVED = """A car fetches each guest within 30 days of asking.

- Drivers are volunteers.
- Drivers are insured.

The service visits people at home.
"""


async def suggests(page: Page, text: str) -> None:
    await page.get_by_label("Text", exact=True).fill(text)
    await page.get_by_role("button", name="Suggest these changes").click()
    await expect(page.get_by_role("main")).to_contain_text("suggested.")


async def test_a_proposal_reads_the_same_in_the_editor_and_on_the_page(desk: Desk) -> None:
    cast = desk.cast
    bob, sam = await desk.opens(cast.bob, script=False), await desk.opens(cast.sam, script=False)
    await suggests(bob, MOVED)
    await suggests(sam, CHANGED)
    alice = await desk.opens(cast.alice)
    in_editor = alice.locator("[data-part=suggestions-list] [data-part=what]")
    await expect(alice.locator("[data-part=suggestions-heading]")).to_contain_text("suggestions")
    seen = sorted(await in_editor.all_inner_texts())
    page = await desk.opens(cast.alice, script=False, place="/proposals")

    async def all_are_listed() -> bool:
        await page.reload()
        return await page.locator(".app-proposal h3").count() == len(seen)

    await eventually(all_are_listed, "the proposals on their page")
    assert sorted(await page.locator(".app-proposal h3").all_inner_texts()) == seen
    for wording in (
        "Make “The service visits people at home.” a smaller heading",
        "Move “The service visits people at home.” to another place",
        "Show “30” in bold",
        "Show “volunteers” as a link",
        "Show “insured” in italics",
    ):
        assert wording in seen
