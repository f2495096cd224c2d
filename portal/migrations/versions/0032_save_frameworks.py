"""Outcomes frameworks that an organisation keeps and starts others from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import created, key, moment, reference, words

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_framework",
        reference("organisation_id", "organisation.id", primary_key=True),
        key("id"),
        created(),
        words("title"),
        words("edition"),
        words("source"),
        sa.Column("is_national", sa.Boolean, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        reference("person_id", "person.id"),
        moment("retired_at", nullable=True),
        sa.UniqueConstraint("organisation_id", "title", "edition", name="uq_saved_framework_edition"),
        sa.CheckConstraint("source <> '' AND edition <> ''", name="ck_saved_framework_source"),
    )
    rows.own_organisation("saved_framework")
    op.execute("REVOKE DELETE, TRUNCATE ON saved_framework FROM portal_app")
