"""Whom a service reaches: what those who pay look for, and what the provider counted."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Uuid
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership
from valuation.payments.models import number

PARTS = "refused >= 0 AND started >= 0 AND refused + started <= referred AND complex_needs BETWEEN 0 AND started"


class ReachAim(PartnershipRow, table=True):
    """What those who pay look for. Written once: the newest counts."""

    __tablename__ = "reach_aim"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        CheckConstraint(
            "complex_percent BETWEEN 0 AND 100 AND refused_percent BETWEEN 0 AND 100"
            " AND left_percent BETWEEN 0 AND 100",
            name="ck_reach_aim_percent",
        ),
        Index("ix_reach_aim_contract", "partnership_id", "contract_id"),
    )

    contract_id: UUID
    complex_percent: Decimal = number(5, 2)
    refused_percent: Decimal = number(5, 2)
    left_percent: Decimal = number(5, 2)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class ReachCount(PartnershipRow, table=True):
    """How many people in a period. Written once; counted again, the newest counts. Only those concerned read it."""

    __tablename__ = "reach_count"
    __table_args__ = (
        within_partnership("contract_id", "payment_contract"),
        CheckConstraint(f"{PARTS} AND left_early BETWEEN 0 AND started", name="ck_reach_count_parts"),
        Index("ix_reach_count_contract", "partnership_id", "contract_id", "period_ends_on"),
    )

    contract_id: UUID
    period_ends_on: date
    referred: int
    refused: int
    started: int
    complex_needs: int
    left_early: int
    reasons: str = ""
    reader_ids: Any = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
