"""What an organisation would ask for a work package, kept in its private room beside what the package costs it."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "package_price",
        *partnership_keys(),
        reference("organisation_id", "organisation.id"),
        sa.Column("package_id", sa.Uuid, nullable=False),
        sa.Column("units", sa.Numeric(17, 4), nullable=False),
        words("unit"),
        sa.Column("price_pence", sa.BigInteger, nullable=False),
        reference("person_id", "person.id"),
        within_partnership("package_id", "work_package", "fk_package_price_package"),
        sa.UniqueConstraint("partnership_id", "organisation_id", "package_id", name="uq_package_price_package"),
        sa.CheckConstraint("units > 0", name="ck_package_price_units"),
        sa.CheckConstraint("price_pence > 0", name="ck_package_price_price"),
    )
    rows.private_room("package_price")
