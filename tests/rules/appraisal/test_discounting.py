from collections.abc import Callable
from decimal import Decimal

import pytest

from valuation.appraisal.discounting import (
    SCHEDULES,
    Convention,
    FlatRate,
    Schedule,
    discount_factors,
    find_schedule,
)
from valuation.appraisal.parameters import Appraisal, Outcome
from valuation.appraisal.wrong_input import WrongInput

BuildOutcome = Callable[..., Outcome]
BuildAppraisal = Callable[..., Appraisal]

TEN_PER_CENT = FlatRate(Decimal("0.1"))


def rounded(factors: tuple[Decimal, ...]) -> list[str]:
    return [f"{factor:.4f}" for factor in factors]


def test_end_year_divides_the_first_year(outcome: BuildOutcome) -> None:
    assert rounded(discount_factors(TEN_PER_CENT, Convention.END_YEAR, 3)) == ["0.9091", "0.8264", "0.7513"]


def test_first_year_undiscounted_leaves_the_first_year_whole() -> None:
    factors = discount_factors(TEN_PER_CENT, Convention.FIRST_YEAR_UNDISCOUNTED, 3)
    assert rounded(factors) == ["1.0000", "0.9091", "0.8264"]


@pytest.mark.parametrize("convention", Convention)
def test_no_years_have_no_factors(convention: Convention) -> None:
    assert discount_factors(TEN_PER_CENT, convention, 0) == ()


def test_the_standard_schedule_gives_the_published_factors() -> None:
    """Green Book table of factors: year 1, 30, 31, 75, 76 and 125."""
    factors = discount_factors(find_schedule("green-book-standard"), Convention.END_YEAR, 125)
    published = {1: "0.9662", 30: "0.3563", 31: "0.3459", 75: "0.0942", 76: "0.0919", 125: "0.0274"}
    assert {year: f"{factors[year - 1]:.4f}" for year in published} == published


def test_a_change_of_rate_compounds_on_what_went_before() -> None:
    factors = discount_factors(find_schedule("green-book-health"), Convention.END_YEAR, 31)
    assert f"{factors[29]:.6f}" == f"{1.015**-30:.6f}"
    assert f"{factors[30]:.6f}" == f"{1.015**-30 / 1.0129:.6f}"


def test_the_undiscounted_year_moves_the_bands_by_one() -> None:
    factors = discount_factors(find_schedule("green-book-standard"), Convention.FIRST_YEAR_UNDISCOUNTED, 32)
    assert f"{factors[31]:.4f}" == "0.3459"


@pytest.mark.parametrize(
    ("name", "full_name"),
    [
        ("green-book-standard", "green-book-standard-2026"),
        ("green-book-health", "green-book-health-2026"),
        ("green-book-health-2022", "green-book-health-2022"),
        ("green-book-standard-2003", "green-book-standard-2003"),
    ],
)
def test_a_schedule_is_found_by_family_or_by_edition(name: str, full_name: str) -> None:
    assert find_schedule(name).name == full_name


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.name)
def test_every_schedule_says_where_it_comes_from(schedule: Schedule) -> None:
    assert schedule.source.startswith("HM Treasury, The Green Book (")
    assert str(schedule.in_force_from.year) in schedule.edition
    assert schedule.name.endswith(str(schedule.in_force_from.year))


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.name)
def test_every_schedule_only_ever_declines(schedule: Schedule) -> None:
    rates = [band.rate for band in schedule.bands]
    first_years = [band.first_year for band in schedule.bands]
    assert rates == sorted(rates, reverse=True)
    assert first_years == sorted(first_years)
    assert first_years[0] == 1


def test_a_schedule_is_not_stretched_beyond_its_table(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    old = find_schedule("green-book-standard-2022")
    appraisal(outcome(duration_years="125"), discounting=old)
    with pytest.raises(WrongInput) as refusal:
        appraisal(outcome(duration_years="126"), discounting=old)
    words = "discount_schedule: green-book-standard-2022 gives rates up to year 125, not up to year 126"
    assert refusal.value.sentence == words


def test_an_unknown_schedule_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WrongInput, match='discount_schedule: "red-book" is not a known schedule; known are green'):
        find_schedule("red-book")
