"""Contracts, claims and payments. Terms may change until everybody has agreed them; all the rest is written once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Column, Index, Numeric, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, PrivateRow, moment, within_partnership


def pence(*, nullable: bool = False) -> Any:  # noqa: ANN401
    return Field(default=None, sa_column=Column(BigInteger, nullable=nullable))


def number(digits: int, places: int) -> Any:  # noqa: ANN401
    return Field(sa_column=Column(Numeric(digits, places), nullable=False))


class RiskLimit(PartnershipRow, table=True):
    """The largest shares at risk that the public bodies allow; the newest row counts."""

    __tablename__ = "risk_limit"
    __table_args__ = (
        CheckConstraint(
            "any_percent BETWEEN 0 AND 100 AND lower_tier_percent BETWEEN 0 AND 100"
            " AND small_percent BETWEEN 0 AND any_percent",
            name="ck_risk_limit_percent",
        ),
    )

    any_percent: Decimal = number(5, 2)
    small_percent: Decimal = number(5, 2)
    lower_tier_percent: Decimal = number(5, 2)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class PaymentContract(PartnershipRow, table=True):
    """Who is paid, from when to when, within how many days. `above_id` is the contract whose risk it carries."""

    __tablename__ = "payment_contract"
    __table_args__ = (
        within_partnership("above_id", "payment_contract"),
        UniqueConstraint("partnership_id", "title", name="uq_payment_contract_title"),
        CheckConstraint("starts_on < ends_on", name="ck_payment_contract_days"),
        CheckConstraint("promised_days BETWEEN 0 AND 3650", name="ck_payment_contract_promised"),
        CheckConstraint("above_id <> id", name="ck_payment_contract_above"),
    )

    title: str
    provider_id: UUID = Field(foreign_key="organisation.id")
    is_small: bool
    above_id: UUID | None = None
    starts_on: date
    ends_on: date
    promised_days: int
    person_cap_pence: int | None = pence(nullable=True)
    contract_cap_pence: int | None = pence(nullable=True)


class PaymentPayer(PartnershipRow, table=True):
    """One of those who pay, with its share as it was typed: `25` per cent or `1/3`."""

    __tablename__ = "payment_payer"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        UniqueConstraint("partnership_id", "contract_id", "payer_id", name="uq_payment_payer_organisation"),
    )

    contract_id: UUID
    payer_id: UUID = Field(foreign_key="organisation.id")
    share: str


class PaymentPrice(PartnershipRow, table=True):
    """A line of the rate card."""

    __tablename__ = "payment_price"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        UniqueConstraint("partnership_id", "contract_id", "metric", name="uq_payment_price_metric"),
        CheckConstraint("unit_price_pence >= 0 AND expected >= 0 AND cap_pence >= 0", name="ck_payment_price_amounts"),
        CheckConstraint(
            "kind IN ('fixed fee', 'activity', 'interim outcome', 'sustained outcome')", name="ck_payment_price_kind"
        ),
    )

    contract_id: UUID
    metric: str
    kind: str
    unit_price_pence: int = pence()
    expected: Decimal = number(13, 4)
    cap_pence: int | None = pence(nullable=True)
    once_per_person: bool


class PaymentClause(PartnershipRow, table=True):
    """A clause that watches satisfaction."""

    __tablename__ = "payment_clause"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        UniqueConstraint("partnership_id", "contract_id", "kind", name="uq_payment_clause_kind"),
        CheckConstraint("kind IN ('break', 'extension')", name="ck_payment_clause_kind"),
        CheckConstraint("threshold_percent BETWEEN 0 AND 100", name="ck_payment_clause_threshold"),
    )

    contract_id: UUID
    kind: str
    threshold_percent: Decimal = number(5, 2)
    periods: int
    notice_days: int


class PaymentAgreement(PartnershipRow, table=True):
    """An organisation agreed the terms that have this digest. Other terms have another, and need another word."""

    __tablename__ = "payment_agreement"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        UniqueConstraint(
            "partnership_id", "contract_id", "organisation_id", "digest", name="uq_payment_agreement_word"
        ),
    )

    contract_id: UUID
    digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class PaymentStart(PartnershipRow, table=True):
    """Everybody has agreed: from here on the terms stay."""

    __tablename__ = "payment_start"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        UniqueConstraint("partnership_id", "contract_id", name="uq_payment_start_contract"),
    )

    contract_id: UUID
    digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class PaymentClaim(PartnershipRow, table=True):
    """What a provider asks to be paid for a period."""

    __tablename__ = "payment_claim"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        within_partnership("replaces_id", "payment_claim"),
        UniqueConstraint("partnership_id", "contract_id", "number", name="uq_payment_claim_number"),
        UniqueConstraint("partnership_id", "replaces_id", name="uq_payment_claim_replaces"),
        CheckConstraint("period_starts_on <= period_ends_on", name="ck_payment_claim_period"),
    )

    contract_id: UUID
    number: int
    period_starts_on: date
    period_ends_on: date
    received_on: date
    evidence: str
    replaces_id: UUID | None = None
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class PaymentClaimLine(PartnershipRow, table=True):
    """A line of a claim. Codes of people are for the provider and the payers alone: they are its `reader_ids`."""

    __tablename__ = "payment_claim_line"
    __table_args__ = (
        within_partnership("claim_id", "payment_claim"),
        within_partnership("price_id", "payment_price"),
        CheckConstraint("quantity >= 0", name="ck_payment_claim_line_quantity"),
        Index("ix_payment_claim_line_claim", "partnership_id", "claim_id"),
    )

    claim_id: UUID
    price_id: UUID
    position: int
    quantity: Decimal = number(13, 4)
    person_code: str = ""
    reader_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))


class PaymentVerdict(PartnershipRow, table=True):
    """A payer looked at the evidence. `metrics` says what each metric came to, in all and without people's codes."""

    __tablename__ = "payment_verdict"
    __table_args__ = (
        within_partnership("claim_id", "payment_claim"),
        UniqueConstraint("partnership_id", "claim_id", name="uq_payment_verdict_claim"),
        CheckConstraint("verdict IN ('verified', 'returned')", name="ck_payment_verdict_verdict"),
        CheckConstraint("(verdict = 'returned') = (reason <> '')", name="ck_payment_verdict_reason"),
    )

    claim_id: UUID
    verdict: str
    reason: str = ""
    earned_pence: int = pence()
    payable_pence: int = pence()
    metrics: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class PaymentPart(PartnershipRow, table=True):
    """What one payer owes of a verified claim."""

    __tablename__ = "payment_part"
    __table_args__ = (
        within_partnership("claim_id", "payment_claim"),
        UniqueConstraint("partnership_id", "claim_id", "payer_id", name="uq_payment_part_payer"),
    )

    claim_id: UUID
    payer_id: UUID = Field(foreign_key="organisation.id")
    amount_pence: int = pence()


