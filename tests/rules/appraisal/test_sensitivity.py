from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.appraisal.discounting import FlatRate, find_schedule
from valuation.appraisal.parameters import Appraisal, Outcome, Range, Shape
from valuation.appraisal.results import appraise
from valuation.appraisal.scenarios import Target, with_values
from valuation.appraisal.sensitivity import SWITCHABLE, switching_discount_rate, switching_value, tornado
from valuation.appraisal.wrong_input import WrongInput

BuildOutcome = Callable[..., Outcome]
BuildAppraisal = Callable[..., Appraisal]


def from_to(low: Any, high: Any) -> Range:
    return Range(Decimal(low), Decimal(high), Shape.UNIFORM)


def test_a_bar_shows_both_ends_and_leaves_the_rest(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """A year without discounting: 5400 from one row, 540 for each unit of the other's quantity."""
    row = outcome("a", duration_years="1", ranges={"quantity": from_to(5, 20)})
    other = outcome("b", duration_years="1")
    (bar,) = tornado(appraise(appraisal(row, other, discounting=FlatRate(Decimal(0)))))
    assert (bar.key, bar.low, bar.high) == ("a.quantity", 5, 20)
    assert (bar.total_at_low, bar.total_at_high) == (8100, 16200)
    assert (bar.ratio_at_low, bar.ratio_at_high) == (Decimal("1.62"), Decimal("3.24"))


def test_the_widest_bar_comes_first(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    row = outcome(ranges={"deadweight": from_to("0.19", "0.21"), "proxy": from_to(1, 2000)})
    result = appraise(appraisal(row, discount_rate_range=from_to("0.09", "0.12")))
    assert [bar.key for bar in tornado(result)] == ["jobs.proxy", "discount_rate", "jobs.deadweight"]


def test_a_longer_duration_adds_years(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    row = outcome(duration_years="1", drop_off="0", ranges={"duration_years": from_to(1, 4)})
    (bar,) = tornado(appraise(appraisal(row, discounting=FlatRate(Decimal(0)))))
    assert (bar.total_at_low, bar.total_at_high) == (5400, 21600)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", "5"),
        ("proxy", "500"),
        ("deadweight", "0.6"),
        ("displacement", "0.55"),
        ("attribution", "0.625"),
        ("duration_years", "0.5"),
    ],
)
def test_the_switching_value_by_hand(outcome: BuildOutcome, appraisal: BuildAppraisal, field: str, value: Any) -> None:
    """One year of £5,400 without discounting against £2,700: half of it, or half of what is kept."""
    result = appraise(appraisal(outcome(duration_years="1"), paid="2700", discounting=FlatRate(Decimal(0))))
    switching = switching_value(result, Target("jobs", field))
    assert abs(switching - Decimal(value)) < Decimal("1e-12")


def test_the_discount_rate_that_brings_the_ratio_to_one(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """£5,400 at the end of the year pays £4,500 back at 20%."""
    result = appraise(appraisal(outcome(duration_years="1"), paid="4500"))
    assert abs(switching_discount_rate(result) - Decimal("0.2")) < Decimal("1e-12")


@pytest.mark.parametrize("field", SWITCHABLE)
def test_at_its_switching_value_the_ratio_is_one(outcome: BuildOutcome, appraisal: BuildAppraisal, field: str) -> None:
    rows = (outcome("a", duration_years="4.5"), outcome("b", proxy="-200", start_year=2))
    base = appraisal(*rows, paid="9000")
    value = switching_value(appraise(base), Target("a", field))
    again = appraise(replace(base, outcomes=(with_values(rows[0], {field: round(value, 14)}), rows[1])))
    assert abs(again.ratio - 1) < Decimal("1e-9")


@given(paid=st.integers(1, 1_000_000))
@settings(deadline=None)
def test_a_switching_value_is_permitted_or_absent(outcome: BuildOutcome, appraisal: BuildAppraisal, paid: int) -> None:
    result = appraise(appraisal(outcome(), paid=str(paid)))
    share = switching_value(result, Target("jobs", "deadweight"))
    assert share is None or 0 <= share <= 1


@pytest.mark.parametrize("field", ["deadweight", "drop_off"])
def test_where_no_share_is_enough_there_is_no_switching_value(
    outcome: BuildOutcome, appraisal: BuildAppraisal, field: str
) -> None:
    result = appraise(appraisal(outcome(), paid="1000000"))
    assert switching_value(result, Target("jobs", field)) is None
    assert switching_discount_rate(result) is None


def test_an_outcome_may_have_to_become_a_loss(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """£5,400 from one row against £2,700: the other would have to cost £2,700, five units of −540."""
    rows = (outcome("a", duration_years="1"), outcome("b", duration_years="1"))
    result = appraise(appraisal(*rows, paid="2700", discounting=FlatRate(Decimal(0))))
    assert switching_value(result, Target("b", "quantity")) == -5


def test_without_inputs_nothing_switches(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    result = appraise(appraisal(outcome(), inputs=()))
    assert switching_value(result, Target("jobs", "proxy")) is None
    assert switching_discount_rate(result) is None


def test_a_duration_is_not_sought_beyond_the_schedule(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    result = appraise(appraisal(outcome(), paid="1000000", discounting=find_schedule("green-book-standard-2022")))
    assert switching_value(result, Target("jobs", "duration_years")) is None


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ({"quantity": from_to(11, 12)}, "ranges.quantity: must hold the value itself: 10 is not in 11 to 12"),
        ({"deadweight": from_to("0.1", "1.5")}, "ranges.deadweight.high: must be between 0 and 1, not 1.5"),
        ({"drop_off": from_to("0.9", "0.1")}, "ranges.drop_off: must hold the value itself"),
    ],
)
def test_a_wrong_range_is_named(outcome: BuildOutcome, ranges: dict[str, Range], words: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        outcome(ranges=ranges)
    assert refusal.value.sentence.startswith(words)


def test_a_schedule_has_no_range(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    with pytest.raises(WrongInput, match=r"ranges\.discount_rate: needs discount_rate; a schedule has no range"):
        appraisal(
            outcome(),
            discounting=find_schedule("green-book-standard"),
            discount_rate_range=from_to("0.01", "0.05"),
        )
