"""Posting takes no turn: entries are sealed and added up in batches after their commit; amounts can be set aside."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import moment, partnership_keys, within_partnership, words

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# Tables that this reads or fills though the owner is bound by row security as well; it is eased for the moment.
EASED = ("ledger_transaction", "ledger_seal", "ledger_day")

KINDS = "'contribution', 'spending', 'reversal', 'pending', 'posting', 'voiding', 'expiry'"


def upgrade() -> None:
    for table in EASED:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    _tell_when_recorded()
    _set_aside()
    _seal_later()
    _add_up_months()
    for table in EASED:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    _replace_functions()
    _guard()


def _tell_when_recorded() -> None:
    """So far an entry was recorded when it was sealed; from here on the two are two."""
    op.add_column("ledger_transaction", moment("recorded_at", nullable=True))
    op.execute("ALTER TABLE ledger_transaction DISABLE TRIGGER ledger_transaction_is_written_once")
    op.execute(
        "UPDATE ledger_transaction entry SET recorded_at = seal.sealed_at FROM ledger_seal seal"
        " WHERE seal.partnership_id = entry.partnership_id AND seal.transaction_id = entry.id"
    )
    op.execute("ALTER TABLE ledger_transaction ENABLE TRIGGER ledger_transaction_is_written_once")
    op.alter_column("ledger_transaction", "recorded_at", nullable=False, server_default=sa.text("clock_timestamp()"))
    op.add_column("ledger_seal", sa.Column("form", sa.SmallInteger, server_default="1", nullable=False))


def _set_aside() -> None:
    op.add_column("ledger_transaction", sa.Column("resolves_id", sa.Uuid, nullable=True))
    op.add_column("ledger_transaction", moment("expires_at", nullable=True))
    op.create_foreign_key(
        "fk_resolves_id_ledger_transaction",
        "ledger_transaction",
        "ledger_transaction",
        ["partnership_id", "resolves_id"],
        ["partnership_id", "id"],
    )
    op.create_unique_constraint(
        "uq_ledger_transaction_resolves", "ledger_transaction", ["partnership_id", "resolves_id"]
    )
    op.create_index(
        "ix_ledger_transaction_expiry",
        "ledger_transaction",
        ["partnership_id", "expires_at"],
        postgresql_where=sa.text("kind = 'pending'"),
    )
    op.alter_column("ledger_transaction", "person_id", nullable=True)
    op.alter_column("ledger_transaction", "organisation_id", nullable=True)
    op.drop_constraint("ck_ledger_transaction_kind", "ledger_transaction")
    for name, condition in (
        ("kind", f"kind IN ({KINDS})"),
        ("resolution", "(kind IN ('posting', 'voiding', 'expiry')) = (resolves_id IS NOT NULL)"),
        ("pending", "(kind = 'pending') = (expires_at IS NOT NULL)"),
        # What expires does so by itself: nobody did it.
        ("person", "(kind = 'expiry') = (person_id IS NULL) AND (kind = 'expiry') = (organisation_id IS NULL)"),
    ):
        op.create_check_constraint(f"ck_ledger_transaction_{name}", "ledger_transaction", condition)


def _seal_later() -> None:
    # No foreign keys: only the entry's own trigger writes here, and an entry is never removed.
    op.create_table(
        "ledger_unsealed",
        sa.Column("partnership_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("ledger_id", sa.Uuid, nullable=False),
        moment("recorded_at"),
    )
    op.create_table(
        "ledger_sealing",
        *partnership_keys(),
        sa.Column("ledger_id", sa.Uuid, nullable=False),
        sa.Column("first_number", sa.BigInteger, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        words("hash"),
        within_partnership("ledger_id", "ledger"),
        sa.UniqueConstraint("partnership_id", "ledger_id", "last_number", name="uq_ledger_sealing_number"),
    )


def _add_up_months() -> None:
    op.create_table(
        "ledger_month",
        *partnership_keys(),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("effective_month", sa.Date, nullable=False),
        sa.Column("recorded_month", sa.Date, nullable=False),
        sa.Column("added_pence", sa.BigInteger, nullable=False),
        sa.Column("taken_pence", sa.BigInteger, nullable=False),
        within_partnership("account_id", "ledger_account"),
        sa.UniqueConstraint(
            "partnership_id", "account_id", "effective_month", "recorded_month", name="uq_ledger_month_account"
        ),
        sa.CheckConstraint("added_pence >= 0 AND taken_pence >= 0", name="ck_ledger_month_pence"),
    )
    op.execute("ALTER TABLE ledger_month SET (fillfactor = 50)")
    op.create_index("ix_ledger_day_effective", "ledger_day", ["partnership_id", "effective_on"])
    op.create_index("ix_ledger_day_recorded", "ledger_day", ["partnership_id", "recorded_on"])
    op.execute(FILL_MONTHS)


def _replace_functions() -> None:
    op.execute("DROP TRIGGER ledger_posts ON ledger_transaction")
    op.execute("DROP TRIGGER ledger_line_joins_an_open_entry ON ledger_line")
    for function in (
        "ledger_post()",
        "ledger_refuse_sealed()",
        "ledger_check_entry(ledger_transaction)",
        "ledger_check_reversal(ledger_transaction)",
        "ledger_check_open(ledger_transaction)",
        "ledger_give_seal(ledger_transaction, ledger_head)",
        "ledger_add_up(ledger_transaction, timestamptz)",
    ):
        op.execute(f"DROP FUNCTION {function}")
    for function in (
        NOT_BY_HAND, RECORD_NOW, TURN, DIGEST, CHECK_ENTRY, CHECK_REVERSAL, CHECK_RESOLUTION, POST, REFUSE_POSTED,
        CLOSE, ADD_UP, SEAL, *WRITE_PARTS, WRITE,
    ):  # fmt: skip
        op.execute(function)
    op.execute(
        "CREATE TRIGGER ledger_transaction_is_recorded_now BEFORE INSERT ON ledger_transaction "
        "FOR EACH ROW EXECUTE FUNCTION ledger_record_now()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER ledger_posts AFTER INSERT ON ledger_transaction "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_post()"
    )
    op.execute(
        "CREATE TRIGGER ledger_line_joins_an_open_entry AFTER INSERT ON ledger_line "
        "REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_posted()"
    )
    op.execute(
        "CREATE TRIGGER ledger_sealing_seals BEFORE INSERT ON ledger_sealing "
        "FOR EACH ROW EXECUTE FUNCTION ledger_seal_waiting()"
    )


def _guard() -> None:
    rows.shared_floor("ledger_unsealed", "ledger_sealing", "ledger_month")
    # Whoever seals has no seat: it may see which ledgers have something to do, and then asks one by one.
    for table in ("ledger_unsealed", "ledger_transaction"):
        rows.also_see(table, "the_keeper_lists", rows.WORKER)
    rows.append_only("ledger_sealing")
    op.execute("REVOKE UPDATE, TRUNCATE ON ledger_unsealed FROM portal_app")
    op.execute("REVOKE DELETE ON ledger_month FROM portal_app")
    for table, name, event, scope, function in (
        ("ledger_unsealed", "moves_by_posting", "INSERT OR UPDATE OR DELETE", "ROW", "ledger_not_by_hand"),
        ("ledger_unsealed", "is_never_emptied", "TRUNCATE", "STATEMENT", "refuse_change"),
        ("ledger_month", "moves_by_posting", "INSERT OR UPDATE", "ROW", "ledger_not_by_hand"),
        ("ledger_month", "is_never_removed", "DELETE", "ROW", "refuse_change"),
        ("ledger_month", "is_never_emptied", "TRUNCATE", "STATEMENT", "refuse_change"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH {scope} EXECUTE FUNCTION {function}()"
        )


FILL_MONTHS = """
INSERT INTO ledger_month (partnership_id, id, account_id, effective_month, recorded_month, added_pence, taken_pence)
SELECT partnership_id, gen_random_uuid(), account_id, date_trunc('month', effective_on)::date,
  date_trunc('month', recorded_on)::date, sum(added_pence), sum(taken_pence)
