"""Indicators that both sides accept, and the qualities of a service beside its outcomes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _deepen_indicators()
    _create_acceptances()
    _create_qualities()


def _deepen_indicators() -> None:
    for column, default in (
        (words("proxy_because"), ""),
        (words("measure"), "count"),
        (words("direction"), "higher"),
        (words("every"), "quarter"),
        (sa.Column("is_about_people", sa.Boolean, nullable=False), "false"),
    ):
        column.server_default = sa.DefaultClause(default)
        op.add_column("indicator", column)
        op.alter_column("indicator", column.name, server_default=None)
    op.add_column("indicator", sa.Column("splits", JSONB, nullable=False, server_default="[]"))
    op.create_check_constraint("ck_indicator_measure", "indicator", "measure IN ('count', 'share')")
    op.create_check_constraint("ck_indicator_direction", "indicator", "direction IN ('higher', 'lower')")
    op.create_check_constraint("ck_indicator_every", "indicator", "every IN ('month', 'quarter', 'year', 'once')")


def _create_acceptances() -> None:
    op.create_table(
        "indicator_acceptance",
        *partnership_keys(),
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        words("side"),
        words("text_digest"),
        reference("organisation_id", "organisation.id"),
        reference("person_id", "person.id"),
        within_partnership("indicator_id", "indicator", "fk_indicator_acceptance_indicator"),
        sa.UniqueConstraint(
            "partnership_id", "indicator_id", "side", "text_digest", name="uq_indicator_acceptance_side"
        ),
        sa.CheckConstraint("side IN ('commissioner', 'provider')", name="ck_indicator_acceptance_side"),
    )
    rows.shared_floor("indicator_acceptance")
    rows.in_own_name("indicator_acceptance")
    # It goes only with the whole indicator, and never changes.
    op.execute("REVOKE UPDATE, TRUNCATE ON indicator_acceptance FROM portal_app")


def _create_qualities() -> None:
    op.create_table(
        "service_quality",
        *partnership_keys(),
        words("name"),
        words("means"),
        words("shown_by"),
        sa.UniqueConstraint("partnership_id", "name", name="uq_service_quality_name"),
    )
    rows.shared_floor("service_quality")
