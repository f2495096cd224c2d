"""A workbook of any length."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from portal.documents import long_workbook
from portal.documents.long_workbook import LongWorkbook, Pence


def test_where_a_sheet_is_full_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_workbook, "MOST_ROWS_A_SHEET", 3)
    book = LongWorkbook("Lines", datetime(2027, 1, 1, tzinfo=UTC))
    book.sheet("Lines", [("Number", 10), ("Amount", 12), ("Day", 12)])
    book.add([number, Pence(number * 100 + 1), date(2027, 1, number)] for number in range(1, 8))
    read = openpyxl.load_workbook(BytesIO(book.content()))
    assert read.sheetnames == ["Lines", "Lines 2", "Lines 3"]
    assert [len(list(page.values)) for page in read] == [4, 4, 2]
    assert [row[0] for page in read for row in page.values] == ["Number", 1, 2, 3, "Number", 4, 5, 6, "Number", 7]
    assert read["Lines 3"]["B2"].value == 7.01
