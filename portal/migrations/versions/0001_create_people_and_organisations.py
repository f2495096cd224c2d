"""People, organisations, sign-in, partnerships and their seats, the journal, the outbox."""

import sqlalchemy as sa
from alembic import op

from portal.db import row_security as rows
from portal.migrations.columns import created, key, moment, partnership_keys, reference, within_partnership, words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _let_the_serving_role_in()
    _refuse_changes()
    _create_people()
    _create_organisations()
    _create_partnerships()
    _create_journal()
    _create_outbox()


def _let_the_serving_role_in() -> None:
    op.execute("GRANT USAGE ON SCHEMA public TO portal_app")
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app")
    op.execute("GRANT SELECT ON alembic_version TO portal_app")
    op.execute("REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM portal_app")


def _refuse_changes() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is written once: a correction is a new row', TG_TABLE_NAME "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )


def _create_people() -> None:
    op.create_table(
        "person",
        key("id"),
        words("name"),
        words("email"),
        words("password_hash", nullable=True),
        sa.Column("is_administrator", sa.Boolean, nullable=False),
        created(),
    )
    op.create_index("uq_person_email", "person", [sa.text("lower(email)")], unique=True)
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String, primary_key=True),
        reference("person_id", "person.id"),
        words("browser_hash", nullable=True),
        created(),
        moment("expires_at"),
        moment("used_at", nullable=True),
    )
    op.create_index("ix_sign_in_link_person_id", "sign_in_link", ["person_id"])
    op.create_table("sign_in_attempt", key("id"), words("subject_hash"), created("at"))
    op.create_index("ix_sign_in_attempt_subject_at", "sign_in_attempt", ["subject_hash", "at"])


def _create_organisations() -> None:
    op.create_table("organisation", key("id"), words("name"), words("kind"), words("registered_as"), created())
    op.create_index("uq_organisation_name", "organisation", [sa.text("lower(name)")], unique=True)
    op.create_table(
        "membership",
        reference("organisation_id", "organisation.id", primary_key=True),
        key("id"),
        created(),
        reference("person_id", "person.id"),
        sa.Column("is_administrator", sa.Boolean, nullable=False),
        moment("left_at", nullable=True),
        sa.UniqueConstraint("organisation_id", "person_id", name="uq_membership_person"),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String, primary_key=True),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        reference("person_id", "person.id"),
        reference("acting_organisation_id", "organisation.id", nullable=True),
        words("browser"),
        created(),
        created("last_seen_at"),
        moment("expires_at"),
        moment("ended_at", nullable=True),
    )
    op.create_index("ix_sign_in_session_person_id", "sign_in_session", ["person_id"])
    # The directory of organisations is public to every reader; only the organisation itself changes its row.
    rows.protect("organisation", "true", f"{rows.own_row_of('id', 'organisation')} OR {rows.WORKER}")
    rows.protect("membership", f"{rows.ORGANISATION} OR {rows.WORKER}")
    rows.also_see("membership", "my_own", rows.PERSON)
    op.execute("REVOKE DELETE ON organisation, membership FROM portal_app")


