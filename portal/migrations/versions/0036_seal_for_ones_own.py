"""Nobody seals for a partnership that they do not speak for; what waits for its seal says since when, as all rows do."""

from alembic import op

from portal.migrations.columns import created

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_unsealed", created())
    op.execute(SEAL)


# As before, and asked first: a row that a trigger drops meets no policy.
SEAL = """
CREATE OR REPLACE FUNCTION ledger_seal_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head ledger_head; seal ledger_seal; entry uuid; sealed uuid[] := '{}';
BEGIN
  IF NEW.partnership_id IS DISTINCT FROM nullif(current_setting('portal.partnership', true), '')::uuid THEN
    RAISE EXCEPTION 'whoever seals speaks for the partnership' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT pg_try_advisory_xact_lock(ledger_turn(NEW.ledger_id, 2)) OR NOT EXISTS (
      SELECT FROM ledger_unsealed WHERE partnership_id = NEW.partnership_id AND ledger_id = NEW.ledger_id) THEN
    RETURN NULL;
  END IF;
  head := ledger_take_head(NEW.partnership_id, NEW.ledger_id);
  seal.partnership_id := NEW.partnership_id;
  seal.created_at := now();
  seal.ledger_id := NEW.ledger_id;
  seal.form := 2;
  seal.number := head.number;
  seal.hash := head.hash;
  FOR entry IN SELECT id FROM ledger_unsealed
      WHERE partnership_id = NEW.partnership_id AND ledger_id = NEW.ledger_id ORDER BY recorded_at, id LIMIT 1000 LOOP
    seal.id := gen_random_uuid();
    seal.transaction_id := entry;
    seal.number := seal.number + 1;
    -- The clock and not the beginning of the transaction: under the lock, later numbers have later times.
    seal.sealed_at := clock_timestamp();
    seal.previous_hash := seal.hash;
    seal.hash := ledger_digest(seal);
    INSERT INTO ledger_seal SELECT seal.*;
    sealed := sealed || entry;
  END LOOP;
  PERFORM ledger_add_up(NEW.partnership_id, sealed);
  DELETE FROM ledger_unsealed WHERE partnership_id = NEW.partnership_id AND id = ANY (sealed);
  UPDATE ledger_head SET number = seal.number, hash = seal.hash
    WHERE partnership_id = head.partnership_id AND id = head.id;
  NEW.first_number := head.number + 1;
  NEW.last_number := seal.number;
  NEW.hash := seal.hash;
  RETURN NEW;
END $$
"""
