"""Counting a text's frames up touches no index: the one over texts that are behind looked at the count itself."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_live_document_behind", "live_document")
