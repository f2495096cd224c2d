from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Consortium(PartnershipRow, table=True):
    """Organisations that will deliver together. Its name, members and lead body stand on the shared floor."""

    __table_args__ = (
        within_partnership("room_id", "room"),
        UniqueConstraint("partnership_id", "name", name="uq_consortium_name"),
    )

    name: str
    arrangement: str
    vision: str
    history: str = ""
    room_id: UUID


class ConsortiumMember(PartnershipRow, table=True):
    """An organisation that was asked into a consortium. Its newest step says where it stands."""

    __tablename__ = "consortium_member"
    __table_args__ = (
        within_partnership("consortium_id", "consortium"),
        UniqueConstraint(
            "partnership_id", "consortium_id", "organisation_id", name="uq_consortium_member_organisation"
        ),
    )

    consortium_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")


class MemberStep(PartnershipRow, table=True):
    """Invited, joined, declined or left: written once, in order. `organisation_id` is who took the step."""

    __tablename__ = "consortium_member_step"
    __table_args__ = (
        within_partnership("member_id", "consortium_member"),
        UniqueConstraint("partnership_id", "member_id", "number", name="uq_consortium_member_step_number"),
    )

    member_id: UUID
    number: int
    standing: str
    reason: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class LeadProposal(PartnershipRow, table=True):
    """Who should lead a consortium, and why: experience, capability, infrastructure (S003-81)."""

    __tablename__ = "lead_proposal"
    __table_args__ = (
        within_partnership("consortium_id", "consortium"),
        UniqueConstraint("partnership_id", "consortium_id", "number", name="uq_lead_proposal_number"),
    )

    consortium_id: UUID
    number: int
    nominee_id: UUID = Field(foreign_key="organisation.id")
    experience: str
    capability: str
    infrastructure: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class LeadAnswer(PartnershipRow, table=True):
    """One member's answer to a proposal."""

    __tablename__ = "lead_answer"
    __table_args__ = (
        within_partnership("proposal_id", "lead_proposal"),
        UniqueConstraint("partnership_id", "proposal_id", "organisation_id", name="uq_lead_answer_organisation"),
    )

    proposal_id: UUID
    verdict: str
    reason: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class OperationalPlan(PartnershipRow, table=True):
    """A version of the consortium's working paper. It lies in the consortium's room and nowhere else."""

    __tablename__ = "operational_plan"
    __table_args__ = (
        within_partnership("consortium_id", "consortium"),
        within_partnership("room_id", "room"),
        UniqueConstraint("partnership_id", "consortium_id", "number", name="uq_operational_plan_number"),
    )

    consortium_id: UUID
    room_id: UUID
    number: int
    text: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
