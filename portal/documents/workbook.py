"""Tables as an XLSX workbook, one a sheet. Words stay words: nothing that was typed becomes a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.documents.elements import clean
from portal.documents.styles import ACCENT, SHADE

POUNDS = "#,##0.00;[Red]-#,##0.00"
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NARROW, _WIDE, _AMOUNT = 18, 36, 16

Value = str | int


@dataclass(frozen=True)
class Sheet:
    """A table under its title. A cell is words, or whole pence, which are written as pounds."""

    name: str
    title: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    notes: Sequence[str] = ()


def write_workbook(sheets: Sequence[Sheet], title: str, made_at: datetime) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.properties.title = clean(title)
    book.properties.creator = "Partnership Portal"
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None, microsecond=0)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name.translate(_NOT_IN_SHEET_NAMES)[:_LONGEST_SHEET_NAME]), sheet)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(page: Worksheet, sheet: Sheet) -> None:
    _put(page.cell(1, 1), sheet.title).font = Font(bold=True, size=14, color=ACCENT)
    headings = 3
    for place, (heading, is_amount) in enumerate(sheet.columns, start=1):
        cell = _put(page.cell(headings, place), heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=SHADE)
        cell.alignment = Alignment(horizontal="right" if is_amount else "left", vertical="bottom", wrap_text=True)
        width = _AMOUNT if is_amount else _WIDE if place == 1 or place == len(sheet.columns) else _NARROW
        page.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate([*sheet.rows, *([sheet.total] if sheet.total else [])], start=headings + 1):
        is_total = bool(sheet.total) and number == headings + 1 + len(sheet.rows)
        for place, value in enumerate(row, start=1):
            _fill(page.cell(number, place), value, is_bold=is_total)
    for place, note in enumerate(sheet.notes):
        _put(page.cell(page.max_row + (2 if place == 0 else 1), 1), note)
    page.freeze_panes = page.cell(headings + 1, 2)
    page.print_title_rows = f"{headings}:{headings}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _fill(cell: Cell, value: Value, *, is_bold: bool) -> None:
    if isinstance(value, str):
        _put(cell, value).alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = Decimal(value) / 100
        cell.number_format = POUNDS
        cell.alignment = Alignment(vertical="top")
    if is_bold:
        cell.font = Font(bold=True)


def _put(cell: Cell, words: str) -> Cell:
    """As a text, also where it begins as a formula would."""
    cell.value = clean(words)
    cell.data_type = "s"
    return cell
