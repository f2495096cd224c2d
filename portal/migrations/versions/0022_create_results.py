"""Results of indicators: measured, submitted by one side, accepted or returned by the other."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_results()
    _create_submissions()
    _create_verdicts()
    _lock_what_was_submitted()


def _create_results() -> None:
    op.create_table(
        "indicator_result",
        *partnership_keys(),
        sa.Column("indicator_id", sa.Uuid, nullable=False),
        sa.Column("corrects_id", sa.Uuid),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("cells", JSONB, nullable=False),
        words("evidence"),
        words("confidence"),
        words("note"),
        *_by(),
        reference("private_to", "organisation.id", nullable=True),
        within_partnership("indicator_id", "indicator", "fk_indicator_result_indicator"),
        within_partnership("corrects_id", "indicator_result", "fk_indicator_result_corrects"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_indicator_result_period"),
        sa.CheckConstraint("confidence IN ('low', 'medium', 'high')", name="ck_indicator_result_confidence"),
        sa.CheckConstraint("corrects_id <> id", name="ck_indicator_result_corrects"),
        sa.UniqueConstraint("partnership_id", "corrects_id", name="uq_indicator_result_corrects"),
    )
    op.create_index("ix_indicator_result_indicator", "indicator_result", ["partnership_id", "indicator_id", "ends_on"])
    own_or_shared = f"(private_to IS NULL OR {rows.own_row_of('private_to', 'organisation')})"
    rows.protect("indicator_result", f"{rows.PARTNERSHIP} AND {own_or_shared}", rows.ORGANISATION)


def _create_submissions() -> None:
    op.create_table(
        "result_submission",
        *partnership_keys(),
        sa.Column("result_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        words("side"),
        words("text_digest"),
        *_by(),
        within_partnership("result_id", "indicator_result", "fk_result_submission_result"),
        sa.UniqueConstraint("partnership_id", "result_id", "number", name="uq_result_submission_number"),
        sa.UniqueConstraint("partnership_id", "id", "side", name="uq_result_submission_side"),
        sa.CheckConstraint("side IN ('commissioner', 'provider')", name="ck_result_submission_side"),
    )
    _written_once("result_submission")


def _create_verdicts() -> None:
    op.create_table(
        "result_verdict",
        *partnership_keys(),
        sa.Column("submission_id", sa.Uuid, nullable=False),
        words("submitted_side"),
        words("side"),
        words("verdict"),
        words("reason"),
        *_by(),
        sa.ForeignKeyConstraint(
            ["partnership_id", "submission_id", "submitted_side"],
            ["result_submission.partnership_id", "result_submission.id", "result_submission.side"],
            name="fk_result_verdict_submission",
        ),
        sa.UniqueConstraint("partnership_id", "submission_id", name="uq_result_verdict_submission"),
        sa.CheckConstraint("side <> submitted_side", name="ck_result_verdict_side"),
        sa.CheckConstraint("verdict IN ('accepted', 'returned')", name="ck_result_verdict_verdict"),
        sa.CheckConstraint("verdict = 'accepted' OR reason <> ''", name="ck_result_verdict_reason"),
    )
    _written_once("result_verdict")


def _by() -> tuple[sa.Column[object], ...]:
    return reference("organisation_id", "organisation.id"), reference("person_id", "person.id")


def _written_once(table: str) -> None:
    rows.shared_floor(table)
    rows.in_own_name(table)
    rows.append_only(table)


def _lock_what_was_submitted() -> None:
    for function in (LOCKED, MEASURED):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER indicator_result_is_locked BEFORE UPDATE OR DELETE ON indicator_result "
        "FOR EACH ROW EXECUTE FUNCTION indicator_result_lock()"
    )
    op.execute(
        "CREATE TRIGGER indicator_is_measured BEFORE UPDATE ON indicator "
        "FOR EACH ROW EXECUTE FUNCTION indicator_stays_comparable()"
    )


# From the submission on nobody changes a result, unless the other side has returned it.
LOCKED = """
CREATE FUNCTION indicator_result_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT verdict.verdict IS DISTINCT FROM 'returned' FROM result_submission submission
      LEFT JOIN result_verdict verdict
        ON verdict.partnership_id = submission.partnership_id AND verdict.submission_id = submission.id
      WHERE submission.partnership_id = OLD.partnership_id AND submission.result_id = OLD.id
      ORDER BY submission.number DESC LIMIT 1) THEN
    RAISE EXCEPTION 'result % is with the other side or accepted', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ck_indicator_result_locked';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$
"""

# Numbers of one line of results are of one thing: what is counted, and how, stays when there are results.
MEASURED = """
CREATE FUNCTION indicator_stays_comparable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.unit, NEW.measure, NEW.splits, NEW.is_about_people)
      IS DISTINCT FROM (OLD.unit, OLD.measure, OLD.splits, OLD.is_about_people)
    AND EXISTS (SELECT 1 FROM result_submission submission JOIN indicator_result result
      ON result.partnership_id = submission.partnership_id AND result.id = submission.result_id
      WHERE result.partnership_id = OLD.partnership_id AND result.indicator_id = OLD.id) THEN
    RAISE EXCEPTION 'indicator % has results', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_indicator_comparable';
  END IF;
  RETURN NEW;
END $$
"""
