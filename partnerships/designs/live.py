"""What the documents are that people write together: the sections of a design.

A section's text lives in its document from the first time that somebody opens it in the editor. Its row follows
within moments, so that pages, versions and searches never ask an open room.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.places import with_marks
from partnerships.designs.actions.sittings import follow, keep_written
from partnerships.designs.canonical import read_blocks
from partnerships.designs.queries.rights import find_rights
from partnerships.designs.queries.tables import sections
from portal.access.seats import Seat
from portal.live.rights import Address, Block, Meaning, Rights
from portal.refusals import Missing


async def judge(session: AsyncSession, seat: Seat, section_id: UUID) -> Rights:
    """What the section allows the seat's organisation; one that was taken out is written by nobody."""
    return await find_rights(session, seat, section_id)


async def initial_content(session: AsyncSession, address: Address) -> Sequence[Block]:
    blocks: list[Block] | None = await session.scalar(
        select(sections.c.blocks).where(
            sections.c.partnership_id == address.partnership_id, sections.c.id == address.document_id
        )
    )
    if blocks is None:
        raise Missing("section")
    return await with_marks(session, address, read_blocks(blocks))


async def left(session: AsyncSession, address: Address) -> None:
    """The sitting is over: its text and its entry in the journal need not wait for the next one."""
    await keep_written(session, address, address.document_id)


SECTIONS = Meaning(judge, initial_content, follow, left)