FROM ledger_day GROUP BY 1, 3, 4, 5
"""

# Balances, sums, seals and heads move by posting and sealing alone. A statement of anybody's own reaches these tables
# at the first level of triggers; the ledger's own triggers reach them one level below.
NOT_BY_HAND = """
CREATE OR REPLACE FUNCTION ledger_not_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '% moves by posting to the ledger and in no other way', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""

# Nobody says when it was recorded: the clock does, and not the beginning of the transaction.
RECORD_NOW = """
CREATE FUNCTION ledger_record_now() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$
"""

# Posters hold a ledger open together, whoever closes a period waits until they have committed and has it alone.
# Sealing has a lock of its own: it meets neither.
TURN = """
CREATE FUNCTION ledger_turn(which uuid, what int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended(which::text, what)
$$
"""

# What is hashed is spelled out column by column, so that a later column does not break the chain. No free text and no
# person is in it: a note can hold a name, and a chain must survive the erasure of one. Seals of the first form were
# given at the commit, which was when the entry was recorded; concat_ws leaves out what is null.
DIGEST = """
CREATE OR REPLACE FUNCTION ledger_digest(seal ledger_seal) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\\x1f',
    seal.previous_hash, seal.partnership_id, seal.ledger_id, seal.number,
    to_char(seal.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    entry.id, entry.kind, to_char(entry.effective_on, 'YYYY-MM-DD'), coalesce(entry.reverses_id::text, '-'),
    entry.organisation_id,
    (SELECT string_agg(concat_ws(':', line.id, line.fund_id, line.account_id, line.amount_pence), ',' ORDER BY line.id)
      FROM ledger_line line
      WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id),
    CASE WHEN seal.form > 1 THEN
      concat_ws('|', to_char(entry.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        coalesce(entry.resolves_id::text, '-'),
        coalesce(to_char(entry.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '-')) END), 'UTF8')), 'hex')
  FROM ledger_transaction entry
  WHERE entry.partnership_id = seal.partnership_id AND entry.id = seal.transaction_id
$$
"""

