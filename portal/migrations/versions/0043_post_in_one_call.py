"""Posting asks for less: an entry, its lines and its line in the journal in one call, and fewer questions behind it."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # An entry's ledger and a line's entry are rows of the same partnership: their keys say that it is there.
    for table in ("ledger_transaction", "ledger_line"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_partnership_id_fkey")
    op.execute(f"DROP FUNCTION ledger_write({', '.join(OLD_ARGUMENTS)})")
    op.execute("DROP FUNCTION ledger_check_entry(ledger_transaction)")
    op.execute("ALTER FUNCTION ledger_post() SET enable_seqscan = off")
    for function in (CHECK_FUNDS, CHECK_ENTRY, WRITE):
        op.execute(function)


OLD_ARGUMENTS = (
    "uuid", "uuid", "uuid", "uuid", "uuid[]", "text[]", "date[]", "text[]", "text[]", "uuid[]", "uuid[]",
    "timestamptz[]", "text[]", "text[]", "uuid[]", "int[]", "uuid[]", "text[]", "bigint[]", "text",
)  # fmt: skip

# These functions keep their plans for the life of a connection, perhaps from a day when the tables were empty and a
# scan of them cost nothing. So whoever calls the others (the writing, and the trigger at the commit) is told to go by
# the indexes; to tell each of them would cost as much as what they ask.

# Lines of several funds, fund by fund. Nearly all entries are of one fund, whose sum is known without it.
CHECK_FUNDS = """
CREATE FUNCTION ledger_is_uneven(entry ledger_transaction) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
  RETURN EXISTS (SELECT FROM ledger_line line
    WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
    GROUP BY line.fund_id HAVING sum(line.amount_pence) <> 0);
END $$
"""

# All that the lines of an entry and its ledger must be, in one look at them. It is asked with the ledger held open.
CHECK_ENTRY = """
CREATE FUNCTION ledger_check_entry(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$
DECLARE lines bigint; pence numeric; is_of_one_fund boolean; is_elsewhere boolean; is_closed boolean;
BEGIN
  SELECT count(*), coalesce(sum(line.amount_pence), 0), min(line.fund_id::text) = max(line.fund_id::text),
      bool_or(fund.ledger_id <> entry.ledger_id),
      EXISTS (SELECT FROM ledger_closing closing WHERE closing.partnership_id = entry.partnership_id
        AND closing.ledger_id = entry.ledger_id AND closing.closes_on >= entry.effective_on)
    INTO lines, pence, is_of_one_fund, is_elsewhere, is_closed
    FROM ledger_line line
    JOIN ledger_fund fund ON fund.partnership_id = line.partnership_id AND fund.id = line.fund_id
    WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id;
  IF entry.kind IN ('voiding', 'expiry') THEN
    IF lines > 0 THEN
      RAISE EXCEPTION 'what releases an amount moves none'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_lines';
    END IF;
  ELSIF lines < 2 THEN
    RAISE EXCEPTION 'an entry has at least two lines'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_lines';
  ELSIF pence <> 0 OR NOT is_of_one_fund AND ledger_is_uneven(entry) THEN
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

# One call posts: it writes all that was asked, or nothing and says what stands in the way. Where a key is being posted
# by another, it waits for that one's end and gives that one's answer. Row by row, because plain statements with plain
# values cost a third of what unnested arrays cost. A line names its entry by its place. Everybody takes the keys of
# their entries first and opens accounts after them, in one order, so that openers do not deadlock. What is to be said
# in the journal is said last: its chain is everybody's, and is held until the commit.
WRITE = """
CREATE FUNCTION ledger_write(whose uuid, which_fund uuid, person uuid, organisation uuid,
  ids uuid[], kinds text[], days date[], notes text[], bases text[], reversed uuid[], resolved uuid[],
  expiries timestamptz[], keys text[], digests text[], verbs text[], subjects text[],
  line_ids uuid[], places int[], funds uuid[], codes text[], pence bigint[], accounts text) RETURNS jsonb
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  here uuid; closed_on date; is_refused boolean; posted jsonb := '[]'; refused jsonb := '[]'; written uuid[] := '{}';
BEGIN
  SELECT fund.ledger_id,
      (SELECT max(closing.closes_on) FROM ledger_closing closing
        WHERE closing.partnership_id = whose AND closing.ledger_id = fund.ledger_id),
      EXISTS (SELECT FROM ledger_refusal refusal
        WHERE refusal.partnership_id = whose AND refusal.ledger_id = fund.ledger_id AND refusal.key = ANY (keys))
    INTO here, closed_on, is_refused FROM ledger_fund fund
    WHERE fund.partnership_id = whose AND fund.id = which_fund;
  IF here IS NULL THEN RETURN NULL; END IF;
  -- One entry that may be written meets its twin at the insert. Of several none may be when one was posted before.
  IF is_refused OR cardinality(keys) > 1 OR closed_on >= ANY (days) THEN
    FOR place IN 1..cardinality(keys) LOOP
      refused := refused || ledger_refused(whose, here, keys[place]);
      posted := posted || ledger_posted(whose, here, keys[place]);
    END LOOP;
    IF posted <> '[]' OR refused <> '[]' OR closed_on >= ANY (days) THEN
      RETURN jsonb_build_object('closed_on', closed_on, 'posted', posted, 'refused', refused, 'written', '[]'::jsonb);
    END IF;
  END IF;
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
    CONTINUE WHEN ids[places[place]] <> ALL (written);
    FOR try IN 1..2 LOOP
      INSERT INTO ledger_line (partnership_id, id, transaction_id, account_id, fund_id, amount_pence)
        SELECT whose, line_ids[place], ids[places[place]], account.id, account.fund_id, pence[place]
        FROM ledger_account account
        WHERE account.partnership_id = whose AND account.fund_id = funds[place] AND account.code = codes[place];
      EXIT WHEN FOUND;
      PERFORM ledger_open_accounts(whose, accounts::jsonb);
    END LOOP;
  END LOOP;
  FOR place IN 1..cardinality(ids) LOOP
    CONTINUE WHEN verbs[place] = '' OR ids[place] <> ALL (written);
    INSERT INTO journal_entry (partnership_id, id, person_id, organisation_id, verb, subject, subject_id)
      VALUES (whose, gen_random_uuid(), person, organisation, verbs[place], subjects[place], ids[place]);
  END LOOP;
  RETURN jsonb_build_object('closed_on', closed_on, 'posted', posted, 'refused', refused, 'written', to_jsonb(written));
END $$
"""
