"""Hands on a keyboard: Tab to find a thing, and the focus must be seen on the way."""

from playwright.async_api import Locator, Page

MOST_TABS = 200
HAS_FOCUS = "node => node === document.activeElement"
# Where a ring is drawn: GOV.UK's components draw it around the box or around the radio's own circle.
HAS_RING = """() => {
    const node = document.activeElement;
    return [getComputedStyle(node), getComputedStyle(node.nextElementSibling ?? node, "::before")].some(
        style => style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""


class Keyboard:
    """Somebody's hands on their keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

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