def _create_partnerships() -> None:
    op.create_table(
        "partnership",
        key("id"),
        words("title"),
        words("journey"),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("phase", sa.Integer, nullable=False),
        words("place"),
        created(),
        sa.CheckConstraint("phase BETWEEN 1 AND 5", name="ck_partnership_phase"),
    )
    op.create_table(
        "party",
        *partnership_keys(),
        reference("organisation_id", "organisation.id"),
        words("kind"),
        moment("left_at", nullable=True),
        sa.UniqueConstraint("partnership_id", "organisation_id", name="uq_party_organisation"),
    )
    op.create_table(
        "seat",
        *partnership_keys(),
        reference("person_id", "person.id"),
        reference("organisation_id", "organisation.id"),
        sa.Column("roles", sa.ARRAY(sa.Text), nullable=False),
        created("starts_at"),
        moment("ends_at", nullable=True),
        sa.UniqueConstraint("partnership_id", "person_id", "organisation_id", name="uq_seat_person"),
    )
    op.create_index("ix_seat_person", "seat", ["person_id"])
    op.create_table("room", *partnership_keys(), words("name"))
    op.create_table(
        "room_key",
        *partnership_keys(),
        sa.Column("room_id", sa.Uuid, nullable=False),
        reference("organisation_id", "organisation.id"),
        moment("returned_at", nullable=True),
        within_partnership("room_id", "room"),
        sa.UniqueConstraint("partnership_id", "room_id", "organisation_id", name="uq_room_key_organisation"),
    )
    rows.protect("partnership", f"{rows.own_row_of('id', 'partnership')}", f"{rows.own_row_of('id', 'partnership')}")
    rows.also_see("partnership", "on_my_list", rows.listed("id", "partnerships"))
    # Everybody sees who sits at the table; an organisation comes, goes, seats its people and keeps its keys itself.
    for table in ("party", "seat", "room_key"):
        rows.protect(table, rows.PARTNERSHIP, rows.ORGANISATION)
    rows.also_see("seat", "my_own", rows.PERSON)
    rows.shared_floor("room")
    op.execute("REVOKE DELETE ON partnership, party, seat, room, room_key FROM portal_app")
    # Whose a place is, and at which table, never changes: an organisation cannot move its seat to another partnership.
    op.execute("REVOKE UPDATE ON party, seat, room, room_key FROM portal_app")
    op.execute("GRANT UPDATE (kind, left_at) ON party TO portal_app")
    op.execute("GRANT UPDATE (roles, starts_at, ends_at) ON seat TO portal_app")
    op.execute("GRANT UPDATE (returned_at) ON room_key TO portal_app")


def _create_journal() -> None:
    op.create_table(
        "journal_entry",
        *partnership_keys(),
        created("at"),
        reference("person_id", "person.id", nullable=True),
        reference("organisation_id", "organisation.id", nullable=True),
        words("verb"),
        words("subject"),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.UniqueConstraint("partnership_id", "number", name="uq_journal_entry_number"),
    )
    op.create_table(
        "journal_head",
        *partnership_keys(),
        sa.Column("number", sa.Integer, nullable=False),
        words("hash"),
        sa.UniqueConstraint("partnership_id", name="uq_journal_head_partnership"),
    )
    op.execute(JOURNAL_DIGEST)
    op.execute(JOURNAL_CHAIN)
    op.execute(
        "CREATE TRIGGER journal_chain BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_chain()"
    )
    rows.shared_floor("journal_entry", "journal_head")
    rows.in_own_name("journal_entry")
    rows.append_only("journal_entry")
    op.execute("REVOKE DELETE ON journal_head FROM portal_app")


# The text that is hashed is spelled out column by column, so that a later column does not break the chain.
JOURNAL_DIGEST = """
CREATE FUNCTION journal_digest(entry journal_entry) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\\x1f',
    entry.previous_hash, entry.partnership_id, entry.number, entry.id,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    coalesce(entry.person_id::text, '-'), coalesce(entry.organisation_id::text, '-'),
    entry.verb, entry.subject, entry.subject_id), 'UTF8')), 'hex')
$$
"""

JOURNAL_CHAIN = """
CREATE FUNCTION journal_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head journal_head;
BEGIN
  INSERT INTO journal_head (partnership_id, id, number, hash)
    VALUES (NEW.partnership_id, gen_random_uuid(), 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM journal_head WHERE partnership_id = NEW.partnership_id FOR UPDATE;
  NEW.number := head.number + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := journal_digest(NEW);
  UPDATE journal_head SET number = NEW.number, hash = NEW.hash WHERE partnership_id = NEW.partnership_id;
  RETURN NEW;
END $$
"""


def _create_outbox() -> None:
    op.create_table(
        "outbox_mail",
        key("id"),
        words("recipient"),
        words("subject"),
        words("body"),
        created(),
        created("due_at"),
        sa.Column("attempts", sa.Integer, nullable=False),
        moment("sent_at", nullable=True),
        moment("given_up_at", nullable=True),
        words("last_error"),
    )
    op.create_index(
        "ix_outbox_mail_waiting",
        "outbox_mail",
        ["due_at"],
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    # Anybody may put a message in; only the post office takes one out.
    rows.protect("outbox_mail", rows.WORKER)
    rows.also_add("outbox_mail", "anybody_posts", "true")
