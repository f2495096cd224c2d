"""Money: read exactly, written as people and programs expect, split to the penny."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.money import (
    MOST_PENCE,
    NotMoney,
    format_pounds,
    parse_pounds,
    pounds,
    round_half_up,
    round_to_total,
    split_by_largest_remainder,
    split_further,
)

AMOUNTS_PENCE = st.integers(-MOST_PENCE, MOST_PENCE)
WEIGHTS = st.lists(st.fractions(0, 1000, max_denominator=1000), min_size=1, max_size=8).filter(any)
IN_EVERY_CASE = settings(deadline=None)


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("1234.56", 123456),
        ("£1,234.56", 123456),
        (" £ 1,234,567 ", 123456700),
        ("-12", -1200),
        ("−12.5", -1250),
        ("+3", 300),
        ("−£3.10", -310),
        (".5", 50),
        ("5.", 500),
        ("1.230", 123),
        (7, 700),
        (Decimal("0.01"), 1),
        (Decimal("1E+3"), 100000),
        (Decimal("-0"), 0),
    ],
)
def test_pounds_are_read_as_pence(written: str | int | Decimal, pence: int) -> None:
    assert parse_pounds(written) == pence


@pytest.mark.parametrize("written", ["", "£", "ten", "1,23", "12,3456", "1e3", "1 2", "--1", "٣", "1.2.3", "NaN"])
def test_text_that_is_not_an_amount_is_refused(written: str) -> None:
    with pytest.raises(NotMoney, match=r"^must be in pounds, such as 1,234\.50$"):
        parse_pounds(written)


@pytest.mark.parametrize("value", [True, 1.5, None, Decimal("NaN"), Decimal("-Infinity")])
def test_what_cannot_be_exact_is_refused(value: object) -> None:
    with pytest.raises(NotMoney, match=r"^must be in pounds"):
        parse_pounds(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["0.001", "12.345", Decimal("1E-99999999")])
def test_a_fraction_of_a_penny_is_refused(written: str | Decimal) -> None:
    with pytest.raises(NotMoney, match=r"^must not have a fraction of a penny$"):
        parse_pounds(written)


@pytest.mark.parametrize("written", ["10000000000000.01", "-10000000000001", Decimal("1E+99999999")])
def test_more_than_ten_trillion_pounds_is_refused(written: str | Decimal) -> None:
    with pytest.raises(NotMoney, match=r"^must be at most £10,000,000,000,000\.00$"):
        parse_pounds(written)


@pytest.mark.parametrize(
    ("pence", "for_people", "for_programs"),
    [
        (123456, "£1,234.56", "1234.56"),
        (-123456, "−£1,234.56", "-1234.56"),
        (5, "£0.05", "0.05"),
        (-5, "−£0.05", "-0.05"),
        (0, "£0.00", "0.00"),
    ],
)
def test_pence_are_written_as_pounds(pence: int, for_people: str, for_programs: str) -> None:
    assert (format_pounds(pence), pounds(pence)) == (for_people, for_programs)


@IN_EVERY_CASE
@given(AMOUNTS_PENCE)
def test_what_is_written_reads_back(pence: int) -> None:
    assert parse_pounds(format_pounds(pence)) == parse_pounds(pounds(pence)) == pence


@pytest.mark.parametrize(("exact", "rounded"), [("1/2", 1), ("-1/2", -1), ("49/100", 0), ("-5/2", -3), ("7", 7)])
def test_half_a_penny_goes_away_from_zero(exact: str, rounded: int) -> None:
    assert round_half_up(Fraction(exact)) == rounded


def test_the_leftover_penny_goes_to_the_first_named_among_equals() -> None:
    assert split_by_largest_remainder(100, [Fraction(1, 3)] * 3) == [34, 33, 33]


def test_the_leftover_penny_goes_to_the_largest_remainder() -> None:
    # 10 × 1/6 = 1.67, 10 × 2/6 = 3.33, 10 × 3/6 = 5: the penny belongs to the first, with .67.
    assert split_by_largest_remainder(10, [Fraction(1), Fraction(2), Fraction(3)]) == [2, 3, 5]
    assert split_by_largest_remainder(10, [Fraction(3), Fraction(2), Fraction(1)]) == [5, 3, 2]


def test_a_negative_total_splits_as_its_mirror_image() -> None:
    assert split_by_largest_remainder(-100, [Fraction(1, 3)] * 3) == [-34, -33, -33]


def test_nothing_splits_into_nothing() -> None:
    assert split_by_largest_remainder(0, [Fraction(0), Fraction(0)]) == [0, 0]
    assert split_by_largest_remainder(0, []) == []


@pytest.mark.parametrize("weights", [[], [Fraction(0)]])
def test_something_cannot_be_split_among_nobody(weights: list[Fraction]) -> None:
    with pytest.raises(ValueError, match="nothing to split by"):
        split_by_largest_remainder(1, weights)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="weight is negative"):
        split_by_largest_remainder(1, [Fraction(2), Fraction(-1)])


@IN_EVERY_CASE
@given(AMOUNTS_PENCE, WEIGHTS)
def test_a_split_sums_to_the_penny_and_is_never_a_penny_out(total_pence: int, weights: list[Fraction]) -> None:
    parts = split_by_largest_remainder(total_pence, weights)
    assert sum(parts) == total_pence
    exact = [total_pence * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))
    assert parts == [-part for part in split_by_largest_remainder(-total_pence, weights)]


@IN_EVERY_CASE
@given(AMOUNTS_PENCE, WEIGHTS, st.fractions(Fraction(1, 100), 100))
def test_only_the_proportion_of_the_weights_counts(total_pence: int, weights: list[Fraction], factor: Fraction) -> None:
    scaled = [weight * factor for weight in weights]
    assert split_by_largest_remainder(total_pence, scaled) == split_by_largest_remainder(total_pence, weights)


@IN_EVERY_CASE
@given(st.lists(st.fractions(-1000, 1000), min_size=1, max_size=8))
def test_amounts_of_either_sign_round_to_their_rounded_total(amounts: list[Fraction]) -> None:
    total_pence = round_half_up(sum(amounts, Fraction(0)))
    rounded = round_to_total(amounts, total_pence)
    assert sum(rounded) == total_pence
    assert all(abs(part - amount) < 1 for part, amount in zip(rounded, amounts, strict=True))


@pytest.mark.parametrize("total_pence", [2, -1])
def test_a_total_out_of_reach_is_refused(total_pence: int) -> None:
    with pytest.raises(ValueError, match="cannot be rounded to a total"):
        round_to_total([Fraction(1, 3), Fraction(0)], total_pence)


@IN_EVERY_CASE
@given(WEIGHTS, st.lists(st.integers(0, 7) | st.integers(0, 10**6), max_size=12))
def test_no_part_falls_while_a_total_is_split_further(weights: list[Fraction], added: list[int]) -> None:
    parts, total, of_all = [0] * len(weights), 0, sum(weights)
    for more in added:
        total += more
        later = split_further(total, weights, parts)
        assert sum(later) == total
        assert all(old <= new for old, new in zip(parts, later, strict=True))
        assert all(new < total * weight / of_all + 1 for new, weight in zip(later, weights, strict=True))
        plain = split_by_largest_remainder(total, weights)
        if all(old <= new for old, new in zip(parts, plain, strict=True)):
            assert later == plain
        parts = later


@IN_EVERY_CASE
@given(
    st.lists(st.fractions(0, 9, max_denominator=9), min_size=2, max_size=4).filter(any),
    st.lists(st.integers(0, 5), min_size=1, max_size=6),
)
def test_what_is_split_further_is_as_near_to_the_exact_parts_as_it_can_be(
    weights: list[Fraction], added: list[int]
) -> None:
    """Against every other way to hand out the same pennies, in exact fractions."""
    parts, total, of_all = [0] * len(weights), 0, sum(weights)
    for more in added:
        total += more
        exact = [total * weight / of_all for weight in weights]
        later = split_further(total, weights, parts)
        ways = [
            [old + new for old, new in zip(parts, given, strict=True)]
            for given in product(range(more + 1), repeat=len(weights))
            if sum(given) == more
        ]
        assert _distance(later, exact) == min(_distance(way, exact) for way in ways)
        parts = later


def test_a_part_that_the_largest_remainder_would_take_a_penny_from_keeps_it() -> None:
    weights = [Fraction(1, 7), Fraction(3, 7), Fraction(3, 7)]
    before, plain = (split_by_largest_remainder(total, weights) for total in (3, 4))
    assert (before, plain) == ([1, 1, 1], [0, 2, 2])
    assert split_further(4, weights, before) == [1, 2, 1]


def _distance(parts: list[int], exact: list[Fraction]) -> Fraction:
    return sum(((one - part) ** 2 for one, part in zip(exact, parts, strict=True)), Fraction(0))


def test_a_total_that_is_split_further_does_not_fall_and_needs_something_to_split_by() -> None:
    assert split_further(0, [Fraction(0), Fraction(0)], [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="every weight is zero"):
        split_further(1, [Fraction(0)], [0])
    with pytest.raises(ValueError, match="does not fall"):
        split_further(1, [Fraction(1)], [2])
