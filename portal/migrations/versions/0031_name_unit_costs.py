"""A row of an appraisal says which unit cost its value is from, and which event that describes."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("unit_cost", "unit_cost_event"):
        op.add_column("appraisal_outcome", sa.Column(name, sa.String, nullable=False, server_default=""))
        op.alter_column("appraisal_outcome", name, server_default=None)
