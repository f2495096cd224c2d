"""A file comes back: it is looked through, read, compared and remembered. Nothing reaches the shared floor yet."""

import asyncio
import hashlib
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.copies.comparing import compare
from partnerships.copies.findings import write_findings
from partnerships.copies.names import copy_named
from partnerships.copies.queries.returns import find_copy, known_comments
from partnerships.copies.queries.tables import returns
from partnerships.copies.rules import PROPERTY_COPY
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.documents.returned import Returned, ReturnedParagraph, read_returned
from portal.documents.uploads import check_upload


async def receive(session: AsyncSession, seat: Seat, design_id: UUID, file_name: str, content: bytes) -> UUID:
    """UnsafeUpload or NotTaken with what to do. Reading and comparing happen in a thread: a file may be long."""
    returned = await asyncio.to_thread(_read, content)
    copy = await find_copy(session, seat, design_id, _names(returned))
    known = await known_comments(session, seat, design_id)
    findings = await asyncio.to_thread(compare, copy.sections, returned, known)
    return_id = new_id()
    await session.execute(
        insert(returns).values(
            partnership_id=seat.partnership_id,
            id=return_id,
            organisation_id=seat.organisation_id,
            design_id=design_id,
            copy_id=copy.id,
            file_name=file_name,
            file_bytes=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            findings=write_findings(findings),
            person_id=seat.person_id,
        )
    )
    return return_id


def _read(content: bytes) -> Returned:
    check_upload(content)
    return read_returned(content)


def _names(returned: Returned) -> list[str]:
    """As which copies the file names itself: by its property, and by the bookmark in its first heading."""
    paragraphs = (block for block in returned.blocks if isinstance(block, ReturnedParagraph))
    bookmarks = [copy_named(name) for paragraph in paragraphs for name in paragraph.bookmarks]
    return [name for name in (returned.properties.get(PROPERTY_COPY), *bookmarks) if name]
