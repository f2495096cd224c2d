from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class IndicatorResult(PartnershipRow, table=True):
    """What was measured in a period. `private_to` is its organisation while nobody else has been shown it.

    `cells` are the numbers as they were typed: [{"split": "Age", "part": "under 75", "value": "12", "base": null}].
    """

    __tablename__ = "indicator_result"
    __table_args__ = (
        within_partnership("indicator_id", "indicator", "fk_indicator_result_indicator"),
        within_partnership("corrects_id", "indicator_result", "fk_indicator_result_corrects"),
        CheckConstraint("ends_on >= starts_on", name="ck_indicator_result_period"),
        CheckConstraint("confidence IN ('low', 'medium', 'high')", name="ck_indicator_result_confidence"),
        CheckConstraint("corrects_id <> id", name="ck_indicator_result_corrects"),
        UniqueConstraint("partnership_id", "corrects_id", name="uq_indicator_result_corrects"),
        Index("ix_indicator_result_indicator", "partnership_id", "indicator_id", "ends_on"),
    )

    indicator_id: UUID
    corrects_id: UUID | None = None
    starts_on: date
    ends_on: date
    cells: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    evidence: str = ""
    confidence: str
    note: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    private_to: UUID | None = Field(default=None, foreign_key="organisation.id")


class ResultSubmission(PartnershipRow, table=True):
    """Handed to the other side. `text_digest` is of the indicator's words under which it was measured."""

    __tablename__ = "result_submission"
    __table_args__ = (
        within_partnership("result_id", "indicator_result", "fk_result_submission_result"),
        UniqueConstraint("partnership_id", "result_id", "number", name="uq_result_submission_number"),
        UniqueConstraint("partnership_id", "id", "side", name="uq_result_submission_side"),
        CheckConstraint("side IN ('commissioner', 'provider')", name="ck_result_submission_side"),
    )

    result_id: UUID
    number: int
    side: str
    text_digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class ResultVerdict(PartnershipRow, table=True):
    """The other side's word on a submission. That it is the other side's, the database asks too."""

    __tablename__ = "result_verdict"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "submission_id", "submitted_side"],
            ["result_submission.partnership_id", "result_submission.id", "result_submission.side"],
            name="fk_result_verdict_submission",
        ),
        UniqueConstraint("partnership_id", "submission_id", name="uq_result_verdict_submission"),
        CheckConstraint("side <> submitted_side", name="ck_result_verdict_side"),
        CheckConstraint("verdict IN ('accepted', 'returned')", name="ck_result_verdict_verdict"),
        CheckConstraint("verdict = 'accepted' OR reason <> ''", name="ck_result_verdict_reason"),
    )

    submission_id: UUID
    submitted_side: str
    side: str
    verdict: str
    reason: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class IndicatorWorth(PartnershipRow, table=True):
    """To whom an indicator's results accrue, and the unit cost tied to it, kept as it was when it was tied.

    `cost` holds the words of a row of the library's table; `tie` how it is applied.
    """

    __tablename__ = "indicator_worth"
    __table_args__ = (
        # Goes with an indicator that has no results.
        ForeignKeyConstraint(
            ["partnership_id", "indicator_id"],
            ["indicator.partnership_id", "indicator.id"],
            name="fk_indicator_worth_indicator",
            ondelete="CASCADE",
        ),
        UniqueConstraint("partnership_id", "indicator_id", name="uq_indicator_worth_indicator"),
        CheckConstraint("(cost IS NULL) = (tie IS NULL)", name="ck_indicator_worth_tie"),
        CheckConstraint(
            "tier IN ('service', 'locality', 'wider public sector', 'individuals and community')",
            name="ck_indicator_worth_tier",
        ),
    )

    indicator_id: UUID
    body: str
    body_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    tier: str
    cost: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    tie: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
