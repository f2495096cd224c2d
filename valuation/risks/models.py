from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Risk(PartnershipRow, table=True):
    """What may go wrong, and why. `private_to` is its organisation while it stays in that organisation's own room."""

    title: str
    cause: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    private_to: UUID | None = Field(default=None, foreign_key="organisation.id")


class RiskStep(PartnershipRow, table=True):
    """One look at a risk, or its end if it has an outcome. Written once; the newest counts.

    `shares` are [["Council", "2/3"], …]; numbers are kept as text, which keeps them exact. A step that was written in
    an organisation's own room stays there when the risk itself is moved.
    """

    __tablename__ = "risk_step"
    __table_args__ = (
        within_partnership("risk_id", "risk", "fk_risk_step_risk"),
        within_partnership("agreement_id", "budget_agreement", "fk_risk_step_agreement"),
        UniqueConstraint("partnership_id", "risk_id", "number", name="uq_risk_step_number"),
        CheckConstraint("likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5", name="ck_risk_step_score"),
        CheckConstraint("reason <> ''", name="ck_risk_step_reason"),
        CheckConstraint("(agreement_id IS NULL) = (rule = '')", name="ck_risk_step_rule"),
        CheckConstraint("(rule = '') = (jsonb_array_length(shares) > 0)", name="ck_risk_step_bearing"),
        Index("ix_risk_step_agreement", "partnership_id", "agreement_id"),
    )

    risk_id: UUID
    number: int
    likelihood: int
    impact: int
    reason: str
    owner_id: UUID = Field(foreign_key="organisation.id")
    response: str
    review_on: date
    shares: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    rule: str = ""
    agreement_id: UUID | None = None
    outcome: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    private_to: UUID | None = Field(default=None, foreign_key="organisation.id")
