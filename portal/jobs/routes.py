"""The pages of long work: what was asked for, how far it is, and what was made."""

from typing import Any
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Response

from portal.access.permissions import Permission
from portal.access.seats import AtSeat
from portal.db import Session
from portal.jobs.queries import find_job, list_jobs, made_file
from portal.web.replies import Page, page, swap


class JobController(Controller):
    path = "/partnerships/{partnership_id:uuid}/jobs"

    @get(permission=Permission.READ)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        return page("portal/jobs/index", seat=seat, jobs=await list_jobs(session, seat))

    @get("/{job_id:uuid}", permission=Permission.READ)
    async def show(self, session: Session, seat: AtSeat, job_id: FromPath[UUID]) -> Page:
        return page("portal/jobs/show", seat=seat, job=await find_job(session, seat, job_id))

    @get("/{job_id:uuid}/progress", permission=Permission.READ)
    async def progress(self, session: Session, seat: AtSeat, job_id: FromPath[UUID]) -> Page:
        """For a page that is open and asks every few seconds."""
        return swap("portal/jobs/progress", seat=seat, job=await find_job(session, seat, job_id))

    @get("/{job_id:uuid}/file", permission=Permission.READ)
    async def download(self, session: Session, seat: AtSeat, job_id: FromPath[UUID]) -> Response[Any]:
        name, media_type, content = await made_file(session, seat, job_id)
        disposition = f'attachment; filename="{name}"'
        return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
