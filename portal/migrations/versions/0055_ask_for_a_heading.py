"""A comment may ask for another heading of its section, which whoever writes there gives it with one button."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("design_comment", sa.Column("wanted_heading", sa.String, nullable=False, server_default=""))
