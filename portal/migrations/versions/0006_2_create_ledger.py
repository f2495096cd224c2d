"""The ledger of money: funds, accounts, entries, and the chain that the database keeps by itself."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import created, partnership_keys, reference, within_partnership, words

revision = "0006_ledger"
down_revision = "0006_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_funds()
    _create_entries()
    _create_chain()
    _guard_the_ledger()


def _create_funds() -> None:
    op.create_table(
        "ledger",
        *partnership_keys(),
        words("currency"),
        sa.UniqueConstraint("partnership_id", "currency", name="uq_ledger_currency"),
        sa.CheckConstraint("currency = 'GBP'", name="ck_ledger_currency"),
    )
    op.create_table(
        "ledger_fund",
        *partnership_keys(),
        _id("ledger_id"),
        words("name"),
        reference("holder_id", "organisation.id"),
        within_partnership("ledger_id", "ledger"),
        sa.UniqueConstraint("partnership_id", "ledger_id", "name", name="uq_ledger_fund_name"),
    )
    op.create_table(
        "ledger_account",
        *partnership_keys(),
        _id("fund_id"),
        words("code"),
        words("kind"),
        words("medium"),
        reference("organisation_id", "organisation.id", nullable=True),
        words("supplier"),
        words("work"),
        within_partnership("fund_id", "ledger_fund"),
        sa.UniqueConstraint("partnership_id", "fund_id", "code", name="uq_ledger_account_code"),
        sa.UniqueConstraint("partnership_id", "id", "fund_id", name="uq_ledger_account_fund"),
        sa.CheckConstraint("kind IN ('contribution', 'fund', 'spending')", name="ck_ledger_account_kind"),
        sa.CheckConstraint("medium IN ('cash', 'in kind', 'staff time')", name="ck_ledger_account_medium"),
    )
    rows.shared_floor("ledger", "ledger_fund", "ledger_account")
    # The command that checks the chains has no seat: it may see which ledgers there are, and then asks one by one.
    rows.also_see("ledger", "the_checker_lists", rows.WORKER)


def _create_entries() -> None:
    op.create_table(
        "ledger_transaction",
        *partnership_keys(),
        _id("ledger_id"),
        words("kind"),
        sa.Column("effective_on", sa.Date, nullable=False),
        words("note"),
        words("basis"),
        _id("reverses_id", nullable=True),
        words("key"),
        words("request_digest"),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        within_partnership("ledger_id", "ledger"),
        within_partnership("reverses_id", "ledger_transaction"),
        sa.UniqueConstraint("partnership_id", "ledger_id", "key", name="uq_ledger_transaction_key"),
        sa.UniqueConstraint("partnership_id", "reverses_id", name="uq_ledger_transaction_reverses"),
        sa.CheckConstraint("kind IN ('contribution', 'spending', 'reversal')", name="ck_ledger_transaction_kind"),
        sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="ck_ledger_transaction_reversal"),
    )
    op.create_table(
        "ledger_line",
        *partnership_keys(),
        _id("transaction_id"),
        _id("account_id"),
        _id("fund_id"),
        sa.Column("amount_pence", sa.BigInteger, nullable=False),
        within_partnership("transaction_id", "ledger_transaction"),
        sa.ForeignKeyConstraint(
            ["partnership_id", "account_id", "fund_id"],
            ["ledger_account.partnership_id", "ledger_account.id", "ledger_account.fund_id"],
            name="fk_ledger_line_account",
        ),
        sa.CheckConstraint("amount_pence <> 0 AND abs(amount_pence) <= 1000000000000000", name="ck_ledger_line_amount"),
    )
    op.create_index("ix_ledger_line_transaction", "ledger_line", ["partnership_id", "transaction_id"])
    op.create_index("ix_ledger_line_account", "ledger_line", ["partnership_id", "account_id"])
    rows.shared_floor("ledger_transaction", "ledger_line")
    rows.in_own_name("ledger_transaction")


def _create_chain() -> None:
    op.create_table(
        "ledger_balance",
        *partnership_keys(),
        _id("account_id"),
        sa.Column("balance_pence", sa.BigInteger, nullable=False),
        within_partnership("account_id", "ledger_account"),
        sa.UniqueConstraint("partnership_id", "account_id", name="uq_ledger_balance_account"),
    )
    op.create_table(
        "ledger_seal",
        *partnership_keys(),
        _id("ledger_id"),
        _id("transaction_id"),
        sa.Column("number", sa.BigInteger, nullable=False),
        created("sealed_at"),
        words("previous_hash"),
        words("hash"),
        within_partnership("ledger_id", "ledger"),
        within_partnership("transaction_id", "ledger_transaction"),
        sa.UniqueConstraint("partnership_id", "transaction_id", name="uq_ledger_seal_transaction"),
        sa.UniqueConstraint("partnership_id", "ledger_id", "number", name="uq_ledger_seal_number"),
    )
    op.create_table(
        "ledger_head",
        *partnership_keys(),
        _id("ledger_id"),
        sa.Column("number", sa.BigInteger, nullable=False),
        words("hash"),
        within_partnership("ledger_id", "ledger"),
        sa.UniqueConstraint("partnership_id", "ledger_id", name="uq_ledger_head_ledger"),
    )
    rows.shared_floor("ledger_balance", "ledger_seal", "ledger_head")


def _guard_the_ledger() -> None:
    for function in (DIGEST, NOT_BY_HAND, CHECK_ENTRY, CHECK_REVERSAL, ADD_UP, SEAL, POST, REFUSE_SEALED):
        op.execute(function)
    op.execute(
        "CREATE CONSTRAINT TRIGGER ledger_posts AFTER INSERT ON ledger_transaction "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_post()"
    )
    op.execute(
        "CREATE TRIGGER ledger_line_joins_an_open_entry BEFORE INSERT ON ledger_line "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_sealed()"
    )
    rows.append_only("ledger", "ledger_fund", "ledger_account", "ledger_transaction", "ledger_line", "ledger_seal")
    for table in ("ledger_balance", "ledger_head"):
        op.execute(f"REVOKE DELETE ON {table} FROM portal_app")
        op.execute(
            f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_never_removed BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table, events in (
        ("ledger_balance", "INSERT OR UPDATE"),
        ("ledger_head", "INSERT OR UPDATE"),
        ("ledger_seal", "INSERT"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_moves_by_posting BEFORE {events} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_not_by_hand()"
        )


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


# What is hashed is spelled out column by column, so that a later column does not break the chain. No free text
# and no person is in it: a note can hold a name, and a chain must survive the erasure of one.
DIGEST = """
CREATE FUNCTION ledger_digest(seal ledger_seal) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\\x1f',
    seal.previous_hash, seal.partnership_id, seal.ledger_id, seal.number,
    to_char(seal.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    entry.id, entry.kind, to_char(entry.effective_on, 'YYYY-MM-DD'), coalesce(entry.reverses_id::text, '-'),
    entry.organisation_id,
    (SELECT string_agg(concat_ws(':', line.id, line.fund_id, line.account_id, line.amount_pence), ',' ORDER BY line.id)
      FROM ledger_line line
      WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id)), 'UTF8')), 'hex')
  FROM ledger_transaction entry
  WHERE entry.partnership_id = seal.partnership_id AND entry.id = seal.transaction_id
