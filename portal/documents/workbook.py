"""Tables as an XLSX workbook, one a sheet. Words stay words: nothing that was typed becomes a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from textwrap import wrap

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
_NARROW, _WIDE, _AMOUNT = 12, 44, 16
_LINE_HEIGHT, _HIGHEST = 15, 405
"""In points; no row of a workbook may be higher."""

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
    rows = [*sheet.rows, *([sheet.total] if sheet.total else [])]
    widths = [_width(place, sheet, rows) for place in range(len(sheet.columns))]
    headings = 3
    for place, (heading, is_amount) in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = widths[place - 1]
        if heading:
            cell = _put(page.cell(headings, place), heading)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=SHADE)
            cell.alignment = Alignment(
                horizontal="right" if is_amount else "left",
                indent=0 if is_amount or place == 1 else 1,
                vertical="bottom",
                wrap_text=True,
            )
    _make_room(page, headings, [heading for heading, _ in sheet.columns], widths)
    for number, row in enumerate(rows, start=headings + 1):
        is_total = bool(sheet.total) and number == headings + 1 + len(sheet.rows)
        for place, value in enumerate(row, start=1):
            _fill(page.cell(number, place), value, is_bold=is_total)
        _make_room(page, number, row, widths)
    _write_notes(page, sheet.notes, widths)
    page.freeze_panes = page.cell(headings + 1, 2)
    page.print_title_rows = f"{headings}:{headings}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _write_notes(page: Worksheet, notes: Sequence[str], widths: Sequence[int]) -> None:
    """Beneath the table, as wide as it is."""
    for place, note in enumerate(notes):
        number = page.max_row + (2 if place == 0 else 1)
        _put(page.cell(number, 1), note).alignment = Alignment(wrap_text=True, vertical="top")
        if len(widths) > 1:
            page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(widths))
        _make_room(page, number, [note], [sum(widths)])


def _width(place: int, sheet: Sheet, rows: Sequence[Sequence[Value]]) -> int:
    """In characters: as wide as its words, within bounds beyond which they are broken."""
    if sheet.columns[place][1]:
        return _AMOUNT
    words = [sheet.columns[place][0], *(row[place] for row in rows if place < len(row))]
    longest = max((len(line) for each in words if isinstance(each, str) for line in each.split("\n")), default=0)
    return min(max(longest + 3, _NARROW), _WIDE)


def _make_room(page: Worksheet, number: int, row: Sequence[Value], widths: Sequence[int]) -> None:
    """A row as high as its longest cell: not every program works that out when it opens the file."""
    lines = [
        sum(max(1, len(wrap(line, max(width - 6, 6)))) for line in words.split("\n"))
        for words, width in zip(row, widths, strict=False)
        if isinstance(words, str)
    ]
    if lines and max(lines) > 1:
        page.row_dimensions[number].height = min(max(lines) * _LINE_HEIGHT, _HIGHEST)


def _fill(cell: Cell, value: Value, *, is_bold: bool) -> None:
    if isinstance(value, str):
        # What follows an amount would stand against it.
        indent = 0 if cell.column == 1 else 1
        _put(cell, value).alignment = Alignment(horizontal="left", indent=indent, wrap_text=True, vertical="top")
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
