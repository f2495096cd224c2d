"""Long work that people ask for, and the files it is given and makes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import moment, partnership_keys, reference, within_partnership, words

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Whoever asked, at the table where they asked; and the workers, who have no seat of their own.
OWN = f"({rows.WORKER}) OR ({rows.PARTNERSHIP} AND {rows.ORGANISATION} AND {rows.PERSON})"


def upgrade() -> None:
    op.create_table(
        "job",
        *partnership_keys(),
        words("kind"),
        words("title"),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        sa.Column("asked", JSONB, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        moment("held_until", nullable=True),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        moment("ended_at", nullable=True),
        words("failed_because", nullable=True),
        sa.Column("result", JSONB),
        moment("expires_at"),
        sa.CheckConstraint("0 <= done AND done <= wanted AND wanted > 0", name="ck_job_progress"),
    )
    op.create_index("ix_job_open", "job", ["created_at"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_job_expiry", "job", ["expires_at"])
    op.create_table(
        "job_file",
        *partnership_keys(),
        sa.Column("job_id", sa.Uuid, nullable=False),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        sa.Column("is_made", sa.Boolean, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        within_partnership("job_id", "job"),
    )
    op.create_index("uq_job_file_part", "job_file", ["partnership_id", "job_id", "is_made"], unique=True)
    for table in ("job", "job_file"):
        rows.protect(table, OWN)
    op.execute("REVOKE UPDATE ON job_file FROM portal_app")
