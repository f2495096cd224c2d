"""What each line is expected to cost by the end of the year, what is done about it, and what is left over is used for."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

IN_OWN_NAME = f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}"


def upgrade() -> None:
    op.create_table(
        "budget_forecast",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_budget_forecast_year"),
        *_of("line_id", "budget_line", "fk_budget_forecast_line"),
        reference("holder_id", "organisation.id"),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("quarter", "number")),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        words("note"),
        *_by(),
        sa.UniqueConstraint(
            "partnership_id", "year_id", "line_id", "holder_id", "number", name="uq_budget_forecast_number"
        ),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name="ck_budget_forecast_quarter"),
        sa.CheckConstraint("amount_pence >= 0", name="ck_budget_forecast_amount"),
    )
    op.create_table(
        "budget_action_plan",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_budget_action_plan_year"),
        *_of("line_id", "budget_line", "fk_budget_action_plan_line"),
        sa.Column("quarter", sa.Integer, nullable=False),
        words("text"),
        *_by(),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name="ck_budget_action_plan_quarter"),
        sa.CheckConstraint("text <> ''", name="ck_budget_action_plan_text"),
    )
    op.create_index("ix_budget_action_plan_year", "budget_action_plan", ["partnership_id", "year_id"])
    op.create_table(
        "budget_use",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_budget_use_year"),
        *_of("line_id", "budget_line", "fk_budget_use_line"),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        words("purpose"),
        sa.Column("is_recurrent", sa.Boolean, nullable=False),
        *_by(),
        sa.CheckConstraint("amount_pence > 0", name="ck_budget_use_amount"),
        sa.CheckConstraint("NOT is_recurrent", name="ck_budget_use_recurrent"),
        sa.CheckConstraint("purpose <> ''", name="ck_budget_use_purpose"),
    )
    op.create_index("ix_budget_use_year", "budget_use", ["partnership_id", "year_id"])
    for table in ("budget_forecast", "budget_action_plan", "budget_use"):
        rows.protect(table, rows.PARTNERSHIP, IN_OWN_NAME)
        rows.append_only(table)


def _of(column: str, table: str, name: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return sa.Column(column, sa.Uuid, nullable=False), within_partnership(column, table, name)


def _by() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")