# These functions keep their plans for the life of a connection, perhaps from a day when the tables were empty and a
# scan of them cost nothing. So they are told to go by the indexes.

# All that the lines of an entry and its ledger must be, in one look at them. It is asked with the ledger held open.
CHECK_ENTRY = """
CREATE FUNCTION ledger_check_entry(entry ledger_transaction) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE lines bigint; is_uneven boolean; is_elsewhere boolean; is_closed boolean;
BEGIN
  SELECT coalesce(sum(in_fund.lines), 0), bool_or(in_fund.pence <> 0), bool_or(fund.ledger_id <> entry.ledger_id),
      EXISTS (SELECT FROM ledger_closing closing WHERE closing.partnership_id = entry.partnership_id
        AND closing.ledger_id = entry.ledger_id AND closing.closes_on >= entry.effective_on)
    INTO lines, is_uneven, is_elsewhere, is_closed
    FROM (SELECT line.fund_id, count(*) AS lines, sum(line.amount_pence) AS pence FROM ledger_line line
      WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
      GROUP BY line.fund_id) in_fund
    JOIN ledger_fund fund ON fund.partnership_id = entry.partnership_id AND fund.id = in_fund.fund_id;
  IF entry.kind IN ('voiding', 'expiry') THEN
    IF lines > 0 THEN
      RAISE EXCEPTION 'what releases an amount moves none'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_lines';
    END IF;
  ELSIF lines < 2 THEN
    RAISE EXCEPTION 'an entry has at least two lines'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_lines';
  ELSIF is_uneven THEN
    RAISE EXCEPTION 'the lines of an entry sum to zero in each fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_balances';
  ELSIF is_elsewhere THEN
    RAISE EXCEPTION 'an entry stays within its ledger'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_ledger';
  ELSIF is_closed THEN
    RAISE EXCEPTION 'nothing is posted into a closed period'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_period';
  END IF;
END $$
"""

