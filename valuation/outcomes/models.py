from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, ForeignKeyConstraint, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Outcome(PartnershipRow, table=True):
    """Column 3 or 4: a change for the people who use the service, or for the wider community."""

    __table_args__ = (
        CheckConstraint("level IN ('service', 'community')", name="ck_outcome_level"),
        CheckConstraint("dimension IN ('economic', 'environmental', 'social')", name="ck_outcome_dimension"),
    )

    level: str
    dimension: str
    text: str
    # Column 5: the kinds of value that are looked for. What was found stands in the ledger's value lines.
    value_kinds: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class OutcomeSource(PartnershipRow, table=True):
    """Where an outcome comes from: a policy, a priority, or something that service users said."""

    __tablename__ = "outcome_source"
    __table_args__ = (
        within_partnership("outcome_id", "outcome"),
        CheckConstraint(
            "kind IN ('national policy', 'commissioner priority', 'service user')", name="ck_outcome_source_kind"
        ),
        Index("ix_outcome_source_outcome", "partnership_id", "outcome_id"),
    )

    outcome_id: UUID
    kind: str
    text: str
    reference: str = ""


class OutcomeLink(PartnershipRow, table=True):
    """A service-level outcome helps to bring about a community outcome."""

    __tablename__ = "outcome_link"
    __table_args__ = (
        within_partnership("outcome_id", "outcome"),
        within_partnership("community_outcome_id", "outcome"),
        UniqueConstraint("partnership_id", "outcome_id", "community_outcome_id", name="uq_outcome_link"),
    )

    outcome_id: UUID
    community_outcome_id: UUID


class DeliveryItem(PartnershipRow, table=True):
    """Column 1 or 2: an activity, or an output that is counted."""

    __tablename__ = "delivery_item"
    __table_args__ = (CheckConstraint("kind IN ('activity', 'output')", name="ck_delivery_item_kind"),)

    kind: str
    text: str


class DeliveryLink(PartnershipRow, table=True):
    """An activity or an output serves a service-level outcome."""

    __tablename__ = "delivery_link"
    __table_args__ = (
        within_partnership("delivery_item_id", "delivery_item"),
        within_partnership("outcome_id", "outcome"),
        UniqueConstraint("partnership_id", "delivery_item_id", "outcome_id", name="uq_delivery_link"),
    )

    delivery_item_id: UUID
    outcome_id: UUID


class Indicator(PartnershipRow, table=True):
    """How the partnership will know: a measure of an outcome, with where it stands and where it should be by when.

    A proxy stands in for what cannot be measured itself. A baseline that nobody has measured yet is empty, not 0.
    """

    __table_args__ = (
        within_partnership("outcome_id", "outcome"),
        UniqueConstraint("partnership_id", "outcome_id", "name", name="uq_indicator_name"),
        CheckConstraint("ends_on >= starts_on", name="ck_indicator_period"),
        CheckConstraint("measure IN ('count', 'share')", name="ck_indicator_measure"),
        CheckConstraint("direction IN ('higher', 'lower')", name="ck_indicator_direction"),
        CheckConstraint("every IN ('month', 'quarter', 'year', 'once')", name="ck_indicator_every"),
    )

    outcome_id: UUID
    name: str
    unit: str
    baseline: Decimal | None = Field(default=None, sa_column=Column(Numeric(17, 4), nullable=True))
    target: Decimal = Field(sa_column=Column(Numeric(17, 4), nullable=False))
    starts_on: date
    ends_on: date
    source: str
    is_proxy: bool = False
    proxy_because: str = ""
    measure: str = "count"
    direction: str = "higher"
    every: str = "quarter"
    is_about_people: bool = False
    # Each with its name and its parts: [{"name": "Age", "parts": ["under 75", "75 and over"]}].
    splits: list[Any] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]"))


class IndicatorAcceptance(PartnershipRow, table=True):
    """One side's word on the text that the digest is of. Written once; a changed text has another digest."""

    __tablename__ = "indicator_acceptance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "indicator_id"],
            ["indicator.partnership_id", "indicator.id"],
            name="fk_indicator_acceptance_indicator",
            ondelete="CASCADE",
        ),
        UniqueConstraint("partnership_id", "indicator_id", "side", "text_digest", name="uq_indicator_acceptance_side"),
        CheckConstraint("side IN ('commissioner', 'provider')", name="ck_indicator_acceptance_side"),
    )

    indicator_id: UUID
    side: str
    text_digest: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class ServiceQuality(PartnershipRow, table=True):
    """How the service should feel to those who use it, such as easy to reach; it stands beside the outcomes."""

    __tablename__ = "service_quality"
    __table_args__ = (UniqueConstraint("partnership_id", "name", name="uq_service_quality_name"),)

    name: str
    means: str
    shown_by: str = ""
