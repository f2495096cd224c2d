"""Each proposal says what the round is with it in it, so that a changed round goes back to those who agreed before.

A proposal from before has no digest: whoever agreed to its round then is not asked again because of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round_proposal", sa.Column("round_digest", sa.String, nullable=False, server_default=""))
