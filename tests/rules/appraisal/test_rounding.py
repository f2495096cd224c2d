"""Whatever is put in, what is printed adds up, and each figure is within a penny of the exact one."""

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.appraisal.discounting import Convention, FlatRate
from valuation.appraisal.exact import share_pence, to_pence, to_ratio
from valuation.appraisal.in_pence import in_pence
from valuation.appraisal.parameters import Appraisal, Input, Kind, Outcome, Tier
from valuation.appraisal.results import appraise

shares = st.decimals(0, 1, places=3)
amounts = st.decimals(-10_000, 10_000, places=2)


@st.composite
def outcomes(draw: Any, outcome_id: str) -> Outcome:
    return Outcome(
        id=outcome_id,
        name="An outcome",
        accrues_to=draw(st.sampled_from(["Council", "Trust", "Police"])),
        quantity=draw(amounts),
        proxy=draw(amounts),
        deadweight=draw(shares),
        displacement=draw(shares),
        attribution=draw(shares),
        drop_off=draw(shares),
        duration_years=draw(st.decimals("0.1", 8, places=1)),
        start_year=draw(st.integers(1, 4)),
        kind=draw(st.sampled_from([None, *Kind])),
        tier=draw(st.sampled_from([None, *Tier])),
    )


@st.composite
def appraisals(draw: Any) -> Appraisal:
    paid = draw(st.lists(st.decimals(0, 100_000, places=2), max_size=4))
    return Appraisal(
        currency="GBP",
        price_year=2024,
        convention=draw(st.sampled_from(Convention)),
        discounting=FlatRate(draw(st.decimals(0, "0.3", places=4))),
        inputs=tuple(Input(f"Input {place}", amount, f"Body {place % 2}") for place, amount in enumerate(paid)),
        outcomes=tuple(draw(outcomes(f"row {place}")) for place in range(draw(st.integers(0, 5)))),
        horizon_years=draw(st.none() | st.integers(1, 12)),
    )


def by_fractions(appraisal: Appraisal, outcome: Outcome) -> tuple[Fraction, Fraction]:
    """Value and present value over all years, in a second, plainer arithmetic."""
    impact = Fraction(outcome.quantity) * Fraction(outcome.proxy)
    for share in (outcome.deadweight, outcome.displacement, outcome.attribution):
        impact *= 1 - Fraction(share)
    value, present = Fraction(0), Fraction(0)
    for year in range(1, appraisal.years + 1):
        age = year - outcome.start_year
        part = min(Fraction(1), Fraction(outcome.duration_years) - age)
        if age >= 0 and part > 0:
            years_away = year if appraisal.convention is Convention.END_YEAR else year - 1
            amount = impact * (1 - Fraction(outcome.drop_off)) ** age * part
            value += amount
            present += amount / (1 + Fraction(appraisal.discounting.rate)) ** years_away
    return value, present


def half_up(pounds: Fraction) -> int:
    magnitude = floor(abs(pounds) * 100 + Fraction(1, 2))
    return magnitude if pounds >= 0 else -magnitude


@given(appraisals())
@settings(deadline=None)
def test_decimals_and_fractions_agree(appraisal: Appraisal) -> None:
    result = appraise(appraisal)
    exact = [by_fractions(appraisal, outcome) for outcome in appraisal.outcomes]
    assert to_pence(sum(result.by_year)) == half_up(sum((value for value, _ in exact), Fraction(0)))
    total = sum((present for _, present in exact), Fraction(0))
    assert in_pence(result).total_present_value_pence == half_up(total)
    for row, (_, present) in zip(in_pence(result).outcomes, exact, strict=True):
        assert abs(row.present_value_pence - present * 100) < 1


@given(appraisals())
@settings(deadline=None)
def test_every_list_adds_up_to_the_penny(appraisal: Appraisal) -> None:
    rounded = in_pence(appraise(appraisal))
    total = rounded.total_present_value_pence
    assert sum(row.present_value_pence for row in rounded.outcomes) == total
    assert sum(rounded.present_by_year_pence) == total
    for body, kinds in rounded.by_body_and_kind_pence.items():
        assert sum(kinds.values()) == rounded.by_body_pence[body]
    for parts in (rounded.by_body_pence, rounded.by_tier_pence, rounded.by_kind_pence):
        assert sum(parts.values()) == total
    assert sum(rounded.inputs_by_body_pence.values()) == rounded.inputs_total_pence


@given(appraisals())
@settings(deadline=None)
def test_rows_columns_and_bodies_add_up_to_the_penny(appraisal: Appraisal) -> None:
    rounded = in_pence(appraise(appraisal))
    for row in rounded.outcomes:
        assert sum(row.present_by_year_pence) == row.present_value_pence
    for year, total in enumerate(rounded.by_year_pence):
        assert sum(row.by_year_pence[year] for row in rounded.outcomes) == total
    for body, total in rounded.by_body_pence.items():
        rows = zip(appraisal.outcomes, rounded.outcomes, strict=True)
        assert sum(row.present_value_pence for outcome, row in rows if outcome.accrues_to == body) == total


@given(st.lists(st.decimals(-1000, 1000, places=5), min_size=1, max_size=30))
def test_a_share_is_within_a_penny_of_its_own_amount(exact: list[Decimal]) -> None:
    total = to_pence(sum(exact, Decimal(0)))
    shared = share_pence(exact, total)
    assert sum(shared) == total
    assert all(abs(pence - amount * 100) < 1 for pence, amount in zip(shared, exact, strict=True))


def test_leftover_pennies_go_to_the_largest_remainder_then_to_the_first_named() -> None:
    third = Decimal(1) / 3
    assert share_pence([third, third, third], 100) == [34, 33, 33]
    assert share_pence([Decimal("0.333"), Decimal("0.339"), Decimal("0.328")], 100) == [33, 34, 33]
    assert share_pence([Decimal("-0.005"), Decimal("-0.005")], -1) == [0, -1]


def test_an_amount_of_whole_pence_never_changes() -> None:
    assert share_pence([Decimal("0.10"), Decimal("0.005"), Decimal("0.005")], 11) == [10, 1, 0]


def test_amounts_just_under_a_penny_still_add_up() -> None:
    almost = [Decimal("0.01") - Decimal("1e-20")] * 3
    assert share_pence(almost, 2) == [1, 1, 0]


def test_half_a_penny_goes_away_from_zero() -> None:
    assert [to_pence(Decimal(amount)) for amount in ("0.005", "-0.005", "0.0049", "2.675")] == [1, -1, 0, 268]


def test_half_a_penny_that_a_division_left_stays_half_a_penny() -> None:
    assert to_pence(Decimal("0.01") / 6 * 3) == 1
    assert to_pence(Decimal("0.00499999999999999999999")) == 1


def test_ratios_have_four_places_and_no_minus_nought() -> None:
    assert [str(to_ratio(Decimal(number))) for number in ("2.00005", "-0.00001", "1E+40")] == [
        "2.0001",
        "0.0000",
        f"1{'0' * 40}.0000",
    ]
