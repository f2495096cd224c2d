from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from valuation.appraisal.discounting import Convention, FlatRate
from valuation.appraisal.exact import to_pence, to_ratio
from valuation.appraisal.parameters import Appraisal, Input, Outcome
from valuation.appraisal.results import appraise, payback_months
from valuation.appraisal.wrong_input import WrongInput

BuildOutcome = Callable[..., Outcome]
BuildAppraisal = Callable[..., Appraisal]


def test_present_value_at_the_end_of_each_year(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """5400/1.1 + 4860/1.21 + 4374/1.331 = 4909.0909 + 4016.5289 + 3286.2509."""
    result = appraise(appraisal(outcome()))
    assert to_pence(result.total_present_value) == 12_211_87
    assert to_pence(result.net_present_value) == 7_211_87
    assert to_ratio(result.ratio) == Decimal("2.4424")
    assert to_ratio(result.net_ratio) == Decimal("1.4424")


def test_present_value_with_the_first_year_undiscounted(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    """5400 + 4860/1.1 + 4374/1.21 = 5400 + 4418.1818 + 3614.8760."""
    result = appraise(appraisal(outcome(), convention=Convention.FIRST_YEAR_UNDISCOUNTED))
    assert to_pence(result.total_present_value) == 13_433_06


def test_years_are_summed_over_outcomes_before_discounting(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    result = appraise(appraisal(outcome(), outcome("cost", proxy="-100", start_year=2, duration_years="1")))
    assert list(result.by_year) == [5400, 4320, 4374]


def test_without_inputs_there_is_no_ratio(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    result = appraise(appraisal(outcome(), inputs=()))
    assert (result.ratio, result.net_ratio, result.payback_months) == (None, None, 0)


def test_without_outcomes_the_inputs_are_lost(appraisal: BuildAppraisal) -> None:
    result = appraise(appraisal())
    assert (result.by_year, result.net_present_value, result.payback_months) == ((), -5000, None)


def test_inputs_are_not_discounted(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    paid = (Input("Grant", Decimal("1000.10"), "Council"), Input("Staff", Decimal("0.90"), "Trust"))
    assert appraise(appraisal(outcome(), inputs=paid)).inputs_total == 1001


def test_the_horizon_cuts_and_sets_the_length_of_the_tables(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    assert list(appraise(appraisal(outcome(), horizon_years=2)).by_year) == [5400, 4860]
    assert list(appraise(appraisal(outcome(duration_years="1"), horizon_years=3)).by_year) == [5400, 0, 0]


@pytest.mark.parametrize(
    ("benefits", "paid", "month"),
    [
        ([1200], 1000, 10),
        ([1200], 1001, 11),
        ([1200], 1200, 12),
        ([1200], 1201, None),
        ([1200, 1200], 1201, 13),
        ([0, 0, 120], 60, 30),
        ([100, -50, 100], 120, 33),
        ([], 1, None),
        ([-5], 0, 0),
    ],
)
def test_payback_is_the_month_by_whose_end_the_inputs_are_back(
    benefits: list[int], paid: int, month: int | None
) -> None:
    assert payback_months([Decimal(each) for each in benefits], Decimal(paid)) == month


def test_a_later_loss_does_not_undo_a_payback() -> None:
    assert payback_months([Decimal(120), Decimal(-500)], Decimal(60)) == 6


def test_payback_is_not_put_off_by_the_last_digit_of_a_division(
    outcome: BuildOutcome, appraisal: BuildAppraisal
) -> None:
    """1100/1.1 is exactly the 1000 paid, and so is a third of it three times."""
    row = outcome(proxy="110", quantity="10", deadweight="0", displacement="0", attribution="0", duration_years="1")
    assert appraise(appraisal(row, paid="1000")).payback_months == 12
    thirds = [Decimal(1000) / 3] * 3
    assert payback_months(thirds, Decimal(1000)) == 36


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"currency": "pounds"}, 'currency: must be a three-letter code such as GBP, not "pounds"'),
        ({"discounting": FlatRate(Decimal("3.5"))}, "discount_rate: must be between 0 and 1, not 3.5"),
        ({"horizon_years": 0}, "horizon_years: must be a whole number between 1 and 400, not 0"),
        ({"price_year": 24}, "price_year: must be a whole number between 1900 and 2200, not 24"),
        ({"price_year": "2024/26"}, "price_year: must be a year such as 2024 or a financial year"),
    ],
)
def test_an_appraisal_on_wrong_terms_cannot_be_built(
    outcome: BuildOutcome, appraisal: BuildAppraisal, changes: Any, words: str
) -> None:
    with pytest.raises(WrongInput) as refusal:
        appraisal(outcome(), **changes)
    assert refusal.value.sentence.startswith(words)


def test_two_rows_cannot_share_an_id(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    with pytest.raises(WrongInput) as refusal:
        appraisal(outcome("a"), outcome("b"), outcome("a"))
    assert refusal.value.sentence == 'outcomes[2].id: repeats "a", which outcomes[0] has already'


def test_a_negative_input_is_refused() -> None:
    with pytest.raises(WrongInput, match="amount: must be between 0 and 1000000000000, not -1"):
        Input("Grant", Decimal(-1), "Council")
