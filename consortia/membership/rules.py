"""Who belongs to a consortium, and who leads it.

Members come by invitation and answer for themselves; each step is a row, and the newest one counts. The members
decide among themselves who leads, by experience, capability and infrastructure (S003-81); a lead body is agreed
when every member has confirmed the same proposal. Small consortia with a shared past fare better (S003-43, -44,
-46), so size and history give advice and never a refusal. Only those who may deliver or design take part: the
public bodies of a partnership manage the contract instead (S004-07-04).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from portal.access.parties import PartyKind
from portal.refusals import Refused

MAY_JOIN = frozenset({PartyKind.PROVIDER, PartyKind.DESIGN_PARTNER})
FEWEST_TO_CHOOSE = 2
MANY_MEMBERS = 6
GONE = "It left the partnership."


class Standing(StrEnum):
    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class CannotJoin(Refused):
    pass


class CannotLead(Refused):
    pass


@dataclass(frozen=True)
class Member:
    """An organisation and its newest step; `step` is that step's number."""

    id: UUID
    organisation_id: UUID
    name: str
    standing: Standing
    reason: str
    since: datetime
    step: int


@dataclass(frozen=True)
class Answer:
    organisation_id: UUID
    name: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A nominee with the three criteria, and what the members have said so far."""

    id: UUID
    number: int
    nominee_id: UUID
    nominee: str
    proposer: str
    proposed_at: datetime
    experience: str
    capability: str
    infrastructure: str
    answers: tuple[Answer, ...]

    @property
    def is_declined(self) -> bool:
        return any(answer.verdict == Verdict.DECLINED for answer in self.answers)

    def answer_of(self, organisation_id: UUID) -> Answer | None:
        return next((answer for answer in self.answers if answer.organisation_id == organisation_id), None)


def joined(members: Sequence[Member]) -> list[Member]:
    return [member for member in members if member.standing == Standing.JOINED]


def find_member(members: Sequence[Member], organisation_id: UUID) -> Member | None:
    return next((member for member in members if member.organisation_id == organisation_id), None)


def is_member(members: Sequence[Member], organisation_id: UUID) -> bool:
    return any(member.organisation_id == organisation_id for member in joined(members))


def check_kind(party_kind: str) -> None:
    if party_kind not in MAY_JOIN:
        raise CannotJoin(
            "A consortium is formed by providers and design partners. "
            "Public bodies, the facilitator and observers read its name, its members and who leads it."
        )


def check_may_invite(members: Sequence[Member], speaker_id: UUID, guest_id: UUID) -> None:
    check_is_member(members, speaker_id)
    guest = find_member(members, guest_id)
    if guest is not None and guest.standing in (Standing.INVITED, Standing.JOINED):
        raise CannotJoin(f"{guest.name} has already {_been(guest.standing)}.")


def check_may_answer(members: Sequence[Member], speaker_id: UUID) -> Member:
    """The speaker's own invitation, which must still wait for an answer."""
    own = find_member(members, speaker_id)
    if own is None:
        raise CannotJoin("Your organisation has not been invited. Ask a member to invite it.")
    if own.standing != Standing.INVITED:
        raise CannotJoin(f"Your organisation has already {own.standing}. Ask a member for a new invitation.")
    return own


def check_is_member(members: Sequence[Member], speaker_id: UUID) -> Member:
    own = find_member(members, speaker_id)
    if own is None or own.standing != Standing.JOINED:
        raise CannotJoin("Only members of the consortium can do this. Your organisation is not a member.")
    return own


def check_may_propose(members: Sequence[Member], proposals: Sequence[Proposal], speaker: UUID, nominee: UUID) -> None:
    check_is_member(members, speaker)
    if len(joined(members)) < FEWEST_TO_CHOOSE:
        raise CannotLead("Wait until another organisation has joined. The members choose the lead body together.")
    if not is_member(members, nominee):
        raise CannotLead("Choose an organisation that has joined the consortium.")
    waiting = open_proposal(members, proposals)
    if waiting is not None:
        raise CannotLead(
            f"{waiting.nominee} has been proposed already. Confirm or decline that proposal before you make another."
        )


def check_may_answer_proposal(members: Sequence[Member], proposals: Sequence[Proposal], proposal: Proposal) -> None:
    """For a proposal that is out of date; who may speak is checked by `check_is_member`."""
    if proposal.is_declined:
        raise CannotLead("A member has declined this proposal. Propose a lead body again.")
    if proposal is not proposals[0]:
        raise CannotLead("There is a newer proposal. Read that one and answer it.")
    if not is_member(members, proposal.nominee_id):
        raise CannotLead(f"{proposal.nominee} is no longer a member. Propose another lead body.")


def check_has_not_answered(proposal: Proposal, speaker_id: UUID) -> None:
    given = proposal.answer_of(speaker_id)
    if given is not None:
        raise CannotLead(f"Your organisation has already {given.verdict} this proposal.")


def unanswered(members: Sequence[Member], proposal: Proposal) -> list[Member]:
    """Members who have not confirmed or declined yet; one that joined later is asked as well."""
    return [member for member in joined(members) if proposal.answer_of(member.organisation_id) is None]


def agreed_lead(members: Sequence[Member], proposals: Sequence[Proposal]) -> Proposal | None:
    """The newest proposal (they come newest first) that every member of today has confirmed."""
    return next((one for one in proposals if _is_confirmed_by_all(members, one)), None)


def open_proposal(members: Sequence[Member], proposals: Sequence[Proposal]) -> Proposal | None:
    """The newest proposal, while it still waits for a member."""
    if not proposals:
        return None
    newest = proposals[0]
    is_over = newest.is_declined or not is_member(members, newest.nominee_id) or not unanswered(members, newest)
    return None if is_over else newest


def advice(members: Sequence[Member], history: str) -> list[str]:
    """Words of advice about size and shared history; none of them stops anybody."""
    found = []
    if len(joined(members)) > MANY_MEMBERS:
        found.append(
            f"You are {len(joined(members))} members. Smaller consortia find it easier to agree who does what."
        )
    if not history:
        found.append("You have not said what you have done together before. A first small job together builds trust.")
    return found


def _is_confirmed_by_all(members: Sequence[Member], proposal: Proposal) -> bool:
    return (
        not proposal.is_declined
        and is_member(members, proposal.nominee_id)
        and len(joined(members)) >= FEWEST_TO_CHOOSE
        and not unanswered(members, proposal)
    )


def _been(standing: Standing) -> str:
    return "joined" if standing == Standing.JOINED else "been invited"