$$
"""

# Balances, seals and heads are moved by posting alone. A statement of anybody's own reaches these tables at the
# first level of triggers; the ledger's deferred trigger reaches them one level below.
NOT_BY_HAND = """
CREATE FUNCTION ledger_not_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '% moves by posting to the ledger and in no other way', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""

CHECK_ENTRY = """
CREATE FUNCTION ledger_check_entry(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF entry.partnership_id IS DISTINCT FROM nullif(current_setting('portal.partnership', true), '')::uuid THEN
    RAISE EXCEPTION 'a transaction that posts speaks for its partnership until it commits'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_speaker';
  END IF;
  IF 2 > (SELECT count(*) FROM ledger_line
          WHERE partnership_id = entry.partnership_id AND transaction_id = entry.id) THEN
    RAISE EXCEPTION 'an entry has at least two lines'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_lines';
  END IF;
  IF EXISTS (SELECT FROM ledger_line
             WHERE partnership_id = entry.partnership_id AND transaction_id = entry.id
             GROUP BY fund_id HAVING sum(amount_pence) <> 0) THEN
    RAISE EXCEPTION 'the lines of an entry sum to zero in each fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_balances';
  END IF;
  IF EXISTS (SELECT FROM ledger_line line JOIN ledger_fund fund
               ON fund.partnership_id = line.partnership_id AND fund.id = line.fund_id
             WHERE line.partnership_id = entry.partnership_id AND line.transaction_id = entry.id
               AND fund.ledger_id <> entry.ledger_id) THEN
    RAISE EXCEPTION 'an entry stays within its ledger'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_transaction_ledger';
  END IF;
END $$
"""

