"""What is looked at on every page that somebody visits: accessibility once for each kind of page, width, pictures."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.browser.running import ROOT

AXE = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text()
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """standards => axe.run({ runOnly: standards, preload: false }).then(found => found.violations.map(
    one => `${one.id}: ${one.help} (${one.nodes.map(node => node.target.join(" ")).join(", ")})`))"""
WHAT_STANDS_THERE = """() => ({
  forms: [...document.forms].map(form => new URL(form.action).pathname),
  hasErrors: document.querySelector(".govuk-error-summary") !== null,
})"""
ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|$)|(?<=/)[\w-]{40,}")


@dataclass
class Inspector:
    """Pages are of one kind when their addresses differ in ids alone, and the same forms stand on them."""

    inspected: set[tuple[str, ...]] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    async def look_at(self, page: Page) -> None:
        kind = await _kind_of(page)
        if kind in self.inspected:
            return
        self.inspected.add(kind)
        await page.evaluate(AXE)
        self.found += [f"{kind[0]}: {violation}" for violation in await page.evaluate(ASK_AXE, STANDARDS)]


async def _kind_of(page: Page) -> tuple[str, ...]:
    there = await page.evaluate(WHAT_STANDS_THERE)
    addresses = [urlsplit(page.url).path, *there["forms"]]
    return (*[ONE_OF_MANY.sub("…", address) for address in addresses], "error" if there["hasErrors"] else "")


async def widest(page: Page) -> int:
    """How far the document could be scrolled to the right, in pixels."""
    more: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return more


async def picture(page: Page, name: str) -> None:
    """Kept in the folder that PORTAL_SCREENSHOTS names, for people who want to look."""
    folder = os.environ.get("PORTAL_SCREENSHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
