from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class BudgetForecast(PartnershipRow, table=True):
    """What a holder of the money expects a line to cost in the whole year, as seen from a quarter."""

    __tablename__ = "budget_forecast"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_budget_forecast_year"),
        within_partnership("line_id", "budget_line", "fk_budget_forecast_line"),
        UniqueConstraint(
            "partnership_id", "year_id", "line_id", "holder_id", "number", name="uq_budget_forecast_number"
        ),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="ck_budget_forecast_quarter"),
        CheckConstraint("amount_pence >= 0", name="ck_budget_forecast_amount"),
    )

    year_id: UUID
    line_id: UUID
    holder_id: UUID = Field(foreign_key="organisation.id")
    quarter: int
    number: int
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    note: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class BudgetActionPlan(PartnershipRow, table=True):
    """What is done about a line whose forecast lies far from its budget; the newest of a quarter counts."""

    __tablename__ = "budget_action_plan"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_budget_action_plan_year"),
        within_partnership("line_id", "budget_line", "fk_budget_action_plan_line"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="ck_budget_action_plan_quarter"),
        CheckConstraint("text <> ''", name="ck_budget_action_plan_text"),
        Index("ix_budget_action_plan_year", "partnership_id", "year_id"),
    )

    year_id: UUID
    line_id: UUID
    quarter: int
    text: str
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")


class BudgetUse(PartnershipRow, table=True):
    """What an underspend that was brought forward is put to: never something that is paid for every year."""

    __tablename__ = "budget_use"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_budget_use_year"),
        within_partnership("line_id", "budget_line", "fk_budget_use_line"),
        CheckConstraint("amount_pence > 0", name="ck_budget_use_amount"),
        CheckConstraint("NOT is_recurrent", name="ck_budget_use_recurrent"),
        CheckConstraint("purpose <> ''", name="ck_budget_use_purpose"),
        Index("ix_budget_use_year", "partnership_id", "year_id"),
    )

    year_id: UUID
    line_id: UUID
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    purpose: str
    is_recurrent: bool = False
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
