"""Whom a service reaches: what those who pay look for, and what the provider counted."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

READER = "nullif(current_setting('portal.organisation', true), '')::uuid = ANY (reader_ids)"
COUNTS = ("referred", "refused", "started", "complex_needs", "left_early")
PERCENTS = ("complex_percent", "refused_percent", "left_percent")
PARTS = (
    "refused >= 0 AND started >= 0 AND refused + started <= referred AND complex_needs BETWEEN 0 AND started"
    " AND left_early BETWEEN 0 AND started"
)


def upgrade() -> None:
    op.create_table(
        "reach_aim",
        *_of_contract(),
        *(sa.Column(name, sa.Numeric(5, 2), nullable=False) for name in PERCENTS),
        *_spoken_by(),
        sa.CheckConstraint(" AND ".join(f"{name} BETWEEN 0 AND 100" for name in PERCENTS), name="ck_reach_aim_percent"),
    )
    op.create_index("ix_reach_aim_contract", "reach_aim", ["partnership_id", "contract_id"])
    op.create_table(
        "reach_count",
        *_of_contract(),
        sa.Column("period_ends_on", sa.Date, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS),
        words("reasons"),
        sa.Column("reader_ids", sa.ARRAY(sa.Uuid), nullable=False),
        *_spoken_by(),
        sa.CheckConstraint(PARTS, name="ck_reach_count_parts"),
    )
    op.create_index("ix_reach_count_contract", "reach_count", ["partnership_id", "contract_id", "period_ends_on"])
    rows.shared_floor("reach_aim")
    rows.protect("reach_count", f"{rows.PARTNERSHIP} AND {READER}")
    rows.in_own_name("reach_aim", "reach_count")
    rows.append_only("reach_aim", "reach_count")


def _of_contract() -> tuple[sa.schema.SchemaItem, ...]:
    contract = sa.Column("contract_id", sa.Uuid, nullable=False)
    return *partnership_keys(), contract, within_partnership("contract_id", "payment_contract")


def _spoken_by() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")
