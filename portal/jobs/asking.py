"""Asking for long work: the job waits for the commit like everything else, then for a worker."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.jobs.kinds import Kind
from portal.jobs.models import Job, JobFile
from portal.refusals import Refused

jobs = table_of(Job)
files = table_of(JobFile)

KEPT = timedelta(days=7)
MOST_AT_ONCE = 5
LARGEST_FILE_BYTES = 64 * 1024 * 1024


class TooMuchAtOnce(Refused):
    pass


async def ask_for(
    session: AsyncSession, seat: Seat, kind: Kind, title: str, asked: Mapping[str, Any], *, given: bytes | None = None
) -> UUID:
    """`title` is the heading of the job's page. Gives the key of the job."""
    await _check_room(session, seat)
    job_id = new_id()
    whose = {
        "partnership_id": seat.partnership_id,
        "person_id": seat.person_id,
        "organisation_id": seat.organisation_id,
    }
    await session.execute(
        insert(jobs).values(
            **whose, id=job_id, kind=kind.name, title=title, asked=dict(asked), expires_at=clock.now() + KEPT
        )
    )
    if given is not None:
        await session.execute(insert(files).values(**whose, id=new_id(), job_id=job_id, is_made=False, content=given))
    return job_id


def job_url(seat: Seat, job_id: UUID) -> str:
    return f"{seat.url}/jobs/{job_id}"


async def _check_room(session: AsyncSession, seat: Seat) -> None:
    waiting = await session.scalar(
        select(func.count())
        .select_from(jobs)
        .where(
            jobs.c.partnership_id == seat.partnership_id,
            jobs.c.person_id == seat.person_id,
            jobs.c.organisation_id == seat.organisation_id,
            jobs.c.ended_at.is_(None),
        )
    )
    if waiting is not None and waiting >= MOST_AT_ONCE:
        raise TooMuchAtOnce(
            f"You have asked for {MOST_AT_ONCE} things that are not done yet. Wait for one of them, then ask again."
        )
