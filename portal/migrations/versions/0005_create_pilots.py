"""Pilots with their frozen measures; questionnaires, the keys that open them, and answers that lead back to nobody."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_pilots()
    _freeze("pilot", "pilot_start", "pilot_id", "id")
    _freeze("pilot_measure", "pilot_start", "pilot_id", "pilot_id")
    _create_activities()
    _freeze("activity", "activity_opening", "activity_id", "id")
    _freeze("question", "activity_opening", "activity_id", "activity_id")
    _create_participant_keys()
    _create_answers()
    _let_participants_in()


def _create_pilots() -> None:
    op.create_table(
        "pilot",
        *partnership_keys(),
        words("title"),
        words("tested"),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name="ck_pilot_dates"),
    )
    op.create_table(
        "pilot_measure",
        *partnership_keys(),
        _id("pilot_id"),
        *(words(name) for name in ("name", "unit", "baseline", "target", "method")),
        within_partnership("pilot_id", "pilot"),
        sa.UniqueConstraint("partnership_id", "pilot_id", "name", name="uq_pilot_measure_name"),
    )
    op.create_table(
        "pilot_start", *partnership_keys(), _id("pilot_id"), words("digest"), *_actor(), *_once("pilot_start", "pilot")
    )
    op.create_table(
        "measure_change",
        *partnership_keys(),
        _id("measure_id"),
        words("change"),
        words("reason"),
        *_actor(),
        within_partnership("measure_id", "pilot_measure"),
    )
    op.create_table(
        "pilot_end", *partnership_keys(), _id("pilot_id"), words("learned"), *_actor(), *_once("pilot_end", "pilot")
    )
    op.create_table(
        "pilot_finding",
        *partnership_keys(),
        _id("measure_id"),
        words("result"),
        words("verdict"),
        words("note"),
        within_partnership("measure_id", "pilot_measure"),
        sa.UniqueConstraint("partnership_id", "measure_id", name="uq_pilot_finding_measure"),
        sa.CheckConstraint("verdict IN ('met', 'not met', 'not known')", name="ck_pilot_finding_verdict"),
    )
    rows.shared_floor("pilot", "pilot_measure", "pilot_start", "measure_change", "pilot_end", "pilot_finding")
    rows.in_own_name("pilot_start", "measure_change", "pilot_end")
    rows.append_only("pilot_start", "measure_change", "pilot_end", "pilot_finding")


def _create_activities() -> None:
    op.create_table(
        "activity",
        *partnership_keys(),
        _id("pilot_id"),
        words("title"),
        words("introduction"),
        within_partnership("pilot_id", "pilot"),
    )
    op.create_index("ix_activity_pilot_id", "activity", ["partnership_id", "pilot_id"])
    op.create_table(
        "question",
        *partnership_keys(),
        _id("activity_id"),
        sa.Column("position", sa.Integer, nullable=False),
        words("kind"),
        words("words"),
        within_partnership("activity_id", "activity"),
        sa.UniqueConstraint("partnership_id", "activity_id", "position", name="uq_question_position"),
        sa.CheckConstraint("position BETWEEN 1 AND 8", name="ck_question_position"),
    )
    op.create_table(
        "activity_opening",
        *partnership_keys(),
        _id("activity_id"),
        words("seen_by"),
        *_actor(),
        *_once("activity_opening", "activity"),
    )
    op.create_table(
        "activity_closing",
        *partnership_keys(),
        _id("activity_id"),
        *_actor(),
        *_once("activity_closing", "activity"),
    )
    op.create_table(
        "code_batch",
        *partnership_keys(),
        _id("activity_id"),
        sa.Column("how_many", sa.Integer, nullable=False),
        *_actor(),
        within_partnership("activity_id", "activity"),
        sa.CheckConstraint("how_many BETWEEN 1 AND 200", name="ck_code_batch_how_many"),
    )
    rows.shared_floor("activity", "question", "activity_opening", "activity_closing", "code_batch")
    rows.in_own_name("activity_opening", "activity_closing", "code_batch")
    rows.append_only("activity_opening", "activity_closing", "code_batch")


def _create_participant_keys() -> None:
    op.create_table(
        "participant_key",
        *partnership_keys(),
        _id("activity_id"),
        words("kind"),
        words("token_hash"),
        within_partnership("activity_id", "activity"),
        sa.UniqueConstraint("token_hash", name="uq_participant_key_token"),
        sa.UniqueConstraint("partnership_id", "token_hash", name="uq_participant_key_partnership_token"),
        sa.CheckConstraint("kind IN ('code', 'link', 'browser')", name="ck_participant_key_kind"),
    )
    op.create_index("ix_participant_key_activity_id", "participant_key", ["partnership_id", "activity_id"])
    op.create_table(
        "key_use",
        *partnership_keys(),
        _id("activity_id"),
        words("token_hash"),
        within_partnership("activity_id", "activity"),
        sa.ForeignKeyConstraint(
            ["partnership_id", "token_hash"],
            ["participant_key.partnership_id", "participant_key.token_hash"],
            name="fk_token_hash_participant_key",
        ),
        sa.UniqueConstraint("partnership_id", "token_hash", name="uq_key_use_token"),
    )
    rows.shared_floor("participant_key", "key_use")
    rows.append_only("participant_key", "key_use")


def _create_answers() -> None:
    op.create_table(
        "answer_sheet",
        *partnership_keys(),
        _id("activity_id"),
        words("mode"),
        sa.Column("answered_on", sa.Date, nullable=False),
        within_partnership("activity_id", "activity"),
        sa.CheckConstraint("mode IN ('online', 'paper')", name="ck_answer_sheet_mode"),
    )
    op.create_table(
        "rating",
        *partnership_keys(),
        *_answer_to(),
        sa.Column("point", sa.Integer, nullable=False),
        sa.CheckConstraint("point BETWEEN 1 AND 5", name="ck_rating_point"),
    )
    op.create_table("remark", *partnership_keys(), *_answer_to(), words("words", nullable=True))
    op.create_table(
        "remark_removal",
        *partnership_keys(),
        _id("remark_id"),
        words("reason"),
        *_actor(),
        *_once("remark_removal", "remark"),
    )
    for table in ("answer_sheet", "rating", "remark"):
        op.create_index(f"ix_{table}_activity_id", table, ["partnership_id", "activity_id"])
    rows.shared_floor("answer_sheet", "rating", "remark", "remark_removal")
    rows.in_own_name("remark_removal")
    rows.append_only("answer_sheet", "rating", "remark_removal")
    op.execute(ONLY_TAKEN_AWAY)
    op.execute(
        "CREATE TRIGGER remark_is_only_taken_away BEFORE UPDATE OR DELETE ON remark "
        "FOR EACH ROW EXECUTE FUNCTION remark_is_only_taken_away()"
    )


def _let_participants_in() -> None:
    """A key shows itself and its activity; through it answers are put in, and none are read."""
    rows.also_see("participant_key", "own_key", rows.TOKEN)
    rows.also_add("participant_key", "own_browser", f"{rows.ACTIVITY} AND {rows.TOKEN} AND kind = 'browser'")
    rows.also_see("key_use", "own_use", rows.TOKEN)
    rows.also_add("key_use", "own_use_added", f"{rows.ACTIVITY} AND {rows.TOKEN}")
    rows.also_see("activity", "own_activity", rows.own_row_of("id", "activity"))
    for table in ("question", "activity_opening", "activity_closing"):
        rows.also_see(table, "own_activity", rows.ACTIVITY)
    for table in ("answer_sheet", "rating", "remark"):
        rows.also_add(table, "own_activity", rows.ACTIVITY)


def _freeze(table: str, act: str, act_column: str, own_column: str) -> None:
    """Rows of this table stand as they are once the act has happened; the database refuses every change."""
    name = f"{table}_is_frozen"
    # OLD is null for an INSERT and NEW for a DELETE; an UPDATE may neither leave nor enter what is frozen.
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF EXISTS (SELECT FROM {act} WHERE (partnership_id, {act_column}) IN "
        f"((OLD.partnership_id, OLD.{own_column}), (NEW.partnership_id, NEW.{own_column}))) THEN "
        f"RAISE EXCEPTION '{table} is frozen' USING ERRCODE = 'restrict_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


ONLY_TAKEN_AWAY = """
CREATE FUNCTION remark_is_only_taken_away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' AND NEW.words IS NULL AND
    (OLD.partnership_id, OLD.id, OLD.created_at, OLD.activity_id, OLD.question_id)
    = (NEW.partnership_id, NEW.id, NEW.created_at, NEW.activity_id, NEW.question_id)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'words of a participant are taken away, never changed' USING ERRCODE = 'restrict_violation';
END $$
"""


def _id(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=False)


def _actor() -> tuple[sa.Column[object], ...]:
    return reference("person_id", "person.id"), reference("organisation_id", "organisation.id")


def _once(table: str, subject: str) -> tuple[sa.Constraint, ...]:
    """An act that happens at most once to its subject."""
    return (
        within_partnership(f"{subject}_id", subject),
        sa.UniqueConstraint("partnership_id", f"{subject}_id", name=f"uq_{table}_{subject}"),
    )


def _answer_to() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        _id("activity_id"),
        _id("question_id"),
        within_partnership("activity_id", "activity"),
        within_partnership("question_id", "question"),
    )
