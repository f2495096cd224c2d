from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Numeric, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership

# Each kind fills its own fields and no other's, so that nothing can be read as two kinds at once.
ONE_KIND = (
    "CASE kind"
    " WHEN 'qualitative' THEN consent IS NOT NULL AND evidence <> '' AND quantity IS NULL AND unit = ''"
    " AND amount_pence IS NULL AND price_year IS NULL"
    " WHEN 'quantitative' THEN quantity IS NOT NULL AND unit <> '' AND amount_pence IS NULL"
    " AND price_year IS NULL AND consent IS NULL"
    " WHEN 'monetised' THEN amount_pence IS NOT NULL AND price_year IS NOT NULL AND quantity IS NULL"
    " AND unit = '' AND consent IS NULL"
    " ELSE false END"
)


class ValueLineRow(PartnershipRow, table=True):
    """Something that came of the work, of one kind, and to whom it accrues. Written once."""

    __tablename__ = "value_line"
    __table_args__ = (
        within_partnership("outcome_id", "outcome", "fk_value_line_outcome"),
        UniqueConstraint("partnership_id", "key", name="uq_value_line_key"),
        CheckConstraint(ONE_KIND, name="ck_value_line_kind"),
        CheckConstraint(
            "money_kind IS NULL OR (kind = 'monetised' AND money_kind IN"
            " ('fiscal, cashable', 'fiscal, not cashable', 'economic', 'social'))",
            name="ck_value_line_money",
        ),
        CheckConstraint("ends_on >= starts_on", name="ck_value_line_period"),
        CheckConstraint("source <> ''", name="ck_value_line_source"),
        CheckConstraint(
            "tier IN ('service', 'locality', 'wider public sector', 'individuals and community')",
            name="ck_value_line_tier",
        ),
        CheckConstraint(
            "(origin_kind IS NULL) = (origin_id IS NULL)"
            " AND origin_kind IN ('indicator result', 'appraisal', 'unit cost')",
            name="ck_value_line_origin",
        ),
        Index("ix_value_line_kind", "partnership_id", "kind", "id"),
        Index("ix_value_line_outcome", "partnership_id", "outcome_id"),
    )

    kind: str
    statement: str
    body: str
    body_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    tier: str
    starts_on: date
    ends_on: date
    source: str
    confidence: str
    evidence: str = ""
    consent: str | None = None
    quantity: Decimal | None = Field(default=None, sa_column=Column(Numeric(17, 4), nullable=True))
    unit: str = ""
    amount_pence: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    price_year: int | None = None
    money_kind: str | None = None
    outcome_id: UUID | None = None
    origin_kind: str | None = None
    origin_id: UUID | None = None
    key: str
    request_digest: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class ValueAnswer(PartnershipRow, table=True):
    """The word of the body that the value accrues to. It is given once; a contested line is withdrawn and put right."""

    __tablename__ = "value_answer"
    __table_args__ = (
        within_partnership("value_line_id", "value_line"),
        UniqueConstraint("partnership_id", "value_line_id", name="uq_value_answer_line"),
        CheckConstraint("verdict IN ('countersigned', 'contested')", name="ck_value_answer_verdict"),
        CheckConstraint("verdict = 'countersigned' OR reason <> ''", name="ck_value_answer_reason"),
    )

    value_line_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    verdict: str
    reason: str = ""


class ValueWithdrawal(PartnershipRow, table=True):
    """A line that no longer stands, and why. The line itself stays to be read."""

    __tablename__ = "value_withdrawal"
    __table_args__ = (
        within_partnership("value_line_id", "value_line"),
        UniqueConstraint("partnership_id", "value_line_id", name="uq_value_withdrawal_line"),
        CheckConstraint("reason <> ''", name="ck_value_withdrawal_reason"),
    )

    value_line_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    reason: str


class ValueTotal(PartnershipRow, table=True):
    """How many lines stand for a body, and their amounts of one kind of money in the prices of one year; kept by the
    database, so that no page adds lines up. What has no amount has the price year 0 and no kind of money.
    """

    __tablename__ = "value_total"
    __table_args__ = (
        UniqueConstraint(
            "partnership_id", "kind", "body", "tier", "price_year", "money_kind", name="uq_value_total_body"
        ),
    )

    kind: str
    body: str
    tier: str
    price_year: int
    money_kind: str
    lines: int = Field(sa_column=Column(BigInteger, nullable=False))
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
