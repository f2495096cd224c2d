from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import OrganisationRow, moment


class PendingImport(OrganisationRow, table=True):
    """A table that passed every rule and waits for a yes. Its rows are kept as the words of their cells."""

    __tablename__ = "pending_import"

    kind: str
    file_name: str
    about: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    rows: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    person_id: UUID = Field(foreign_key="person.id")
    taken_at: datetime | None = moment(default=None)
