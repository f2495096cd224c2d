"""What was decided in Word becomes a verdict like any other, so it needs no rows of its own."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("word_verdict")
