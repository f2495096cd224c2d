"""Tables that people bring, as CSV or XLSX: every cell is read as the words that stand in it, and no formula is run.

What goes out as CSV is neutralised: a cell that a spreadsheet would run as a formula begins with an apostrophe, which
is taken away again when the file comes back.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from portal.documents.elements import clean
from portal.documents.uploads import WORKBOOK, UnsafeUpload, check_upload
from portal.refusals import Refused

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 40
LONGEST_CELL = 2_000

_ZIP = b"PK"
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ",;\t"

Grid = list[list[str]]
"""Rows of cells; row 1 of the file is the first."""


class UnreadableTable(Refused):
    pass


def read_grid(content: bytes) -> Grid:
    """The first sheet of a workbook, or a CSV file. Raises UnreadableTable or UnsafeUpload with what to do."""
    if not content.strip():
        raise UnreadableTable("This file is empty.")
    if len(content) > MOST_BYTES:
        raise UnreadableTable(f"This file is larger than {MOST_BYTES // 1_000_000} MB. Split it into smaller files.")
    if content.startswith((_ZIP, _OLD_OR_ENCRYPTED)):
        return _checked(_from_workbook(content))
    return _checked(_from_csv(content))


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark, by which spreadsheets know that it is UTF-8."""
    text = StringIO()
    csv.writer(text).writerows([neutralised(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def neutralised(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_RUN_AS_FORMULA, "'")) else cell


def _plain(cell: str) -> str:
    """What was neutralised on its way out comes back as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_RUN_AS_FORMULA, "'")) else cell


def _checked(rows: Iterable[Sequence[str]]) -> Grid:
    grid: Grid = []
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise UnreadableTable(f"This file has more than {MOST_ROWS:,} rows. Split it into smaller files.")
        if any(cell for cell in row[MOST_COLUMNS:]):
            raise UnreadableTable(f"Row {number} has more than {MOST_COLUMNS} columns. Use the template.")
        cells = [clean(cell).strip() for cell in row[:MOST_COLUMNS]]
        if too_long := next((place for place, cell in enumerate(cells, start=1) if len(cell) > LONGEST_CELL), None):
            raise UnreadableTable(f"Row {number}, column {too_long}: shorten this to {LONGEST_CELL:,} characters.")
        grid.append(cells)
    return grid


def _from_csv(content: bytes) -> Iterable[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first_lines = "\n".join(text.splitlines()[:5])
    delimiter = max(_DELIMITERS, key=first_lines.count)
    try:
        rows = list(csv.reader(StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableTable("This is not a whole CSV file or workbook. Save it again and upload it.") from None
    return [[_plain(cell) for cell in row] for row in rows]


def _from_workbook(content: bytes) -> Iterable[list[str]]:
    check_upload(content, WORKBOOK)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        return [[_as_words(value) for value in row] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise UnsafeUpload(f"This is not a whole {WORKBOOK}. Check the file and upload it again.") from error


def _as_words(value: object) -> str:
    """A number as it was typed, without what a float adds; a date as 2027-03-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return format(exact.normalize() if exact != exact.to_integral() else exact.to_integral(), "f")
    return str(value)
