"""The rule of each spend line, the text of a year's agreement, and who signed it."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IN_OWN_NAME = f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}"


def upgrade() -> None:
    op.create_table(
        "budget_rule",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_budget_rule_year"),
        *_of("line_id", "budget_line", "fk_budget_rule_line"),
        sa.Column("number", sa.Integer, nullable=False),
        words("terms"),
        *_by(),
        sa.UniqueConstraint("partnership_id", "year_id", "line_id", "number", name="uq_budget_rule_number"),
    )
    op.create_table(
        "budget_agreement",
        *partnership_keys(),
        *_of("year_id", "budget_year", "fk_budget_agreement_year"),
        sa.Column("number", sa.Integer, nullable=False),
        *(words(name) for name in ("contents", "digest", "waiver")),
        *_by(),
        sa.UniqueConstraint("partnership_id", "year_id", "number", name="uq_budget_agreement_number"),
    )
    op.create_table(
        "budget_signature",
        *partnership_keys(),
        *_of("agreement_id", "budget_agreement", "fk_budget_signature_agreement"),
        words("digest"),
        *_by(),
        sa.UniqueConstraint(
            "partnership_id", "agreement_id", "organisation_id", name="uq_budget_signature_organisation"
        ),
    )
    for table in ("budget_rule", "budget_agreement", "budget_signature"):
        rows.protect(table, rows.PARTNERSHIP, IN_OWN_NAME)
        rows.append_only(table)
    op.execute(SIGNED_IN_TIME)
    op.execute(
        "CREATE TRIGGER budget_signature_in_time BEFORE INSERT ON budget_signature "
        "FOR EACH ROW EXECUTE FUNCTION budget_signature_in_time()"
    )


def _of(column: str, table: str, name: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return sa.Column(column, sa.Uuid, nullable=False), within_partnership(column, table, name)


def _by() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")


# By the database's own clock: a signature that came too late cannot be given an earlier date.
SIGNED_IN_TIME = """
CREATE FUNCTION budget_signature_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signed record;
BEGIN
  SELECT agreement.digest, agreement.waiver, entry.starts_on,
    EXISTS (SELECT FROM budget_agreement newer WHERE newer.partnership_id = agreement.partnership_id
      AND newer.year_id = agreement.year_id AND newer.number > agreement.number) AS is_superseded
  INTO signed
  FROM budget_agreement agreement JOIN budget_year entry
    ON entry.partnership_id = agreement.partnership_id AND entry.id = agreement.year_id
  WHERE agreement.partnership_id = NEW.partnership_id AND agreement.id = NEW.agreement_id;
  IF signed.digest IS DISTINCT FROM NEW.digest OR signed.is_superseded THEN
    RAISE EXCEPTION 'another text was signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_budget_signature_text';
  END IF;
  IF signed.waiver = '' AND (now() AT TIME ZONE 'Europe/London')::date >= signed.starts_on THEN
    RAISE EXCEPTION 'the year has begun' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_budget_signature_in_time';
  END IF;
  NEW.created_at := now();
  RETURN NEW;
END $$
"""
