"""The library as files: to keep, to work on elsewhere, and a template to fill in."""

from collections.abc import Sequence
from datetime import datetime

from portal.documents.spreadsheets import write_csv
from portal.documents.workbook import Sheet, write_workbook
from valuation.intake.rules import Column
from valuation.unit_costs.columns import COLUMNS, INDEX_COLUMNS, row_of_cost
from valuation.unit_costs.queries import Entry
from valuation.unit_costs.rules.prices import Series

TITLE = "Unit costs"


def costs_csv(entries: Sequence[Entry]) -> bytes:
    return write_csv([_headings(COLUMNS), *(row_of_cost(entry.cost) for entry in entries)])


def costs_workbook(entries: Sequence[Entry], made_at: datetime) -> bytes:
    rows = [row_of_cost(entry.cost) for entry in entries]
    sheet = Sheet("Unit costs", TITLE, [(heading, False) for heading in _headings(COLUMNS)], rows)
    return write_workbook([sheet], TITLE, made_at)


def template_csv() -> bytes:
    return write_csv([_headings(COLUMNS)])


def template_workbook(made_at: datetime) -> bytes:
    """The first sheet is filled in and comes back; the second says what belongs in each column."""
    first = Sheet("Unit costs", TITLE, [(heading, False) for heading in _headings(COLUMNS)], [])
    about = Sheet("How to fill it in", "How to fill it in", _about_columns(), _about(COLUMNS))
    return write_workbook([first, about], TITLE, made_at)


def series_csv(series: Series) -> bytes:
    rows = [[year, format(index, "f")] for year, index in series.indices.items()]
    return write_csv([_headings(INDEX_COLUMNS), *rows])


def _headings(columns: Sequence[Column]) -> list[str]:
    return [column.heading for column in columns]


def _about(columns: Sequence[Column]) -> list[list[str]]:
    return [[column.heading, column.about] for column in columns]


def _about_columns() -> list[tuple[str, bool]]:
    return [("Column", False), ("What belongs in it", False)]
