from collections.abc import Callable
from decimal import Decimal

import pytest

from valuation.appraisal.impact import first_year_impact, yearly_values
from valuation.appraisal.parameters import Outcome
from valuation.appraisal.wrong_input import WrongInput

BuildOutcome = Callable[..., Outcome]


def by_hand(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_corrections_multiply(outcome: BuildOutcome) -> None:
    assert first_year_impact(outcome()) == 5400


def test_corrections_are_not_added(outcome: BuildOutcome) -> None:
    half_each = outcome(deadweight="0.5", displacement="0.5", attribution="0.5")
    assert first_year_impact(half_each) == 1250


def test_drop_off_starts_in_the_second_year(outcome: BuildOutcome) -> None:
    assert yearly_values(outcome(), 3) == by_hand("5400", "4860", "4374")


def test_the_last_partial_year_counts_its_fraction(outcome: BuildOutcome) -> None:
    assert yearly_values(outcome(duration_years="2.5"), 3) == by_hand("5400", "4860", "2187")


def test_half_a_year_is_half_a_first_year(outcome: BuildOutcome) -> None:
    short = outcome(duration_years="0.5")
    assert yearly_values(short, 1) == by_hand("2700")
    assert first_year_impact(short) == 5400


def test_a_later_start_moves_the_whole_benefit(outcome: BuildOutcome) -> None:
    assert yearly_values(outcome(start_year=3, duration_years="1.5"), 4) == by_hand("0", "0", "5400", "2430")


def test_what_comes_after_the_last_year_is_cut_off(outcome: BuildOutcome) -> None:
    assert yearly_values(outcome(duration_years="5"), 2) == by_hand("5400", "4860")


def test_years_after_the_benefit_are_empty(outcome: BuildOutcome) -> None:
    assert yearly_values(outcome(duration_years="1"), 3) == by_hand("5400", "0", "0")


def test_a_cost_that_rises_is_a_negative_value(outcome: BuildOutcome) -> None:
    assert yearly_values(outcome(proxy="-1000"), 2) == by_hand("-5400", "-4860")


def test_everything_may_drop_off_at_once(outcome: BuildOutcome) -> None:
    assert yearly_values(outcome(drop_off="1"), 2) == by_hand("5400", "0")


def test_no_digit_is_lost(outcome: BuildOutcome) -> None:
    exact = outcome(
        quantity="123456789.123456789", proxy="987654321.987654321", deadweight="0", displacement="0", attribution="0"
    )
    assert str(first_year_impact(exact)) == "121932631356500531.347203169112635269"


@pytest.mark.parametrize(
    ("field", "number", "words"),
    [
        ("deadweight", "1.2", "deadweight: must be between 0 and 1, not 1.2"),
        ("drop_off", "-0.1", "drop_off: must be between 0 and 1, not -0.1"),
        ("duration_years", "0", "duration_years: must be more than 0 and at most 400, not 0"),
        ("quantity", "NaN", "quantity: must be a finite number, not NaN"),
        ("proxy", "1e13", "proxy: must be between -1000000000000 and 1000000000000, not 1E+13"),
        ("proxy", "1e-31", "proxy: must have at most 30 decimal places"),
    ],
)
def test_a_row_with_a_wrong_number_cannot_be_built(outcome: BuildOutcome, field: str, number: str, words: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        outcome(**{field: number})
    assert refusal.value.sentence == words


def test_a_row_that_never_ends_cannot_be_built(outcome: BuildOutcome) -> None:
    with pytest.raises(WrongInput, match="duration_years: runs to year 401, but an appraisal has at most 400 years"):
        outcome(start_year=399, duration_years="2.5")
