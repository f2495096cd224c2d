"""Totals are derived, splits come to the same whole, and small numbers of people stay unsaid (U15)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.outcomes.rules.measuring import Measure, Split
from valuation.results.rules.wholes import (
    Cell,
    DoesNotAddUp,
    check_adds_up,
    shown_cells,
    shown_whole,
    wanted_cells,
    whole_of,
)

AGE = Split("Age", ("under 75", "75 and over"))
LIVES = Split("Lives", ("alone", "with somebody"))
NUMBER = st.integers(0, 10_000)


def cells(**by_split: tuple[int, ...]) -> list[Cell]:
    names = {"age": AGE, "lives": LIVES}
    return [
        Cell(names[key].name, part, Decimal(value))
        for key, values in by_split.items()
        for part, value in zip(names[key].parts, values, strict=True)
    ]


def share(*pairs: tuple[str, str]) -> list[Cell]:
    parts = ("under 75", "75 and over")
    return [Cell("Age", part, Decimal(value), Decimal(base)) for part, (value, base) in zip(parts, pairs, strict=True)]


def test_a_result_has_one_number_a_part_and_none_for_the_total() -> None:
    assert wanted_cells([AGE, LIVES]) == [
        ("Age", "under 75"), ("Age", "75 and over"), ("Lives", "alone"), ("Lives", "with somebody"),
    ]  # fmt: skip
    assert wanted_cells([]) == [("", "")]


@given(NUMBER, NUMBER, NUMBER)
def test_a_count_is_the_sum_of_any_of_its_splits(young: int, old: int, alone: int) -> None:
    numbers = cells(age=(young, old), lives=(alone, young + old - alone))
    if alone > young + old:
        with pytest.raises(DoesNotAddUp, match="A part of something that is counted cannot be"):
            check_adds_up(numbers, Measure.COUNT)
    else:
        check_adds_up(numbers, Measure.COUNT)
        assert whole_of(numbers, Measure.COUNT) == young + old


def test_splits_that_differ_are_refused_with_both_sums() -> None:
    with pytest.raises(DoesNotAddUp) as refusal:
        check_adds_up(cells(age=(1200, 20), lives=(1000, 218)), Measure.COUNT)
    assert refusal.value.sentence == (
        "By age the numbers add up to 1,220, by lives to 1,218. "
        "Everybody stands in one part of each split, so both come to the same."
    )


def test_a_share_is_weighed_and_never_averaged() -> None:
    assert whole_of(share(("90", "10"), ("50", "30")), Measure.SHARE) == Decimal(60)
    assert whole_of(share(("10", "1"), ("20", "2")), Measure.SHARE) == Decimal("16.6667")
    assert whole_of(share(("10", "0"), ("20", "0")), Measure.SHARE) == 0
    assert whole_of([Cell("", "", Decimal("46.5"))], Measure.SHARE) == Decimal("46.5")


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 500)), min_size=2, max_size=2))
def test_a_weighed_share_lies_between_its_parts(pairs: list[tuple[int, int]]) -> None:
    whole = whole_of(share(*((str(value), str(base)) for value, base in pairs)), Measure.SHARE)
    assert min(value for value, _ in pairs) <= whole <= max(value for value, _ in pairs)


def test_a_share_says_of_how_many() -> None:
    with pytest.raises(DoesNotAddUp, match="Say of how many “under 75” is a share"):
        check_adds_up([Cell("Age", "under 75", Decimal(5)), Cell("Age", "75 and over", Decimal(5))], Measure.SHARE)
    with pytest.raises(DoesNotAddUp, match="cannot be below zero"):
        check_adds_up(share(("5", "-1"), ("5", "2")), Measure.SHARE)


@given(st.integers(0, 30), st.integers(0, 30))
def test_no_number_of_one_to_four_people_is_shown(young: int, old: int) -> None:
    numbers = cells(age=(young, old))
    shown = [
        *shown_cells(numbers, Measure.COUNT, is_about_people=True),
        shown_whole(numbers, Measure.COUNT, is_about_people=True),
    ]
    said = {one.figure for one in shown} | {str(one.amount) for one in shown}
    assert not said & {"1", "2", "3", "4"}
    if 0 < young < 5 or 0 < old < 5:
        assert [one.amount for one in shown[:2]] == [None, None], "none can be worked out from the whole"


def test_numbers_that_are_not_of_people_are_shown() -> None:
    assert [one.figure for one in shown_cells(cells(age=(3, 4)), Measure.COUNT, is_about_people=False)] == ["3", "4"]
    assert shown_whole(cells(age=(1, 2)), Measure.COUNT, is_about_people=False).figure == "3"
    assert shown_whole(cells(age=(1, 2)), Measure.COUNT, is_about_people=True).figure == "fewer than 5"


def test_a_share_of_few_people_is_not_shown() -> None:
    few = [Cell("", "", Decimal(50), Decimal(4))]
    assert shown_whole(few, Measure.SHARE, is_about_people=True).amount is None
    assert shown_whole(few, Measure.SHARE, is_about_people=False).figure == "50"
    parts = shown_cells(share(("50", "4"), ("40", "90")), Measure.SHARE, is_about_people=True)
    assert [one.figure for one in parts] == ["not shown", "not shown"]
