"""The database's constraints in the users' words, for the moment when two people act at once.

Each slice adds the names of its own constraints to WORDS with a sentence that says what to do.
"""

from sqlalchemy.exc import IntegrityError

WORDS: dict[str, str] = {
    "uq_decision_round": "Somebody has just asked everybody to confirm. Look at what they asked first.",
    "uq_position_number": "Somebody of your organisation has just answered. Look at the answer first.",
    "uq_decision_withdrawal_decision": "Somebody has just changed this text. Look at the new text first.",
    "uq_gate_text_number": "Somebody has just saved this text. Look at what they wrote, then add yours.",
    "uq_gate_opening_gate": "This gate is open already.",
    "uq_invitation_answer_invitation": "This invitation has been answered already.",
    "uq_acknowledgement_statement": "Your organisation has acknowledged this already.",
    "uq_party_organisation": "This organisation is already part of the partnership.",
    "uq_seat_person": "This person already has a seat for this organisation.",
    "uq_organisation_name": "There is already an organisation with this name. Choose it from the list.",
    "uq_person_email": "There is already an account with this e-mail address. Sign in with it.",
    "uq_consortium_name": "There is already a consortium with this name here. Choose another name.",
    "uq_consortium_member_organisation": "This organisation has already been invited into the consortium.",
    "uq_consortium_member_step_number": "Somebody answered for this organisation at the same moment. Reload the page.",
    "uq_lead_proposal_number": "Another lead body was proposed at the same moment. Reload the page and read it first.",
    "uq_lead_answer_organisation": "Your organisation has already answered this proposal.",
    "uq_operational_plan_number": "Somebody saved the plan at the same moment. Go back, reload and put your change in.",
    "uq_work_package_title": "There is already a work package with this title. Choose another title.",
    "uq_work_share_organisation": "Somebody changed these shares at the same moment. Go back and reload the page.",
    "uq_share_acceptance_organisation": "Your organisation has already accepted its part of this work package.",
    "uq_shared_cost_line": "This cost is already on the shared floor.",
    "uq_outcome_link": "These two outcomes are linked already.",
    "uq_delivery_link": "This is linked to the outcome already.",
    "uq_indicator_name": "This outcome already has an indicator with this name. Choose another name.",
    "fk_value_line_outcome": "Value has been recorded for this outcome, so it stays in the framework.",
    "uq_ledger_fund_name": "There is already a fund with this name. Choose another name.",
    "uq_ledger_transaction_reverses": "This entry has been reversed already. An entry is reversed once.",
    "ck_ledger_transaction_balances": "The entry does not balance, so it was not recorded.",
    "uq_appraisal_title": "There is already an appraisal with this title. Choose another title.",
    "uq_appraisal_range_field": "This number has a range already. Remove it first, then give it another.",
    "uq_appraisal_scenario_name": "There is already a scenario with this name. Choose another name.",
    "uq_appraisal_setting_field": "This scenario changes this number already. Remove that change first.",
    "uq_appraisal_approval_appraisal": "Somebody has just approved this appraisal. Reload the page to see it.",
    "fk_appraisal_outcome_outcome": "An appraisal puts a value on this outcome, so it stays in the framework.",
    "ck_ledger_transaction_period": "This period has just been closed. Give a later date, and say when it happened.",
    "uq_ledger_closing_day": "The ledger has just been closed up to this day.",
    "ck_ledger_closing_later": "Somebody has just closed the ledger up to this day or a later one.",
    "fk_appraisal_range_outcome": "Somebody has just removed this outcome from the appraisal. Reload the page.",
    "fk_appraisal_setting_outcome": "Somebody has just removed this outcome from the appraisal. Reload the page.",
    "fk_appraisal_setting_scenario": "Somebody has just removed this scenario. Reload the page.",
    "uq_value_answer_line": "Your organisation has answered already. Reload the page to see the answer.",
    "uq_value_withdrawal_line": "This line has been withdrawn already.",
    "uq_budget_title": "There is already a budget with this title. Choose another title.",
    "uq_budget_year_start": "This year has just been added to the budget.",
    "uq_budget_scheme_name": "This budget already has a scheme with this name. Choose another name.",
    "uq_budget_line_name": "This scheme already has a spend line with this name. Choose another name.",
    "uq_budget_fund_holder": "Somebody of your organisation has just put something into this line. Look at it first.",
    "uq_budget_figure_number": "Somebody has just changed the budget of this line. Look at the new figure first.",
    "uq_budget_contribution_number": "Somebody has just changed what this organisation puts in. Look at it first.",
    "uq_pilot_measure_name": "This pilot already has a measure with this name. Choose another name.",
    "uq_pilot_start_pilot": "Somebody has just started this pilot. Look at it first.",
    "uq_pilot_end_pilot": "Somebody has just ended this pilot. Look at what they recorded first.",
    "uq_activity_opening_activity": "Somebody has just opened this questionnaire.",
    "uq_activity_closing_activity": "Somebody has just closed this questionnaire.",
    "uq_participant_key_token": "Two codes came out alike, so none were made. Go back and make them again.",
    "uq_key_use_token": "The answers for this code have been sent already. Thank you.",
    "uq_remark_removal_remark": "Somebody has just removed this remark.",
    "uq_tender_partnership": "Somebody has just begun this tender. Go back, reload the page and add your text.",
    "uq_award_criterion_position": "Somebody has just saved the criteria. Go back, reload the page and look at theirs.",
    "uq_pack_version_number": "Somebody has just frozen a version of the pack. Look at that one first.",
    "fk_award_criterion_outcome": "An award criterion of the tender serves this outcome. Change the criterion first.",
    "uq_section_revision_number": "Somebody saved this section just now. Go back and save again: both texts are kept.",
    "uq_design_version_number": "Somebody froze a version at the same moment. Open the list of versions.",
    "uq_design_session_corrects": "This record has just been corrected by somebody else. Open the newest record.",
}


def words_for(error: IntegrityError) -> str | None:
    """The sentence for the constraint that failed; None when it has no words and is our fault."""
    driver_error = error.orig.__cause__ if error.orig is not None else None
    return WORDS.get(getattr(driver_error, "constraint_name", None) or "")
