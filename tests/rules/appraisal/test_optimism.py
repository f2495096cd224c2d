from collections.abc import Callable
from decimal import Decimal

import pytest

from valuation.appraisal.optimism import TABLES, OptimismTable, correct_optimism, find_table
from valuation.appraisal.parameters import Appraisal, Outcome
from valuation.appraisal.results import appraise
from valuation.appraisal.wrong_input import WrongInput

BuildOutcome = Callable[..., Outcome]
BuildAppraisal = Callable[..., Appraisal]

TABLE = find_table("confidence-grades-2014")


def test_off_unless_chosen(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    assert appraise(appraisal(outcome(confidence=6))).outcomes[0].impact == 5400


@pytest.mark.parametrize(("confidence", "impact"), [(1, "5400"), (3, "4860"), (6, "3240")])
def test_a_gain_is_lowered_by_its_grade(
    outcome: BuildOutcome, appraisal: BuildAppraisal, confidence: int, impact: str
) -> None:
    corrected = correct_optimism(appraisal(outcome(confidence=confidence)), TABLE)
    assert appraise(corrected).outcomes[0].impact == Decimal(impact)


def test_a_loss_is_raised_by_its_grade(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    corrected = correct_optimism(appraisal(outcome(confidence=6, proxy="-1000")), TABLE)
    assert appraise(corrected).outcomes[0].impact == -7560


def test_inputs_are_left_alone(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    corrected = correct_optimism(appraisal(outcome(confidence=6)), TABLE)
    assert appraise(corrected).inputs_total == 5000


def test_a_row_without_a_grade_is_named(outcome: BuildOutcome, appraisal: BuildAppraisal) -> None:
    with pytest.raises(WrongInput) as refusal:
        correct_optimism(appraisal(outcome("a", confidence=2), outcome("b")), TABLE)
    words = "outcomes[1].confidence: is missing; optimism_bias needs a grade on every row"
    assert refusal.value.sentence == words


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_whole_and_sourced(table: OptimismTable) -> None:
    assert [grade.confidence for grade in table.grades] == [1, 2, 3, 4, 5, 6]
    corrections = [grade.correction for grade in table.grades]
    assert corrections == sorted(corrections)
    assert "HM Treasury" in table.source


def test_an_unknown_table_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WrongInput) as refusal:
        find_table("rosy")
    words = 'optimism_bias: "rosy" is not a known table; known are confidence-grades-2014'
    assert refusal.value.sentence == words
