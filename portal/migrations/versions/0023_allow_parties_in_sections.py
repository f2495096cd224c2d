"""What a section allows each party: to write, to suggest, to comment or to read."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "section_grant",
        *partnership_keys(),
        sa.Column("section_id", sa.Uuid, nullable=False),
        reference("granted_to_id", "organisation.id"),
        words("rights"),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        within_partnership("section_id", "design_section"),
        sa.CheckConstraint("rights IN ('write', 'suggest', 'comment', 'read')", name="ck_section_grant_rights"),
    )
    op.create_index("ix_section_grant_section", "section_grant", ["partnership_id", "section_id", "granted_to_id"])
    rows.shared_floor("section_grant")
    rows.in_own_name("section_grant")
    rows.append_only("section_grant")
