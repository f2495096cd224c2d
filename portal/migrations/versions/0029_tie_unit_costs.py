"""What an indicator's results are worth, and to whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, words

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator_worth",
        *partnership_keys(),
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        words("body"),
        reference("body_id", "organisation.id", nullable=True),
        words("tier"),
        sa.Column("cost", JSONB),
        sa.Column("tie", JSONB),
        sa.ForeignKeyConstraint(
            ["partnership_id", "indicator_id"],
            ["indicator.partnership_id", "indicator.id"],
            name="fk_indicator_worth_indicator",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("partnership_id", "indicator_id", name="uq_indicator_worth_indicator"),
        sa.CheckConstraint("(cost IS NULL) = (tie IS NULL)", name="ck_indicator_worth_tie"),
        sa.CheckConstraint(
            "tier IN ('service', 'locality', 'wider public sector', 'individuals and community')",
            name="ck_indicator_worth_tier",
        ),
    )
    rows.shared_floor("indicator_worth")