class PaymentMade(PartnershipRow, table=True):
    """A payer paid its part; the money stands in the ledger."""

    __tablename__ = "payment_made"
    __table_args__ = (
        within_partnership("part_id", "payment_part"),
        within_partnership("transaction_id", "ledger_transaction"),
        UniqueConstraint("partnership_id", "part_id", name="uq_payment_made_part"),
    )

    part_id: UUID
    transaction_id: UUID
    paid_on: date
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class SatisfactionReading(PartnershipRow, table=True):
    """How satisfied the people who use the service were over a period, and where the figure comes from."""

    __tablename__ = "satisfaction_reading"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        UniqueConstraint("partnership_id", "contract_id", "period_ends_on", name="uq_satisfaction_reading_period"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="ck_satisfaction_reading_percent"),
    )

    contract_id: UUID
    period_ends_on: date
    percent: Decimal = number(5, 2)
    source: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class ClauseDecision(PartnershipRow, table=True):
    """What people did with a drafted notice: it was given, or it was not, and why."""

    __tablename__ = "clause_decision"
    __table_args__ = (
        within_partnership("clause_id", "payment_clause"),
        UniqueConstraint("partnership_id", "clause_id", "since", name="uq_clause_decision_since"),
    )

    clause_id: UUID
    since: date
    is_given: bool
    reason: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class CashPlan(PrivateRow, table=True):
    """A provider's own reckoning, in its private room: reserves, and what each month costs and earns."""

    __tablename__ = "cash_plan"
    __table_args__ = (
        UniqueConstraint("partnership_id", "organisation_id", name="uq_cash_plan_organisation"),
        CheckConstraint("months BETWEEN 1 AND 60", name="ck_cash_plan_months"),
    )

    starts_on: date
    months: int
    reserves_pence: int = pence()
    monthly_cost_pence: int = pence()
    monthly_earned_pence: int = pence()
    upfront_pence: int = pence()
    promised_days: int
    actual_days: int
    changed_at: datetime = moment()
