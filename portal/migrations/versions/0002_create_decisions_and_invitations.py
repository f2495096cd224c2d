"""Decisions and positions, the texts and openings of gates, invitations and what was acknowledged on joining."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import moment, partnership_keys, reference, within_partnership, words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_decisions()
    _create_gates()
    _create_invitations()
    _let_the_verifier_read()


def _speaker() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")


def _id(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=False)


def _create_decisions() -> None:
    op.create_table(
        "decision",
        *partnership_keys(),
        words("kind"),
        _id("subject_id"),
        words("title"),
        words("digest"),
        _number("round"),
        words("page"),
        *_speaker(),
        sa.UniqueConstraint("partnership_id", "kind", "subject_id", "round", name="uq_decision_round"),
        sa.CheckConstraint("round >= 1", name="ck_decision_round"),
    )
    op.create_index("ix_decision_subject", "decision", ["partnership_id", "subject_id"])
    op.create_table(
        "position",
        *partnership_keys(),
        _id("decision_id"),
        _number("number"),
        *_speaker(),
        words("verdict"),
        words("reason"),
        within_partnership("decision_id", "decision"),
        sa.UniqueConstraint("partnership_id", "decision_id", "organisation_id", "number", name="uq_position_number"),
        sa.CheckConstraint("verdict IN ('confirmed', 'declined')", name="ck_position_verdict"),
        sa.CheckConstraint("verdict = 'confirmed' OR reason <> ''", name="ck_position_reason"),
    )
    op.create_table(
        "decision_withdrawal",
        *partnership_keys(),
        _id("decision_id"),
        *_speaker(),
        within_partnership("decision_id", "decision"),
        sa.UniqueConstraint("partnership_id", "decision_id", name="uq_decision_withdrawal_decision"),
    )
    rows.shared_floor("decision", "position", "decision_withdrawal")
    rows.in_own_name("decision", "position", "decision_withdrawal")
    rows.append_only("decision", "position", "decision_withdrawal")


def _create_gates() -> None:
    op.create_table(
        "gate_text",
        *partnership_keys(),
        words("gate"),
        _number("number"),
        sa.Column("passages", sa.JSON, nullable=False),
        words("digest"),
        *_speaker(),
        sa.UniqueConstraint("partnership_id", "gate", "number", name="uq_gate_text_number"),
    )
    op.create_table(
        "gate_opening",
        *partnership_keys(),
        words("gate"),
        _id("decision_id"),
        within_partnership("decision_id", "decision"),
        sa.UniqueConstraint("partnership_id", "gate", name="uq_gate_opening_gate"),
    )
    rows.shared_floor("gate_text", "gate_opening")
    rows.in_own_name("gate_text")
    rows.append_only("gate_text", "gate_opening")


def _create_invitations() -> None:
    op.create_table(
        "invitation",
        *partnership_keys(),
        words("token_hash"),
        words("partnership_title"),
        reference("inviter_id", "organisation.id"),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id", nullable=True),
        words("email"),
        words("kind"),
        sa.Column("roles", sa.ARRAY(sa.Text), nullable=False),
        moment("expires_at"),
    )
    op.create_index("ix_invitation_token_hash", "invitation", ["token_hash"])
    op.create_index("ix_invitation_organisation_id", "invitation", ["organisation_id"])
    op.create_table(
        "invitation_answer",
        *partnership_keys(),
        _id("invitation_id"),
        words("verdict"),
        words("reason"),
        reference("addressee_id", "organisation.id", nullable=True),
        reference("organisation_id", "organisation.id", nullable=True),
        reference("person_id", "person.id", nullable=True),
        within_partnership("invitation_id", "invitation"),
        sa.UniqueConstraint("partnership_id", "invitation_id", name="uq_invitation_answer_invitation"),
        sa.CheckConstraint("verdict IN ('accepted', 'declined', 'withdrawn')", name="ck_invitation_answer_verdict"),
    )
    op.create_table(
        "acknowledgement",
        *partnership_keys(),
        *_speaker(),
        words("statement"),
        sa.UniqueConstraint("partnership_id", "organisation_id", "statement", name="uq_acknowledgement_statement"),
    )
    rows.shared_floor("invitation", "invitation_answer", "acknowledgement")
    rows.in_own_name("invitation", column="inviter_id")
    rows.in_own_name("invitation_answer", "acknowledgement")
    # Who holds the letter may read it, and so may the people of the organisation it is addressed to.
    rows.also_see("invitation", "by_its_token", rows.TOKEN)
    rows.also_see("invitation", "to_my_organisation", rows.listed("organisation_id", "organisations"))
    rows.also_see("invitation_answer", "to_my_organisation", rows.listed("addressee_id", "organisations"))
    # Who leaves an organisation leaves its seats, at whichever table they are.
    rows.also_see("seat", "of_my_organisation", rows.ORGANISATION)
    rows.also_change("seat", "of_my_organisation_ends", rows.ORGANISATION)
    # The letter itself is not in this list: the e-mail address in it must be erasable.
    rows.append_only("invitation_answer", "acknowledgement")


def _let_the_verifier_read() -> None:
    """`portal journal-verify` walks the chain of every partnership, and changes nothing."""
    rows.also_see("partnership", "worker_lists", rows.WORKER)
    rows.also_see("journal_entry", "worker_verifies", rows.WORKER)
    rows.also_see("journal_head", "worker_verifies", rows.WORKER)
