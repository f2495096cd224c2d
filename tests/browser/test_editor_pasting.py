"""Pasting from Word and from web pages: the structure stays, the rest goes."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from portal.live.rights import Rights
from tests.browser.writing import WritingRoom, writing_room
from tests.faults.desk import paragraph

pytestmark = pytest.mark.browser

SIGN = (
    "<![if !supportLists]><span style='mso-list:Ignore'>{sign}"
    "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>"
)
WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {{margin: 0}}</style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-GB>
<!--StartFragment--><h1 style='margin-top:12pt'>Transport<o:p></o:p></h1>
<p class=MsoNormal style='color:red'>Every <b style='mso-bidi-font-weight:normal'>guest</b> has <i>a
lift</i>; see <a href="https://example.org/report">the report</a> or
<a href="javascript:alert(1)">that</a>.<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>{SIGN.format(sign="·")}A car</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>{SIGN.format(sign="o")}with a ramp</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>{SIGN.format(sign="1.")}Ring</p>
<p class=MsoQuote>I can get out again.</p>
<table class=MsoTableGrid border=1 style='border:solid'>
<tr><td style='width:10cm'><p class=MsoNormal><b>Day</b></p></td><td><p class=MsoNormal>Cars</p></td></tr>
<tr><td colspan=2><p class=MsoNormal>Sunday</p><p class=MsoNormal>lunch</p></td></tr></table>
<p class=MsoNormal><img src="file:///c:/picture.png" onerror="alert(1)">The end.</p>
<!--EndFragment--></body></html>"""
PAGE = """<meta charset="utf-8"><b style="font-weight:normal"><h2>Lunch</h2>
<ul><li>Soup<ol><li>Pea</li></ol></li><li><p>Bread</p></li></ul>
<div>Plain <span style="font-weight:700">strong</span></div><script>alert(1)</script></b>"""


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"], [paragraph("one", "")]) as one:
        yield one


async def pasted(room: WritingRoom, html: str) -> list[tuple[str, object]]:
    alice = await room.enters(room.laid.cast.alice)
    await alice.text.focus()
    await alice.pastes(html)
    await alice.saved()
    blocks = await room.blocks()
    assert len({block["id"] for block in blocks}) == len(blocks)
    return [(block["kind"], block.get("runs", block.get("rows"))) for block in blocks]


async def test_word_keeps_its_structure_and_nothing_else(room: WritingRoom) -> None:
    assert await pasted(room, WORD) == [
        ("h1", [{"text": "Transport"}]),
        (
            "p",
            [
                {"text": "Every "},
                {"text": "guest", "bold": True},
                {"text": " has "},
                {"text": "a lift", "italic": True},
                {"text": "; see "},
                {"text": "the report", "link": "https://example.org/report"},
                {"text": " or that."},
            ],
        ),
        ("ul0", [{"text": "A car"}]),
        ("ul1", [{"text": "with a ramp"}]),
        ("ol0", [{"text": "Ring"}]),
        ("quote", [{"text": "I can get out again."}]),
        (
            "table",
            [[[{"text": "Day", "bold": True}], [{"text": "Cars"}]], [[{"text": "Sunday lunch"}], []]],
        ),
        ("p", [{"text": "The end."}]),
    ]


async def test_a_web_page_keeps_its_lists_in_lists(room: WritingRoom) -> None:
    assert await pasted(room, PAGE) == [
        ("h2", [{"text": "Lunch"}]),
        ("ul0", [{"text": "Soup"}]),
        ("ol1", [{"text": "Pea"}]),
        ("ul0", [{"text": "Bread"}]),
        ("p", [{"text": "Plain "}, {"text": "strong", "bold": True}]),
    ]


LONG = "x" * 40_000
HOSTILE = f"""<div data-pm-slice="1 1 []"><p data-kind="nonsense" data-clause="{LONG}">A
<span data-comment="{LONG}">comment</span>, <span data-comment="abc">another</span>,
<a data-refers-to="{LONG}">a reference</a>, <a href="https://example.org/{LONG}">a link</a>,
<ins data-suggestion="x">put in</ins></p>
<table data-clause="{LONG}" data-caption="{LONG}"><tr><th>Day</th></tr></table></div>"""


async def test_what_says_that_it_comes_from_here_and_does_not_closes_no_line(room: WritingRoom) -> None:
    blocks = await pasted(room, HOSTILE)
    words = "".join(run["text"] for kind, runs in blocks if kind == "p" for run in runs)  # type: ignore[attr-defined]
    assert words.split() == ["A", "comment,", "another,", "a", "reference,", "a", "link,", "put", "in"]
    assert not [run for block in await room.blocks(marked=True) for run in block.get("runs", ()) if "comments" in run]
    assert all(len(block.get("caption", "")) <= 2_000 and len(block["id"]) < 100 for block in await room.blocks())
    alice = room.writers[0]
    await alice.types("And on.")
    await alice.saved()
    assert await alice.page.locator("[data-part=stopped]").is_hidden()


async def test_what_is_too_much_at_once_is_not_put_in_and_said(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.text.focus()
    await alice.types("Before. ")
    await alice.pastes("<p>" + "word " * 30_000 + "</p>")
    await alice.sees(alice.page.locator("[data-part=refusal]").get_by_text("That is too much at once"))
    await alice.types("After.")
    await alice.saved()
    assert await room.words() == ["Before. After."]


async def test_who_suggests_pastes_new_paragraphs_as_suggestions(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.text.focus()
    await alice.types("Befriending")
    await alice.saved()
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("Befriending")
    await bob.pastes("<p>one</p><ul><li>two</li></ul>")
    await bob.saved()
    assert [word for word in await room.words() if word] == ["Befriending"]
    marked = await room.blocks(marked=True)
    assert [(block["kind"], [run["text"] for run in block["runs"]]) for block in marked] == [
        ("p", ["Befriending"]),
        ("p", ["one"]),
        ("ul0", ["two"]),
    ]


async def test_what_is_cut_and_pasted_keeps_its_id(room: WritingRoom) -> None:
    alice = await room.enters(room.laid.cast.alice)
    await alice.text.focus()
    await alice.types("First")
    await alice.press("Enter")
    await alice.types("Second")
    await alice.saved()
    before = {block["runs"][0]["text"]: block["id"] for block in await room.blocks()}
    html = f'<p data-pm-slice="0 0 []" data-kind="p" data-clause="{before["First"]}">First</p>'
    await alice.press("Control+Home", "Shift+End", "Shift+ArrowRight", "Delete", "Control+End")
    await alice.pastes(html)
    await alice.saved()
    ids = [block["id"] for block in await room.blocks()]
    assert len(set(ids)) == len(ids)


async def test_what_only_another_text_can_hold_stays_there_and_the_words_come(room: WritingRoom) -> None:
    """A comment of another section, another program's kind, and an address longer than any."""
    address = "https://example.org/" + "a" * 5_000
    html = (
        '<p data-pm-slice="1 1 []" data-kind="callout">said <span data-comment="elsewhere">there</span></p>'
        f'<p data-kind="quote"><a href="{address}">far</a></p>'
    )
    assert await pasted(room, html) == [("p", [{"text": "said there"}]), ("quote", [{"text": "far"}])]
    assert len(room.laid.hub.rooms[room.laid.address].members) == 1
