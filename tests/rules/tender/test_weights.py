"""Weights total exactly 100%, and the refusal says by how much they do not (F52, U17)."""

import re
from datetime import date

import pytest

from partnerships.tender.rules import (
    CannotFreeze,
    StaleTender,
    WrongTotal,
    WrongWeight,
    check_may_freeze,
    check_revision,
    check_total,
    format_weight,
    out_of_order,
    read_weight,
    twice_named,
)


@pytest.mark.parametrize(
    ("typed", "basis_points"), [("40", 4_000), ("12.5", 1_250), ("12.5%", 1_250), ("7 %", 700), ("100", 10_000)]
)
def test_a_weight_is_whole_or_has_one_decimal(typed: str, basis_points: int) -> None:
    assert read_weight(typed) == basis_points


@pytest.mark.parametrize("typed", ["", "0", "0.0", "-5", "100.1", "101", "33.33", "a third", "1e2", "١٠", "1,5"])
def test_anything_else_is_no_weight(typed: str) -> None:
    with pytest.raises(WrongWeight, match="above 0 and up to 100, such as 40 or"):
        read_weight(typed)


@pytest.mark.parametrize(("basis_points", "shown"), [(4_000, "40%"), (1_250, "12.5%"), (9_999, "99.99%"), (10, "0.1%")])
def test_a_weight_is_shown_without_needless_noughts(basis_points: int, shown: str) -> None:
    assert format_weight(basis_points) == shown


def test_one_hundred_is_enough() -> None:
    check_total([4_000, 3_500, 2_500])
    check_total([10_000])


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([6_000, 3_900], "The weights total 99%. They must total exactly 100%: 1% is missing."),
        ([6_000, 4_100], "The weights total 101%. They must total exactly 100%: take 1% away."),
        ([6_000, 3_999], "The weights total 99.99%. They must total exactly 100%: 0.01% is missing."),
        ([], "Enter at least one award criterion."),
    ],
)
def test_any_other_total_is_refused_in_words(weights: list[int], words: str) -> None:
    with pytest.raises(WrongTotal, match=re.escape(words)):
        check_total(weights)


def test_names_are_compared_as_a_reader_would() -> None:
    assert twice_named(["Price", "Quality", " price ", ""]) == [2]
    assert twice_named(["", ""]) == []


def test_key_dates_follow_each_other() -> None:
    first, second = date(2027, 3, 1), date(2027, 4, 1)
    assert out_of_order({"issued_on": first, "questions_by": None, "respond_by": second}) is None
    assert out_of_order({"issued_on": second, "respond_by": first}) == ("respond_by", "issued_on")
    assert out_of_order({"issued_on": first, "respond_by": first}) is None


def test_who_began_from_an_older_text_is_told() -> None:
    check_revision(3, 3)
    with pytest.raises(StaleTender, match="What you typed is still here"):
        check_revision(2, 3)


def test_only_a_complete_and_new_pack_that_was_read_is_frozen() -> None:
    check_may_freeze([], "a", "a", None)
    check_may_freeze([], "b", "b", "a")
    with pytest.raises(CannotFreeze, match="Sign the design"):
        check_may_freeze(["Sign the design."], "a", "a", None)
    with pytest.raises(CannotFreeze, match="changed since you opened"):
        check_may_freeze([], "a", "b", None)
    with pytest.raises(CannotFreeze, match="Nothing has changed"):
        check_may_freeze([], "a", "a", "a")
