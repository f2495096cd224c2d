"""Who may sit as what, and when a letter can still be answered."""

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.membership.rules import (
    KINDS_TO_INVITE,
    LETTER_IS_CLOSED,
    LIFETIME,
    ROLES_OF_KIND,
    STATEMENT_IN_WORDS,
    Addressee,
    CannotEnd,
    CannotSit,
    LetterClosed,
    LetterState,
    Statement,
    WrongAddressee,
    check_may_end,
    check_open,
    check_roles,
    state_of,
)
from portal.access.parties import VOTING_KINDS, PartyKind
from portal.access.permissions import Permission, permissions_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("kind", [kind for kind in PartyKind if kind not in VOTING_KINDS])
def test_no_role_of_a_party_without_a_vote_can_confirm_or_sign(kind: PartyKind) -> None:
    assert not permissions_of(ROLES_OF_KIND[kind]) & {Permission.CONFIRM, Permission.SIGN}


@pytest.mark.parametrize("kind", sorted(VOTING_KINDS))
def test_every_party_with_a_vote_can_have_somebody_who_confirms(kind: PartyKind) -> None:
    assert Permission.CONFIRM in permissions_of(ROLES_OF_KIND[kind])


def test_a_second_lead_agency_is_not_invited() -> None:
    assert PartyKind.LEAD_AGENCY not in KINDS_TO_INVITE
    assert len(KINDS_TO_INVITE) == len(PartyKind) - 1


def test_a_facilitator_cannot_be_given_a_role_that_votes() -> None:
    check_roles("facilitator", ["development officer"])
    with pytest.raises(CannotSit, match="Somebody who sits for a facilitator can be development officer"):
        check_roles("facilitator", ["development officer", "budget holder"])
    with pytest.raises(CannotSit):
        check_roles("provider", [])


def test_one_person_may_hold_several_roles() -> None:
    check_roles("partner agency", ["commissioning lead", "budget holder", "contract manager"])


def test_a_letter_is_open_for_fourteen_days() -> None:
    assert state_of(None, NOW + LIFETIME, NOW) == LetterState.OPEN
    assert state_of(None, NOW + LIFETIME, NOW + timedelta(days=13, hours=23)) == LetterState.OPEN
    assert state_of(None, NOW + LIFETIME, NOW + timedelta(days=14)) == LetterState.EXPIRED


def test_an_answer_stays_what_it_was_after_the_letter_ran_out() -> None:
    assert state_of("accepted", NOW - LIFETIME, NOW) == LetterState.ACCEPTED


@pytest.mark.parametrize("state", [state for state in LetterState if state != LetterState.OPEN])
def test_a_closed_letter_says_why_and_what_to_do(state: LetterState) -> None:
    with pytest.raises(LetterClosed) as refusal:
        check_open(state)
    assert refusal.value.sentence == LETTER_IS_CLOSED[state]
    assert refusal.value.sentence.count(".") >= 1


def test_a_letter_to_an_organisation_is_answered_by_its_people_alone() -> None:
    letter = Addressee("Elim Housing", "")
    letter.check_is("anybody@example.org", ["Riverside Council", "Elim Housing"])
    with pytest.raises(WrongAddressee, match="This invitation is for Elim Housing"):
        letter.check_is("anybody@example.org", ["Riverside Council"])


def test_a_letter_to_an_address_is_answered_by_the_account_of_that_address() -> None:
    letter = Addressee(None, "Jo@example.org")
    letter.check_is("jo@EXAMPLE.org", [])
    with pytest.raises(WrongAddressee, match="another e-mail address"):
        letter.check_is("mo@example.org", ["Elim Housing"])


def test_the_last_seat_of_a_party_stays() -> None:
    check_may_end(1)
    with pytest.raises(CannotEnd, match="Add a colleague first"):
        check_may_end(0)


def test_every_statement_has_words() -> None:
    assert set(STATEMENT_IN_WORDS) == set(Statement)
