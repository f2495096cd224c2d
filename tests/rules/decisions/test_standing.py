"""Where a decision stands, and who may still answer it (S004-07-01)."""

from uuid import UUID

import pytest

from partnerships.decisions.rules import (
    Answer,
    Ballot,
    CannotAnswer,
    Standing,
    Verdict,
    check_may_answer,
    check_reason,
    short,
)

COUNCIL, PROVIDER, FORUM = UUID(int=1), UUID(int=2), UUID(int=3)
YES = Answer(Verdict.CONFIRMED)
NO = Answer(Verdict.DECLINED, "The hosts are not paid for.")


def test_it_is_open_while_one_organisation_has_not_answered() -> None:
    ballot = Ballot({COUNCIL, PROVIDER}, {COUNCIL: YES})
    assert ballot.standing == Standing.OPEN
    assert ballot.waiting_for == {PROVIDER}


def test_it_is_agreed_when_everybody_asked_has_confirmed() -> None:
    assert Ballot({COUNCIL, PROVIDER}, {COUNCIL: YES, PROVIDER: YES}).standing == Standing.AGREED


def test_one_decline_is_enough_to_stop_it() -> None:
    assert Ballot({COUNCIL, PROVIDER, FORUM}, {COUNCIL: YES, PROVIDER: NO}).standing == Standing.DECLINED


def test_a_party_that_joins_later_is_waited_for() -> None:
    answers = {COUNCIL: YES, PROVIDER: YES}
    assert Ballot({COUNCIL, PROVIDER}, answers).standing == Standing.AGREED
    assert Ballot({COUNCIL, PROVIDER, FORUM}, answers).standing == Standing.OPEN


def test_a_party_that_left_counts_no_more_even_if_it_declined() -> None:
    assert Ballot({COUNCIL}, {COUNCIL: YES, PROVIDER: NO}).standing == Standing.AGREED


def test_nobody_asked_is_never_everybody_agreed() -> None:
    assert Ballot(set()).standing == Standing.OPEN


def test_a_superseded_text_is_not_agreed_whatever_was_said() -> None:
    assert Ballot({COUNCIL}, {COUNCIL: YES}, is_superseded=True).standing == Standing.SUPERSEDED


@pytest.mark.parametrize(
    ("ballot", "organisation", "answer", "words"),
    [
        (Ballot({COUNCIL}, is_superseded=True), COUNCIL, YES, "can no longer be answered"),
        (Ballot({COUNCIL}), PROVIDER, YES, "has no vote"),
        (Ballot({COUNCIL, PROVIDER}, {COUNCIL: YES}), COUNCIL, YES, "has already confirmed this text"),
        (Ballot({COUNCIL, PROVIDER}, {COUNCIL: NO}), COUNCIL, NO, "has already declined this text"),
        (Ballot({COUNCIL}, {COUNCIL: YES}), COUNCIL, NO, "Everybody has confirmed this text"),
    ],
)
def test_an_answer_that_cannot_be_given_is_refused_in_words(
    ballot: Ballot, organisation: UUID, answer: Answer, words: str
) -> None:
    with pytest.raises(CannotAnswer, match=words):
        check_may_answer(ballot, organisation, answer)


def test_an_organisation_may_change_its_mind_until_all_have_agreed() -> None:
    check_may_answer(Ballot({COUNCIL, PROVIDER}, {COUNCIL: YES}), COUNCIL, NO)
    check_may_answer(Ballot({COUNCIL, PROVIDER}, {COUNCIL: NO}), COUNCIL, YES)
    check_may_answer(Ballot({COUNCIL, PROVIDER}, {COUNCIL: NO}), COUNCIL, Answer(Verdict.DECLINED, "Nor the drivers."))


def test_declining_needs_a_reason_of_a_length_people_read() -> None:
    with pytest.raises(CannotAnswer, match="Enter a reason"):
        check_reason("  \n")
    with pytest.raises(CannotAnswer, match="2,000 characters"):
        check_reason("x" * 2_001)
    check_reason("The hosts are not paid for.")


def test_a_short_digest_is_the_beginning_of_the_whole_one() -> None:
    assert short("0123456789abcdef") == "0123456789ab"
