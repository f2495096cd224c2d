"""Tables from outside: cells are words, no formula runs, and what harms is refused before it is opened."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.documents.spreadsheets import MOST_BYTES, UnreadableTable, neutralised, read_grid, write_csv
from portal.documents.uploads import UnsafeUpload
from portal.documents.workbook import Sheet, write_workbook

CELL = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cn", "Co"), max_codepoint=0x2FFF), max_size=12
)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6)


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@given(ROWS.filter(lambda rows: any(cell for row in rows for cell in row)))
def test_csv_comes_back_as_it_went_out(rows: list[list[str]]) -> None:
    assert read_grid(write_csv(rows)) == rows


@given(CELL)
def test_no_cell_that_goes_out_would_run_as_a_formula(cell: str) -> None:
    assert not neutralised(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_cells_of_a_workbook_are_read_as_the_words_in_them() -> None:
    made = workbook(
        ["Item", 127, 127.5, 0.1, None, True], ["=1+1", datetime(2027, 3, 31, tzinfo=UTC).replace(tzinfo=None)]
    )
    assert read_grid(made) == [
        ["Item", "127", "127.5", "0.1", "", "yes"],
        ["=1+1", "2027-03-31"],
    ]


def test_a_long_cell_and_a_note_have_room_in_a_workbook() -> None:
    words = "Journeys to one clinic are shared from next month, and the contract manager reads the bookings every week."
    sheet = Sheet("S", "T", [("Line", False), ("Plan", False)], [["A", words], ["B", "Short"]], notes=[words])
    made = write_workbook([sheet], "T", datetime(2027, 1, 1, tzinfo=UTC))
    page = load_workbook(BytesIO(made)).active
    assert page.row_dimensions[4].height == 45, "three lines of the widest column"
    assert page.row_dimensions[5].height is None
    assert [str(each) for each in page.merged_cells.ranges] == ["A7:B7"]


def test_a_formula_that_goes_out_stays_words() -> None:
    made = write_workbook([Sheet("S", "T", [("A", False)], [["=HYPERLINK(1)"]])], "T", datetime(2027, 1, 1, tzinfo=UTC))
    assert read_grid(made)[-1][0] == "=HYPERLINK(1)"
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("a;b\n1;2\n", [["a", "b"], ["1", "2"]]),
        ("a\tb\n", [["a", "b"]]),
        ('a,"b, c"\n', [["a", "b, c"]]),
        ("\ufeffa,b\n", [["a", "b"]]),
    ],
)
def test_csv_is_read_however_it_was_saved(text: str, grid: list[list[str]]) -> None:
    assert read_grid(text.encode()) == grid
    assert read_grid("Café,£5\n".encode("cp1252")) == [["Café", "£5"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"a" * (MOST_BYTES + 1), "This file is larger than 5 MB."),
        (b'"a\n', "This is not a whole CSV file or workbook."),
        (b"a,b\n" * 20_001, "This file has more than 20,000 rows."),
        ((",".join("x" * 41) + "\n").encode(), "Row 1 has more than 40 columns."),
        (b"a,b\n1," + b"x" * 2_001, "Row 2, column 2: shorten this to 2,000 characters."),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableTable) as refusal:
        read_grid(content)
    assert sentence in refusal.value.sentence


def test_a_workbook_is_looked_through_before_it_is_opened() -> None:
    whole = workbook(["a"])
    harmful = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(harmful, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        new.writestr(
            "xl/_rels/external.xml.rels",
            '<Relationships xmlns="r"><Relationship Id="1" Type="x/externalLinkPath" Target="http://example.org/a.xlsx"'
            ' TargetMode="External"/></Relationships>',
        )
    for content, sentence in (
        (harmful.getvalue(), "a link that is followed when it is opened"),
        (b"PK\x03\x04 and nothing more", "This is not a whole workbook (.xlsx)."),
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 100,
            "in the old .xls format. Save it as a workbook (.xlsx) without a password.",
        ),
    ):
        with pytest.raises(UnsafeUpload) as refusal:
            read_grid(content)
        assert sentence in refusal.value.sentence


def test_a_word_document_is_no_workbook() -> None:
    word = BytesIO()
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="t"><Default Extension="xml" ContentType="a/xml"/></Types>'
        )
        archive.writestr("_rels/.rels", '<Relationships xmlns="r"/>')
    with pytest.raises(UnsafeUpload, match="This is not a workbook"):
        read_grid(word.getvalue())
