"""The ledger remembers: what was refused, what was closed, and what was known of each day on each later day."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_refusals()
    _create_closings()
    _create_days()
    _post_in_one_go()
    _fill_days()
    _guard()


def _create_refusals() -> None:
    op.create_table(
        "ledger_refusal",
        *partnership_keys(),
        _id("ledger_id"),
        words("key"),
        words("request_digest"),
        words("sentence"),
        within_partnership("ledger_id", "ledger"),
        sa.UniqueConstraint("partnership_id", "ledger_id", "key", name="uq_ledger_refusal_key"),
    )


def _create_closings() -> None:
    op.create_table(
        "ledger_closing",
        *partnership_keys(),
        _id("ledger_id"),
        sa.Column("closes_on", sa.Date, nullable=False),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        within_partnership("ledger_id", "ledger"),
        sa.UniqueConstraint("partnership_id", "ledger_id", "closes_on", name="uq_ledger_closing_day"),
    )


def _create_days() -> None:
    op.create_table(
        "ledger_day",
        *partnership_keys(),
        _id("account_id"),
        sa.Column("effective_on", sa.Date, nullable=False),
        sa.Column("recorded_on", sa.Date, nullable=False),
        sa.Column("added_pence", sa.BigInteger, nullable=False),
        sa.Column("taken_pence", sa.BigInteger, nullable=False),
        within_partnership("account_id", "ledger_account"),
        sa.UniqueConstraint(
            "partnership_id", "account_id", "effective_on", "recorded_on", name="uq_ledger_day_account"
        ),
        sa.CheckConstraint("added_pence >= 0 AND taken_pence >= 0", name="ck_ledger_day_pence"),
    )


def _post_in_one_go() -> None:
    op.execute("DROP FUNCTION ledger_add_up(ledger_transaction)")
    op.execute("DROP FUNCTION ledger_give_seal(ledger_transaction)")
    for function in (CHECK_ENTRY, TAKE_HEAD, CHECK_OPEN, SEAL, ADD_UP, POST, CLOSE):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER ledger_closing_waits_its_turn BEFORE INSERT ON ledger_closing "
        "FOR EACH ROW EXECUTE FUNCTION ledger_close()"
    )
    # These rows change at every posting: room beside each lets the new one lie on the same page, off the indexes.
    for table in ("ledger_balance", "ledger_head", "ledger_day"):
        op.execute(f"ALTER TABLE {table} SET (fillfactor = 50)")


def _fill_days() -> None:
    """What is in the ledger already. The owner is bound by row security as well, so it is eased for the moment."""
    read = ("ledger_line", "ledger_transaction", "ledger_seal")
    for table in read:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(FILL)
    for table in read:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _guard() -> None:
    rows.shared_floor("ledger_refusal", "ledger_closing", "ledger_day")
    rows.in_own_name("ledger_closing")
    rows.append_only("ledger_refusal", "ledger_closing")
    op.execute("REVOKE DELETE ON ledger_day FROM portal_app")
    for name, event, scope, function in (
        ("moves_by_posting", "INSERT OR UPDATE", "ROW", "ledger_not_by_hand"),
        ("is_never_removed", "DELETE", "ROW", "refuse_change"),
        ("is_never_emptied", "TRUNCATE", "STATEMENT", "refuse_change"),
    ):
        op.execute(
            f"CREATE TRIGGER ledger_day_{name} BEFORE {event} ON ledger_day "
            f"FOR EACH {scope} EXECUTE FUNCTION {function}()"
        )


def _id(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=False)


# The same questions as before, in one look at the lines.
CHECK_ENTRY = """
CREATE OR REPLACE FUNCTION ledger_check_entry(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$
DECLARE lines bigint; is_uneven boolean; is_elsewhere boolean;
BEGIN
  IF entry.partnership_id IS DISTINCT FROM nullif(current_setting('portal.partnership', true), '')::uuid THEN
    RAISE EXCEPTION 'a transaction that posts speaks for its partnership until it commits'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_speaker';
  END IF;
  SELECT coalesce(sum(in_fund.lines), 0), bool_or(in_fund.pence <> 0), bool_or(fund.ledger_id <> entry.ledger_id)
    INTO lines, is_uneven, is_elsewhere
    FROM (SELECT line.fund_id, count(*) AS lines, sum(line.amount_pence) AS pence FROM ledger_line line
      WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
      GROUP BY line.fund_id) in_fund
    JOIN ledger_fund fund ON fund.partnership_id = entry.partnership_id AND fund.id = in_fund.fund_id;
  IF lines < 2 THEN
    RAISE EXCEPTION 'an entry has at least two lines'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_lines';
  ELSIF is_uneven THEN
    RAISE EXCEPTION 'the lines of an entry sum to zero in each fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_balances';
  ELSIF is_elsewhere THEN
    RAISE EXCEPTION 'an entry stays within its ledger'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_ledger';
  END IF;
END $$
"""

# Whoever holds the head of the chain has the ledger to themselves until they commit.
TAKE_HEAD = """
CREATE FUNCTION ledger_take_head(whose uuid, which uuid) RETURNS ledger_head LANGUAGE plpgsql AS $$
DECLARE head ledger_head;
BEGIN
  SELECT * INTO head FROM ledger_head WHERE partnership_id = whose AND ledger_id = which FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO ledger_head (partnership_id, id, ledger_id, number, hash)
      VALUES (whose, gen_random_uuid(), which, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM ledger_head WHERE partnership_id = whose AND ledger_id = which FOR UPDATE;
  END IF;
  RETURN head;
END $$
"""

# Asked with the head in hand: whoever closes a period takes the head as well, so neither can miss the other.
CHECK_OPEN = """
CREATE FUNCTION ledger_check_open(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM ledger_closing
             WHERE partnership_id = entry.partnership_id AND ledger_id = entry.ledger_id
               AND closes_on >= entry.effective_on) THEN
    RAISE EXCEPTION 'nothing is posted into a closed period'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_period';
  END IF;
END $$
"""

SEAL = """
CREATE FUNCTION ledger_give_seal(entry ledger_transaction, head ledger_head) RETURNS ledger_seal
LANGUAGE plpgsql AS $$
DECLARE seal ledger_seal;
BEGIN
  seal.partnership_id := entry.partnership_id;
  seal.id := gen_random_uuid();
  seal.created_at := now();
  seal.ledger_id := entry.ledger_id;
  seal.transaction_id := entry.id;
  seal.number := head.number + 1;
  -- The clock and not the beginning of the transaction: under the lock, later numbers have later times.
  seal.sealed_at := clock_timestamp();
  seal.previous_hash := head.hash;
  seal.hash := ledger_digest(seal);
  INSERT INTO ledger_seal SELECT seal.*;
  UPDATE ledger_head SET number = seal.number, hash = seal.hash
    WHERE partnership_id = head.partnership_id AND id = head.id;
  RETURN seal;
END $$
"""

# A day is the day on the wall in the United Kingdom, as on every page.
ADD_UP = """
CREATE FUNCTION ledger_add_up(entry ledger_transaction, sealed_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_balance (partnership_id, id, account_id, balance_pence)
    SELECT partnership_id, gen_random_uuid(), account_id, sum(amount_pence)
    FROM ledger_line WHERE partnership_id = entry.partnership_id AND transaction_id = entry.id
    GROUP BY partnership_id, account_id ORDER BY account_id
  ON CONFLICT (partnership_id, account_id)
    DO UPDATE SET balance_pence = ledger_balance.balance_pence + EXCLUDED.balance_pence;
  INSERT INTO ledger_day (partnership_id, id, account_id, effective_on, recorded_on, added_pence, taken_pence)
    SELECT partnership_id, gen_random_uuid(), account_id, entry.effective_on,
      (sealed_at AT TIME ZONE 'Europe/London')::date,
      sum(greatest(amount_pence, 0)), sum(greatest(-amount_pence, 0))
    FROM ledger_line WHERE partnership_id = entry.partnership_id AND transaction_id = entry.id
    GROUP BY partnership_id, account_id ORDER BY account_id
  ON CONFLICT (partnership_id, account_id, effective_on, recorded_on)
    DO UPDATE SET added_pence = ledger_day.added_pence + EXCLUDED.added_pence,
      taken_pence = ledger_day.taken_pence + EXCLUDED.taken_pence;
END $$
"""

# At the commit, when all lines are there: posters queue for the head of the chain while one commits, and no longer.
# The head is taken before the balances, so that two posters never wait for each other.
POST = """
CREATE OR REPLACE FUNCTION ledger_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head ledger_head; seal ledger_seal;
BEGIN
  PERFORM ledger_check_entry(NEW);
  IF NEW.reverses_id IS NOT NULL THEN PERFORM ledger_check_reversal(NEW); END IF;
  head := ledger_take_head(NEW.partnership_id, NEW.ledger_id);
  PERFORM ledger_check_open(NEW);
  seal := ledger_give_seal(NEW, head);
  PERFORM ledger_add_up(NEW, seal.sealed_at);
  RETURN NULL;
END $$
"""

CLOSE = """
CREATE FUNCTION ledger_close() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM ledger_take_head(NEW.partnership_id, NEW.ledger_id);
  IF EXISTS (SELECT FROM ledger_closing
             WHERE partnership_id = NEW.partnership_id AND ledger_id = NEW.ledger_id
               AND closes_on >= NEW.closes_on) THEN
    RAISE EXCEPTION 'the ledger is closed up to that day or a later one already'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_closing_later';
  END IF;
  RETURN NEW;
END $$
"""

FILL = """
INSERT INTO ledger_day (partnership_id, id, account_id, effective_on, recorded_on, added_pence, taken_pence)
SELECT line.partnership_id, gen_random_uuid(), line.account_id, entry.effective_on,
  (seal.sealed_at AT TIME ZONE 'Europe/London')::date,
  sum(greatest(line.amount_pence, 0)), sum(greatest(-line.amount_pence, 0))
FROM ledger_line line
JOIN ledger_transaction entry ON entry.partnership_id = line.partnership_id AND entry.id = line.transaction_id
JOIN ledger_seal seal ON seal.partnership_id = entry.partnership_id AND seal.transaction_id = entry.id
GROUP BY 1, 3, 4, 5
"""
