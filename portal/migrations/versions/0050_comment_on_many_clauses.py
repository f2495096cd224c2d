"""A comment may be about words of several clauses: those of the first stand in its columns, the others in a list."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("design_comment", "comment_place"):
        op.add_column(table, sa.Column("further", JSONB, nullable=False, server_default="[]"))
    rows.changes_only("comment_place", "clause_id", "quote", "occurrence", "is_gone", "further")
