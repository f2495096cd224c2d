"""What one party may change in rows of another, or of everybody, is what the portal lets it change, and no more."""

from alembic import op

from portal.db import row_security as rows

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

# What parties work on together, with the columns that say what a row is and belongs to.
WORKED_ON_TOGETHER = {
    "activity": ("pilot_id",),
    "appraisal": (),
    "appraisal_input": ("appraisal_id",),
    "appraisal_outcome": ("appraisal_id",),
    "appraisal_range": ("appraisal_id",),
    "appraisal_scenario": ("appraisal_id",),
    "appraisal_setting": ("appraisal_id",),
    "award_criterion": ("tender_id",),
    "budget": ("kind", "host_id"),
    "delivery_item": ("kind",),
    "indicator": ("outcome_id",),
    "indicator_worth": ("indicator_id",),
    "outcome": ("level",),
    "pilot": (),
    "pilot_measure": ("pilot_id",),
    "remark": ("activity_id", "question_id"),
    "service_quality": (),
    "tender": (),
}

# What changes of a row that is there: these columns and no others.
CHANGES = {
    "clause_change": ("changed_at",),
    "comment_place": ("clause_id", "quote", "occurrence", "is_gone"),
    "design": ("changes", "rearranged_at"),
    "design_comment": ("private_to", "shared_at"),
    "invitation": ("email",),
    "membership": ("is_administrator", "left_at"),
    "partnership": ("step", "phase"),
    "price_series": ("retired_at",),
    "saved_framework": ("retired_at",),
    "section_reading": ("revision", "read_at"),
    "unit_cost": ("retired_at",),
    "work_package": ("title", "description", "clause_reference", "revision", "removed_at"),
}
# A row of these is written, and perhaps removed and written anew, but does not change.
STAYS = (
    "consortium", "consortium_member", "delivery_link", "outcome_link", "outcome_source", "payment_clause",
    "payment_payer", "payment_price", "question", "work_share",
)  # fmt: skip
NEVER_REMOVED = (
    "activity", "budget", "consortium", "consortium_member", "indicator_acceptance", "indicator_worth", "invitation",
    "payment_clause", "payment_contract", "pilot", "tender", "work_package",
)  # fmt: skip


def upgrade() -> None:
    for table, kept in WORKED_ON_TOGETHER.items():
        rows.keeps(table, *kept)
    for table, columns in CHANGES.items():
        rows.changes_only(table, *columns)
    for table in STAYS:
        rows.changes_only(table)
    _let_acceptances_go_with_their_indicator()
    rows.never_removed(*NEVER_REMOVED)
    rows.only_by("clause_change", f"{rows.WORKER} OR {rows.ORGANISATION}")
    rows.only_by("comment_place", rows.WORKER)
    rows.only_by("invitation", rows.own_row_of("inviter_id", "organisation"))
    op.execute(f"CREATE POLICY only_by_update ON design_comment AS RESTRICTIVE FOR UPDATE USING ({rows.ORGANISATION})")
    _move_the_journals_head_by_its_entries()


def _let_acceptances_go_with_their_indicator() -> None:
    """Nobody takes another's word away, not even to remove the indicator that it was about."""
    op.execute("ALTER TABLE indicator_acceptance DROP CONSTRAINT fk_indicator_acceptance_indicator")
    op.execute(
        "ALTER TABLE indicator_acceptance ADD CONSTRAINT fk_indicator_acceptance_indicator "
        "FOREIGN KEY (partnership_id, indicator_id) REFERENCES indicator (partnership_id, id) ON DELETE CASCADE"
    )


def _move_the_journals_head_by_its_entries() -> None:
    op.execute(MOVES_BY_AN_ENTRY)
    op.execute(
        "CREATE TRIGGER journal_head_moves_by_an_entry AFTER INSERT OR UPDATE ON journal_head "
        "FOR EACH ROW EXECUTE FUNCTION journal_head_moves_by_an_entry()"
    )


MOVES_BY_AN_ENTRY = """
CREATE FUNCTION journal_head_moves_by_an_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'the journal grows by an entry and in no other way' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""
