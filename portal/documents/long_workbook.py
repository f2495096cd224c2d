"""A workbook of any length, row after row: nothing that is written is kept in memory. Words stay words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.documents.elements import clean
from portal.documents.workbook import POUNDS

MOST_ROWS_A_SHEET = 1_000_000
"""A sheet holds 48,576 rows more: where one is full, the next goes on."""
DAY = "d mmm yyyy"


class Pence(int):
    """Whole pence, written as pounds."""


Cell = str | int | Pence | date | None


class LongWorkbook:
    def __init__(self, title: str, made_at: datetime) -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.title = clean(title)
        self._book.properties.creator = "Partnership Portal"
        self._book.properties.created = self._book.properties.modified = made_at.replace(tzinfo=None, microsecond=0)
        self._name, self._columns, self._number, self._rows = "", [("", 0)], 1, 0
        self._page: Worksheet = None

    def sheet(self, name: str, columns: Sequence[tuple[str, int]]) -> None:
        """Rows go on it from here on. A column is its heading and its width in characters."""
        self._name, self._columns, self._number = name, list(columns), 1
        self._open(name)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            if self._rows == MOST_ROWS_A_SHEET:
                self._number += 1
                self._open(f"{self._name} {self._number}")
            self._page.append([self._cell(value) for value in row])
            self._rows += 1

    def content(self) -> bytes:
        """The whole file; nothing can be added any more."""
        kept = BytesIO()
        self._book.save(kept)
        return kept.getvalue()

    def _open(self, name: str) -> None:
        self._page, self._rows = self._book.create_sheet(name), 0
        self._page.freeze_panes = "A2"
        for place, (_, width) in enumerate(self._columns, start=1):
            self._page.column_dimensions[get_column_letter(place)].width = width
        self._page.append([self._heading(heading) for heading, _ in self._columns])

    def _heading(self, words: str) -> WriteOnlyCell:
        cell = self._cell(words)
        cell.font = Font(bold=True)
        return cell

    def _cell(self, value: Cell) -> WriteOnlyCell:
        if isinstance(value, Pence):
            cell = WriteOnlyCell(self._page, Decimal(value) / 100)
            cell.number_format = POUNDS
        elif isinstance(value, date):
            cell = WriteOnlyCell(self._page, value)
            cell.number_format = DAY
        elif isinstance(value, str):
            cell = WriteOnlyCell(self._page, clean(value))
            cell.data_type = "s"  # also where it begins as a formula would
        else:
            cell = WriteOnlyCell(self._page, value)
        return cell
