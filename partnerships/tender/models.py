from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Tender(PartnershipRow, table=True):
    """What the partnership writes for the tender itself; everything else in a pack comes from where it was agreed.

    The two revisions let two people who write at once be told, one for the text and one for the criteria.
    """

    __table_args__ = (
        UniqueConstraint("partnership_id", name="uq_tender_partnership"),
        CheckConstraint("term_months BETWEEN 1 AND 240", name="ck_tender_term_months"),
    )

    title: str
    background: str
    route: str
    instructions: str
    term_months: int | None = None
    issued_on: date | None = None
    questions_by: date | None = None
    respond_by: date | None = None
    decided_on: date | None = None
    starts_on: date | None = None
    text_revision: int = 1
    criteria_revision: int = 0


class AwardCriterion(PartnershipRow, table=True):
    """One criterion as last saved. The criteria of a tender are saved together, because only together they total 100%.

    The foreign key to the outcome is the trace from outcome to criterion (S003-37): it does not silently vanish.
    """

    __tablename__ = "award_criterion"
    __table_args__ = (
        within_partnership("tender_id", "tender"),
        within_partnership("outcome_id", "outcome", name="fk_award_criterion_outcome"),
        UniqueConstraint("partnership_id", "tender_id", "position", name="uq_award_criterion_position"),
        CheckConstraint("weight_basis_points BETWEEN 1 AND 10000", name="ck_award_criterion_weight"),
        CheckConstraint("name <> ''", name="ck_award_criterion_name"),
    )

    tender_id: UUID
    position: int
    name: str
    weight_basis_points: int
    good_answer: str
    rationale: str
    outcome_id: UUID | None = None


class PackVersion(PartnershipRow, table=True):
    """A pack as it was frozen and put to everybody. `contents` is the very text that the digest is of."""

    __tablename__ = "pack_version"
    __table_args__ = (
        within_partnership("tender_id", "tender"),
        within_partnership("decision_id", "decision"),
        UniqueConstraint("partnership_id", "tender_id", "number", name="uq_pack_version_number"),
    )

    tender_id: UUID
    number: int
    digest: str
    document_sha256: str
    contents: str
    decision_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
