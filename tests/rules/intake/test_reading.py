"""A table is read whole: faults name row and column, and nothing of it counts unless all of it is right."""

import pytest

from valuation.intake.rules import WrongTable, read_rows, repeated
from valuation.unit_costs.columns import COLUMNS, row_faults

HEADINGS = [column.heading for column in COLUMNS]
RIGHT = [
    "GP-1", "An hour of a doctor", "127", "hour", "2008", "v1", "A study", "NHS", "wider public sector", "fiscal", "no",
    "", "",
]  # fmt: skip
PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


def with_cell(name: str, words: str) -> list[str]:
    return [words if place == PLACES[name] else cell for place, cell in enumerate(RIGHT)]


def test_headings_may_stand_beneath_a_title_and_in_any_order() -> None:
    grid = [["Unit costs"], [], [heading.upper() for heading in reversed(HEADINGS)], list(reversed(RIGHT)), [""]]
    reading = read_rows(grid, COLUMNS, 10)
    assert reading.faults == []
    assert [(number, row["reference"], row["amount"]) for number, row in reading.rows] == [(4, "GP-1", "127")]


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("reference", "", "Row 2, column “Reference”: Enter a reference, such as GP-1."),
        ("amount", "lots", "Row 2, column “Amount”: Enter an amount in pounds, such as 127 or 127.50"),
        ("price_year", "2008/10", "Row 2, column “Price year”: Enter a year, such as 2008, or a financial year"),
        ("source", "", "Row 2, column “Source”: Enter the source."),
        ("tier", "nowhere", "Row 2, column “Tier”: Enter one of: service, locality, wider public sector, individuals"),
        ("kind", "money", "Row 2, column “Kind”: Enter one of: fiscal, economic, social."),
        ("cashable", "perhaps", "Row 2, column “Cashable”: Enter one of: yes, no."),
        ("name", "x" * 201, "Row 2, column “Item”: Shorten this to 200 characters or fewer. It has 201."),
    ],
)
def test_a_fault_names_its_row_and_its_column(name: str, words: str, sentence: str) -> None:
    (fault,) = read_rows([HEADINGS, with_cell(name, words)], COLUMNS, 10).faults
    assert str(fault).startswith(sentence)


def test_two_cells_that_do_not_go_together_are_named() -> None:
    row = with_cell("kind", "social")
    row[PLACES["cashable"]] = "yes"
    (fault,) = row_faults(read_rows([HEADINGS, row], COLUMNS, 10).rows)
    assert str(fault).startswith("Row 2, column “Cashable”: Only a fiscal saving")


def test_a_row_that_stands_twice_is_named() -> None:
    rows = read_rows([HEADINGS, RIGHT, with_cell("reference", "gp-1")], COLUMNS, 10).rows
    (fault,) = repeated(rows, ("reference", "edition"), "Reference", "reference and edition")
    assert str(fault) == "Row 3, column “Reference”: This is the same reference and edition as in row 2."


@pytest.mark.parametrize(
    ("grid", "sentence"),
    [
        ([], "No row has the headings"),
        ([HEADINGS], "There is no row beneath the headings."),
        ([HEADINGS[1:], RIGHT], "Row 1 has no column “Reference”. Use the template, and keep its headings."),
        ([HEADINGS, *[RIGHT] * 11], "There are 11 rows. At most 10 are imported at once."),
    ],
)
def test_a_table_that_is_none_is_refused(grid: list[list[str]], sentence: str) -> None:
    with pytest.raises(WrongTable) as refusal:
        read_rows(grid, COLUMNS, 10)
    assert sentence in refusal.value.sentence
