"""Claims and what was paid of them, satisfaction, and a provider's cash plan. All but the plan is written once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, PrivateRow, moment, within_partnership
from valuation.payments.models import number, pence


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
    """A payer paid its part; the money stands in the ledger. One that is reversed there does not count."""

    __tablename__ = "payment_made"
    __table_args__ = (
        within_partnership("part_id", "payment_part"),
        within_partnership("transaction_id", "ledger_transaction"),
        UniqueConstraint("partnership_id", "transaction_id", name="uq_payment_made_transaction"),
        Index("ix_payment_made_part", "partnership_id", "part_id"),
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
