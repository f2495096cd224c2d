"""Organisations say which outcomes they want."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome_wish",
        *partnership_keys(),
        sa.Column("outcome_id", sa.Uuid, nullable=False),
        reference("organisation_id", "organisation.id"),
        reference("person_id", "person.id"),
        sa.ForeignKeyConstraint(
            ["partnership_id", "outcome_id"],
            ["outcome.partnership_id", "outcome.id"],
            name="fk_outcome_wish_outcome",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("partnership_id", "organisation_id", "outcome_id", name="uq_outcome_wish_organisation"),
    )
    op.create_index("ix_outcome_wish_outcome", "outcome_wish", ["partnership_id", "outcome_id"])
    rows.shared_floor("outcome_wish")
    rows.in_own_name("outcome_wish")
