"""Comments on passages: which words, whether a conversation is closed, who is asked to look, where the words are now."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import partnership_keys, reference, within_partnership, words

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OWN_OR_SHARED = f"(private_to IS NULL OR {rows.own_row_of('private_to', 'organisation')})"


def upgrade() -> None:
    op.add_column("design_comment", sa.Column("occurrence", sa.Integer, nullable=True))
    op.execute(KEEPS_ITS_WORDS)
    op.execute(STAYS_IN_ITS_ROOM)
    _create_steps()
    _create_mentions()
    _create_places()


def _create_steps() -> None:
    op.create_table(
        "comment_step",
        *partnership_keys(),
        _id("comment_id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("closes", sa.Boolean, nullable=False),
        reference("private_to", "organisation.id", nullable=True),
        reference("person_id", "person.id", nullable=True),
        reference("organisation_id", "organisation.id"),
        within_partnership("comment_id", "design_comment"),
        sa.UniqueConstraint("partnership_id", "comment_id", "number", name="uq_comment_step_number"),
    )
    # Whoever migrates sees through the lock for as long as the rows take to move.
    op.execute("ALTER TABLE design_comment NO FORCE ROW LEVEL SECURITY")
    op.execute(CLOSINGS_SO_FAR)
    op.execute("ALTER TABLE design_comment FORCE ROW LEVEL SECURITY")
    op.drop_column("design_comment", "resolved_at")
    op.drop_column("design_comment", "resolved_for_id")
    _in_the_room_of_its_comment("comment_step")


def _create_mentions() -> None:
    op.create_table(
        "comment_mention",
        *partnership_keys(),
        _id("comment_id"),
        reference("mentioned_id", "person.id"),
        reference("private_to", "organisation.id", nullable=True),
        reference("organisation_id", "organisation.id"),
        within_partnership("comment_id", "design_comment"),
        sa.UniqueConstraint("partnership_id", "comment_id", "mentioned_id", name="uq_comment_mention_mentioned"),
    )
    op.create_index("ix_comment_mention_mentioned", "comment_mention", ["partnership_id", "mentioned_id"])
    _in_the_room_of_its_comment("comment_mention")
    op.create_table(
        "mention_answer",
        *partnership_keys(),
        _id("mention_id"),
        reference("person_id", "person.id"),
        within_partnership("mention_id", "comment_mention"),
        sa.UniqueConstraint("partnership_id", "mention_id", name="uq_mention_answer_mention"),
    )
    rows.protect("mention_answer", f"{rows.PARTNERSHIP} AND {rows.PERSON}")
    rows.append_only("mention_answer")


def _create_places() -> None:
    op.create_table(
        "comment_place",
        *partnership_keys(),
        _id("comment_id"),
        words("clause_id"),
        words("quote"),
        sa.Column("occurrence", sa.Integer, nullable=True),
        sa.Column("is_gone", sa.Boolean, nullable=False),
        within_partnership("comment_id", "design_comment"),
        sa.UniqueConstraint("partnership_id", "comment_id", name="uq_comment_place_comment"),
    )
    # Only comments of the shared floor have a mark in the text, so only they have a place here.
    rows.shared_floor("comment_place")
    op.execute("REVOKE DELETE ON comment_place FROM portal_app")


def _in_the_room_of_its_comment(table: str) -> None:
    rows.protect(table, f"{rows.PARTNERSHIP} AND {OWN_OR_SHARED}")
    op.execute(
        f"CREATE POLICY in_own_name ON {table} AS RESTRICTIVE FOR INSERT "
        f"WITH CHECK ({rows.ORGANISATION} AND (private_to IS NULL OR private_to = organisation_id))"
    )
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM portal_app")
    op.execute(f"GRANT UPDATE (private_to) ON {table} TO portal_app")
    op.execute(
        f"CREATE TRIGGER {table}_stays_in_its_room BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION stays_in_its_room()"
    )


def _id(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=False)


# Who closed it was not written down, only on whose behalf and when.
CLOSINGS_SO_FAR = """
INSERT INTO comment_step (partnership_id, id, created_at, comment_id, number, closes, private_to, organisation_id)
  SELECT partnership_id, gen_random_uuid(), resolved_at, id, 1, true, private_to, resolved_for_id
  FROM design_comment WHERE resolved_at IS NOT NULL AND resolved_for_id IS NOT NULL
"""

# What may change is, once, from private to shared, who may see it.
KEEPS_ITS_WORDS = """
CREATE OR REPLACE FUNCTION design_comment_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (to_jsonb(NEW) - 'private_to' - 'shared_at') IS DISTINCT FROM (to_jsonb(OLD) - 'private_to' - 'shared_at') THEN
    RAISE EXCEPTION 'a comment keeps its words' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.private_to IS NOT NULL AND NEW.private_to IS DISTINCT FROM OLD.private_to THEN
    RAISE EXCEPTION 'what everybody may read does not become private' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""

STAYS_IN_ITS_ROOM = """
CREATE FUNCTION stays_in_its_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'private_to') IS DISTINCT FROM (to_jsonb(OLD) - 'private_to') THEN
    RAISE EXCEPTION 'what happened to a comment is written once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.private_to IS NOT NULL AND NEW.private_to IS DISTINCT FROM OLD.private_to THEN
    RAISE EXCEPTION 'what everybody may read does not become private' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
