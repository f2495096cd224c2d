"""Service designs: sections and their revisions, comments, frozen versions, design sessions and who saw what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import row_security as rows
from portal.migrations.columns import created, moment, partnership_keys, reference, within_partnership, words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_sections()
    _create_versions()
    _create_comments()
    _create_sessions()


def _create_sections() -> None:
    op.create_table("design", *partnership_keys(), words("title"), _count("changes"), _count("rearranged_at"))
    op.create_table(
        "design_section",
        *partnership_keys(),
        _id("design_id"),
        reference("owner_id", "organisation.id"),
        words("heading"),
        words("hint"),
        _count("position"),
        _blocks(),
        _count("revision"),
        _count("change"),
        *_writer(),
        created("changed_at"),
        moment("removed_at", nullable=True),
        within_partnership("design_id", "design"),
        sa.CheckConstraint("heading <> ''", name="ck_design_section_heading"),
    )
    op.create_index("ix_design_section_design", "design_section", ["partnership_id", "design_id", "position"])
    op.create_table(
        "section_revision",
        *partnership_keys(),
        _id("section_id"),
        _count("number"),
        words("heading"),
        _blocks(),
        words("note"),
        *_writer(),
        within_partnership("section_id", "design_section"),
        sa.UniqueConstraint("partnership_id", "section_id", "number", name="uq_section_revision_number"),
    )
    rows.shared_floor("design", "design_section", "section_revision")
    rows.in_own_name("design_section", "section_revision")
    rows.append_only("section_revision")
    # A section that is taken out keeps its row, so that it can come back and versions can name it.
    op.execute("REVOKE DELETE ON design, design_section FROM portal_app")


def _create_versions() -> None:
    op.create_table(
        "design_version",
        *partnership_keys(),
        _id("design_id"),
        _count("number"),
        words("name"),
        words("digest"),
        *_writer(),
        within_partnership("design_id", "design"),
        sa.UniqueConstraint("partnership_id", "design_id", "number", name="uq_design_version_number"),
    )
    op.create_table(
        "version_section",
        *partnership_keys(),
        _id("version_id"),
        _id("section_id"),
        _count("position"),
        _count("revision"),
        reference("owner_id", "organisation.id"),
        words("heading"),
        _blocks(),
        within_partnership("version_id", "design_version"),
        within_partnership("section_id", "design_section"),
        sa.UniqueConstraint("partnership_id", "version_id", "section_id", name="uq_version_section_section"),
    )
    op.create_table(
        "version_sight",
        *partnership_keys(),
        _id("version_id"),
        reference("organisation_id", "organisation.id"),
        reference("person_id", "person.id"),
        within_partnership("version_id", "design_version"),
        sa.UniqueConstraint("partnership_id", "version_id", "organisation_id", name="uq_version_sight_organisation"),
    )
    rows.shared_floor("design_version", "version_section")
    # Who saw a version is evidence for the tender: an organisation is written down by its own visit alone.
    rows.protect("version_sight", rows.PARTNERSHIP, f"{rows.PARTNERSHIP} AND {rows.ORGANISATION}")
    rows.in_own_name("design_version")
    rows.append_only("design_version", "version_section", "version_sight")


def _create_comments() -> None:
    op.create_table(
        "design_comment",
        *partnership_keys(),
        _id("section_id"),
        _id("reply_to_id", nullable=True),
        words("clause_id"),
        words("quote"),
        words("body"),
        reference("private_to", "organisation.id", nullable=True),
        *_writer(),
        moment("shared_at", nullable=True),
        moment("resolved_at", nullable=True),
        reference("resolved_for_id", "organisation.id", nullable=True),
        within_partnership("section_id", "design_section"),
        within_partnership("reply_to_id", "design_comment"),
        sa.CheckConstraint("body <> ''", name="ck_design_comment_body"),
    )
    op.create_index("ix_design_comment_section", "design_comment", ["partnership_id", "section_id"])
    own_or_shared = f"(private_to IS NULL OR {rows.own_row_of('private_to', 'organisation')})"
    rows.protect("design_comment", f"{rows.PARTNERSHIP} AND {own_or_shared}")
    op.execute(
        "CREATE POLICY in_own_name ON design_comment AS RESTRICTIVE FOR INSERT "
        f"WITH CHECK ({rows.ORGANISATION} AND (private_to IS NULL OR private_to = organisation_id))"
    )
    op.execute("REVOKE DELETE ON design_comment FROM portal_app")
    op.execute(COMMENT_KEEPS_ITS_WORDS)
    op.execute(
        "CREATE TRIGGER design_comment_keeps_its_words BEFORE UPDATE ON design_comment "
        "FOR EACH ROW EXECUTE FUNCTION design_comment_keeps_its_words()"
    )


# What may change is whether a comment is resolved, and once, from private to shared, who may see it.
COMMENT_KEEPS_ITS_WORDS = """
CREATE FUNCTION design_comment_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (NEW.partnership_id, NEW.id, NEW.section_id, NEW.reply_to_id, NEW.clause_id, NEW.quote, NEW.body,
      NEW.person_id, NEW.organisation_id, NEW.created_at)
    IS DISTINCT FROM (OLD.partnership_id, OLD.id, OLD.section_id, OLD.reply_to_id, OLD.clause_id, OLD.quote,
      OLD.body, OLD.person_id, OLD.organisation_id, OLD.created_at) THEN
    RAISE EXCEPTION 'a comment keeps its words' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.private_to IS NOT NULL AND NEW.private_to IS DISTINCT FROM OLD.private_to THEN
    RAISE EXCEPTION 'what everybody may read does not become private' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""


def _create_sessions() -> None:
    op.create_table(
        "design_session",
        *partnership_keys(),
        _id("design_id"),
        sa.Column("held_on", sa.Date, nullable=False),
        words("title"),
        _id("version_id", nullable=True),
        words("notes"),
        _id("corrects_id", nullable=True),
        *_writer(),
        within_partnership("design_id", "design"),
        within_partnership("version_id", "design_version"),
        within_partnership("corrects_id", "design_session"),
        sa.UniqueConstraint("partnership_id", "corrects_id", name="uq_design_session_corrects"),
    )
    op.create_table(
        "session_attendance",
        *partnership_keys(),
        _id("session_id"),
        reference("organisation_id", "organisation.id"),
        within_partnership("session_id", "design_session"),
        sa.UniqueConstraint(
            "partnership_id", "session_id", "organisation_id", name="uq_session_attendance_organisation"
        ),
    )
    rows.shared_floor("design_session", "session_attendance")
    rows.in_own_name("design_session")
    rows.append_only("design_session", "session_attendance")


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=nullable)


def _count(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=False)


def _blocks() -> sa.Column[object]:
    return sa.Column("blocks", JSONB, nullable=False)


def _writer() -> tuple[sa.Column[object], ...]:
    return reference("person_id", "person.id"), reference("organisation_id", "organisation.id")