# A reversal undoes a whole entry of the same ledger, account by account, and is itself never undone.
CHECK_REVERSAL = """
CREATE FUNCTION ledger_check_reversal(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM ledger_transaction first
                 WHERE first.partnership_id = entry.partnership_id AND first.id = entry.reverses_id
                   AND first.ledger_id = entry.ledger_id AND first.kind IN ('contribution', 'spending', 'posting')) THEN
    RAISE EXCEPTION 'a reversal is of an entry of the same ledger that moved an amount and is no reversal itself'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_reverses_entry';
  END IF;
  IF EXISTS (SELECT FROM ledger_line
             WHERE partnership_id = entry.partnership_id AND transaction_id IN (entry.id, entry.reverses_id)
             GROUP BY account_id HAVING sum(amount_pence) <> 0) THEN
    RAISE EXCEPTION 'a reversal is the mirror of what it reverses'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_mirrors';
  END IF;
END $$
"""

# What was set aside is posted, released or expires, once (a unique constraint says so): posted with the same accounts
# and at most the same amounts, before it expires; expired only when its time is over.
CHECK_RESOLUTION = """
CREATE FUNCTION ledger_check_resolution(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$
DECLARE aside ledger_transaction;
BEGIN
  SELECT * INTO aside FROM ledger_transaction first
    WHERE first.partnership_id = entry.partnership_id AND first.id = entry.resolves_id
      AND first.ledger_id = entry.ledger_id AND first.kind = 'pending';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'what was never set aside cannot be posted, released or expire'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_resolves_pending';
  ELSIF (aside.expires_at <= entry.recorded_at) <> (entry.kind = 'expiry') THEN
    RAISE EXCEPTION 'an amount expires when its time is over, and is posted or released before'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_in_time';
  END IF;
  IF entry.kind = 'posting' AND EXISTS (
      SELECT FROM (
        SELECT account_id, coalesce(sum(amount_pence) FILTER (WHERE transaction_id = aside.id), 0) AS wanted,
          coalesce(sum(amount_pence) FILTER (WHERE transaction_id = entry.id), 0) AS posted
        FROM ledger_line WHERE partnership_id = entry.partnership_id AND transaction_id IN (aside.id, entry.id)
        GROUP BY account_id) both_ways
      WHERE sign(posted) <> sign(wanted) OR abs(posted) > abs(wanted)) THEN
    RAISE EXCEPTION 'at most what was set aside is posted, to the same accounts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_within_pending';
  END IF;
END $$
"""

# At the commit, when all lines are there. Posters wait for nobody but a closing that is going on.
POST = """
CREATE FUNCTION ledger_post() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.partnership_id IS DISTINCT FROM nullif(current_setting('portal.partnership', true), '')::uuid THEN
    RAISE EXCEPTION 'a transaction that posts speaks for its partnership until it commits'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_speaker';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(ledger_turn(NEW.ledger_id, 1));
  PERFORM ledger_check_entry(NEW);
  IF NEW.reverses_id IS NOT NULL THEN PERFORM ledger_check_reversal(NEW); END IF;
  IF NEW.resolves_id IS NOT NULL THEN PERFORM ledger_check_resolution(NEW); END IF;
  INSERT INTO ledger_unsealed (partnership_id, id, ledger_id, recorded_at)
    VALUES (NEW.partnership_id, NEW.id, NEW.ledger_id, NEW.recorded_at);
  RETURN NULL;
END $$
"""

REFUSE_POSTED = """
CREATE FUNCTION ledger_refuse_posted() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$ BEGIN
  IF EXISTS (SELECT FROM added line WHERE EXISTS (
      SELECT FROM ledger_unsealed posted
      WHERE posted.partnership_id = line.partnership_id AND posted.id = line.transaction_id)
    OR EXISTS (SELECT FROM ledger_seal seal
      WHERE seal.partnership_id = line.partnership_id AND seal.transaction_id = line.transaction_id)) THEN
    RAISE EXCEPTION 'a posted entry takes no further line'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_line_open_entry';
  END IF;
  RETURN NULL;
END $$
"""

CLOSE = """
CREATE OR REPLACE FUNCTION ledger_close() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(ledger_turn(NEW.ledger_id, 1));
  IF EXISTS (SELECT FROM ledger_closing
             WHERE partnership_id = NEW.partnership_id AND ledger_id = NEW.ledger_id
               AND closes_on >= NEW.closes_on) THEN
    RAISE EXCEPTION 'the ledger is closed up to that day or a later one already'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_closing_later';
  END IF;
  RETURN NEW;
END $$
"""

