from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Numeric, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, PrivateRow, within_partnership

NOT_NOTHING = "amount_pence <> 0"


class CostLine(PrivateRow, table=True):
    """What something costs one organisation. It lies in that organisation's private room."""

    __tablename__ = "cost_line"
    __table_args__ = (
        within_partnership("package_id", "work_package"),
        CheckConstraint(NOT_NOTHING, name="ck_cost_line_amount"),
    )

    package_id: UUID | None = None
    description: str
    kind: str
    amount_pence: int = Field(sa_type=BigInteger)
    basis: str = ""
    person_id: UUID = Field(foreign_key="person.id")


class SharedCost(PartnershipRow, table=True):
    """A copy of a cost line that its organisation moved to the shared floor, for good."""

    __tablename__ = "shared_cost"
    __table_args__ = (
        within_partnership("cost_line_id", "cost_line"),
        within_partnership("package_id", "work_package"),
        UniqueConstraint("partnership_id", "cost_line_id", name="uq_shared_cost_line"),
        CheckConstraint(NOT_NOTHING, name="ck_shared_cost_amount"),
    )

    cost_line_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    package_id: UUID | None = None
    description: str
    kind: str
    amount_pence: int = Field(sa_type=BigInteger)
    basis: str = ""
    person_id: UUID = Field(foreign_key="person.id")


class PackagePrice(PrivateRow, table=True):
    """What an organisation would ask for one unit of a work package, in its own private room."""

    __tablename__ = "package_price"
    __table_args__ = (
        within_partnership("package_id", "work_package", "fk_package_price_package"),
        UniqueConstraint("partnership_id", "organisation_id", "package_id", name="uq_package_price_package"),
        CheckConstraint("units > 0", name="ck_package_price_units"),
        CheckConstraint("price_pence > 0", name="ck_package_price_price"),
    )

    package_id: UUID
    units: Decimal = Field(sa_column=Column(Numeric(17, 4), nullable=False))
    unit: str
    price_pence: int = Field(sa_type=BigInteger)
    person_id: UUID = Field(foreign_key="person.id")
