from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from valuation.appraisal.parameters import Appraisal, Outcome
from valuation.appraisal.results import appraise
from valuation.appraisal.scenarios import Scenario, apply_scenario
from valuation.appraisal.wrong_input import WrongInput

BuildOutcome = Callable[..., Outcome]
BuildAppraisal = Callable[..., Appraisal]


@pytest.fixture
def base(outcome: BuildOutcome, appraisal: BuildAppraisal) -> Appraisal:
    return appraisal(outcome("a"), outcome("b.1"))


def changed(base: Appraisal, **settings: Any) -> Appraisal:
    numbers = {key: Decimal(value) for key, value in settings["set"].items()}
    return apply_scenario(base, Scenario("Another view", numbers))


def test_one_row_can_be_changed(base: Appraisal) -> None:
    rows = changed(base, set={"a.quantity": "20"}).outcomes
    assert [row.quantity for row in rows] == [20, 10]


def test_every_row_can_be_changed_at_once(base: Appraisal) -> None:
    rows = changed(base, set={"*.deadweight": "0.5"}).outcomes
    assert [row.deadweight for row in rows] == [Decimal("0.5")] * 2


def test_an_id_may_hold_dots(base: Appraisal) -> None:
    rows = changed(base, set={"b.1.start_year": "2"}).outcomes
    assert [row.start_year for row in rows] == [1, 2]


@pytest.mark.parametrize("order", [["a.proxy", "*.proxy"], ["*.proxy", "a.proxy"]])
def test_a_named_row_goes_before_every_row(base: Appraisal, order: list[str]) -> None:
    values = {"a.proxy": "1", "*.proxy": "2"}
    rows = changed(base, set={key: values[key] for key in order}).outcomes
    assert [row.proxy for row in rows] == [1, 2]


def test_another_rate_takes_the_place_of_the_old_one(base: Appraisal) -> None:
    """Without discounting each row is worth 5400 + 4860 + 4374."""
    assert appraise(changed(base, set={"discount_rate": "0"})).total_present_value == 2 * 14634


def test_the_appraisal_itself_stays_as_it_was(base: Appraisal) -> None:
    before = appraise(base).total_present_value
    changed(base, set={"*.quantity": "0"})
    assert appraise(base).total_present_value == before


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("c.quantity", "1", 'set["c.quantity"]: names an unknown outcome, "c"'),
        ("a.colour", "1", 'set["a.colour"]: names an unknown field, "colour"; it may be one of quantity, proxy'),
        ("a.name", "1", 'set["a.name"]: names an unknown field, "name"'),
        ("quantity", "1", "set.quantity: must be <outcome id or *>.<field> or discount_rate"),
        ("a.deadweight", "1.2", 'set["a.deadweight"]: must be between 0 and 1, not 1.2'),
        ("*.drop_off", "-1", 'set["*.drop_off"]: must be between 0 and 1, not -1'),
        ("a.start_year", "1.5", 'set["a.start_year"]: must be a whole number between 1 and 400, not 1.5'),
        ("a.start_year", "400", 'set: "a": duration_years runs to year 402'),
        ("discount_rate", "7", "set.discount_rate: must be between 0 and 1, not 7"),
    ],
)
def test_a_wrong_setting_is_named(base: Appraisal, key: str, value: Any, words: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        changed(base, set={key: value})
    assert refusal.value.sentence.startswith(words)
