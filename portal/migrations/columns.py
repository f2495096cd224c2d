"""Columns that every migration writes the same way."""

import sqlalchemy as sa


def key(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, primary_key=True)


def partnership_keys() -> tuple[sa.Column[object], ...]:
    """The beginning of every row on a partnership's floor: whose, which, since when."""
    return reference("partnership_id", "partnership.id", primary_key=True), key("id"), created()


def reference(name: str, target: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(target), nullable=nullable, primary_key=primary_key)


def words(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String, nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def created(name: str = "created_at") -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def within_partnership(column: str, table: str, name: str | None = None) -> sa.ForeignKeyConstraint:
    """A foreign key to another row of the same partnership; the name matches portal.db.rows.within_partnership."""
    return sa.ForeignKeyConstraint(
        ["partnership_id", column], [f"{table}.partnership_id", f"{table}.id"], name=name or f"fk_{column}_{table}"
    )
