"""Value lines beside the money: what came of the work, to whom it accrues, and what that body says."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0006"
down_revision = "0006_ledger"
branch_labels = None
depends_on = None

MEASURE = sa.Numeric(17, 4)


def upgrade() -> None:
    _create_value()
    _create_answers()
    _create_totals()


def _create_value() -> None:
    op.create_table(
        "value_line",
        *partnership_keys(),
        words("kind"),
        words("statement"),
        words("body"),
        reference("body_id", "organisation.id", nullable=True),
        words("tier"),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        words("source"),
        words("confidence"),
        words("evidence"),
        words("consent", nullable=True),
        sa.Column("quantity", MEASURE),
        words("unit"),
        sa.Column("amount_pence", sa.BigInteger),
        sa.Column("price_year", sa.Integer),
        _id("outcome_id", nullable=True),
        words("key"),
        words("request_digest"),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        within_partnership("outcome_id", "outcome", "fk_value_line_outcome"),
        sa.UniqueConstraint("partnership_id", "key", name="uq_value_line_key"),
        sa.CheckConstraint(ONE_KIND, name="ck_value_line_kind"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_value_line_period"),
        sa.CheckConstraint("source <> ''", name="ck_value_line_source"),
        sa.CheckConstraint(
            "tier IN ('service', 'locality', 'wider public sector', 'individuals and community')",
            name="ck_value_line_tier",
        ),
    )
    op.create_index("ix_value_line_kind", "value_line", ["partnership_id", "kind", "id"])
    op.create_index("ix_value_line_outcome", "value_line", ["partnership_id", "outcome_id"])
    rows.shared_floor("value_line")
    rows.in_own_name("value_line")
    rows.append_only("value_line")


def _create_answers() -> None:
    op.create_table(
        "value_answer",
        *partnership_keys(),
        _id("value_line_id"),
        reference("organisation_id", "organisation.id"),
        reference("person_id", "person.id"),
        words("verdict"),
        words("reason"),
        within_partnership("value_line_id", "value_line"),
        sa.UniqueConstraint("partnership_id", "value_line_id", name="uq_value_answer_line"),
        sa.CheckConstraint("verdict IN ('countersigned', 'contested')", name="ck_value_answer_verdict"),
        sa.CheckConstraint("verdict = 'countersigned' OR reason <> ''", name="ck_value_answer_reason"),
    )
    op.create_table(
        "value_withdrawal",
        *partnership_keys(),
        _id("value_line_id"),
        reference("organisation_id", "organisation.id"),
        reference("person_id", "person.id"),
        words("reason"),
        within_partnership("value_line_id", "value_line"),
        sa.UniqueConstraint("partnership_id", "value_line_id", name="uq_value_withdrawal_line"),
        sa.CheckConstraint("reason <> ''", name="ck_value_withdrawal_reason"),
    )
    # An organisation answers for itself: it may read every answer, and write only its own.
    for table in ("value_answer", "value_withdrawal"):
        rows.protect(table, rows.PARTNERSHIP, f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}")
    rows.append_only("value_answer", "value_withdrawal")


def _create_totals() -> None:
    op.create_table(
        "value_total",
        *partnership_keys(),
        words("kind"),
        words("body"),
        words("tier"),
        sa.Column("price_year", sa.Integer, nullable=False),
        sa.Column("lines", sa.BigInteger, nullable=False),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("partnership_id", "kind", "body", "tier", "price_year", name="uq_value_total_body"),
    )
    rows.shared_floor("value_total")
    for function in (COUNT, COUNT_LINE, COUNT_WITHDRAWAL):
        op.execute(function)
    for table in ("value_line", "value_withdrawal"):
        op.execute(
            f"CREATE TRIGGER {table}_is_counted AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_count()"
        )
    op.execute("REVOKE DELETE ON value_total FROM portal_app")
    op.execute(
        "CREATE TRIGGER value_total_moves_by_posting BEFORE INSERT OR UPDATE ON value_total "
        "FOR EACH ROW EXECUTE FUNCTION ledger_not_by_hand()"
    )
    op.execute(
        "CREATE TRIGGER value_total_is_never_removed BEFORE DELETE ON value_total "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER value_total_is_never_emptied BEFORE TRUNCATE ON value_total "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


ONE_KIND = """
CASE kind
  WHEN 'qualitative' THEN consent IS NOT NULL AND evidence <> '' AND quantity IS NULL AND unit = ''
    AND amount_pence IS NULL AND price_year IS NULL
  WHEN 'quantitative' THEN quantity IS NOT NULL AND unit <> '' AND amount_pence IS NULL
    AND price_year IS NULL AND consent IS NULL
  WHEN 'monetised' THEN amount_pence IS NOT NULL AND price_year IS NOT NULL AND quantity IS NULL
    AND unit = '' AND consent IS NULL
  ELSE false
END
"""

# One total a body, tier, kind and price year: amounts of different kinds or of different prices never meet.
COUNT = """
CREATE FUNCTION value_count(line value_line, sign int) RETURNS void LANGUAGE sql AS $$
  INSERT INTO value_total (partnership_id, id, kind, body, tier, price_year, lines, amount_pence)
    VALUES (line.partnership_id, gen_random_uuid(), line.kind, line.body, line.tier, coalesce(line.price_year, 0),
      sign, sign * coalesce(line.amount_pence, 0))
  ON CONFLICT (partnership_id, kind, body, tier, price_year)
    DO UPDATE SET lines = value_total.lines + EXCLUDED.lines,
      amount_pence = value_total.amount_pence + EXCLUDED.amount_pence
$$
"""

COUNT_LINE = """
CREATE FUNCTION value_line_count() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM value_count(NEW, 1);
  RETURN NULL;
END $$
"""

COUNT_WITHDRAWAL = """
CREATE FUNCTION value_withdrawal_count() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM value_count(line, -1) FROM value_line line
    WHERE line.partnership_id = NEW.partnership_id AND line.id = NEW.value_line_id;
  RETURN NULL;
END $$
"""
