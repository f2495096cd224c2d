"""The daily summary: who does not want it, and on which days somebody's was made."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import created, reference

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("summary_refusal", reference("person_id", "person.id", primary_key=True), created())
    op.create_table(
        "summary_day",
        reference("person_id", "person.id", primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        created(),
    )
    rows.protect("summary_refusal", rows.PERSON)
    rows.also_see("summary_refusal", "worker_asks", rows.WORKER)
    rows.protect("summary_day", rows.WORKER)
    rows.append_only("summary_day")
