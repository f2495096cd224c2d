"""Taking a copy out: the text as it leaves is remembered, for the day when the file comes back."""

from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.copies.contents import CopyContents
from partnerships.copies.marked import write_sections
from partnerships.copies.queries.copies import Material, digest_of, marked_sections
from partnerships.copies.queries.tables import copies
from partnerships.copies.rules import PROPERTY_COPY, PROPERTY_DESIGN, PROPERTY_STATE
from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record


async def take_copy(
    session: AsyncSession, seat: Seat, material: Material, section_id: UUID | None, *, is_internal: bool
) -> CopyContents:
    """Remembers the text as it leaves, so that a file that comes back can be compared with it."""
    design, content = material.design, marked_sections(material, section_id)
    digest = digest_of(content)
    copy_id = material.known.get(digest)
    if copy_id is None:
        copy_id = new_id()
        await session.execute(
            insert(copies).values(
                partnership_id=seat.partnership_id,
                id=copy_id,
                design_id=design.id,
                section_id=section_id,
                digest=digest,
                content=write_sections(content),
                person_id=seat.person_id,
                organisation_id=seat.organisation_id,
            )
        )
        what = "the design" if section_id is None else f"the section “{content[0].heading}”"
        await record(session, seat, "took out a Word copy of", copy_id, what)
    return CopyContents(
        copy_id=str(copy_id),
        title=design.title,
        partnership=seat.partnership_title,
        made_for=seat.organisation_name,
        made_by=seat.person_name,
        made_at=clock.now(),
        sections=content,
        notes={section.id: material.notes.get(section.id, ()) for section in content},
        names=material.names,
        numbers={
            block.id: f"{section.number}.{number}"
            for section in design.sections
            for number, block in enumerate(section.reading.blocks, start=1)
        },
        properties={PROPERTY_COPY: str(copy_id), PROPERTY_DESIGN: str(design.id), PROPERTY_STATE: digest},
        is_whole=section_id is None,
        is_internal=is_internal,
    )
