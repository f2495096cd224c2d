"""The real page of a section: written together in two browsers, and by the plain form where there is no script."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from partnerships.designs.live import SECTIONS
from portal.access.phases import Phase
from tests.browser.writing import ARGUMENTS, PLACE_CARET, READ, eventually
from tests.faults.desk import portal_process
from tests.flows.designing import begin_with_text
from tests.people import Actor, Cast, make_cast_at

pytestmark = pytest.mark.browser


class Desk:
    """The people of one partnership, each in a browser at the same section."""

    def __init__(self, host: str, cast: Cast, section: str, browser: Browser) -> None:
        self.host, self.cast, self.section, self.browser = host, cast, section, browser
        self.complaints: list[str] = []

    async def opens(self, actor: Actor, *, script: bool = True, **options: Any) -> Page:
        context: BrowserContext = await self.browser.new_context(java_script_enabled=script, **options)
        token = actor.http.cookies["portal-session"]
        await context.add_cookies([{"name": "portal-session", "value": token, "url": f"http://{self.host}"}])
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(f"http://{self.host}{self.section}/edit")
        if script:
            await page.locator(".app-editor--live").wait_for(timeout=15_000)
        return page


@pytest.fixture
async def desk(database: dict[str, str]) -> AsyncIterator[Desk]:
    async with laid_desk(database["portal_app"]) as desk:
        yield desk


@asynccontextmanager
async def laid_desk(database_url: str, rights: str = "write") -> AsyncIterator[Desk]:
    async with (
        portal_process(database_url, SimpleNamespace(meaning=SECTIONS)) as (app, host),
        async_playwright() as playwright,
    ):
        cast = await make_cast_at(app, Phase.DESIGN)
        _, section = await begin_with_text(cast, rights=rights)
        browser = await playwright.chromium.launch(executable_path=os.environ["PORTAL_CHROMIUM"], args=ARGUMENTS)
        laid = Desk(host, cast, section, browser)
        try:
            yield laid
            assert not laid.complaints, "\n".join(laid.complaints)
        finally:
            await browser.close()
            await cast.leave()


async def test_two_editors_and_a_form_without_script_write_one_section(desk: Desk) -> None:
    alice, bob = await desk.opens(desk.cast.alice), await desk.opens(desk.cast.bob)
    sam = await desk.opens(desk.cast.sam, script=False)
    await alice.locator("[data-part=text]").focus()
    await alice.evaluate(PLACE_CARET, ["at home"])
    await alice.wait_for_timeout(50)  # the browser tells of a moved caret a moment later
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
