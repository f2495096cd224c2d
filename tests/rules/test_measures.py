"""Numbers with what they count."""

import pytest

from valuation.measures import in_units


@pytest.mark.parametrize(
    ("figures", "unit", "written"),
    [
        ("1", "people", "1 person"),
        ("1.6", "people", "1.6 people"),
        ("0", "days", "0 days"),
        ("1", "loads for each 10 homes", "1 loads for each 10 homes"),
    ],
)
def test_one_of_a_known_unit_is_one(figures: str, unit: str, written: str) -> None:
    assert in_units(figures, unit) == written
