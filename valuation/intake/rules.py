"""Reading a table: each column has a rule, and nothing is imported unless all of it is right.

A fault names the row and the column as the spreadsheet shows them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.refusals import Refused

MOST_FAULTS = 50
FIRST_ROWS = 10
"""The headings stand in one of these; above them there is room for a title."""

Row = Mapping[str, str]


class WrongTable(Refused):
    """The table as a whole cannot be read."""


@dataclass(frozen=True)
class Column:
    """`read` makes a value of the words of a cell, and refuses in a sentence."""

    name: str
    heading: str
    read: Callable[[str], Any]
    about: str = ""


@dataclass(frozen=True)
class Fault:
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"Row {self.row}, column “{self.column}”: {self.sentence}"


@dataclass(frozen=True)
class Reading:
    """Rows of words that passed every rule, each with its number in the file; or what is wrong."""

    rows: Sequence[tuple[int, Row]]
    faults: Sequence[Fault]


def read_rows(grid: Sequence[Sequence[str]], columns: Sequence[Column], most: int) -> Reading:
    heading_row, places = _find_headings(grid, columns)
    rows: list[tuple[int, Row]] = []
    faults: list[Fault] = []
    for number, cells in enumerate(grid[heading_row:], start=heading_row + 1):
        if any(cells):
            row = {column.name: _cell(cells, places[column.name]) for column in columns}
            rows.append((number, row))
            faults += _faults(number, row, columns)
    if not rows:
        raise WrongTable("There is no row beneath the headings.")
    if len(rows) > most:
        raise WrongTable(f"There are {len(rows):,} rows. At most {most:,} are imported at once.")
    return Reading(rows, faults)


def converted(row: Row, columns: Iterable[Column]) -> dict[str, Any]:
    """The values of a row that passed."""
    return {column.name: column.read(row[column.name]) for column in columns}


def repeated(rows: Iterable[tuple[int, Row]], names: Sequence[str], heading: str, what: str) -> list[Fault]:
    """Rows that have all of these fields in common with a row above them."""
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for number, row in rows:
        key = tuple(row[name].casefold() for name in names)
        if key in first:
            faults.append(Fault(number, heading, f"This is the same {what} as in row {first[key]}."))
        first.setdefault(key, number)
    return faults


def _find_headings(grid: Sequence[Sequence[str]], columns: Sequence[Column]) -> tuple[int, Mapping[str, int]]:
    """The number of the heading row, and where each column stands."""
    wanted = {column.heading.casefold(): column.name for column in columns}
    best: tuple[int, Mapping[str, int]] = (0, {})
    for number, cells in enumerate(grid[:FIRST_ROWS], start=1):
        found = {
            wanted[words]: place
            for place, cell in enumerate(cells)
            if (words := " ".join(cell.casefold().split())) in wanted
        }
        if len(found) > len(best[1]):
            best = number, found
    missing = [column.heading for column in columns if column.name not in best[1]]
    if missing:
        names = ", ".join(f"“{heading}”" for heading in missing)
        where = f"Row {best[0]} has no column" if best[1] else "No row has the headings"
        raise WrongTable(f"{where} {names}. Use the template, and keep its headings.")
    return best


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _faults(number: int, row: Row, columns: Iterable[Column]) -> list[Fault]:
    faults = []
    for column in columns:
        try:
            column.read(row[column.name])
        except Refused as refusal:
            faults.append(Fault(number, column.heading, refusal.sentence))
    return faults
