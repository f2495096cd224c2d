"""The outcomes framework."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, within_partnership, words

revision = "0006_outcomes"
down_revision = "0005"
branch_labels = None
depends_on = None

MEASURE = sa.Numeric(17, 4)


def upgrade() -> None:
    _create_outcomes()
    _create_links()
    _create_indicators()


def _create_outcomes() -> None:
    op.create_table(
        "outcome",
        *partnership_keys(),
        words("level"),
        words("dimension"),
        words("text"),
        sa.Column("value_kinds", sa.ARRAY(sa.Text), nullable=False),
        sa.CheckConstraint("level IN ('service', 'community')", name="ck_outcome_level"),
        sa.CheckConstraint("dimension IN ('economic', 'environmental', 'social')", name="ck_outcome_dimension"),
    )
    op.create_table(
        "outcome_source",
        *partnership_keys(),
        _id("outcome_id"),
        words("kind"),
        words("text"),
        words("reference"),
        within_partnership("outcome_id", "outcome"),
        sa.CheckConstraint(
            "kind IN ('national policy', 'commissioner priority', 'service user')", name="ck_outcome_source_kind"
        ),
    )
    op.create_index("ix_outcome_source_outcome", "outcome_source", ["partnership_id", "outcome_id"])
    op.create_table(
        "delivery_item",
        *partnership_keys(),
        words("kind"),
        words("text"),
        sa.CheckConstraint("kind IN ('activity', 'output')", name="ck_delivery_item_kind"),
    )
    rows.shared_floor("outcome", "outcome_source", "delivery_item")


def _create_links() -> None:
    op.create_table(
        "outcome_link",
        *partnership_keys(),
        _id("outcome_id"),
        _id("community_outcome_id"),
        within_partnership("outcome_id", "outcome"),
        within_partnership("community_outcome_id", "outcome"),
        sa.UniqueConstraint("partnership_id", "outcome_id", "community_outcome_id", name="uq_outcome_link"),
    )
    op.create_table(
        "delivery_link",
        *partnership_keys(),
        _id("delivery_item_id"),
        _id("outcome_id"),
        within_partnership("delivery_item_id", "delivery_item"),
        within_partnership("outcome_id", "outcome"),
        sa.UniqueConstraint("partnership_id", "delivery_item_id", "outcome_id", name="uq_delivery_link"),
    )
    rows.shared_floor("outcome_link", "delivery_link")


def _create_indicators() -> None:
    op.create_table(
        "indicator",
        *partnership_keys(),
        _id("outcome_id"),
        words("name"),
        words("unit"),
        sa.Column("baseline", MEASURE),
        sa.Column("target", MEASURE, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        words("source"),
        sa.Column("is_proxy", sa.Boolean, nullable=False),
        within_partnership("outcome_id", "outcome"),
        sa.UniqueConstraint("partnership_id", "outcome_id", "name", name="uq_indicator_name"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_indicator_period"),
    )
    rows.shared_floor("indicator")


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)
