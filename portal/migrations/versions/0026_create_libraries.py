"""What an organisation keeps for all its partnerships: unit costs, an index of prices, and what it is about to import."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import created, key, moment, reference, words

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_unit_costs()
    _create_price_series()
    _create_imports()
    rows.own_organisation("unit_cost", "price_series", "pending_import")
    op.execute("REVOKE DELETE, TRUNCATE ON unit_cost, price_series, pending_import FROM portal_app")


def _create_unit_costs() -> None:
    op.create_table(
        "unit_cost",
        *_organisation_keys(),
        words("reference"),
        words("name"),
        sa.Column("low_pence", sa.BigInteger),
        sa.Column("high_pence", sa.BigInteger, nullable=False),
        *(words(name) for name in ("unit", "price_year", "edition", "source", "saves", "tier", "kind")),
        sa.Column("is_cashable", sa.Boolean, nullable=False),
        words("event"),
        words("note"),
        reference("person_id", "person.id"),
        moment("retired_at", nullable=True),
        sa.UniqueConstraint("organisation_id", "reference", "edition", name="uq_unit_cost_reference"),
        sa.CheckConstraint("source <> '' AND edition <> '' AND price_year <> ''", name="ck_unit_cost_source"),
        sa.CheckConstraint(
            "high_pence > 0 AND (low_pence IS NULL OR low_pence BETWEEN 1 AND high_pence)", name="ck_unit_cost_amount"
        ),
        sa.CheckConstraint("kind IN ('fiscal', 'economic', 'social')", name="ck_unit_cost_kind"),
        sa.CheckConstraint("kind = 'fiscal' OR NOT is_cashable", name="ck_unit_cost_cashable"),
    )


def _create_price_series() -> None:
    op.create_table(
        "price_series",
        *_organisation_keys(),
        words("name"),
        words("edition"),
        words("source"),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.Column("indices", JSONB, nullable=False),
        reference("person_id", "person.id"),
        moment("retired_at", nullable=True),
        sa.UniqueConstraint("organisation_id", "name", "edition", name="uq_price_series_edition"),
        sa.CheckConstraint("source <> '' AND edition <> ''", name="ck_price_series_source"),
    )


def _create_imports() -> None:
    op.create_table(
        "pending_import",
        *_organisation_keys(),
        words("kind"),
        words("file_name"),
        sa.Column("about", JSONB, nullable=False),
        sa.Column("rows", JSONB, nullable=False),
        reference("person_id", "person.id"),
        moment("taken_at", nullable=True),
    )


def _organisation_keys() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id", primary_key=True), key("id"), created()
