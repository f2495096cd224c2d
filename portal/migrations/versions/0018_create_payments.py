"""Contracts with their rate cards, claims and what was paid of them, clauses that watch, and a provider's cash plan."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import moment, partnership_keys, reference, within_partnership, words

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TERMS = ("payment_payer", "payment_price", "payment_clause")
WRITTEN_ONCE = (
    "risk_limit", "payment_agreement", "payment_start", "payment_claim", "payment_verdict", "payment_part",
    "payment_made", "satisfaction_reading", "clause_decision",
)  # fmt: skip
IN_OWN_NAME = tuple(name for name in WRITTEN_ONCE if name != "payment_part")

READER = "nullif(current_setting('portal.organisation', true), '')::uuid = ANY (reader_ids)"


def upgrade() -> None:
    _create_limits()
    _create_contracts()
    _create_agreements()
    _create_claims()
    _create_payments()
    _create_watching()
    _create_cash_plans()
    _guard()


def _create_limits() -> None:
    op.create_table(
        "risk_limit",
        *partnership_keys(),
        *(_percent(name) for name in ("any_percent", "small_percent", "lower_tier_percent")),
        *_spoken_by(),
        sa.CheckConstraint(
            "any_percent BETWEEN 0 AND 100 AND lower_tier_percent BETWEEN 0 AND 100"
            " AND small_percent BETWEEN 0 AND any_percent",
            name="ck_risk_limit_percent",
        ),
    )


def _create_contracts() -> None:
    op.create_table(
        "payment_contract",
        *partnership_keys(),
        words("title"),
        reference("provider_id", "organisation.id"),
        sa.Column("is_small", sa.Boolean, nullable=False),
        _id("above_id", nullable=True),
        _day("starts_on"),
        _day("ends_on"),
        sa.Column("promised_days", sa.Integer, nullable=False),
        _pence("person_cap_pence", nullable=True),
        _pence("contract_cap_pence", nullable=True),
        within_partnership("above_id", "payment_contract"),
        sa.UniqueConstraint("partnership_id", "title", name="uq_payment_contract_title"),
        sa.CheckConstraint("starts_on < ends_on", name="ck_payment_contract_days"),
        sa.CheckConstraint("promised_days BETWEEN 0 AND 3650", name="ck_payment_contract_promised"),
        sa.CheckConstraint("above_id <> id", name="ck_payment_contract_above"),
    )
    op.create_table(
        "payment_payer",
        *_of_contract(),
        reference("payer_id", "organisation.id"),
        words("share"),
        sa.UniqueConstraint("partnership_id", "contract_id", "payer_id", name="uq_payment_payer_organisation"),
    )
    op.create_table(
        "payment_price",
        *_of_contract(),
        words("metric"),
        words("kind"),
        _pence("unit_price_pence"),
        _quantity("expected"),
        _pence("cap_pence", nullable=True),
        sa.Column("once_per_person", sa.Boolean, nullable=False),
        sa.UniqueConstraint("partnership_id", "contract_id", "metric", name="uq_payment_price_metric"),
        sa.CheckConstraint(
            "unit_price_pence >= 0 AND expected >= 0 AND cap_pence >= 0", name="ck_payment_price_amounts"
        ),
        sa.CheckConstraint(
            "kind IN ('fixed fee', 'activity', 'interim outcome', 'sustained outcome')", name="ck_payment_price_kind"
        ),
    )
    op.create_table(
        "payment_clause",
        *_of_contract(),
        words("kind"),
        _percent("threshold_percent"),
        sa.Column("periods", sa.Integer, nullable=False),
        sa.Column("notice_days", sa.Integer, nullable=False),
        sa.UniqueConstraint("partnership_id", "contract_id", "kind", name="uq_payment_clause_kind"),
        sa.CheckConstraint("kind IN ('break', 'extension')", name="ck_payment_clause_kind"),
        sa.CheckConstraint("threshold_percent BETWEEN 0 AND 100", name="ck_payment_clause_threshold"),
    )


def _create_agreements() -> None:
    op.create_table(
        "payment_agreement",
        *_of_contract(),
        words("digest"),
        *_spoken_by(),
        sa.UniqueConstraint(
            "partnership_id", "contract_id", "organisation_id", "digest", name="uq_payment_agreement_word"
        ),
    )
    op.create_table(
        "payment_start",
        *_of_contract(),
        words("digest"),
        *_spoken_by(),
        sa.UniqueConstraint("partnership_id", "contract_id", name="uq_payment_start_contract"),
    )
    op.execute(STAYS_AS_AGREED)
    for table, column in (("payment_contract", "id"), *((term, "contract_id") for term in TERMS)):
        op.execute(
            f"CREATE TRIGGER {table}_stays_as_agreed BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION payment_stays_as_agreed('{column}')"
        )


def _create_claims() -> None:
    op.create_table(
        "payment_claim",
        *_of_contract(),
        sa.Column("number", sa.Integer, nullable=False),
        _day("period_starts_on"),
        _day("period_ends_on"),
        _day("received_on"),
        words("evidence"),
        _id("replaces_id", nullable=True),
        *_spoken_by(),
        within_partnership("replaces_id", "payment_claim"),
        sa.UniqueConstraint("partnership_id", "contract_id", "number", name="uq_payment_claim_number"),
        sa.UniqueConstraint("partnership_id", "replaces_id", name="uq_payment_claim_replaces"),
        sa.CheckConstraint("period_starts_on <= period_ends_on", name="ck_payment_claim_period"),
    )
    op.create_table(
        "payment_claim_line",
        *_of_claim(),
        _id("price_id"),
        sa.Column("position", sa.Integer, nullable=False),
        _quantity("quantity"),
        words("person_code"),
        sa.Column("reader_ids", sa.ARRAY(sa.Uuid), nullable=False),
        within_partnership("price_id", "payment_price"),
        sa.CheckConstraint("quantity >= 0", name="ck_payment_claim_line_quantity"),
    )
    op.create_index("ix_payment_claim_line_claim", "payment_claim_line", ["partnership_id", "claim_id"])
    op.create_table(
        "payment_verdict",
        *_of_claim(),
        words("verdict"),
        words("reason"),
        _pence("earned_pence"),
        _pence("payable_pence"),
        sa.Column("metrics", JSONB, nullable=False),
        *_spoken_by(),
        sa.UniqueConstraint("partnership_id", "claim_id", name="uq_payment_verdict_claim"),
        sa.CheckConstraint("verdict IN ('verified', 'returned')", name="ck_payment_verdict_verdict"),
        sa.CheckConstraint("(verdict = 'returned') = (reason <> '')", name="ck_payment_verdict_reason"),
    )


def _create_payments() -> None:
    op.create_table(
        "payment_part",
        *_of_claim(),
        reference("payer_id", "organisation.id"),
        _pence("amount_pence"),
        sa.UniqueConstraint("partnership_id", "claim_id", "payer_id", name="uq_payment_part_payer"),
    )
    op.create_table(
        "payment_made",
        *partnership_keys(),
        _id("part_id"),
        _id("transaction_id"),
        _day("paid_on"),
        *_spoken_by(),
        within_partnership("part_id", "payment_part"),
        within_partnership("transaction_id", "ledger_transaction"),
        sa.UniqueConstraint("partnership_id", "part_id", name="uq_payment_made_part"),
    )


def _create_watching() -> None:
    op.create_table(
        "satisfaction_reading",
        *_of_contract(),
        _day("period_ends_on"),
        _percent("percent"),
        words("source"),
        *_spoken_by(),
        sa.UniqueConstraint("partnership_id", "contract_id", "period_ends_on", name="uq_satisfaction_reading_period"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="ck_satisfaction_reading_percent"),
    )
    op.create_table(
        "clause_decision",
        *partnership_keys(),
        _id("clause_id"),
        _day("since"),
        sa.Column("is_given", sa.Boolean, nullable=False),
        words("reason"),
        *_spoken_by(),
        within_partnership("clause_id", "payment_clause"),
        sa.UniqueConstraint("partnership_id", "clause_id", "since", name="uq_clause_decision_since"),
    )


def _create_cash_plans() -> None:
    op.create_table(
        "cash_plan",
        *partnership_keys(),
        reference("organisation_id", "organisation.id"),
        _day("starts_on"),
        sa.Column("months", sa.Integer, nullable=False),
        *(_pence(name) for name in ("reserves_pence", "monthly_cost_pence", "monthly_earned_pence", "upfront_pence")),
        sa.Column("promised_days", sa.Integer, nullable=False),
        sa.Column("actual_days", sa.Integer, nullable=False),
        moment("changed_at"),
        sa.UniqueConstraint("partnership_id", "organisation_id", name="uq_cash_plan_organisation"),
        sa.CheckConstraint("months BETWEEN 1 AND 60", name="ck_cash_plan_months"),
    )


def _guard() -> None:
    rows.shared_floor("payment_contract", *TERMS, *WRITTEN_ONCE)
    rows.protect("payment_claim_line", f"{rows.PARTNERSHIP} AND {READER}")
    rows.private_room("cash_plan")
    rows.in_own_name(*IN_OWN_NAME)
    rows.append_only(*WRITTEN_ONCE, "payment_claim_line")


def _of_contract() -> tuple[sa.schema.SchemaItem, ...]:
    return *partnership_keys(), _id("contract_id"), within_partnership("contract_id", "payment_contract")


def _of_claim() -> tuple[sa.schema.SchemaItem, ...]:
    return *partnership_keys(), _id("claim_id"), within_partnership("claim_id", "payment_claim")


def _spoken_by() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=False)


def _pence(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _percent(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(5, 2), nullable=False)


def _quantity(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric(13, 4), nullable=False)


# Both the contract that a row belonged to and the one that it belongs to from now on must still be open.
STAYS_AS_AGREED = """
CREATE FUNCTION payment_stays_as_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
BEGIN
  IF EXISTS (SELECT 1 FROM payment_start start
    WHERE start.partnership_id IN ((before ->> 'partnership_id')::uuid, (after ->> 'partnership_id')::uuid)
      AND start.contract_id IN ((before ->> TG_ARGV[0])::uuid, (after ->> TG_ARGV[0])::uuid))
  THEN
    RAISE EXCEPTION 'everybody has agreed these terms, so they stay' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
