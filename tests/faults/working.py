"""A worker that a test may kill: `python -m tests.faults.working DATABASE_URL` takes a job and never ends it."""

import asyncio
import sys

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.db.engine import create_engine, sessions
from portal.jobs.kinds import Kind, Made, Running
from portal.jobs.working import run_jobs
from portal.journal.actions import record


async def never_end(session: AsyncSession, seat: Seat, job: Running) -> Made:
    await record(session, seat, "wrote", seat.id, "half a letter")
    await job.progress(1, of=2)
    await asyncio.Event().wait()
    raise AssertionError


if __name__ == "__main__":
    kind = Kind("letter", Permission.READ, never_end)
    asyncio.run(run_jobs(sessions(create_engine(sys.argv[1], pool_size=3)), {kind.name: kind}))
