"""Everything by keyboard: from the toolbar and the keys to a heading, a list, a table, a link, and out again."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.browser.caret import settle
from tests.browser.hearing import hears
from tests.browser.writing import Writer, WritingRoom, writing_room
from tests.faults.desk import paragraph

pytestmark = pytest.mark.browser
BESIDE_THE_CELLS = """() => {
  const frame = document.querySelector('.app-editor__frame');
  getSelection().collapse(frame, frame.childNodes.length);
}"""


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"], [paragraph("one", "")]) as one:
        yield one


@pytest.fixture
async def alice(room: WritingRoom) -> Writer:
    writer = await room.enters(room.laid.cast.alice)
    await writer.text.focus()
    await settle(writer.page)
    return writer


async def focused(writer: Writer) -> str:
    name: str = await writer.page.evaluate("document.activeElement.textContent.trim()")
    return name


async def leaves_the_form(writer: Writer) -> None:
    await writer.press("Escape")
    await expect(writer.page.locator("dialog[open]")).to_have_count(0)
    await expect(writer.text).to_be_focused()


async def kinds(room: WritingRoom) -> list[tuple[str, str]]:
    return [
        (block["kind"], "".join(run["text"] for run in block.get("runs", []))) for block in await room.blocks()
    ]  # fmt: skip


async def test_a_heading_a_list_and_a_table_are_written_by_keys_alone(room: WritingRoom, alice: Writer) -> None:
    await alice.press("Control+Alt+1")
    await alice.types("Transport")
    await alice.press("Enter")
    await alice.types("- A car")
    await alice.press("Enter", "Control+]")
    await alice.types("with a ramp")
    await alice.press("Enter", "Enter", "Enter")
    await alice.types("1. Ring first")
    await alice.press("Alt+F10", "End")
    while await focused(alice) != "Table":
        await alice.press("ArrowLeft")
    await alice.press("Enter", "Escape")
    await alice.types("Day")
    await alice.press("Tab")
    await alice.types("Cars")
    await alice.press("Tab", "Tab")
    await alice.types("Sunday")
    await alice.press("Enter")
    await alice.types("Monday")
    await alice.saved()
    assert await kinds(room) == [
        ("h1", "Transport"),
        ("ul0", "A car"),
        ("ul1", "with a ramp"),
        ("ol0", "Ring first"),
        ("table", ""),
    ]
    rows = [["".join(run["text"] for run in cell) for cell in row] for row in (await room.blocks())[-1]["rows"]]
    assert rows == [["Day", "Cars", ""], ["Sunday", "", ""], ["Monday", "", ""]]


async def test_the_toolbar_is_one_stop_and_says_what_is_on(alice: Writer) -> None:
    await alice.types("Words")
    await alice.press("Control+a", "Alt+F10")
    while await focused(alice) != "Bold":
        await alice.press("ArrowRight")
    bold = alice.page.get_by_role("button", name="Bold", exact=True)
    assert await bold.get_attribute("aria-pressed") == "false"
    await alice.press("Enter")
    assert await bold.get_attribute("aria-pressed") == "true"
    await hears(alice.page, "Bold on.")
    assert await alice.page.locator("[data-tool][tabindex='0']").count() == 1
    await alice.press("Escape")
    assert await alice.text.evaluate("one => one === document.activeElement")


async def test_nobody_is_caught_in_the_text(alice: Writer) -> None:
    await alice.types("Words")
    await alice.press("Escape")
    assert await focused(alice) == "Use the plain form instead"
    await alice.press("Shift+Tab")
    assert await alice.text.evaluate("one => one === document.activeElement")
    await alice.press("Tab")
    assert await focused(alice) == "Use the plain form instead"


async def test_tab_leaves_a_table_behind_its_last_cell(alice: Writer) -> None:
    await alice.tool("Table")
    await alice.text.focus()
    await alice.press(*["Tab"] * 6)
    assert await focused(alice) == "Use the plain form instead"


async def test_what_is_typed_at_the_end_of_a_text_that_ends_in_a_table_is_in_its_last_cell(
    room: WritingRoom, alice: Writer
) -> None:
    await alice.types("Cars")
    await alice.tool("Table")
    await alice.press("Control+Home", "Control+End")
    await alice.types("at the end")
    await alice.page.evaluate(BESIDE_THE_CELLS)
    await alice.types(" of it")
    await alice.saved()
    rows = [["".join(run["text"] for run in cell) for cell in row] for row in (await room.blocks())[-1]["rows"]]
    assert rows == [["", "", ""], ["", "", "at the end of it"]]


async def test_rows_columns_and_the_caption_of_a_table(room: WritingRoom, alice: Writer) -> None:
    for name in ("Table", "Row below", "Column after", "Remove column", "Remove column"):
        await alice.tool(name)
    await alice.tool("Caption of the table")
    await alice.page.get_by_label("What the table shows").fill("Cars on each day")
    await alice.press("Enter")
    await alice.sees(alice.page.locator("caption").get_by_text("Cars on each day"))
    await alice.saved()
    table = (await room.blocks())[-1]
    assert (table["caption"], [len(row) for row in table["rows"]]) == ("Cars on each day", [2, 2, 2])
    await alice.tool("Remove table")
    await alice.saved()
    assert await kinds(room) == [("p", "")]


async def test_a_link_is_asked_for_in_a_small_form(room: WritingRoom, alice: Writer) -> None:
    await alice.types("See the report")
    await alice.selects("report")
    await alice.press("Control+k")
    await alice.types("javascript:alert(1)")
    await alice.press("Enter")
    await alice.sees(alice.page.get_by_role("alert").get_by_text("Enter an address that begins with"))
    await alice.press("Control+a")
    await alice.types("www.example.org/report")
    await alice.press("Enter")
    await expect(alice.text).to_be_focused()
    await alice.saved()
    runs = (await room.blocks())[0]["runs"]
    assert runs == [{"text": "See the "}, {"text": "report", "link": "https://www.example.org/report"}]


async def test_what_is_too_long_for_the_portal_is_said_in_the_form(room: WritingRoom, alice: Writer) -> None:
    await alice.types("See the report")
    await alice.press("Control+k")
    await alice.page.keyboard.insert_text("https://example.org/" + "a" * 30_000)
    await alice.press("Enter")
    sentence = "This address has 30,020 characters. It may have 4,000."
    await alice.sees(alice.page.get_by_role("alert").get_by_text(sentence))
    await leaves_the_form(alice)
    await alice.tool("Table")
    await alice.tool("Caption of the table")
    await alice.page.keyboard.insert_text("a" * 10_001)
    await alice.press("Enter")
    sentence = "This caption has 10,001 characters. It may have 2,000."
    await alice.sees(alice.page.get_by_role("alert").get_by_text(sentence))
    await leaves_the_form(alice)
    await alice.types("Day")
    await alice.saved()
    assert (await room.blocks())[0]["runs"] == [{"text": "See the report"}]


async def test_list_items_say_where_in_their_list_they_stand(alice: Writer) -> None:
    await alice.types("1. Ring")
    await alice.press("Enter")
    await alice.types("Visit")
    second = alice.page.locator("[data-part=text] li").nth(1)
    assert await second.get_attribute("aria-posinset") == "2"
    assert await second.get_attribute("aria-setsize") == "2"
    assert await second.evaluate("one => one.parentElement.start") == 2


async def test_backspace_takes_the_kind_away_before_it_joins(room: WritingRoom, alice: Writer) -> None:
    await alice.types("One")
    await alice.press("Enter")
    await alice.types("- Two")
    await alice.press("Home", "Backspace")
    await alice.saved()
    assert await kinds(room) == [("p", "One"), ("p", "Two")]
    await alice.press("Backspace")
    await alice.saved()
    assert await kinds(room) == [("p", "OneTwo")]
