"""What people who use the service say, kept so that nobody can tell who said what (U19, U22, F43).

Ratings and remarks carry no link to a code, to a sheet or to each other; their keys are random and their
dates are whole days, so that neither tells an order of arrival.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Activity(PartnershipRow, table=True):
    """A questionnaire of a pilot. Until it opens it can be changed; afterwards everybody answers the same one."""

    __table_args__ = (
        within_partnership("pilot_id", "pilot"),
        Index("ix_activity_pilot_id", "partnership_id", "pilot_id"),
    )

    pilot_id: UUID
    title: str
    introduction: str


class Question(PartnershipRow, table=True):
    """One question: a five-point scale, or a box for somebody's own words."""

    __table_args__ = (
        within_partnership("activity_id", "activity"),
        UniqueConstraint("partnership_id", "activity_id", "position", name="uq_question_position"),
        CheckConstraint("position BETWEEN 1 AND 8", name="ck_question_position"),
    )

    activity_id: UUID
    position: int
    kind: str
    words: str


class ActivityOpening(PartnershipRow, table=True):
    """From here on people can answer. `seen_by` names, as participants read it, who will see the answers."""

    __tablename__ = "activity_opening"
    __table_args__ = (
        within_partnership("activity_id", "activity"),
        UniqueConstraint("partnership_id", "activity_id", name="uq_activity_opening_activity"),
    )

    activity_id: UUID
    seen_by: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class ActivityClosing(PartnershipRow, table=True):
    __tablename__ = "activity_closing"
    __table_args__ = (
        within_partnership("activity_id", "activity"),
        UniqueConstraint("partnership_id", "activity_id", name="uq_activity_closing_activity"),
    )

    activity_id: UUID
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class CodeBatch(PartnershipRow, table=True):
    """A sheet of codes that was made and shown once. Its key comes from the form, so that a repeat makes no second."""

    __tablename__ = "code_batch"
    __table_args__ = (
        within_partnership("activity_id", "activity"),
        CheckConstraint("how_many BETWEEN 1 AND 200", name="ck_code_batch_how_many"),
    )

    activity_id: UUID
    how_many: int
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class AnswerSheet(PartnershipRow, table=True):
    """Somebody answered: on which day, online or on paper, and nothing else."""

    __tablename__ = "answer_sheet"
    __table_args__ = (
        within_partnership("activity_id", "activity"),
        CheckConstraint("mode IN ('online', 'paper')", name="ck_answer_sheet_mode"),
        Index("ix_answer_sheet_activity_id", "partnership_id", "activity_id"),
    )

    activity_id: UUID
    mode: str
    answered_on: date


class Rating(PartnershipRow, table=True):
    __table_args__ = (
        within_partnership("activity_id", "activity"),
        within_partnership("question_id", "question"),
        CheckConstraint("point BETWEEN 1 AND 5", name="ck_rating_point"),
        Index("ix_rating_activity_id", "partnership_id", "activity_id"),
    )

    activity_id: UUID
    question_id: UUID
    point: int


class Remark(PartnershipRow, table=True):
    """Somebody's own words. They can be taken away, with a RemarkRemoval that says why, and never be changed."""

    __table_args__ = (
        within_partnership("activity_id", "activity"),
        within_partnership("question_id", "question"),
        Index("ix_remark_activity_id", "partnership_id", "activity_id"),
    )

    activity_id: UUID
    question_id: UUID
    words: str | None


class RemarkRemoval(PartnershipRow, table=True):
    """The record that words were taken away, and why (U21). The words themselves are not kept."""

    __tablename__ = "remark_removal"
    __table_args__ = (
        within_partnership("remark_id", "remark"),
        UniqueConstraint("partnership_id", "remark_id", name="uq_remark_removal_remark"),
    )

    remark_id: UUID
    reason: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
