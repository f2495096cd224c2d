"""Confirm, comment and sign without a mouse: Tab to find a thing, Enter or Space to use it."""

import pytest
from playwright.async_api import Locator

from tests.browser.conftest import Arrive
from tests.browser.person import Person

pytestmark = pytest.mark.browser

MOST_TABS = 200
HAS_FOCUS = "node => node === document.activeElement"
# Where a ring is drawn: GOV.UK's components draw it around the box or around the radio's own circle.
HAS_RING = """() => {
    const node = document.activeElement;
    return [getComputedStyle(node), getComputedStyle(node.nextElementSibling ?? node, "::before")].some(
        style => style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""
CUSTODY = "Instead of custody: work and training near home"
HOMES = "Empty homes, first jobs"
SECTION = "A job that fits"
COMMENT = "Four weeks, and then we talk."


class Keyboard:
    """Somebody's hands on their keyboard."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.page

    async def reach(self, role: str, words: str, *, exact: bool = True) -> Locator:
        """Tab until it has the focus, and the focus can be seen."""
        target = self.page.get_by_role(role, name=words, exact=exact).first  # type: ignore[arg-type]
        await target.wait_for()
        for _ in range(MOST_TABS):
            await self.page.keyboard.press("Tab")
            if await target.evaluate(HAS_FOCUS):
                assert await self.page.evaluate(HAS_RING), f"no ring around {role} {words}"
                return target
        raise AssertionError(f"Tab does not reach {role} {words!r} on {self.page.url}")

    async def skip_navigation(self) -> None:
        await self.reach("link", "Skip to main content")
        await self.page.keyboard.press("Enter")

    async def follow(self, words: str, *, role: str = "link", key: str = "Enter", exact: bool = True) -> None:
        await self.reach(role, words, exact=exact)
        async with self.page.expect_navigation():
            await self.page.keyboard.press(key)

    async def choose(self, words: str) -> None:
        radio = await self.reach("radio", words)
        await self.page.keyboard.press("Space")
        assert await radio.is_checked()

    async def write(self, label: str, words: str) -> None:
        await self.reach("textbox", label)
        await self.page.keyboard.type(words)


async def test_an_organisation_confirms(arrive: Arrive) -> None:
    lena = await arrive("Police partner")
    keys = Keyboard(lena)
    await keys.skip_navigation()
    await keys.follow(CUSTODY)
    await keys.skip_navigation()
    await keys.follow("Read and answer", role="button", key="Space")
    await keys.skip_navigation()
    await keys.follow("Answer for Riverside Police", role="button")
    await lena.is_told("Select")
    await keys.choose("We confirm this text")
    await keys.follow("Answer for Riverside Police", role="button")
    await lena.reads("Every organisation confirmed the same text, so this gate is open.")


async def test_a_person_comments(arrive: Arrive) -> None:
    mina = await arrive("Clearance provider")
    keys = Keyboard(mina)
    await keys.follow(HOMES, exact=False)
    await keys.follow("Design")
    await keys.skip_navigation()
    await keys.follow(f"on “{SECTION}”", exact=False)
    await keys.write("Your comment", COMMENT)
    await keys.follow("Save the comment", role="button")
    await mina.reads("Your comment is saved.", COMMENT)


async def test_an_organisation_signs(arrive: Arrive) -> None:
    grace = await arrive("Housing commissioner")
    keys = Keyboard(grace)
    await keys.follow(HOMES, exact=False)
    await keys.follow("Design")
    await keys.follow("Versions and signatures")
    await keys.follow("Version 1: First reading")
    await keys.follow("Ask everybody to sign", role="button", key="Space")
    await keys.reach("link", "Answer for Clydeside Housing Department")
    await grace.page.keyboard.press("Enter")
    await keys.choose("Yes, sign it")
    await keys.follow("Send the answer", role="button")
    await grace.reads("Clydeside Housing Department, Grace Orr")
