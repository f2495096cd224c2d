from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class BudgetRule(PartnershipRow, table=True):
    """How a line's over- and underspend is shared; the highest number is the one that is put into the next text."""

    __tablename__ = "budget_rule"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_budget_rule_year"),
        within_partnership("line_id", "budget_line", "fk_budget_rule_line"),
        UniqueConstraint("partnership_id", "year_id", "line_id", "number", name="uq_budget_rule_number"),
    )

    year_id: UUID
    line_id: UUID
    number: int
    terms: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class BudgetAgreement(PartnershipRow, table=True):
    """The frozen text of a year. A text with a waiver may be signed though the year has begun."""

    __tablename__ = "budget_agreement"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_budget_agreement_year"),
        UniqueConstraint("partnership_id", "year_id", "number", name="uq_budget_agreement_number"),
    )

    year_id: UUID
    number: int
    contents: str
    digest: str
    waiver: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class BudgetSignature(PartnershipRow, table=True):
    """An organisation's word for a frozen text. The database looks at the text and at its own clock."""

    __tablename__ = "budget_signature"
    __table_args__ = (
        within_partnership("agreement_id", "budget_agreement", "fk_budget_signature_agreement"),
        UniqueConstraint("partnership_id", "agreement_id", "organisation_id", name="uq_budget_signature_organisation"),
    )

    agreement_id: UUID
    digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
