"""A questionnaire is written, opened, closed, in this order; answers come while it is open, once for a key."""

from uuid import uuid4

import pytest

from partnerships.feedback.rules.answers import (
    Answers,
    CannotAnswer,
    check_not_answered,
    check_some_answer,
    check_takes_answers,
)
from partnerships.feedback.rules.questionnaires import (
    KINDS_IN_WORDS,
    SCALES,
    SUGGESTED,
    ActivityStatus,
    CannotDoWithQuestionnaire,
    QuestionKind,
    check_draft,
    check_may_close,
    check_may_open,
    check_question_count,
    check_takes_codes,
    check_takes_paper,
    scale_points,
)

DRAFT, OPEN, CLOSED = ActivityStatus


@pytest.mark.parametrize("count", [0, 1, 9])
def test_it_has_two_to_eight_questions(count: int) -> None:
    with pytest.raises(CannotDoWithQuestionnaire, match=f"You have written {count}"):
        check_question_count(count)


def test_the_suggested_questions_can_be_used_as_they_are() -> None:
    check_question_count(len(SUGGESTED))
    assert {question.is_scale for question in SUGGESTED} == {True, False}


def test_it_opens_once_and_never_again() -> None:
    check_may_open(DRAFT)
    with pytest.raises(CannotDoWithQuestionnaire, match="already open"):
        check_may_open(OPEN)
    with pytest.raises(CannotDoWithQuestionnaire, match="Write a new one"):
        check_may_open(CLOSED)


def test_it_changes_only_before_it_opens() -> None:
    check_draft(DRAFT)
    with pytest.raises(CannotDoWithQuestionnaire, match="cannot change now"):
        check_draft(OPEN)


def test_it_closes_once_when_it_is_open() -> None:
    check_may_close(OPEN)
    with pytest.raises(CannotDoWithQuestionnaire, match="not been opened"):
        check_may_close(DRAFT)
    with pytest.raises(CannotDoWithQuestionnaire, match="already closed"):
        check_may_close(CLOSED)


def test_codes_can_be_printed_before_it_opens_and_paper_comes_while_it_is_open() -> None:
    check_takes_codes(DRAFT)
    check_takes_paper(OPEN)
    with pytest.raises(CannotDoWithQuestionnaire, match="open nothing"):
        check_takes_codes(CLOSED)
    with pytest.raises(CannotDoWithQuestionnaire, match="Open the questionnaire first"):
        check_takes_paper(DRAFT)
    with pytest.raises(CannotDoWithQuestionnaire, match="cannot be counted"):
        check_takes_paper(CLOSED)


def test_answers_come_while_it_is_open() -> None:
    check_takes_answers(OPEN)
    with pytest.raises(CannotAnswer, match="not open yet"):
        check_takes_answers(DRAFT)
    with pytest.raises(CannotAnswer, match="closed now"):
        check_takes_answers(CLOSED)


def test_a_key_answers_once_and_is_told_so_kindly() -> None:
    check_not_answered(has_answered=False)
    with pytest.raises(CannotAnswer, match=r"sent already\. Thank you"):
        check_not_answered(has_answered=True)
    with pytest.raises(CannotAnswer, match="on this phone or computer"):
        check_not_answered(has_answered=True, by_link=True)


def test_every_question_may_be_skipped_but_not_all_of_them() -> None:
    check_some_answer(Answers({uuid4(): 3}))
    check_some_answer(Answers({}, {uuid4(): "The bus was late."}))
    with pytest.raises(CannotAnswer, match="at least one"):
        check_some_answer(Answers())


def test_every_kind_has_words_and_every_scale_five_of_them() -> None:
    assert set(KINDS_IN_WORDS) == set(QuestionKind)
    assert set(SCALES) == set(QuestionKind) - {QuestionKind.OWN_WORDS}
    assert [point for point, _ in scale_points(QuestionKind.HOW_GOOD)] == [1, 2, 3, 4, 5]
    assert all(len(set(words)) == 5 for words in SCALES.values())