# The sums of what is being sealed, account by account. What is only set aside is in none. A day is the day on the
# wall in the United Kingdom, as on every page.
ADD_UP = """
CREATE FUNCTION ledger_add_up(whose uuid, entries uuid[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO ledger_balance (partnership_id, id, account_id, balance_pence)
    SELECT whose, gen_random_uuid(), line.account_id, sum(line.amount_pence)
    FROM ledger_line line
    JOIN ledger_transaction entry ON entry.partnership_id = line.partnership_id AND entry.id = line.transaction_id
    WHERE line.partnership_id = whose AND line.transaction_id = ANY (entries) AND entry.kind <> 'pending'
    GROUP BY line.account_id ORDER BY line.account_id
  ON CONFLICT (partnership_id, account_id)
    DO UPDATE SET balance_pence = ledger_balance.balance_pence + EXCLUDED.balance_pence;
  INSERT INTO ledger_day (partnership_id, id, account_id, effective_on, recorded_on, added_pence, taken_pence)
    SELECT whose, gen_random_uuid(), line.account_id, entry.effective_on,
      (entry.recorded_at AT TIME ZONE 'Europe/London')::date,
      sum(greatest(line.amount_pence, 0)), sum(greatest(-line.amount_pence, 0))
    FROM ledger_line line
    JOIN ledger_transaction entry ON entry.partnership_id = line.partnership_id AND entry.id = line.transaction_id
    WHERE line.partnership_id = whose AND line.transaction_id = ANY (entries) AND entry.kind <> 'pending'
    GROUP BY 3, 4, 5 ORDER BY 3, 4, 5
  ON CONFLICT (partnership_id, account_id, effective_on, recorded_on)
    DO UPDATE SET added_pence = ledger_day.added_pence + EXCLUDED.added_pence,
      taken_pence = ledger_day.taken_pence + EXCLUDED.taken_pence;
  INSERT INTO ledger_month (partnership_id, id, account_id, effective_month, recorded_month, added_pence, taken_pence)
    SELECT whose, gen_random_uuid(), line.account_id, date_trunc('month', entry.effective_on)::date,
      date_trunc('month', entry.recorded_at AT TIME ZONE 'Europe/London')::date,
      sum(greatest(line.amount_pence, 0)), sum(greatest(-line.amount_pence, 0))
    FROM ledger_line line
    JOIN ledger_transaction entry ON entry.partnership_id = line.partnership_id AND entry.id = line.transaction_id
    WHERE line.partnership_id = whose AND line.transaction_id = ANY (entries) AND entry.kind <> 'pending'
    GROUP BY 3, 4, 5 ORDER BY 3, 4, 5
  ON CONFLICT (partnership_id, account_id, effective_month, recorded_month)
    DO UPDATE SET added_pence = ledger_month.added_pence + EXCLUDED.added_pence,
      taken_pence = ledger_month.taken_pence + EXCLUDED.taken_pence;
END $$
"""

