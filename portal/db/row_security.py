"""Row security for migrations: one function a kind of table, so that a policy is never written by hand twice.

`policies_of` in tests/house reads the catalogue and fails on a table that none of these was called for.
"""

from alembic import op


def _setting(name: str) -> str:
    # After a transaction that used SET LOCAL the setting is '' and not NULL.
    return f"nullif(current_setting('portal.{name}', true), '')"


PARTNERSHIP = f"partnership_id = {_setting('partnership')}::uuid"
ORGANISATION = f"organisation_id = {_setting('organisation')}::uuid"
ROOM = f"room_id = ANY (string_to_array({_setting('rooms')}, ',')::uuid[])"
PERSON = f"person_id = {_setting('person')}::uuid"
ACTIVITY = f"activity_id = {_setting('activity')}::uuid"
TOKEN = f"token_hash = {_setting('token')}"
WORKER = f"{_setting('worker')} = 'on'"


def own_row_of(column: str, setting: str) -> str:
    return f"{column} = {_setting(setting)}::uuid"


def listed(column: str, setting: str) -> str:
    return f"{column} = ANY (string_to_array({_setting(setting)}, ',')::uuid[])"


def shared_floor(*tables: str) -> None:
    """Rows that every seat of the partnership may see."""
    for table in tables:
        protect(table, PARTNERSHIP)


def private_room(*tables: str) -> None:
    """Rows that only the seat's own organisation may see, within the partnership."""
    for table in tables:
        protect(table, f"{PARTNERSHIP} AND {ORGANISATION}")


def room(*tables: str) -> None:
    """Rows of a room inside the partnership (a consortium), for those who hold its key."""
    for table in tables:
        protect(table, f"{PARTNERSHIP} AND {ROOM}")


def own_organisation(*tables: str) -> None:
    for table in tables:
        protect(table, ORGANISATION)


def protect(table: str, may_see: str, may_write: str | None = None) -> None:
    """Turn row security on, for the owner too, with one policy for everything and perhaps a narrower one to write."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY speaker ON {table} USING ({may_see}) WITH CHECK ({may_see})")
    if may_write:
        only_by(table, may_write)


def only_by(table: str, may_write: str) -> None:
    """Narrow who writes, whatever the other policies let in: what somebody may read is not theirs to change."""
    for act, condition in (
        ("INSERT", f"WITH CHECK ({may_write})"),
        ("UPDATE", f"USING ({may_write}) WITH CHECK ({may_write})"),
        ("DELETE", f"USING ({may_write})"),
    ):
        op.execute(f"CREATE POLICY only_by_{act.lower()} ON {table} AS RESTRICTIVE FOR {act} {condition}")


def in_own_name(*tables: str, column: str = "organisation_id") -> None:
    """Nobody writes a row that names another organisation as the one that acted."""
    for table in tables:
        op.execute(
            f"CREATE POLICY in_own_name ON {table} AS RESTRICTIVE FOR INSERT "
            f"WITH CHECK ({column} IS NULL OR {own_row_of(column, 'organisation')})"
        )


def of_own_hand(*tables: str, or_else: str = "") -> None:
    """Nobody writes down that another person did it, not even a colleague; `or_else` says who else may."""
    own = f"person_id IS NULL OR {PERSON}"
    for table in tables:
        op.execute(
            f"CREATE POLICY of_own_hand ON {table} AS RESTRICTIVE FOR INSERT "
            f"WITH CHECK ({f'{or_else} OR ' if or_else else ''}{own})"
        )


def changed_by_own_hand(*tables: str) -> None:
    """A row that names who wrote it last names its old writer after a change, or the one who changes it."""
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_names_who_changed_it BEFORE UPDATE ON {table} FOR EACH ROW "
            "WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id "
            f"AND NEW.person_id IS DISTINCT FROM {_setting('person')}::uuid) EXECUTE FUNCTION refuse_change()"
        )


def also_see(table: str, name: str, may_see: str) -> None:
    """A further way to read a row, such as by the token that was sent to somebody."""
    op.execute(f"CREATE POLICY {name} ON {table} FOR SELECT USING ({may_see})")


def also_add(table: str, name: str, may_add: str) -> None:
    op.execute(f"CREATE POLICY {name} ON {table} FOR INSERT WITH CHECK ({may_add})")


def also_change(table: str, name: str, may_change: str) -> None:
    op.execute(f"CREATE POLICY {name} ON {table} FOR UPDATE USING ({may_change}) WITH CHECK ({may_change})")


def changes_only(table: str, *columns: str) -> None:
    """Of a row that is there, the serving role may change these columns, if any. A column that is added is not one."""
    op.execute(f"REVOKE UPDATE ON {table} FROM portal_app")
    if columns:
        op.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO portal_app")


def never_removed(*tables: str) -> None:
    for table in tables:
        op.execute(f"REVOKE DELETE ON {table} FROM portal_app")


def keeps(table: str, *columns: str) -> None:
    """What everybody may work on is still the same row afterwards: its key stays, and so does what it belongs to."""
    kept = ("partnership_id", "id", "created_at", *columns)
    differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in kept)
    op.execute(
        f"CREATE TRIGGER {table}_stays_the_same_row BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({differs}) "
        "EXECUTE FUNCTION refuse_change()"
    )


def append_only(*tables: str) -> None:
    """Written once: the serving role may not change or remove rows, and a trigger refuses it to everybody."""
    for table in tables:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM portal_app")
        op.execute(
            f"CREATE TRIGGER {table}_is_written_once BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
