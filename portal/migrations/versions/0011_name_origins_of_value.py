"""A value line may name the record that it was drawn from."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.columns import words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("value_line", words("origin_kind", nullable=True))
    op.add_column("value_line", sa.Column("origin_id", sa.Uuid, nullable=True))
    op.create_check_constraint(
        "ck_value_line_origin",
        "value_line",
        "(origin_kind IS NULL) = (origin_id IS NULL) AND origin_kind IN ('indicator result', 'appraisal', 'unit cost')",
    )
