from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from valuation.appraisal.discounting import Convention, FlatRate
from valuation.appraisal.monte_carlo import simulate
from valuation.appraisal.optimism import TABLES, correct_optimism
from valuation.appraisal.parameters import Appraisal, Outcome, Range, Shape
from valuation.appraisal.results import appraise
from valuation.appraisal.wrong_input import WrongInput

BuildOutcome = Callable[..., Outcome]
BuildAppraisal = Callable[..., Appraisal]


def spread(low: Any, high: Any, shape: Shape = Shape.TRIANGULAR) -> Range:
    return Range(Decimal(low), Decimal(high), shape)


@pytest.fixture
def uncertain(outcome: BuildOutcome, appraisal: BuildAppraisal) -> Appraisal:
    row = outcome(
        quantity="12",
        ranges={
            "quantity": spread(8, 20),
            "deadweight": spread("0.1", "0.4", Shape.UNIFORM),
            "drop_off": spread(0, "0.3"),
            "duration_years": spread(1, 5),
        },
    )
    return appraisal(row, outcome("sure"), discount_rate_range=spread("0.05", "0.15"))


@pytest.mark.parametrize("convention", Convention)
def test_without_ranges_every_draw_is_the_appraisal_itself(
    outcome: BuildOutcome, appraisal: BuildAppraisal, convention: Convention
) -> None:
    certain = appraisal(outcome(duration_years="2.5", start_year=2), outcome("b", proxy="-7"), convention=convention)
    simulation = simulate(certain, seed=1, draws=100)
    exact = float(appraise(certain).total_present_value)
    assert np.allclose(simulation.total_present_values, exact, rtol=1e-12)


def test_ranges_of_no_width_change_nothing(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """Every range is drawn, and each draw can only be the row's own value."""
    numbers = {"quantity": "10", "proxy": "1000", "deadweight": "0.2", "drop_off": "0.1", "duration_years": "2.5"}
    points = {field: spread(value, value) for field, value in numbers.items()}
    row = outcome(**numbers, ranges=points, start_year=2)
    point = appraisal(row, discount_rate_range=spread("0.1", "0.1"))
    exact = float(appraise(point).total_present_value)
    assert np.allclose(simulate(point, seed=1, draws=100).total_present_values, exact, rtol=1e-12)


def test_the_same_seed_gives_the_same_answer(uncertain: Appraisal) -> None:
    first, second = simulate(uncertain, seed=7), simulate(uncertain, seed=7)
    assert np.array_equal(first.total_present_values, second.total_present_values)
    assert not np.array_equal(first.total_present_values, simulate(uncertain, seed=8).total_present_values)


def test_a_draw_is_pinned_for_good(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """An approved simulation must give the same figures next year: PCG64 with this seeding is the contract."""
    row = outcome(duration_years="1", ranges={"quantity": spread(0, 20, Shape.UNIFORM)})
    simulation = simulate(appraisal(row, discounting=FlatRate(Decimal(0))), seed=42, draws=100)
    assert [round(float(value), 4) for value in simulation.total_present_values[:3]] == [
        6083.3304,
        5157.1937,
        10407.9165,
    ]


def test_a_range_added_to_one_row_does_not_shake_another(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    ranges = {"quantity": spread(5, 20)}
    alone = simulate(appraisal(outcome("a", ranges=ranges)), seed=3)
    beside = simulate(appraisal(outcome("b", duration_years="1"), outcome("a", ranges=ranges)), seed=3)
    extra = float(appraise(appraisal(outcome("b", duration_years="1"))).total_present_value)
    assert np.allclose(beside.total_present_values, alone.total_present_values + extra)


def test_a_triangle_has_its_own_mean_and_ends(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """Quantities of 0, 5 and 25 have the mean 10, and a unit is worth £540 for one undiscounted year."""
    row = outcome(quantity="5", duration_years="1", ranges={"quantity": spread(0, 25)})
    simulation = simulate(appraisal(row, discounting=FlatRate(Decimal(0))), seed=5, draws=50_000)
    assert abs(simulation.mean - 5400) < 54
    assert simulation.total_present_values.min() >= 0
    assert simulation.total_present_values.max() <= 25 * 540


def test_an_even_range_has_even_percentiles(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    row = outcome(duration_years="1", ranges={"quantity": spread(0, 20, Shape.UNIFORM)})
    simulation = simulate(appraisal(row, discounting=FlatRate(Decimal(0))), seed=5, draws=50_000)
    for percent, value in simulation.percentiles.items():
        assert abs(value - percent / 100 * 20 * 540) < 150


def test_the_share_of_draws_that_pay_back(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """£5,400 on average between nothing and £10,800: half of the draws reach £5,400."""
    row = outcome(duration_years="1", ranges={"quantity": spread(0, 20, Shape.UNIFORM)})
    simulation = simulate(appraisal(row, paid="5400", discounting=FlatRate(Decimal(0))), seed=9, draws=50_000)
    assert abs(simulation.share_that_pays_back - 0.5) < 0.01


def test_the_horizon_holds_in_every_draw(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    row = outcome(drop_off="0", ranges={"duration_years": spread(1, 9)})
    simulation = simulate(appraisal(row, horizon_years=2, discounting=FlatRate(Decimal(0))), seed=2)
    assert simulation.total_present_values.max() == pytest.approx(10800)


def test_optimism_corrections_lower_gains_and_raise_losses_draw_by_draw(
    outcome: BuildOutcome, appraisal: BuildAppraisal
) -> None:
    row = outcome(confidence=6, duration_years="1", ranges={"proxy": spread(-1000, 1000, Shape.UNIFORM)})
    plain = appraisal(row, discounting=FlatRate(Decimal(0)))
    before = simulate(plain, seed=4).total_present_values
    after = simulate(correct_optimism(plain, TABLES[0]), seed=4).total_present_values
    assert np.allclose(after, np.where(before > 0, before * 0.6, before * 1.4))


def test_every_draw_is_in_one_bin(uncertain: Appraisal) -> None:
    assert sum(count for _, _, count in simulate(uncertain, seed=1).bins) == 10_000


@pytest.mark.parametrize(
    ("seed", "draws", "words"),
    [
        (1, 99, "draws: must be a whole number between 100 and 50000, not 99"),
        (-1, 100, "seed: must be a whole number between 0 and 9223372036854775807, not -1"),
    ],
)
def test_a_wrong_wish_is_named(uncertain: Appraisal, seed: int, draws: int, words: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        simulate(uncertain, seed, draws)
    assert refusal.value.sentence == words
