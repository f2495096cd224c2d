"""Contracts and who agreed them. Terms may change until everybody has agreed; all the rest is written once."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Numeric, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


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
    origin: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Where it comes from, such as a package's price; empty where somebody just typed it."""


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
