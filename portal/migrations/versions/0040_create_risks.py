"""The risk register: risks on the shared floor or in an organisation's own room, and every look at them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

OWN_OR_SHARED = f"(private_to IS NULL OR {rows.own_row_of('private_to', 'organisation')})"


def upgrade() -> None:
    op.create_table("risk", *partnership_keys(), words("title"), words("cause"), *_by(), _private())
    op.create_table(
        "risk_step",
        *partnership_keys(),
        sa.Column("risk_id", sa.Uuid, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("number", "likelihood", "impact")),
        words("reason"),
        reference("owner_id", "organisation.id"),
        words("response"),
        sa.Column("review_on", sa.Date, nullable=False),
        sa.Column("shares", JSONB, nullable=False),
        words("rule"),
        sa.Column("agreement_id", sa.Uuid),
        words("outcome"),
        *_by(),
        _private(),
        within_partnership("risk_id", "risk", "fk_risk_step_risk"),
        within_partnership("agreement_id", "budget_agreement", "fk_risk_step_agreement"),
        sa.UniqueConstraint("partnership_id", "risk_id", "number", name="uq_risk_step_number"),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5", name="ck_risk_step_score"),
        sa.CheckConstraint("reason <> ''", name="ck_risk_step_reason"),
        sa.CheckConstraint("(agreement_id IS NULL) = (rule = '')", name="ck_risk_step_rule"),
        sa.CheckConstraint("(rule = '') = (jsonb_array_length(shares) > 0)", name="ck_risk_step_bearing"),
    )
    op.create_index("ix_risk_step_agreement", "risk_step", ["partnership_id", "agreement_id"])
    rows.protect("risk", f"{rows.PARTNERSHIP} AND {OWN_OR_SHARED}", rows.ORGANISATION)
    rows.protect("risk_step", f"{rows.PARTNERSHIP} AND {OWN_OR_SHARED}")
    rows.in_own_name("risk_step")
    rows.append_only("risk_step")
    _only_move()


def _by() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")


def _private() -> sa.Column[object]:
    return reference("private_to", "organisation.id", nullable=True)


def _only_move() -> None:
    for function in (MOVED, SAME_ROOM):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER risk_only_moves BEFORE UPDATE OR DELETE ON risk FOR EACH ROW EXECUTE FUNCTION risk_move()"
    )
    op.execute("CREATE TRIGGER risk_is_never_emptied BEFORE TRUNCATE ON risk EXECUTE FUNCTION refuse_change()")
    op.execute("REVOKE DELETE, TRUNCATE ON risk FROM portal_app")
    op.execute(
        "CREATE TRIGGER risk_step_is_in_its_room BEFORE INSERT ON risk_step "
        "FOR EACH ROW EXECUTE FUNCTION risk_step_room()"
    )


# A risk leaves its organisation's room for the shared floor once. Nothing else about it changes, and it is not removed.
MOVED = """
CREATE FUNCTION risk_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.private_to IS NOT NULL AND NEW.private_to IS NULL
    AND (NEW.partnership_id, NEW.id, NEW.created_at, NEW.title, NEW.cause, NEW.organisation_id, NEW.person_id)
      IS NOT DISTINCT FROM
      (OLD.partnership_id, OLD.id, OLD.created_at, OLD.title, OLD.cause, OLD.organisation_id, OLD.person_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a risk only moves to the shared floor' USING ERRCODE = 'restrict_violation',
    CONSTRAINT = 'ck_risk_moved';
END $$
"""

SAME_ROOM = """
CREATE FUNCTION risk_step_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.private_to IS DISTINCT FROM (
      SELECT private_to FROM risk WHERE partnership_id = NEW.partnership_id AND id = NEW.risk_id) THEN
    RAISE EXCEPTION 'a look at a risk stands in the room of the risk' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'ck_risk_step_room';
  END IF;
  RETURN NEW;
END $$
"""
