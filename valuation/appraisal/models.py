from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Numeric, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


def _number(*, nullable: bool = False) -> Column[Decimal]:
    return Column(Numeric(17, 4), nullable=nullable)


class AppraisalTerms(PartnershipRow, table=True):
    """What an appraisal is called and the terms it values on. It is a draft until an approval names it."""

    __tablename__ = "appraisal"
    __table_args__ = (
        CheckConstraint("convention IN ('end-year', 'first-year-undiscounted')", name="ck_appraisal_convention"),
        # One or the other: a rate beside a schedule would leave open which of them counts.
        CheckConstraint("(discount_rate_percent IS NULL) <> (discount_schedule = '')", name="ck_appraisal_discounting"),
        UniqueConstraint("partnership_id", "title", name="uq_appraisal_title"),
    )

    title: str
    price_year: str
    convention: str
    discount_rate_percent: Decimal | None = Field(default=None, sa_column=_number(nullable=True))
    # With its edition, such as green-book-standard-2026.
    discount_schedule: str = ""
    horizon_years: int | None = None
    optimism_table: str = ""


class AppraisalInput(PartnershipRow, table=True):
    __tablename__ = "appraisal_input"
    __table_args__ = (
        within_partnership("appraisal_id", "appraisal", "fk_appraisal_input_appraisal"),
        CheckConstraint("amount_pence >= 0", name="ck_appraisal_input_amount"),
        Index("ix_appraisal_input_appraisal", "partnership_id", "appraisal_id"),
    )

    appraisal_id: UUID
    name: str
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    body: str
    body_id: UUID | None = Field(default=None, foreign_key="organisation.id")


class AppraisalOutcome(PartnershipRow, table=True):
    """One row of the impact map; shares are kept as the percentages that were typed."""

    __tablename__ = "appraisal_outcome"
    __table_args__ = (
        within_partnership("appraisal_id", "appraisal", "fk_appraisal_outcome_appraisal"),
        within_partnership("outcome_id", "outcome", "fk_appraisal_outcome_outcome"),
        CheckConstraint(
            "tier IN ('service', 'locality', 'wider-public-sector', 'individuals-and-community')",
            name="ck_appraisal_outcome_tier",
        ),
        CheckConstraint("kind IN ('fiscal', 'economic', 'social')", name="ck_appraisal_outcome_kind"),
        CheckConstraint("kind = 'fiscal' OR NOT cashable", name="ck_appraisal_outcome_cashable"),
        CheckConstraint(
            "proxy_source <> '' AND proxy_edition <> '' AND proxy_price_year <> ''", name="ck_appraisal_outcome_source"
        ),
        CheckConstraint("confidence BETWEEN 1 AND 6", name="ck_appraisal_outcome_confidence"),
        Index("ix_appraisal_outcome_appraisal", "partnership_id", "appraisal_id"),
        Index("ix_appraisal_outcome_outcome", "partnership_id", "outcome_id"),
    )

    appraisal_id: UUID
    outcome_id: UUID | None = None
    name: str
    body: str
    body_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    tier: str
    kind: str
    cashable: bool
    quantity: Decimal = Field(sa_column=_number())
    proxy_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    proxy_source: str
    proxy_edition: str
    proxy_price_year: str
    deadweight_percent: Decimal = Field(sa_column=_number())
    displacement_percent: Decimal = Field(sa_column=_number())
    attribution_percent: Decimal = Field(sa_column=_number())
    drop_off_percent: Decimal = Field(sa_column=_number())
    duration_years: Decimal = Field(sa_column=_number())
    start_year: int
    confidence: int
    # Of the library, where the value of one is from it; costs with the same event describe one thing.
    unit_cost: str = ""
    unit_cost_event: str = ""


class AppraisalRange(PartnershipRow, table=True):
    """From where to where a number may lie, in the unit of its form. Without a row it is the discount rate's."""

    __tablename__ = "appraisal_range"
    __table_args__ = (
        within_partnership("appraisal_id", "appraisal", "fk_appraisal_range_appraisal"),
        within_partnership("appraisal_outcome_id", "appraisal_outcome", "fk_appraisal_range_outcome"),
        UniqueConstraint(
            "partnership_id",
            "appraisal_id",
            "appraisal_outcome_id",
            "field",
            name="uq_appraisal_range_field",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("low <= high", name="ck_appraisal_range_ends"),
        CheckConstraint("shape IN ('uniform', 'triangular')", name="ck_appraisal_range_shape"),
    )

    appraisal_id: UUID
    appraisal_outcome_id: UUID | None = None
    field: str
    low: Decimal = Field(sa_column=_number())
    high: Decimal = Field(sa_column=_number())
    shape: str


class AppraisalScenario(PartnershipRow, table=True):
    __tablename__ = "appraisal_scenario"
    __table_args__ = (
        within_partnership("appraisal_id", "appraisal", "fk_appraisal_scenario_appraisal"),
        UniqueConstraint("partnership_id", "appraisal_id", "name", name="uq_appraisal_scenario_name"),
    )

    appraisal_id: UUID
    name: str


class AppraisalSetting(PartnershipRow, table=True):
    """Another value for one number, in the unit of its form; without a row it is every row's, or the discount rate."""

    __tablename__ = "appraisal_setting"
    __table_args__ = (
        within_partnership("appraisal_id", "appraisal", "fk_appraisal_setting_appraisal"),
        within_partnership("scenario_id", "appraisal_scenario", "fk_appraisal_setting_scenario"),
        within_partnership("appraisal_outcome_id", "appraisal_outcome", "fk_appraisal_setting_outcome"),
        UniqueConstraint(
            "partnership_id",
            "scenario_id",
            "appraisal_outcome_id",
            "field",
            name="uq_appraisal_setting_field",
            postgresql_nulls_not_distinct=True,
        ),
    )

    appraisal_id: UUID
    scenario_id: UUID
    appraisal_outcome_id: UUID | None = None
    field: str
    value: Decimal = Field(sa_column=_number())


class AppraisalApproval(PartnershipRow, table=True):
    """The appraisal as it was approved, word for word, with the edition of every parameter. Written once."""

    __tablename__ = "appraisal_approval"
    __table_args__ = (
        within_partnership("appraisal_id", "appraisal", "fk_appraisal_approval_appraisal"),
        UniqueConstraint("partnership_id", "appraisal_id", name="uq_appraisal_approval_appraisal"),
    )

    appraisal_id: UUID
    parameters: str
    editions: str
    digest: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
