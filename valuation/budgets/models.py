"""Budgets: what is agreed to be spent and put in. The money itself stands in the ledger, in the funds named here.

An amount is a list of changes, each with its reason; nothing but a budget's terms is ever overwritten.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from portal.db.rows import PartnershipRow, within_partnership


class Budget(PartnershipRow, table=True):
    """Pooled: one host holds the money. Aligned: nobody does, each body keeps its own."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "title", name="uq_budget_title"),
        CheckConstraint("kind IN ('pooled', 'aligned')", name="ck_budget_kind"),
        CheckConstraint("(kind = 'pooled') = (host_id IS NOT NULL)", name="ck_budget_host"),
        CheckConstraint("threshold_percent BETWEEN 1 AND 100", name="ck_budget_threshold"),
    )

    title: str
    kind: str
    aims: str
    host_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    # The post that runs the pooled fund, or keeps the common page of an aligned budget.
    keeper: str
    vat_regime: str
    accountability: str
    threshold_percent: int


class BudgetYear(PartnershipRow, table=True):
    __tablename__ = "budget_year"
    __table_args__ = (
        within_partnership("budget_id", "budget", "fk_budget_year_budget"),
        UniqueConstraint("partnership_id", "budget_id", "starts_on", name="uq_budget_year_start"),
        CheckConstraint("extract(day FROM starts_on) = 1", name="ck_budget_year_start"),
    )

    budget_id: UUID
    starts_on: date


class BudgetScheme(PartnershipRow, table=True):
    __tablename__ = "budget_scheme"
    __table_args__ = (
        within_partnership("budget_id", "budget", "fk_budget_scheme_budget"),
        UniqueConstraint("partnership_id", "budget_id", "name", name="uq_budget_scheme_name"),
    )

    budget_id: UUID
    name: str
    lead_id: UUID = Field(foreign_key="organisation.id")


class BudgetLine(PartnershipRow, table=True):
    """What money is spent on within a scheme, and with whom: an organisation at the table, or one that is named."""

    __tablename__ = "budget_line"
    __table_args__ = (
        within_partnership("scheme_id", "budget_scheme", "fk_budget_line_scheme"),
        UniqueConstraint("partnership_id", "scheme_id", "name", name="uq_budget_line_name"),
        CheckConstraint("(provider_id IS NULL) <> (provider = '')", name="ck_budget_line_provider"),
    )

    scheme_id: UUID
    name: str
    provider_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    provider: str = ""
    is_recurrent: bool


class BudgetFund(PartnershipRow, table=True):
    """The ledger's fund for a line: the host's in a pooled budget, one of each body's own in an aligned one."""

    __tablename__ = "budget_fund"
    __table_args__ = (
        within_partnership("line_id", "budget_line", "fk_budget_fund_line"),
        within_partnership("fund_id", "ledger_fund", "fk_budget_fund_fund"),
        UniqueConstraint("partnership_id", "line_id", "holder_id", name="uq_budget_fund_holder"),
        UniqueConstraint("partnership_id", "fund_id", name="uq_budget_fund_fund"),
    )

    line_id: UUID
    fund_id: UUID
    holder_id: UUID = Field(foreign_key="organisation.id")


class BudgetFigure(PartnershipRow, table=True):
    """A change of what a line may spend in a year. The two halves of a virement share its key."""

    __tablename__ = "budget_figure"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_budget_figure_year"),
        within_partnership("line_id", "budget_line", "fk_budget_figure_line"),
        UniqueConstraint("partnership_id", "year_id", "line_id", "number", name="uq_budget_figure_number"),
        CheckConstraint("kind IN ('agreed', 'variation', 'virement')", name="ck_budget_figure_kind"),
        CheckConstraint("(kind = 'virement') = (virement_id IS NOT NULL)", name="ck_budget_figure_virement"),
        CheckConstraint("kind = 'agreed' OR reason <> ''", name="ck_budget_figure_reason"),
        CheckConstraint("amount_pence <> 0", name="ck_budget_figure_amount"),
    )

    year_id: UUID
    line_id: UUID
    number: int
    kind: str
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    reason: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
    virement_id: UUID | None = None


class BudgetContribution(PartnershipRow, table=True):
    """A change of what a body puts into a line in a year; `number` counts the changes of one body."""

    __tablename__ = "budget_contribution"
    __table_args__ = (
        within_partnership("year_id", "budget_year", "fk_budget_contribution_year"),
        within_partnership("line_id", "budget_line", "fk_budget_contribution_line"),
        UniqueConstraint("partnership_id", "year_id", "body_id", "number", name="uq_budget_contribution_number"),
        CheckConstraint("kind IN ('agreed', 'variation')", name="ck_budget_contribution_kind"),
        CheckConstraint("kind = 'agreed' OR reason <> ''", name="ck_budget_contribution_reason"),
        CheckConstraint("medium IN ('cash', 'in kind', 'staff time')", name="ck_budget_contribution_medium"),
        CheckConstraint("medium = 'cash' OR basis <> ''", name="ck_budget_contribution_basis"),
        CheckConstraint("amount_pence <> 0", name="ck_budget_contribution_amount"),
    )

    year_id: UUID
    line_id: UUID
    body_id: UUID = Field(foreign_key="organisation.id")
    medium: str
    is_recurrent: bool
    basis: str = ""
    number: int
    kind: str
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    reason: str = ""
    organisation_id: UUID = Field(foreign_key="organisation.id")
    person_id: UUID = Field(foreign_key="person.id")
