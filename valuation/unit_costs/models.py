from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import OrganisationRow, moment


class UnitCostRow(OrganisationRow, table=True):
    """A unit cost of an organisation's library. It is never changed: another edition is another row.

    Without `low_pence` the amount is a ceiling.
    """

    __tablename__ = "unit_cost"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference", "edition", name="uq_unit_cost_reference"),
        CheckConstraint("source <> '' AND edition <> '' AND price_year <> ''", name="ck_unit_cost_source"),
        CheckConstraint(
            "high_pence > 0 AND (low_pence IS NULL OR low_pence BETWEEN 1 AND high_pence)", name="ck_unit_cost_amount"
        ),
        CheckConstraint("kind IN ('fiscal', 'economic', 'social')", name="ck_unit_cost_kind"),
        CheckConstraint("kind = 'fiscal' OR NOT is_cashable", name="ck_unit_cost_cashable"),
    )

    reference: str
    name: str
    low_pence: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    high_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    unit: str = ""
    price_year: str
    edition: str
    source: str
    saves: str
    tier: str
    kind: str
    is_cashable: bool
    event: str = ""
    note: str = ""
    person_id: UUID = Field(foreign_key="person.id")
    retired_at: datetime | None = moment(default=None)


class PriceSeries(OrganisationRow, table=True):
    """An index of prices that the organisation uses in place of the one that comes with the portal.

    `indices` are [["2008", "64.5388"], …]; numbers are kept as text, which keeps them exact.
    """

    __tablename__ = "price_series"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name", "edition", name="uq_price_series_edition"),
        CheckConstraint("source <> '' AND edition <> ''", name="ck_price_series_source"),
    )

    name: str
    edition: str
    source: str
    published_on: date
    indices: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    person_id: UUID = Field(foreign_key="person.id")
    retired_at: datetime | None = moment(default=None)
