"""Who belongs to a consortium and who leads it (S003-81, S003-43..46)."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from consortia.membership import rules
from consortia.membership.arrangements import GUIDANCE, Arrangement
from consortia.membership.rules import Answer, Member, Proposal, Standing, Verdict
from portal import clock
from portal.access.parties import PartyKind


def member(name: str, standing: Standing = Standing.JOINED) -> Member:
    return Member(uuid4(), uuid4(), name, standing, "", clock.now(), 1)


BOB, DEE, EVE = member("Befriending Together"), member("Dial-a-Ride"), member("Elim Kitchen")


def said(*members: Member, verdict: Verdict = Verdict.CONFIRMED) -> tuple[Answer, ...]:
    return tuple(Answer(one.organisation_id, one.name, verdict, "") for one in members)


def proposal(nominee: Member, answers: tuple[Answer, ...], number: int = 1) -> Proposal:
    return Proposal(
        uuid4(), number, nominee.organisation_id, nominee.name, BOB.name, clock.now(), "long", "able", "roof", answers
    )


@pytest.mark.parametrize("arrangement", list(Arrangement))
def test_each_arrangement_says_who_signs_and_who_is_liable(arrangement: Arrangement) -> None:
    guide = GUIDANCE[arrangement]
    assert "sign" in guide.who_signs
    assert "answers to" in guide.who_is_liable


@pytest.mark.parametrize(
    "kind", [PartyKind.LEAD_AGENCY, PartyKind.PARTNER_AGENCY, PartyKind.FACILITATOR, PartyKind.OBSERVER]
)
def test_public_bodies_facilitators_and_observers_form_none(kind: PartyKind) -> None:
    with pytest.raises(rules.CannotJoin, match="formed by providers and design partners"):
        rules.check_kind(kind)


@pytest.mark.parametrize("kind", [PartyKind.PROVIDER, PartyKind.DESIGN_PARTNER])
def test_providers_and_design_partners_may(kind: PartyKind) -> None:
    rules.check_kind(kind)


def test_only_a_member_invites() -> None:
    with pytest.raises(rules.CannotJoin, match="Your organisation is not a member"):
        rules.check_may_invite([BOB], DEE.organisation_id, EVE.organisation_id)


@pytest.mark.parametrize(
    ("standing", "words"), [(Standing.INVITED, "already been invited"), (Standing.JOINED, "already joined")]
)
def test_nobody_is_asked_twice(standing: Standing, words: str) -> None:
    guest = replace(DEE, standing=standing)
    with pytest.raises(rules.CannotJoin, match=words):
        rules.check_may_invite([BOB, guest], BOB.organisation_id, guest.organisation_id)


@pytest.mark.parametrize("standing", [Standing.DECLINED, Standing.LEFT])
def test_who_declined_or_left_may_be_asked_again(standing: Standing) -> None:
    guest = replace(DEE, standing=standing)
    rules.check_may_invite([BOB, guest], BOB.organisation_id, guest.organisation_id)


def test_an_answer_needs_an_invitation_that_waits() -> None:
    invited = replace(DEE, standing=Standing.INVITED)
    assert rules.check_may_answer([BOB, invited], DEE.organisation_id) is invited
    with pytest.raises(rules.CannotJoin, match="has not been invited"):
        rules.check_may_answer([BOB], DEE.organisation_id)
    with pytest.raises(rules.CannotJoin, match="has already declined"):
        rules.check_may_answer([replace(DEE, standing=Standing.DECLINED)], DEE.organisation_id)


def test_a_lead_is_agreed_when_every_member_has_confirmed() -> None:
    waiting = proposal(BOB, said(BOB))
    assert rules.agreed_lead([BOB, DEE], [waiting]) is None
    assert [one.name for one in rules.unanswered([BOB, DEE], waiting)] == ["Dial-a-Ride"]
    agreed = proposal(BOB, said(BOB, DEE))
    assert rules.agreed_lead([BOB, DEE], [agreed]) is agreed
    assert rules.open_proposal([BOB, DEE], [agreed]) is None


def test_a_member_that_joins_later_is_asked_too() -> None:
    agreed = proposal(BOB, said(BOB, DEE))
    assert rules.agreed_lead([BOB, DEE, EVE], [agreed]) is None
    assert rules.open_proposal([BOB, DEE, EVE], [agreed]) is agreed


def test_an_organisation_that_is_only_invited_is_not_waited_for() -> None:
    agreed = proposal(BOB, said(BOB, DEE))
    assert rules.agreed_lead([BOB, DEE, replace(EVE, standing=Standing.INVITED)], [agreed]) is agreed


def test_a_lead_that_left_no_longer_leads() -> None:
    agreed = proposal(DEE, said(BOB, DEE, EVE))
    left = replace(DEE, standing=Standing.LEFT)
    assert rules.agreed_lead([BOB, left, EVE], [agreed]) is None
    with pytest.raises(rules.CannotLead, match="no longer a member"):
        rules.check_may_answer_proposal([BOB, left, EVE], [agreed], agreed)


def test_one_refusal_ends_a_proposal_and_the_earlier_lead_stays() -> None:
    earlier = proposal(BOB, said(BOB, DEE))
    newer = proposal(DEE, said(DEE) + said(BOB, verdict=Verdict.DECLINED), number=2)
    assert rules.agreed_lead([BOB, DEE], [newer, earlier]) is earlier
    assert rules.open_proposal([BOB, DEE], [newer, earlier]) is None
    with pytest.raises(rules.CannotLead, match="Propose a lead body again"):
        rules.check_may_answer_proposal([BOB, DEE], [newer, earlier], newer)
    with pytest.raises(rules.CannotLead, match="newer proposal"):
        rules.check_may_answer_proposal([BOB, DEE], [newer, earlier], earlier)


def test_a_second_answer_is_refused() -> None:
    with pytest.raises(rules.CannotLead, match="has already confirmed this proposal"):
        rules.check_has_not_answered(proposal(BOB, said(BOB)), BOB.organisation_id)


@pytest.mark.parametrize(
    ("members", "proposals", "nominee", "words"),
    [
        ([BOB], [], BOB.organisation_id, "Wait until another organisation has joined"),
        ([BOB, DEE], [], EVE.organisation_id, "Choose an organisation that has joined"),
        ([BOB, DEE], [proposal(BOB, said(BOB))], DEE.organisation_id, "has been proposed already"),
    ],
)
def test_proposals_that_make_no_sense_are_refused(
    members: list[Member], proposals: list[Proposal], nominee: UUID, words: str
) -> None:
    with pytest.raises(rules.CannotLead, match=words):
        rules.check_may_propose(members, proposals, BOB.organisation_id, nominee)


def test_advice_warns_of_size_and_of_no_shared_past() -> None:
    assert rules.advice([BOB, DEE], "The lunch club since 2019") == []
    assert "first small job together" in rules.advice([BOB, DEE], "")[0]
    assert "You are 7 members" in rules.advice([member(str(n)) for n in range(7)], "Known each other for years")[0]
