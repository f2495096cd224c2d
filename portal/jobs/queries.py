"""What a person sees of the work they asked for: theirs at this table, and nobody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.jobs.models import Job, JobFile
from portal.refusals import Missing

jobs = table_of(Job)
files = table_of(JobFile)

MOST_SHOWN = 50


class Standing(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class JobView:
    id: UUID
    title: str
    created_at: datetime
    held_until: datetime | None
    done: int
    wanted: int
    ended_at: datetime | None
    failed_because: str | None
    result: Mapping[str, Any] | None
    expires_at: datetime

    @property
    def standing(self) -> Standing:
        if self.ended_at is not None:
            return Standing.DONE if self.failed_because is None else Standing.FAILED
        return Standing.RUNNING if self.held_until is not None else Standing.WAITING

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def file_name(self) -> str | None:
        return self.result.get("file") if self.result else None


COLUMNS = tuple(jobs.c[name] for name in JobView.__dataclass_fields__)


async def find_job(session: AsyncSession, seat: Seat, job_id: UUID) -> JobView:
    row = (await session.execute(select(*COLUMNS).where(*_own(seat), jobs.c.id == job_id))).first()
    if row is None:
        raise Missing("job")
    return JobView(*row)


async def list_jobs(session: AsyncSession, seat: Seat) -> list[JobView]:
    newest = select(*COLUMNS).where(*_own(seat)).order_by(jobs.c.id.desc()).limit(MOST_SHOWN)
    return [JobView(*row) for row in await session.execute(newest)]


async def made_file(session: AsyncSession, seat: Seat, job_id: UUID) -> tuple[str, str, bytes]:
    """Its name, its media type and its bytes."""
    row = (
        await session.execute(
            select(jobs.c.result, files.c.content)
            .join(files, (files.c.partnership_id == jobs.c.partnership_id) & (files.c.job_id == jobs.c.id))
            .where(*_own(seat), jobs.c.id == job_id, files.c.is_made, jobs.c.failed_because.is_(None))
        )
    ).first()
    if row is None:
        raise Missing("file of a job")
    return row.result["file"], row.result["media_type"], row.content


def _own(seat: Seat) -> tuple[ColumnElement[bool], ...]:
    return (
        jobs.c.partnership_id == seat.partnership_id,
        jobs.c.person_id == seat.person_id,
        jobs.c.organisation_id == seat.organisation_id,
        jobs.c.expires_at > clock.now(),
    )
