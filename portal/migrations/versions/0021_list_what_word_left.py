"""What of a Word file found no place, for the organisation that uploaded it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_left_out",
        *partnership_keys(),
        reference("organisation_id", "organisation.id"),
        sa.Column("intake_id", sa.Uuid, nullable=False),
        sa.Column("listed", JSONB, nullable=False),
        within_partnership("intake_id", "word_intake"),
        sa.UniqueConstraint("partnership_id", "intake_id", name="uq_word_left_out_intake"),
    )
    rows.private_room("word_left_out")
    rows.append_only("word_left_out")
