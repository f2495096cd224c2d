"""Small numbers are hidden, and a reader who knows the whole rule cannot work one out."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.feedback.rules.suppression import (
    FEWEST_SHOWN,
    Hidden,
    Published,
    doubled_median,
    publish,
    shown_count,
)

COUNTS = st.lists(st.integers(0, 60), min_size=5, max_size=5)


def every_result(answered: int, places: int = 5) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can choose among five points."""
    if places == 1:
        yield (answered,)
        return
    for first in range(answered + 1):
        for rest in every_result(answered - first, places - 1):
            yield (first, *rest)


@pytest.mark.parametrize("answered", range(5, 18))
def test_no_hidden_number_can_be_worked_out_by_a_reader_who_knows_the_rule(answered: int) -> None:
    """Exhaustive: of all results that would be published alike, each hidden number has more than one value."""
    alike: defaultdict[Published, list[tuple[int, ...]]] = defaultdict(list)
    for counts in every_result(answered):
        alike[publish(counts)].append(counts)
    for published, results in alike.items():
        for place in range(5):
            cell = Hidden.SMALL if published.cells is None else published.cells[place]
            if cell is Hidden.SMALL:
                assert len({counts[place] for counts in results}) > 1, (published, results)


@given(COUNTS)
def test_one_to_four_are_never_shown(counts: list[int]) -> None:
    cells = publish(counts).cells or ()
    assert not any(isinstance(cell, int) and 0 < cell < FEWEST_SHOWN for cell in cells)


@given(COUNTS)
def test_what_is_shown_is_true(counts: list[int]) -> None:
    published = publish(counts)
    for cell, count in zip(published.cells or (), counts, strict=False):
        if cell is Hidden.SMALL:
            assert 0 < count < FEWEST_SHOWN
        elif cell is Hidden.ALSO:
            assert count >= FEWEST_SHOWN
        else:
            assert cell == count
    if published.doubled_median is not None:
        assert published.doubled_median == doubled_median(counts)


@given(COUNTS)
def test_a_hidden_number_is_never_the_only_one(counts: list[int]) -> None:
    """The total is shown, so one hidden number alone would be the rest of it."""
    cells = publish(counts).cells
    assert cells is None or sum(isinstance(cell, Hidden) for cell in cells) != 1


@pytest.mark.parametrize("answered", range(5))
def test_under_five_answers_nothing_is_shown(answered: int) -> None:
    assert publish([answered, 0, 0, 0, 0]) == Published(None, None, None)


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ([0, 0, 0, 5, 0], (0, 0, 0, 5, 0)),
        ([0, 3, 2, 0, 0], (0, Hidden.SMALL, Hidden.SMALL, 0, 0)),
        ([0, 2, 0, 9, 12], (0, Hidden.SMALL, 0, Hidden.ALSO, 12)),
        ([0, 0, 4, 4, 20], (0, 0, Hidden.SMALL, Hidden.SMALL, Hidden.ALSO)),
        ([1, 5, 0, 0, 0], None),
        ([0, 4, 4, 0, 0], None),
        ([1, 1, 1, 1, 1], None),
    ],
)
def test_worked_examples(counts: list[int], cells: tuple[int | Hidden, ...] | None) -> None:
    assert publish(counts).cells == cells


def test_the_middle_answer_of_an_even_number_lies_between_two() -> None:
    assert doubled_median([5, 0, 0, 0, 5]) == 6
    assert doubled_median([0, 0, 5, 5, 0]) == 7
    assert doubled_median([0, 0, 0, 0, 7]) == 10


@given(COUNTS.filter(any))
def test_the_middle_answer_has_half_of_them_on_either_side(counts: list[int]) -> None:
    middle = doubled_median(counts)
    below = sum(count for point, count in enumerate(counts, 1) if 2 * point < middle)
    above = sum(count for point, count in enumerate(counts, 1) if 2 * point > middle)
    assert 2 * below <= sum(counts)
    assert 2 * above <= sum(counts)


def test_numbers_of_people_are_said_so_that_small_ones_stay_hidden() -> None:
    assert [shown_count(number) for number in (0, 1, 4, 5, 12)] == ["0", "fewer than 5", "fewer than 5", "5", "12"]


@given(st.integers(5, 400))
def test_large_results_are_shown_whole(each: int) -> None:
    published = publish([each] * 5)
    assert published.cells == (each,) * 5
    assert all(before == after for before, after in pairwise(published.cells))
    assert published.doubled_median == 6
