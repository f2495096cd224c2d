"""A consortium as pages show it."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from consortia.membership import rules
from consortia.membership.arrangements import GUIDANCE, Arrangement, Guidance
from portal.refusals import Missing


@dataclass(frozen=True)
class ConsortiumView:
    """A consortium with everybody who was asked into it; proposals of a lead body come newest first."""

    id: UUID
    partnership_id: UUID
    name: str
    arrangement: str
    vision: str
    history: str
    room_id: UUID
    members: tuple[rules.Member, ...]
    proposals: tuple[rules.Proposal, ...]

    @property
    def url(self) -> str:
        return f"/partnerships/{self.partnership_id}/consortium/{self.id}"

    @property
    def guidance(self) -> Guidance:
        return GUIDANCE[Arrangement(self.arrangement)]

    @cached_property
    def joined(self) -> list[rules.Member]:
        return rules.joined(self.members)

    @cached_property
    def lead(self) -> rules.Proposal | None:
        return rules.agreed_lead(self.members, self.proposals)

    @cached_property
    def open_proposal(self) -> rules.Proposal | None:
        return rules.open_proposal(self.members, self.proposals)

    @property
    def unanswered(self) -> list[rules.Member]:
        return rules.unanswered(self.members, self.open_proposal) if self.open_proposal else []

    @property
    def advice(self) -> list[str]:
        return rules.advice(self.members, self.history)

    def has(self, organisation_id: UUID) -> bool:
        return rules.is_member(self.members, organisation_id)

    def member_of(self, organisation_id: UUID) -> rules.Member | None:
        return rules.find_member(self.members, organisation_id)

    def proposal(self, proposal_id: UUID) -> rules.Proposal:
        for proposal in self.proposals:
            if proposal.id == proposal_id:
                return proposal
        raise Missing("lead proposal")


@dataclass(frozen=True)
class Guest:
    """A party of the partnership that may be asked into a consortium."""

    organisation_id: UUID
    name: str
    kind: str
