"""A budget's signature is judged after row security has let it in, so that a stranger's is refused like any other row."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TRIGGER budget_signature_in_time ON budget_signature")
    op.execute(SIGNED_NOW)
    op.execute(SIGNED_IN_TIME)
    op.execute(
        "CREATE TRIGGER budget_signature_is_dated BEFORE INSERT ON budget_signature "
        "FOR EACH ROW EXECUTE FUNCTION budget_signature_is_dated()"
    )
    op.execute(
        "CREATE TRIGGER budget_signature_in_time AFTER INSERT ON budget_signature "
        "FOR EACH ROW EXECUTE FUNCTION budget_signature_in_time()"
    )


SIGNED_NOW = """
CREATE FUNCTION budget_signature_is_dated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := now();
  RETURN NEW;
END $$
"""

# By the database's own clock: a signature that came too late cannot be given an earlier date.
SIGNED_IN_TIME = """
CREATE OR REPLACE FUNCTION budget_signature_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NULL;
END $$
"""
