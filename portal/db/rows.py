"""What every table's rows begin with: whose they are, then which one (house rule: composite keys).

A foreign key between two rows of one partnership carries both columns, so no row can point into
another partnership; foreign keys ignore row security, and this is why they cannot leak through it.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Table, text
from sqlmodel import Field, SQLModel

from portal import clock
from portal.db.keys import new_id

TIMESTAMP: Any = DateTime(timezone=True)


def moment(**options: Any) -> Any:  # noqa: ANN401
    """A column that holds a time with its zone."""
    return Field(sa_type=TIMESTAMP, **options)


def created() -> Any:  # noqa: ANN401
    return moment(default_factory=clock.now, sa_column_kwargs={"server_default": text("now()")})


class PartnershipRow(SQLModel):
    """A row on a partnership's shared floor."""

    partnership_id: UUID = Field(primary_key=True, foreign_key="partnership.id")
    id: UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = created()


class PrivateRow(PartnershipRow):
    """A row in one organisation's private room of a partnership."""

    organisation_id: UUID = Field(foreign_key="organisation.id", index=False)


class OrganisationRow(SQLModel):
    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    id: UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = created()


def within_partnership(column: str, table: str, name: str | None = None) -> ForeignKeyConstraint:
    """A foreign key to another row of the same partnership."""
    return ForeignKeyConstraint(
        ["partnership_id", column],
        [f"{table}.partnership_id", f"{table}.id"],
        name=name or f"fk_{column}_{table}",
    )


def table_of(model: type[SQLModel]) -> Table:
    """The Core table: pages select its columns, because rows of columns cost less than objects."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]
