"""A section's text with what is suggested and commented on in it, beside the text itself."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # NULL while nothing is suggested and nothing commented on, which is most of the time.
    marked: sa.Column[object] = sa.Column("marked", JSONB(none_as_null=True), nullable=True)
    op.add_column("design_section", marked)
