"""A seal holds whose account each line is of, and of what kind; a line is of at most a hundred thousand million pounds."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

MOST_PENCE = 10**13


def upgrade() -> None:
    op.execute(DIGEST)
    op.execute(SEAL)
    # Sums are kept in 64 bits: with lines of at most this size it takes close to a million of them to leave that room,
    # and a sum that leaves it would stop all sealing. What may have been posted above it stays.
    op.execute("ALTER TABLE ledger_line DROP CONSTRAINT ck_ledger_line_amount")
    op.execute(
        "ALTER TABLE ledger_line ADD CONSTRAINT ck_ledger_line_amount "
        f"CHECK (amount_pence <> 0 AND abs(amount_pence) <= {MOST_PENCE}) NOT VALID"
    )


# As before, and from the third form on with what the account of each line is. Of an account no name is hashed: a
# supplier may be a person, and a chain must survive the erasure of one.
DIGEST = """
CREATE OR REPLACE FUNCTION ledger_digest(seal ledger_seal) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\\x1f',
    seal.previous_hash, seal.partnership_id, seal.ledger_id, seal.number,
    to_char(seal.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    entry.id, entry.kind, to_char(entry.effective_on, 'YYYY-MM-DD'), coalesce(entry.reverses_id::text, '-'),
    entry.organisation_id,
    (SELECT string_agg(concat_ws(':', line.id, line.fund_id, line.account_id, line.amount_pence,
        CASE WHEN seal.form > 2 THEN
          concat_ws('/', account.kind, account.medium, coalesce(account.organisation_id::text, '-')) END),
        ',' ORDER BY line.id)
      FROM ledger_line line
      JOIN ledger_account account ON account.partnership_id = line.partnership_id AND account.id = line.account_id
      WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id),
    CASE WHEN seal.form > 1 THEN
      concat_ws('|', to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        coalesce(entry.resolves_id::text, '-'),
        coalesce(to_char(entry.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '-')) END), 'UTF8')), 'hex')
  FROM ledger_transaction entry
  WHERE entry.partnership_id = seal.partnership_id AND entry.id = seal.transaction_id
$$
"""

# As before, in the third form.
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
  seal.form := 3;
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
