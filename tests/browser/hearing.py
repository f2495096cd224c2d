"""What somebody hears who cannot see the page: all of it is kept, since what comes next takes its place."""

import re

from playwright.async_api import BrowserContext, Page

from tests.browser.patience import eventually

LISTEN = """document.addEventListener('DOMContentLoaded', () => {
  window.heard = [];
  const region = document.querySelector('[data-part=announcements]');
  if (region) new MutationObserver(() => window.heard.push(region.textContent)).observe(region, { childList: true });
});"""


async def listen(context: BrowserContext) -> None:
    """On every page that is opened from now on."""
    await context.add_init_script(LISTEN)


async def heard(page: Page) -> list[str]:
    said: list[str] = await page.evaluate("window.heard")
    return said


async def hears(page: Page, words: str | re.Pattern[str]) -> None:
    pattern = re.compile(re.escape(words)) if isinstance(words, str) else words

    async def it_was_said() -> bool:
        return any(pattern.search(said) for said in await heard(page))

    await eventually(it_was_said, f"“{pattern.pattern}” to be said")
