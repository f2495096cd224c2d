"""What is taken out of others' proposals stays known: by whom, and what stood there before."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

VERDICTS = "'accepted', 'rejected', 'withdrawn', 'overtaken'"


def upgrade() -> None:
    op.create_table(
        "live_taken_out",
        *partnership_keys(),
        sa.Column("document_id", sa.Uuid, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        words("spelling"),
        sa.Column("words", sa.LargeBinary, nullable=False),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        within_partnership("document_id", "live_document"),
    )
    op.create_index(
        "ix_live_taken_out_document", "live_taken_out", ["partnership_id", "document_id", "seq"]
    )  # fmt: skip
    rows.protect("live_taken_out", rows.WORKER)
    rows.also_see("live_taken_out", "shared_floor", rows.PARTNERSHIP)
    own = rows.own_row_of("organisation_id", "organisation")
    op.execute(
        "CREATE POLICY in_own_name ON live_taken_out AS RESTRICTIVE FOR INSERT "
        f"WITH CHECK ({rows.WORKER} OR organisation_id IS NULL OR {own})"
    )
    # As with frames: never changed, and gone with those of their time.
    op.execute("REVOKE UPDATE, TRUNCATE ON live_taken_out FROM portal_app")
    op.execute(
        "CREATE TRIGGER live_taken_out_is_written_once BEFORE UPDATE ON live_taken_out "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.drop_constraint("ck_proposal_decision_verdict", "proposal_decision")
    op.create_check_constraint(
        "ck_proposal_decision_verdict", "proposal_decision", f"verdict IN ({VERDICTS}, 'altered')"
    )  # fmt: skip
    op.execute("DROP POLICY in_own_name ON proposal_decision")
    op.execute(
        "CREATE POLICY in_own_name ON proposal_decision AS RESTRICTIVE FOR INSERT "
        f"WITH CHECK ({own} OR ({rows.WORKER} AND verdict IN ('overtaken', 'withdrawn', 'altered')))"
    )
