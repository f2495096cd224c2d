"""Pooled and aligned budgets: schemes and spend lines, the funds that hold their money, what each body puts in."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

IN_OWN_NAME = f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}"


def upgrade() -> None:
    _create_budget()
    _create_lines()
    _create_amounts()
    rows.shared_floor("budget", "budget_year", "budget_scheme", "budget_line", "budget_fund")
    for table in ("budget_figure", "budget_contribution"):
        rows.protect(table, rows.PARTNERSHIP, IN_OWN_NAME)
    rows.append_only(
        "budget_year", "budget_scheme", "budget_line", "budget_fund", "budget_figure", "budget_contribution"
    )


def _create_budget() -> None:
    op.create_table(
        "budget",
        *partnership_keys(),
        *(words(name) for name in ("title", "kind", "aims")),
        reference("host_id", "organisation.id", nullable=True),
        *(words(name) for name in ("keeper", "vat_regime", "accountability")),
        sa.Column("threshold_percent", sa.Integer, nullable=False),
        sa.UniqueConstraint("partnership_id", "title", name="uq_budget_title"),
        sa.CheckConstraint("kind IN ('pooled', 'aligned')", name="ck_budget_kind"),
        sa.CheckConstraint("(kind = 'pooled') = (host_id IS NOT NULL)", name="ck_budget_host"),
        sa.CheckConstraint("threshold_percent BETWEEN 1 AND 100", name="ck_budget_threshold"),
    )
    op.create_table(
        "budget_year",
        *partnership_keys(),
        *_of("budget_id", "budget", "fk_budget_year_budget"),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.UniqueConstraint("partnership_id", "budget_id", "starts_on", name="uq_budget_year_start"),
        sa.CheckConstraint("extract(day FROM starts_on) = 1", name="ck_budget_year_start"),
    )


def _create_lines() -> None:
    op.create_table(
        "budget_scheme",
        *partnership_keys(),
        *_of("budget_id", "budget", "fk_budget_scheme_budget"),
        words("name"),
        reference("lead_id", "organisation.id"),
        sa.UniqueConstraint("partnership_id", "budget_id", "name", name="uq_budget_scheme_name"),
    )
    op.create_table(
        "budget_line",
        *partnership_keys(),
        *_of("scheme_id", "budget_scheme", "fk_budget_line_scheme"),
        words("name"),
        reference("provider_id", "organisation.id", nullable=True),
        words("provider"),
        sa.Column("is_recurrent", sa.Boolean, nullable=False),
        sa.UniqueConstraint("partnership_id", "scheme_id", "name", name="uq_budget_line_name"),
        sa.CheckConstraint("(provider_id IS NULL) <> (provider = '')", name="ck_budget_line_provider"),
    )
    op.create_table(
        "budget_fund",
        *partnership_keys(),
        *_of("line_id", "budget_line", "fk_budget_fund_line"),
        *_of("fund_id", "ledger_fund", "fk_budget_fund_fund"),
        reference("holder_id", "organisation.id"),
        sa.UniqueConstraint("partnership_id", "line_id", "holder_id", name="uq_budget_fund_holder"),
        sa.UniqueConstraint("partnership_id", "fund_id", name="uq_budget_fund_fund"),
    )


def _create_amounts() -> None:
    op.create_table(
        "budget_figure",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_budget_figure_year"),
        *_of("line_id", "budget_line", "fk_budget_figure_line"),
        *_change(),
        sa.Column("virement_id", sa.Uuid, nullable=True),
        sa.UniqueConstraint("partnership_id", "year_id", "line_id", "number", name="uq_budget_figure_number"),
        sa.CheckConstraint("kind IN ('agreed', 'variation', 'virement')", name="ck_budget_figure_kind"),
        sa.CheckConstraint("(kind = 'virement') = (virement_id IS NOT NULL)", name="ck_budget_figure_virement"),
        sa.CheckConstraint("kind = 'agreed' OR reason <> ''", name="ck_budget_figure_reason"),
        sa.CheckConstraint("amount_pence <> 0", name="ck_budget_figure_amount"),
    )
    op.create_table(
        "budget_contribution",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_budget_contribution_year"),
        *_of("line_id", "budget_line", "fk_budget_contribution_line"),
        reference("body_id", "organisation.id"),
        words("medium"),
        sa.Column("is_recurrent", sa.Boolean, nullable=False),
        words("basis"),
        *_change(),
        sa.UniqueConstraint("partnership_id", "year_id", "body_id", "number", name="uq_budget_contribution_number"),
        sa.CheckConstraint("kind IN ('agreed', 'variation')", name="ck_budget_contribution_kind"),
        sa.CheckConstraint("kind = 'agreed' OR reason <> ''", name="ck_budget_contribution_reason"),
        sa.CheckConstraint("medium IN ('cash', 'in kind', 'staff time')", name="ck_budget_contribution_medium"),
        sa.CheckConstraint("medium = 'cash' OR basis <> ''", name="ck_budget_contribution_basis"),
        sa.CheckConstraint("amount_pence <> 0", name="ck_budget_contribution_amount"),
    )


def _of(column: str, table: str, name: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return sa.Column(column, sa.Uuid, nullable=False), within_partnership(column, table, name)


def _change() -> tuple[sa.Column[object], ...]:
    """What a row adds to the amount that stood before it, why, and who wrote it."""
    return (
        sa.Column("number", sa.Integer, nullable=False),
        words("kind"),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        words("reason"),
        reference("organisation_id", "organisation.id"),
        reference("person_id", "person.id"),
    )
