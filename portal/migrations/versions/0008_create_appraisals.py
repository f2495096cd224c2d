"""Appraisals: terms, inputs, outcomes, ranges and scenarios while they are drafts, and the approval that freezes them."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DRAFTS = (
    "appraisal_input",
    "appraisal_outcome",
    "appraisal_range",
    "appraisal_scenario",
    "appraisal_setting",
)


def upgrade() -> None:
    _create_terms()
    _create_inputs()
    _create_outcomes()
    _create_ranges()
    _create_scenarios()
    _create_approvals()
    _freeze_what_is_approved()


def _create_terms() -> None:
    op.create_table(
        "appraisal",
        *partnership_keys(),
        words("title"),
        words("price_year"),
        words("convention"),
        _number("discount_rate_percent", nullable=True),
        words("discount_schedule"),
        sa.Column("horizon_years", sa.Integer),
        words("optimism_table"),
        sa.CheckConstraint("convention IN ('end-year', 'first-year-undiscounted')", name="ck_appraisal_convention"),
        sa.CheckConstraint(
            "(discount_rate_percent IS NULL) <> (discount_schedule = '')", name="ck_appraisal_discounting"
        ),
        sa.UniqueConstraint("partnership_id", "title", name="uq_appraisal_title"),
    )


def _create_inputs() -> None:
    op.create_table(
        "appraisal_input",
        *partnership_keys(),
        *_of_appraisal("fk_appraisal_input_appraisal"),
        words("name"),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        words("body"),
        reference("body_id", "organisation.id", nullable=True),
        sa.CheckConstraint("amount_pence >= 0", name="ck_appraisal_input_amount"),
    )
    op.create_index("ix_appraisal_input_appraisal", "appraisal_input", ["partnership_id", "appraisal_id"])


def _create_outcomes() -> None:
    op.create_table(
        "appraisal_outcome",
        *partnership_keys(),
        *_of_appraisal("fk_appraisal_outcome_appraisal"),
        _id("outcome_id", nullable=True),
        words("name"),
        words("body"),
        reference("body_id", "organisation.id", nullable=True),
        words("tier"),
        words("kind"),
        sa.Column("cashable", sa.Boolean, nullable=False),
        _number("quantity"),
        sa.Column("proxy_pence", sa.BigInteger, nullable=False),
        words("proxy_source"),
        words("proxy_edition"),
        words("proxy_price_year"),
        _number("deadweight_percent"),
        _number("displacement_percent"),
        _number("attribution_percent"),
        _number("drop_off_percent"),
        _number("duration_years"),
        sa.Column("start_year", sa.Integer, nullable=False),
        sa.Column("confidence", sa.Integer, nullable=False),
        within_partnership("outcome_id", "outcome", "fk_appraisal_outcome_outcome"),
        sa.CheckConstraint(
            "tier IN ('service', 'locality', 'wider-public-sector', 'individuals-and-community')",
            name="ck_appraisal_outcome_tier",
        ),
        sa.CheckConstraint("kind IN ('fiscal', 'economic', 'social')", name="ck_appraisal_outcome_kind"),
        sa.CheckConstraint("kind = 'fiscal' OR NOT cashable", name="ck_appraisal_outcome_cashable"),
        sa.CheckConstraint(
            "proxy_source <> '' AND proxy_edition <> '' AND proxy_price_year <> ''", name="ck_appraisal_outcome_source"
        ),
        sa.CheckConstraint("confidence BETWEEN 1 AND 6", name="ck_appraisal_outcome_confidence"),
    )
    op.create_index("ix_appraisal_outcome_appraisal", "appraisal_outcome", ["partnership_id", "appraisal_id"])
    op.create_index("ix_appraisal_outcome_outcome", "appraisal_outcome", ["partnership_id", "outcome_id"])


def _create_ranges() -> None:
    op.create_table(
        "appraisal_range",
        *partnership_keys(),
        *_of_appraisal("fk_appraisal_range_appraisal"),
        _id("appraisal_outcome_id", nullable=True),
        words("field"),
        _number("low"),
        _number("high"),
        words("shape"),
        within_partnership("appraisal_outcome_id", "appraisal_outcome", "fk_appraisal_range_outcome"),
        sa.UniqueConstraint(
            "partnership_id",
            "appraisal_id",
            "appraisal_outcome_id",
            "field",
            name="uq_appraisal_range_field",
            postgresql_nulls_not_distinct=True,
        ),
        sa.CheckConstraint("low <= high", name="ck_appraisal_range_ends"),
        sa.CheckConstraint("shape IN ('uniform', 'triangular')", name="ck_appraisal_range_shape"),
    )


def _create_scenarios() -> None:
    op.create_table(
        "appraisal_scenario",
        *partnership_keys(),
        *_of_appraisal("fk_appraisal_scenario_appraisal"),
        words("name"),
        sa.UniqueConstraint("partnership_id", "appraisal_id", "name", name="uq_appraisal_scenario_name"),
    )
    op.create_table(
        "appraisal_setting",
        *partnership_keys(),
        *_of_appraisal("fk_appraisal_setting_appraisal"),
        _id("scenario_id"),
        _id("appraisal_outcome_id", nullable=True),
        words("field"),
        _number("value"),
        within_partnership("scenario_id", "appraisal_scenario", "fk_appraisal_setting_scenario"),
        within_partnership("appraisal_outcome_id", "appraisal_outcome", "fk_appraisal_setting_outcome"),
        sa.UniqueConstraint(
            "partnership_id",
            "scenario_id",
            "appraisal_outcome_id",
            "field",
            name="uq_appraisal_setting_field",
            postgresql_nulls_not_distinct=True,
        ),
    )


def _create_approvals() -> None:
    op.create_table(
        "appraisal_approval",
        *partnership_keys(),
        *_of_appraisal("fk_appraisal_approval_appraisal"),
        words("parameters"),
        words("editions"),
        words("digest"),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        sa.UniqueConstraint("partnership_id", "appraisal_id", name="uq_appraisal_approval_appraisal"),
    )
    rows.shared_floor("appraisal", *DRAFTS)
    # Everybody reads an approval; an organisation writes its own.
    rows.protect("appraisal_approval", rows.PARTNERSHIP, f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}")
    rows.append_only("appraisal_approval")


def _freeze_what_is_approved() -> None:
    op.execute(STAYS_AS_APPROVED)
    for table, column in (("appraisal", "id"), *((draft, "appraisal_id") for draft in DRAFTS)):
        op.execute(
            f"CREATE TRIGGER {table}_stays_as_approved BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION appraisal_stays_as_approved('{column}')"
        )


def _of_appraisal(name: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return _id("appraisal_id"), within_partnership("appraisal_id", "appraisal", name)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(17, 4), nullable=nullable)


# A row is told apart by the column that names its appraisal; both its old and its new appraisal must be drafts.
STAYS_AS_APPROVED = """
CREATE FUNCTION appraisal_stays_as_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
BEGIN
  IF EXISTS (SELECT 1 FROM appraisal_approval approval
    WHERE approval.partnership_id IN ((before ->> 'partnership_id')::uuid, (after ->> 'partnership_id')::uuid)
      AND approval.appraisal_id IN ((before ->> TG_ARGV[0])::uuid, (after ->> TG_ARGV[0])::uuid))
  THEN
    RAISE EXCEPTION 'the appraisal has been approved and stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
