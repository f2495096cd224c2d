"""Who signs in with the provider of an organisation (OpenID Connect)."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.columns import created, reference

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider_identity",
        sa.Column("issuer", sa.String, primary_key=True),
        sa.Column("subject", sa.String, primary_key=True),
        reference("person_id", "person.id"),
        created(),
        sa.UniqueConstraint("issuer", "person_id", name="uq_provider_identity_person"),
    )
    op.create_index("ix_provider_identity_person_id", "provider_identity", ["person_id"])
    op.execute("REVOKE UPDATE ON provider_identity FROM portal_app")
