"""Whoever a row names as the one that did it is the person who speaks, and not a colleague; a text is its writers'."""

from alembic import op

from portal.db import row_security as rows

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

BY_A_PERSON = (
    "acknowledgement", "activity_closing", "activity_opening", "appraisal_approval", "budget_action_plan",
    "budget_agreement", "budget_contribution", "budget_figure", "budget_forecast", "budget_rule",
    "budget_signature", "budget_use", "clause_decision", "code_batch", "comment_step", "consortium_member_step",
    "contribution_round", "contribution_working", "cost_line", "decision", "decision_withdrawal",
    "design_comment", "design_section", "design_session", "design_version", "gate_text", "indicator_acceptance",
    "indicator_result", "invitation", "invitation_answer", "journal_entry", "lead_answer", "lead_proposal",
    "ledger_closing", "ledger_transaction", "measure_change", "operational_plan", "outcome_wish",
    "pack_version", "package_price", "payment_agreement", "payment_claim", "payment_made", "payment_start",
    "payment_verdict", "pending_import", "pilot_end", "pilot_start", "position", "price_series", "reach_aim",
    "reach_count", "remark_removal", "result_submission", "result_verdict", "risk", "risk_limit", "risk_step",
    "round_adoption", "round_agreement", "round_proposal", "satisfaction_reading", "saved_framework",
    "section_grant", "section_revision", "share_acceptance", "shared_cost", "unit_cost", "value_answer",
    "value_line", "value_withdrawal", "version_sight", "word_copy", "word_intake", "word_return",
)  # fmt: skip
# The portal writes down for several people at once what they wrote together.
ALSO_BY_THE_PORTAL = ("clause_change", "live_client", "live_taken_out", "live_update", "proposal_decision")
NAME_WHO_WROTE_LAST = ("cost_line", "indicator_result", "outcome_wish", "package_price")


def upgrade() -> None:
    rows.of_own_hand(*BY_A_PERSON)
    rows.of_own_hand(*ALSO_BY_THE_PORTAL, or_else=rows.WORKER)
    rows.changed_by_own_hand(*NAME_WHO_WROTE_LAST)
    rows.changes_only("pending_import", "taken_at")
    rows.changes_only("risk", "private_to")
    op.execute(KEPT_BY_ITS_WRITERS)


# As before, but the lead agency, which may rename another's section and hand it on, changes its text only after it has
# allowed itself to, for all to see.
KEPT_BY_ITS_WRITERS = """
CREATE OR REPLACE FUNCTION design_section_is_kept_by_its_writers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  speaker uuid := nullif(current_setting('portal.organisation', true), '')::uuid;
  person uuid := nullif(current_setting('portal.person', true), '')::uuid;
BEGIN
  IF (OLD.partnership_id, OLD.id, OLD.created_at, OLD.design_id, OLD.hint)
    IS DISTINCT FROM (NEW.partnership_id, NEW.id, NEW.created_at, NEW.design_id, NEW.hint) THEN
    RAISE EXCEPTION 'a section stays where it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF current_setting('portal.worker', true) = 'on' THEN
    RETURN NEW;
  END IF;
  IF (OLD.owner_id, OLD.removed_at) IS DISTINCT FROM (NEW.owner_id, NEW.removed_at) AND NOT looks_after(OLD) THEN
    RAISE EXCEPTION 'whoever looks after a section hands it on' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.person_id, OLD.organisation_id) IS DISTINCT FROM (NEW.person_id, NEW.organisation_id)
    AND (person, speaker) IS DISTINCT FROM (NEW.person_id, NEW.organisation_id) THEN
    RAISE EXCEPTION 'nobody writes in another name' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.marked IS DISTINCT FROM NEW.marked
    OR NEW.unkept_writers NOT IN (OLD.unkept_writers, '{}')
    OR NEW.unkept_since IS NOT NULL AND OLD.unkept_since IS DISTINCT FROM NEW.unkept_since THEN
    RAISE EXCEPTION 'the live text is written down by the portal' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.heading, OLD.blocks, OLD.person_id, OLD.organisation_id, OLD.changed_at)
    IS DISTINCT FROM (NEW.heading, NEW.blocks, NEW.person_id, NEW.organisation_id, NEW.changed_at)
    AND OLD.owner_id IS DISTINCT FROM speaker
    AND (OLD.blocks IS DISTINCT FROM NEW.blocks OR NOT looks_after(OLD))
    AND 'write' IS DISTINCT FROM (
      SELECT rights FROM section_grant WHERE partnership_id = OLD.partnership_id AND section_id = OLD.id
        AND granted_to_id = speaker ORDER BY created_at DESC, id DESC LIMIT 1) THEN
    RAISE EXCEPTION 'a section is written by those whom it allows to' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
