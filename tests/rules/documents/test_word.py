"""What a reader, a screen reader and a procurement officer find in a document."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Twips
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.documents import Blank, Column, Details, Span, Table, WordDocument, styles

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=30)


def reopened(document: WordDocument | bytes) -> Document:
    content = document if isinstance(document, bytes) else document.to_bytes()
    return docx.Document(BytesIO(content))


def values(document: Document, tag: str) -> list[str]:
    return [element.get(qn("w:val")) for element in document.element.iter(qn(f"w:{tag}"))]


def test_the_same_content_gives_the_same_bytes(make_full_document: Callable[[], WordDocument]) -> None:
    document = make_full_document()
    first = document.to_bytes()
    assert document.to_bytes() == first
    assert make_full_document().to_bytes() == first


def test_a_different_word_gives_different_bytes(document: WordDocument) -> None:
    before = document.to_bytes()
    document.paragraph("more")
    assert document.to_bytes() != before


def test_the_document_says_what_it_is(full: bytes) -> None:
    properties = reopened(full).core_properties
    assert properties.title == "Reaching older adults at home"
    assert properties.author == properties.last_modified_by == "City Council"
    assert properties.subject == "Invitation to tender"
    assert properties.language == "en-GB"
    assert str(properties.created) == str(properties.modified) == "2026-03-02 09:30:00+00:00"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Details("Title", made_at=datetime(2026, 3, 2), author="A")  # noqa: DTZ001


def test_the_language_is_that_of_the_text() -> None:
    details = Details(
        "Teitl", made_at=datetime.fromisoformat("2026-03-02T09:30:00Z"), author="Cyngor", language="cy-GB"
    )
    language = next(reopened(WordDocument(details)).styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:val")) == "cy-GB"


def test_nothing_of_the_template_is_left(full: bytes) -> None:
    with zipfile.ZipFile(BytesIO(full)) as archive:
        names = set(archive.namelist())
    assert not {name for name in names if "thumbnail" in name or "customXml" in name or "Effects" in name}


def test_headings_are_real_and_the_contents_list_them_with_links(full: bytes) -> None:
    document = reopened(full)
    headings = [p.text for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings == ["Background", "Lists", "Clauses", "Outcomes framework", "Annex"]
    contents = next(document.element.body.iter(qn("w:sdt")))
    texts = ["".join(t.text for t in link.iter(qn("w:t"))) for link in contents.iter(qn("w:hyperlink"))]
    assert texts == ["1  Background", "1.1  Lists", "1.1.1  Clauses", "2  Outcomes framework", "3  Annex"]
    assert "TOC" in next(contents.iter(qn("w:instrText"))).text
    assert document.settings.element.find(qn("w:updateFields")) is not None


def test_headings_without_numbers_carry_none(document: WordDocument) -> None:
    document.contents()
    document.heading("Background")
    contents = next(reopened(document).element.body.iter(qn("w:sdt")))
    assert [t.text for t in contents.iter(qn("w:t"))] == ["Contents", "Background"]


def test_contents_of_a_document_without_headings_are_empty(document: WordDocument) -> None:
    document.contents()
    contents = next(reopened(document).element.body.iter(qn("w:sdt")))
    assert [t.text for t in contents.iter(qn("w:t"))] == ["Contents"]


def test_a_page_break_stands_before_the_next_paragraph_or_table(document: WordDocument) -> None:
    document.paragraph("one")
    document.page_break()
    document.paragraph("two")
    document.page_break()
    document.table(Table([Column("A")], [["x"]]))
    broken = [p.text for p in reopened(document).paragraphs if p.paragraph_format.page_break_before]
    assert broken == ["two", ""]


def test_each_numbered_list_starts_again_at_one(document: WordDocument) -> None:
    document.item("first", is_ordered=True)
    document.item("second", is_ordered=True)
    document.paragraph("between")
    document.item("first of another", is_ordered=True)
    first, second, third = values(reopened(document), "numId")
    assert first == second != third


def test_a_list_inside_a_list_starts_again_under_each_item(document: WordDocument) -> None:
    for level, is_ordered in ((0, False), (1, True), (1, True), (0, False), (1, True)):
        document.item("x", level=level, is_ordered=is_ordered)
    dot, one, two, other_dot, again = values(reopened(document), "numId")
    assert dot == other_dot
    assert one == two != again
    assert values(reopened(document), "ilvl") == ["0", "1", "1", "0", "1"]


def test_what_follows_a_list_stands_as_far_from_it_as_from_a_paragraph(document: WordDocument) -> None:
    for words in ("one", "two", "three"):
        document.item(words)
    document.paragraph("Plain.")
    again = document.to_bytes()
    assert document.to_bytes() == again
    *_, first, second, last, plain = reopened(again).paragraphs
    gaps = [one.paragraph_format.space_after for one in (first, second, last, plain)]
    assert gaps == [None, None, Twips(styles.PARAGRAPH_GAP_TWIPS), None]


def test_links_are_real_and_unsafe_ones_are_only_text(document: WordDocument) -> None:
    document.paragraph(
        [
            Span("site", link="https://example.org/"),
            Span("bad", link="javascript:alert(1)"),
            Span("odd", link="http://a b"),
        ]
    )
    links = reopened(document).paragraphs[0].hyperlinks
    assert [(link.text, link.address) for link in links] == [("site", "https://example.org/")]
    assert reopened(document).paragraphs[0].text == "sitebadodd"


def test_a_bookmark_that_is_taken_or_strange_does_no_harm(document: WordDocument) -> None:
    document.paragraph("one", bookmark="clause 1/é")
    document.paragraph("two", bookmark="clause_1__")
    assert document.heading("Three", bookmark="clause_1__") == "_Toc000001"
    names = [e.get(qn("w:name")) for e in reopened(document).element.iter(qn("w:bookmarkStart"))]
    assert names == ["clause_1__", "_Toc000001"]


def test_a_table_repeats_its_header_names_itself_and_keeps_rows_whole(full: bytes) -> None:
    table = reopened(full).tables[1]
    properties = table._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Prices"
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "What each strand costs"
    rows = [row._tr.trPr for row in table.rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False]
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)


def test_amounts_stand_on_the_right(full: bytes) -> None:
    table = reopened(full).tables[1]
    for row in table.rows:
        assert row.cells[0].paragraphs[0].alignment is None
        assert row.cells[1].paragraphs[0].alignment is not None


def test_a_table_is_exactly_as_wide_as_the_page_leaves_room_for(full: bytes) -> None:
    document = reopened(full)
    upright, lying = document.tables[1], document.tables[3]
    for table, section in ((upright, document.sections[0]), (lying, document.sections[1])):
        room = section.page_width - section.left_margin - section.right_margin
        width = sum(column.width for column in table.columns)
        assert abs(width - room) < 2000  # a twentieth of a millimetre, in EMU


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells for 2 columns"):
        Table([Column("A"), Column("B")], [["x", "y"], ["x"]])


def test_blanks_are_fields_with_a_tag_and_a_prompt(full: bytes) -> None:
    document = reopened(full)
    assert values(document, "tag") == ["question_1", "activity_1", "output_1"]
    assert values(document, "alias") == ["Your answer", "Your activities", "Your outputs"]
    assert values(document, "lock") == ["sdtLocked"] * 3


def test_a_tag_longer_than_word_allows_is_cut(document: WordDocument) -> None:
    document.answer(Blank("t" * 100, "p" * 100))
    assert values(reopened(document), "tag") == ["t" * 64]


def test_a_picture_says_what_it_shows_and_fits_the_page(document: WordDocument, picture: bytes) -> None:
    document.picture(picture, "Visits rose.", width_cm=90)
    (shape,) = reopened(document).inline_shapes
    assert shape._inline.docPr.get("descr") == "Visits rose."
    assert shape.width.cm == pytest.approx(16.4, abs=0.01)


def test_wide_pages_lie_on_their_side_and_the_next_stand_again(full: bytes) -> None:
    sections = reopened(full).sections
    assert [s.orientation for s in sections] == [
        WD_ORIENTATION.PORTRAIT,
        WD_ORIENTATION.LANDSCAPE,
        WD_ORIENTATION.PORTRAIT,
    ]
    assert [(round(s.page_width.cm, 1), round(s.page_height.cm, 1)) for s in sections] == [
        (21.0, 29.7),
        (29.7, 21.0),
        (21.0, 29.7),
    ]


def test_every_page_but_the_cover_bears_the_title_the_note_and_its_number(full: bytes) -> None:
    sections = reopened(full).sections
    assert [s.different_first_page_header_footer for s in sections] == [True, False, False]
    for section in sections:
        assert section.header.paragraphs[0].text == "Reaching older adults at home"
        assert section.footer.paragraphs[0].text == "OFFICIAL · Version 3\tPage 1 of 1"


def test_captions_are_numbered_by_kind(full: bytes) -> None:
    captions = [p.text for p in reopened(full).paragraphs if p.style and "aption" in p.style.name]
    assert captions == ["Figure 1. Visits", "Table 1. Prices"]


def test_line_ends_and_tabs_are_kept(document: WordDocument) -> None:
    document.paragraph("one\r\ntwo\tthree")
    assert reopened(document).paragraphs[0].text == "one\ntwo\tthree"


@UNHURRIED
@given(ANY_TEXT)
@example("#\x1f")
@example("mailto:\x01")
def test_any_text_makes_a_document_that_opens(text: str) -> None:
    details = Details(text, made_at=datetime.fromisoformat("2026-03-02T09:30:00Z"), author=text, footer=text)
    document = WordDocument(details)
    document.cover(text, text, [(text, text)], text)
    document.contents(text)
    document.heading(text, bookmark=text)
    document.paragraph([Span(text, link=text), Span(text, bold=True)], number=text, bookmark=text)
    document.item(text, is_ordered=True)
    document.table(Table([Column(text)], [[text], [Blank(text, text)]], caption=text, description=text))
    letters = [letter for letter in text if letter.isalnum() and letter.isprintable()]
    shown = "".join(element.text or "" for element in reopened(document).element.iter(qn("w:t")))
    assert set(letters) <= set(shown)


@pytest.mark.parametrize("colour", [styles.INK, styles.ACCENT, styles.QUIET, styles.LINK])
@pytest.mark.parametrize("ground", ["FFFFFF", styles.SHADE, styles.BLANK])
def test_every_colour_is_easy_to_read_on_every_ground(colour: str, ground: str) -> None:
    lighter, darker = luminance(ground) + 0.05, luminance(colour) + 0.05
    assert lighter / darker >= 4.5


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines relative luminance."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
