"""Referring to a clause in the editor: chosen from a list, shown with its number, and moving along with it."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
from playwright.async_api import Browser, Page

from partnerships.designs.live import SECTIONS
from portal.access.phases import Phase
from tests.browser.caret import press, settle
from tests.browser.patience import eventually
from tests.browser.section_desk import Desk, desk_of
from tests.faults.desk import portal_process
from tests.flows.designing import begin_with_text, section_ids, write
from tests.people import make_cast_at

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(chromium: Browser, database: dict[str, str]) -> AsyncIterator[Desk]:
    async with portal_process(database["portal_app"], SimpleNamespace(meaning=SECTIONS)) as (app, host):
        cast = await make_cast_at(app, Phase.DESIGN)
        design, section = await begin_with_text(cast)
        second = f"{design}/sections/{section_ids(await cast.alice.get(design))[1]}"
        await write(cast.alice, second, "Anybody who is lonely.")
        async with desk_of(Desk(host, cast, section, chromium)) as laid:
            yield laid


async def refer_to(page: Page, words: str) -> None:
    await page.get_by_role("button", name="Refer to a clause").click()
    choice = page.get_by_label("Clause", exact=True)
    label = await choice.locator("option", has_text=words).inner_text()
    await choice.select_option(label=label)
    await page.get_by_role("button", name="Save").locator("visible=true").click()


async def test_a_reference_is_chosen_and_follows_its_clause(desk: Desk) -> None:
    alice = await desk.opens(desk.cast.alice)
    text = alice.locator("[data-part=text]")
    await text.focus()
    await settle(alice)
    await press(alice, "Control+Home")
    await refer_to(alice, "Drivers are insured")
    reference = text.locator(".app-editor__reference [data-number]").first
    assert await reference.get_attribute("data-number") == "1.4"
    await press(alice, "Control+Home")
    await alice.keyboard.type("Whom it is for.")
    await alice.keyboard.press("Enter")
    assert await reference.get_attribute("data-number") == "1.5"
    await refer_to(alice, "Anybody who is lonely")
    numbers = text.locator(".app-editor__reference [data-number]")
    await numbers.nth(1).wait_for()
    assert sorted([str(await numbers.nth(at).get_attribute("data-number")) for at in range(2)]) == ["1.5", "2.1"]
    design = desk.section.rpartition("/sections/")[0]

    async def is_read() -> bool:
        links = (await desk.cast.bob.get(desk.section)).links()
        return any(one.startswith(f"{design}#clause-section-") for one in links)

    await eventually(is_read, "the references on the section's page")
    assert (await desk.cast.bob.get(desk.section)).link("1.5").startswith("#clause-")


async def test_a_choice_has_to_be_made(desk: Desk) -> None:
    alice = await desk.opens(desk.cast.alice)
    await alice.locator("[data-part=text]").focus()
    await alice.get_by_role("button", name="Refer to a clause").click()
    await alice.get_by_role("button", name="Save").locator("visible=true").click()
    await alice.get_by_text("Choose the clause that you refer to.").wait_for()
    await alice.get_by_role("button", name="Cancel").locator("visible=true").click()