# A row of ledger_sealing is the act: it seals what waits, oldest first, and says from which number to which. Nothing
# waits, or somebody else is at it: there is no row. The lock is tried and not waited for.
SEAL = """
CREATE FUNCTION ledger_seal_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head ledger_head; seal ledger_seal; entry uuid; sealed uuid[] := '{}';
BEGIN
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

# One call posts: it writes all that was asked, or nothing and says what stands in the way. Where a key is being posted
# by another, it waits for that one's end and gives that one's answer. Row by row, because plain statements with plain
# values cost a third of what unnested arrays cost. A line names its entry by its place. Accounts that are new are
# opened in one order for everybody, before the lines, so that openers do not deadlock.
WRITE = """
CREATE FUNCTION ledger_write(whose uuid, which_fund uuid, person uuid, organisation uuid,
  ids uuid[], kinds text[], days date[], notes text[], bases text[], reversed uuid[], resolved uuid[],
  expiries timestamptz[], keys text[], digests text[],
  line_ids uuid[], places int[], funds uuid[], codes text[], pence bigint[], accounts text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  here uuid; closed_on date; posted jsonb := '[]'; refused jsonb := '[]'; written uuid[] := '{}';
  account uuid; line_accounts uuid[] := '{}';
BEGIN
  SELECT ledger_id INTO here FROM ledger_fund WHERE partnership_id = whose AND id = which_fund;
  IF here IS NULL THEN RETURN NULL; END IF;
  SELECT max(closes_on) INTO closed_on FROM ledger_closing WHERE partnership_id = whose AND ledger_id = here;
  FOR place IN 1..cardinality(keys) LOOP
    refused := refused || ledger_refused(whose, here, keys[place]);
    -- One entry that may be written meets its twin at the insert. Of several none may be when one was posted before.
    IF cardinality(keys) > 1 OR refused <> '[]' OR closed_on >= days[place] THEN
      posted := posted || ledger_posted(whose, here, keys[place]);
    END IF;
  END LOOP;
  IF posted = '[]' AND refused = '[]' AND (closed_on IS NULL OR closed_on < ALL (days)) THEN
    FOR place IN 1..cardinality(codes) LOOP
      SELECT id INTO account FROM ledger_account
        WHERE partnership_id = whose AND fund_id = funds[place] AND code = codes[place];
      IF NOT FOUND THEN
        PERFORM ledger_open_accounts(whose, accounts::jsonb);
        SELECT id INTO account FROM ledger_account
          WHERE partnership_id = whose AND fund_id = funds[place] AND code = codes[place];
      END IF;
      line_accounts := line_accounts || account;
    END LOOP;
    FOR place IN 1..cardinality(ids) LOOP
      INSERT INTO ledger_transaction (partnership_id, id, ledger_id, kind, effective_on, note, basis, reverses_id,
          resolves_id, expires_at, key, request_digest, person_id, organisation_id)
        VALUES (whose, ids[place], here, kinds[place], days[place], notes[place], bases[place], reversed[place],
          resolved[place], expiries[place], keys[place], digests[place], person, organisation)
        ON CONFLICT ON CONSTRAINT uq_ledger_transaction_key DO NOTHING;
      IF FOUND THEN
        written := written || ids[place];
      ELSE
        posted := posted || ledger_posted(whose, here, keys[place]);
      END IF;
    END LOOP;
    FOR place IN 1..cardinality(line_ids) LOOP
      IF ids[places[place]] = ANY (written) THEN
        INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
          VALUES (whose, line_ids[place], ids[places[place]], line_accounts[place], funds[place], pence[place]);
      END IF;
    END LOOP;
  END IF;
  RETURN jsonb_build_object('closed_on', closed_on, 'posted', posted, 'refused', refused,
    'written', to_jsonb(written));
END $$
"""

WRITE_PARTS = (
    """
CREATE FUNCTION ledger_posted(whose uuid, here uuid, asked text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE known record;
BEGIN
  SELECT id, request_digest INTO known FROM ledger_transaction
    WHERE partnership_id = whose AND ledger_id = here AND key = asked;
  IF NOT FOUND THEN RETURN '[]'; END IF;
  RETURN jsonb_build_array(jsonb_build_array(asked, known.id, known.request_digest));
END $$
""",
    """
CREATE FUNCTION ledger_refused(whose uuid, here uuid, asked text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE known record;
BEGIN
  SELECT request_digest, sentence INTO known FROM ledger_refusal
    WHERE partnership_id = whose AND ledger_id = here AND key = asked;
  IF NOT FOUND THEN RETURN '[]'; END IF;
  RETURN jsonb_build_array(jsonb_build_array(asked, known.request_digest, known.sentence));
END $$
""",
    """
CREATE FUNCTION ledger_open_accounts(whose uuid, accounts jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO ledger_account (partnership_id, id, fund_id, code, kind, medium, organisation_id, supplier, work)
    SELECT whose, one.id, one.fund_id, one.code, one.kind, one.medium, one.organisation_id, one.supplier, one.work
    FROM jsonb_to_recordset(accounts) AS one(id uuid, fund_id uuid, code text, kind text, medium text,
      organisation_id uuid, supplier text, work text)
    ORDER BY one.fund_id, one.code
    ON CONFLICT ON CONSTRAINT uq_ledger_account_code DO NOTHING
$$
""",
)