# A reversal undoes a whole entry of the same ledger, account by account, and is itself never undone.
CHECK_REVERSAL = """
CREATE FUNCTION ledger_check_reversal(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM ledger_transaction first
                 WHERE first.partnership_id = entry.partnership_id AND first.id = entry.reverses_id
                   AND first.ledger_id = entry.ledger_id AND first.reverses_id IS NULL) THEN
    RAISE EXCEPTION 'a reversal is of an entry of the same ledger that is no reversal itself'
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

ADD_UP = """
CREATE FUNCTION ledger_add_up(entry ledger_transaction) RETURNS void LANGUAGE sql AS $$
  INSERT INTO ledger_balance (partnership_id, id, account_id, balance_pence)
    SELECT partnership_id, gen_random_uuid(), account_id, sum(amount_pence)
    FROM ledger_line WHERE partnership_id = entry.partnership_id AND transaction_id = entry.id
    GROUP BY partnership_id, account_id ORDER BY account_id
  ON CONFLICT (partnership_id, account_id)
    DO UPDATE SET balance_pence = ledger_balance.balance_pence + EXCLUDED.balance_pence
$$
"""

SEAL = """
CREATE FUNCTION ledger_give_seal(entry ledger_transaction) RETURNS void LANGUAGE plpgsql AS $$
DECLARE head ledger_head; seal ledger_seal;
BEGIN
  SELECT * INTO head FROM ledger_head
    WHERE partnership_id = entry.partnership_id AND ledger_id = entry.ledger_id;
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
    WHERE partnership_id = entry.partnership_id AND id = head.id;
END $$
"""

# At the commit, when all lines are there: posters queue for the head of the chain while one commits, and no longer.
# The head is taken before the balances, so that two posters never wait for each other.
POST = """
CREATE FUNCTION ledger_post() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM ledger_check_entry(NEW);
  IF NEW.reverses_id IS NOT NULL THEN PERFORM ledger_check_reversal(NEW); END IF;
  INSERT INTO ledger_head (partnership_id, id, ledger_id, number, hash)
    VALUES (NEW.partnership_id, gen_random_uuid(), NEW.ledger_id, 0, '') ON CONFLICT DO NOTHING;
  PERFORM FROM ledger_head
    WHERE partnership_id = NEW.partnership_id AND ledger_id = NEW.ledger_id FOR UPDATE;
  PERFORM ledger_add_up(NEW);
  PERFORM ledger_give_seal(NEW);
  RETURN NULL;
END $$
"""

REFUSE_SEALED = """
CREATE FUNCTION ledger_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM ledger_seal
             WHERE partnership_id = NEW.partnership_id AND transaction_id = NEW.transaction_id) THEN
    RAISE EXCEPTION 'a sealed entry takes no further line'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_line_open_entry';
  END IF;
  RETURN NEW;
END $$
"""
