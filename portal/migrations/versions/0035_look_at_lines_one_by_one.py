"""The check that a posted entry takes no further line looks at each line by its key."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TRIGGER ledger_line_joins_an_open_entry ON ledger_line")
    op.execute("DROP FUNCTION ledger_refuse_posted()")
    op.execute(REFUSE_POSTED)
    op.execute(
        "CREATE TRIGGER ledger_line_joins_an_open_entry BEFORE INSERT ON ledger_line "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_posted()"
    )


# Planning a look into the rows of one statement takes longer, for each statement anew, than two looks by key.
REFUSE_POSTED = """
CREATE FUNCTION ledger_refuse_posted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM ledger_unsealed posted
      WHERE posted.partnership_id = NEW.partnership_id AND posted.id = NEW.transaction_id)
    OR EXISTS (SELECT FROM ledger_seal seal
      WHERE seal.partnership_id = NEW.partnership_id AND seal.transaction_id = NEW.transaction_id) THEN
    RAISE EXCEPTION 'a posted entry takes no further line'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_line_open_entry';
  END IF;
  RETURN NEW;
END $$
"""
