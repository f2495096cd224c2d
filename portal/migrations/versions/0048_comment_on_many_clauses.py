"""A comment may be about words of several clauses: those of the first stand in its columns, the others in a list."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("design_comment", "comment_place"):
        op.add_column(table, sa.Column("further", JSONB, nullable=False, server_default="[]"))
