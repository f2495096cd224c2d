"""Texts that people write together, and the word to open sockets that access has changed."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import created, moment, partnership_keys, reference

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("live_document", "live_update", "live_client")


def upgrade() -> None:
    _let_sections_follow()
    _create_documents()
    _create_updates()
    _create_clients()
    for table in TABLES:
        # The hub commits the frames of several partnerships at once; everybody else only reads their own floor.
        rows.protect(table, rows.WORKER)
        rows.also_see(table, "shared_floor", rows.PARTNERSHIP)
    for table in ("live_update", "live_client"):
        _in_own_name_or_the_hubs(table)
    _keep_frames()
    _tell_when_access_changes()


def _let_sections_follow() -> None:
    """A section's text runs ahead of its revisions while people write together."""
    op.add_column("design_section", moment("unkept_since", nullable=True))
    writers: sa.Column[object] = sa.Column("unkept_writers", sa.ARRAY(sa.Uuid), server_default="{}", nullable=False)
    op.add_column("design_section", writers)


def _create_documents() -> None:
    op.create_table(
        "live_document",
        *partnership_keys(),
        sa.Column("head", sa.BigInteger, nullable=False),
        sa.Column("snapshot", sa.LargeBinary, nullable=False),
        sa.Column("snapshot_seq", sa.BigInteger, nullable=False),
        sa.Column("readable_seq", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.CheckConstraint("snapshot_seq <= head AND readable_seq <= head", name="ck_live_document_head"),
        postgresql_with={"fillfactor": 50},
    )
    op.create_index(
        "ix_live_document_behind",
        "live_document",
        ["partnership_id", "id"],
        postgresql_where=sa.text("readable_seq < head"),
    )


def _create_updates() -> None:
    op.create_table(
        "live_update",
        *_document_keys(),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("node", sa.BigInteger, nullable=False),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        sa.Column("frame", sa.LargeBinary, nullable=False),
        created(),
        _to_document(),
    )


def _create_clients() -> None:
    op.create_table(
        "live_client",
        *_document_keys(),
        sa.Column("client", sa.BigInteger, primary_key=True, autoincrement=False),
        reference("person_id", "person.id", nullable=True),
        reference("organisation_id", "organisation.id", nullable=True),
        created(),
        _to_document(),
    )


def _document_keys() -> tuple[sa.Column[object], ...]:
    return sa.Column("partnership_id", sa.Uuid, primary_key=True), sa.Column("document_id", sa.Uuid, primary_key=True)


def _to_document() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partnership_id", "document_id"],
        ["live_document.partnership_id", "live_document.id"],
        name="fk_document_id_live_document",
    )


def _in_own_name_or_the_hubs(table: str) -> None:
    """Whose a frame is, the hub knows by the socket's seat, and writes down for several organisations at once."""
    own = rows.own_row_of("organisation_id", "organisation")
    op.execute(
        f"CREATE POLICY in_own_name ON {table} AS RESTRICTIVE FOR INSERT "
        f"WITH CHECK ({rows.WORKER} OR organisation_id IS NULL OR {own})"
    )


def _keep_frames() -> None:
    """A frame never changes. It may go when the document's snapshot holds it, and only then."""
    op.execute("REVOKE UPDATE, TRUNCATE ON live_update, live_client FROM portal_app")
    op.execute("REVOKE DELETE ON live_document, live_client FROM portal_app")
    op.execute(FRAMES_ARE_KEPT)
    op.execute(
        "CREATE TRIGGER live_update_goes_after_its_snapshot BEFORE DELETE ON live_update "
        "FOR EACH ROW EXECUTE FUNCTION keep_frame_until_snapshot()"
    )
    for table in ("live_update", "live_client"):
        op.execute(
            f"CREATE TRIGGER {table}_is_written_once BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


FRAMES_ARE_KEPT = """
CREATE FUNCTION keep_frame_until_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM live_document WHERE partnership_id = OLD.partnership_id
                 AND id = OLD.document_id AND snapshot_seq >= OLD.seq) THEN
    RAISE EXCEPTION 'frame % is in no snapshot yet', OLD.seq USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$
"""


def _tell_when_access_changes() -> None:
    op.execute(PARTNERSHIP_ACCESS)
    op.execute(SESSION_ACCESS)
    for table in ("seat", "party"):
        op.execute(
            f"CREATE TRIGGER {table}_tells_sockets AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION tell_access_changed()"
        )
    # Not `last_seen_at`, which moves with every visit.
    op.execute(
        "CREATE TRIGGER sign_in_session_tells_sockets "
        "AFTER UPDATE OF ended_at, expires_at, acting_organisation_id OR DELETE ON sign_in_session "
        "FOR EACH ROW EXECUTE FUNCTION tell_session_changed()"
    )


PARTNERSHIP_ACCESS = """
CREATE FUNCTION tell_access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('portal_live', 'access:' || coalesce(NEW.partnership_id, OLD.partnership_id));
  RETURN NULL;
END $$
"""

SESSION_ACCESS = """
CREATE FUNCTION tell_session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('portal_live', 'session:' || coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $$
"""
