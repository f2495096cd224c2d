"""The tools and the line that says “Saved” stay in sight on any screen, and cover neither the caret nor the focus."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.inspecting import widest
from tests.browser.writing import Writer, WritingRoom, writing_room
from tests.faults.desk import paragraph
from tests.people import Actor

pytestmark = pytest.mark.browser

DESK = ViewportSize(width=1280, height=620)
PHONE = ViewportSize(width=390, height=500)
NARROWEST = ViewportSize(width=320, height=500)
LYING_PHONE = ViewportSize(width=640, height=320)
SCREENS = (DESK, PHONE, NARROWEST, LYING_PHONE)
CELLS = {"id": "table", "kind": "table", "caption": "Cars on each day", "rows": [[[{"text": "Sunday"}]] * 6] * 2}

BEHIND_EVERYTHING = """() => {
  const footer = document.querySelector('footer');
  footer.tabIndex = -1;
  footer.focus();
}"""
HIDDEN = """() => {
  const bar = document.querySelector('.app-editor__bar');
  const lines = bar.offsetHeight ? [bar] : [document.querySelector('.app-editor__status')];
  const bottom = Math.max(...lines.map(one => one.getBoundingClientRect().bottom));
  const focused = document.activeElement;
  const isText = focused.matches('[data-part=text]');
  if (bar.contains(focused) || focused === document.body) return null;
  const box = (isText ? getSelection().getRangeAt(0) : focused).getBoundingClientRect();
  return box.height && box.top < bottom - 1 && box.bottom > 0 ? focused.textContent.trim().slice(0, 40) : null;
}"""


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    blocks = [paragraph(f"p{number}", f"Clause {number} says what is done. " * 3) for number in range(30)]
    async with writing_room(chromium, database["portal_app"], [*blocks, CELLS]) as one:
        yield one


@pytest.fixture
def alice(room: WritingRoom) -> Actor:
    return room.laid.cast.alice


async def in_sight(writer: Writer, part: str) -> bool:
    box = await writer.page.locator(f"[data-part={part}]").bounding_box()
    screen = writer.page.viewport_size
    return box is not None and screen is not None and 0 <= box["y"] < screen["height"] / 2


async def goes_far_down(writer: Writer) -> None:
    await writer.selects("Clause 20 says")
    await writer.page.locator("[data-part=text] > *").nth(20).evaluate("one => one.scrollIntoView({ block: 'center' })")


@pytest.mark.parametrize("screen", SCREENS)
async def test_the_caret_and_the_focus_are_never_below_what_stays(
    room: WritingRoom, alice: Actor, screen: ViewportSize
) -> None:
    writer = await room.enters(alice, viewport=screen)
    await writer.caret_after("Clause 20")
    hidden = []
    for _ in range(30):
        await writer.press("ArrowUp")
        hidden.append(await writer.page.evaluate(HIDDEN))
    await writer.page.evaluate(BEHIND_EVERYTHING)
    while await writer.page.evaluate("!document.activeElement.matches('[data-part=text]')"):
        await writer.press("Shift+Tab")
        hidden.append(await writer.page.evaluate(HIDDEN))
    assert set(hidden) == {None}


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST])
async def test_the_tools_are_at_hand_in_the_midst_of_a_long_text(
    room: WritingRoom, alice: Actor, screen: ViewportSize
) -> None:
    writer = await room.enters(alice, viewport=screen)
    await goes_far_down(writer)
    assert await in_sight(writer, "toolbar")
    assert await in_sight(writer, "status")
    assert (await writer.page.locator(".app-editor__bar").bounding_box() or {})["height"] < screen["height"] / 3
    assert await widest(writer.page) == 0
    place = await writer.page.evaluate("scrollY")
    await writer.press("Alt+F10", "ArrowRight", "End", "Home")
    await writer.tool("Quotation")
    assert await writer.page.evaluate("scrollY") == place
    await writer.saved()
    assert (await room.blocks())[20]["kind"] == "quote"


async def test_where_the_tools_would_take_most_of_the_screen_a_button_leads_to_them(
    room: WritingRoom, alice: Actor
) -> None:
    writer = await room.enters(alice, viewport=LYING_PHONE)
    await goes_far_down(writer)
    assert not await in_sight(writer, "toolbar")
    assert await in_sight(writer, "status")
    await writer.page.get_by_role("button", name="Tools for formatting").click()
    assert await in_sight(writer, "toolbar")
    await writer.tool("Quotation")
    await expect(writer.text).to_be_focused()
    await writer.saved()
    assert (await room.blocks())[20]["kind"] == "quote"


async def test_a_table_that_is_wider_than_the_screen_is_no_stop_of_its_own_for_tab(
    room: WritingRoom, alice: Actor
) -> None:
    writer = await room.enters(alice, viewport=PHONE)
    await writer.caret_after("Clause 20")
    await writer.press("Tab")
    after = writer.page.get_by_role("link", name="Use the plain form instead")
    await expect(after).to_be_focused()
    await writer.press("Shift+Tab")
    await expect(writer.text).to_be_focused()
