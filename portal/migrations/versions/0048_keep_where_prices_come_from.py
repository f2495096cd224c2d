"""A price on a rate card may say from which package's price it was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payment_price", sa.Column("origin", sa.Text, server_default="", nullable=False))
