"""What became of proposals: who accepted or rejected which words, on whose behalf, and why."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_decision",
        *partnership_keys(),
        sa.Column("section_id", sa.Uuid, nullable=False),
        words("mark"),
        reference("proposer_id", "person.id"),
        reference("proposed_for_id", "organisation.id"),
        words("proposed_at"),
        words("clause_id"),
        words("what"),
        words("inserted"),
        words("deleted"),
        words("verdict"),
        words("reason"),
        reference("person_id", "person.id", nullable=True),
        reference("organisation_id", "organisation.id", nullable=True),
        within_partnership("section_id", "design_section"),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'rejected', 'withdrawn', 'overtaken')", name="ck_proposal_decision_verdict"
        ),
    )
    op.create_index("ix_proposal_decision_section", "proposal_decision", ["partnership_id", "section_id"])
    rows.shared_floor("proposal_decision")
    rows.append_only("proposal_decision")
    # That a proposal was overtaken is noticed when the text is written down, which no organisation's request does.
    own = rows.own_row_of("organisation_id", "organisation")
    op.execute(
        "CREATE POLICY in_own_name ON proposal_decision AS RESTRICTIVE FOR INSERT "
        f"WITH CHECK ({own} OR ({rows.WORKER} AND verdict IN ('overtaken', 'withdrawn')))"
    )
