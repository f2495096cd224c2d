"""The people of one partnership, each in a browser at the same section of a real portal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from partnerships.designs.live import SECTIONS
from portal.access.phases import Phase
from tests.browser.hearing import listen
from tests.browser.patience import PATIENCE_MS
from tests.faults.desk import portal_process
from tests.flows.designing import begin_with_text
from tests.people import Actor, Cast, make_cast_at


class Desk:
    """The people of one partnership, each in a browser at the same section."""

    def __init__(self, host: str, cast: Cast, section: str, browser: Browser) -> None:
        self.host, self.cast, self.section, self.browser = host, cast, section, browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    async def opens(self, actor: Actor, *, script: bool = True, place: str = "/edit", **options: Any) -> Page:
        context = await self.browser.new_context(java_script_enabled=script, **options)
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        await listen(context)
        token = actor.http.cookies["portal-session"]
        await context.add_cookies([{"name": "portal-session", "value": token, "url": f"http://{self.host}"}])
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(f"http://{self.host}{self.section}{place}")
        if script and place == "/edit":
            await page.locator(".app-editor--live").wait_for()
        return page


@asynccontextmanager
async def laid_desk(browser: Browser, database_url: str, rights: str = "write") -> AsyncIterator[Desk]:
    """`rights` are what the section allows everybody but Alice's organisation, which looks after it."""
    meaning = SimpleNamespace(meaning=SECTIONS)
    async with portal_process(database_url, meaning) as (app, host):  # type: ignore[arg-type]
        cast = await make_cast_at(app, Phase.DESIGN)
        _, section = await begin_with_text(cast, rights=rights)
        async with desk_of(Desk(host, cast, section, browser)) as laid:
            yield laid


@asynccontextmanager
async def desk_of(laid: Desk) -> AsyncIterator[Desk]:
    try:
        yield laid
        assert not laid.complaints, "\n".join(laid.complaints)
    finally:
        for context in laid.contexts:
            await context.close()
        await laid.cast.leave()
