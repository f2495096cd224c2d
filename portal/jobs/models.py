from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from portal.db.rows import PartnershipRow, moment, within_partnership


class Job(PartnershipRow, table=True):
    """Work that one person asked for at one table, how far it has come, and how it ended.

    Whoever works on it holds it until `held_until` and keeps moving that on; when they are gone, it may be taken
    again. `attempts` tells one holder from the next, so that one who comes back late finishes nothing.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("0 <= done AND done <= wanted AND wanted > 0", name="ck_job_progress"),
        Index("ix_job_open", "created_at", postgresql_where=text("ended_at IS NULL")),
        Index("ix_job_expiry", "expires_at"),
    )

    kind: str
    title: str
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    asked: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    attempts: int = 0
    held_until: datetime | None = moment(default=None)
    done: int = 0
    wanted: int = 1
    ended_at: datetime | None = moment(default=None)
    failed_because: str | None = None
    result: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    expires_at: datetime = moment()


class JobFile(PartnershipRow, table=True):
    """What a job was given to work on, or what it made."""

    __tablename__ = "job_file"
    __table_args__ = (
        within_partnership("job_id", "job"),
        Index("uq_job_file_part", "partnership_id", "job_id", "is_made", unique=True),
    )

    job_id: UUID
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    is_made: bool
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
