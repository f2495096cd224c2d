from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import OrganisationRow, moment


class SavedFramework(OrganisationRow, table=True):
    """A framework in an organisation's library, as it was when it was saved: see rules/content.py for its content."""

    __tablename__ = "saved_framework"
    __table_args__ = (
        UniqueConstraint("organisation_id", "title", "edition", name="uq_saved_framework_edition"),
        CheckConstraint("source <> '' AND edition <> ''", name="ck_saved_framework_source"),
    )

    title: str
    edition: str
    source: str
    is_national: bool
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    person_id: UUID = Field(foreign_key="person.id")
    retired_at: datetime | None = moment(default=None)
