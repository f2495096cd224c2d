"""The kinds of long work, and how to add one.

1. In your slice write what is done, and name it. `work` gets the session of one transaction, in which the seat that
   asked has been found again, and the job. It says how far it is, and gives what it made:

       async def write_workbook(session: AsyncSession, seat: Seat, job: Running) -> Made:
           period = Period.from_asked(job.asked)
           await job.progress(0, of=await count_lines(session, seat, period))
           content = await asyncio.to_thread(build, …)       # what computes goes to a thread
           return MadeFile("ledger.xlsx", XLSX, content)     # or MadePage("/outcomes", "120 indicators were imported.")

       WORKBOOK = Kind("ledger workbook", Permission.READ, write_workbook)

2. Name it in `JOBS` of `portal/app.py`.
3. In the route that asks for it:

       job_id = await ask_for(session, seat, WORKBOOK, "The ledger as a workbook", {"ends_on": "2027-03-31"})
       return see_other(job_url(seat, job_id), request)

   `given=` takes the bytes of an uploaded file; `job.given()` reads them back in the work.

What the work writes is committed together with the word that the job is done, or not at all: a process that is killed
in the middle leaves nothing behind, and the job is begun again by another, at most MOST_ATTEMPTS times. `Refused` ends
a job with the sentence that the person will read; it is not tried again. Between two words of progress the work must
give the event loop back, as a request does, and check nothing by itself: permission and seat are asked again when it
begins, because they may have ended since.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.permissions import Permission
from portal.access.seats import Seat

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class MadeFile:
    """A file to download. The name is plain: letters, digits, dots and hyphens.

    With a `path` below the partnership's address, a page shows what is in it.
    """

    name: str
    media_type: str
    content: bytes
    path: str = ""


@dataclass(frozen=True)
class MadePage:
    """Something to look at: where it stands below the partnership's address, and what was done in one sentence."""

    path: str
    sentence: str


Made = MadeFile | MadePage


class Running(Protocol):
    """The job as its work sees it."""

    @property
    def id(self) -> UUID: ...

    @property
    def asked(self) -> Mapping[str, Any]: ...

    async def given(self) -> bytes:
        """The bytes that came with it."""

    async def progress(self, done: int, *, of: int) -> None:
        """How far the work is; everybody who looks sees it at once. Cheap enough to say after every batch."""


Work = Callable[[AsyncSession, Seat, Running], Awaitable[Made]]


@dataclass(frozen=True)
class Kind:
    name: str
    permission: Permission
    work: Work
