from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Decision(PartnershipRow, table=True):
    """A frozen text that every voting party is asked to confirm; `round` counts the texts put about one subject."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "kind", "subject_id", "round", name="uq_decision_round"),
        CheckConstraint("round >= 1", name="ck_decision_round"),
        Index("ix_decision_subject", "partnership_id", "subject_id"),
    )

    kind: str
    subject_id: UUID
    title: str
    digest: str
    round: int
    # Where the text is read and answered, beneath the partnership's own address.
    page: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class Position(PartnershipRow, table=True):
    """What an organisation said about a decision. Its newest position (the highest number) is the one that counts."""

    __table_args__ = (
        within_partnership("decision_id", "decision"),
        UniqueConstraint("partnership_id", "decision_id", "organisation_id", "number", name="uq_position_number"),
        CheckConstraint("verdict IN ('confirmed', 'declined')", name="ck_position_verdict"),
        CheckConstraint("verdict = 'confirmed' OR reason <> ''", name="ck_position_reason"),
    )

    decision_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    number: int
    person_id: UUID = Field(foreign_key="person.id")
    verdict: str
    reason: str = ""


class DecisionWithdrawal(PartnershipRow, table=True):
    """The text of a decision was changed before another was put in its place; it can no longer be answered."""

    __tablename__ = "decision_withdrawal"
    __table_args__ = (
        within_partnership("decision_id", "decision"),
        UniqueConstraint("partnership_id", "decision_id", name="uq_decision_withdrawal_decision"),
    )

    decision_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
