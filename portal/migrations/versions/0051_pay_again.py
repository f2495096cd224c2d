"""What was recorded as paid and then reversed in the ledger is owed again, and can be paid again."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("uq_payment_made_part", "payment_made", type_="unique")
    op.create_unique_constraint("uq_payment_made_transaction", "payment_made", ["partnership_id", "transaction_id"])
    op.create_index("ix_payment_made_part", "payment_made", ["partnership_id", "part_id"])
