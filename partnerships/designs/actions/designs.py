"""Beginning a design, and the shape of it: which sections there are, whose they are and in which order."""

from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import take_turns
from partnerships.designs.actions.changes import count_change, keep_revision
from partnerships.designs.actions.sittings import keep_written
from partnerships.designs.outline import STARTING_OUTLINE, OutlineSection
from partnerships.designs.queries.designs import find_title
from partnerships.designs.queries.sections import OneSection, find_section
from partnerships.designs.queries.tables import designs, parties, sections
from partnerships.designs.rights import check_may_manage
from partnerships.designs.rules import CannotArrange, check_heading, check_present, moved
from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record
from portal.live.announce import access_changed


async def begin_design(session: AsyncSession, seat: Seat, title: str, *, has_outline: bool) -> UUID:
    design_id = new_id()
    await session.execute(
        insert(designs).values(
            partnership_id=seat.partnership_id, id=design_id, title=title, changes=0, rearranged_at=0
        )
    )
    for place, part in enumerate(STARTING_OUTLINE if has_outline else (), start=1):
        await _add_row(session, seat, design_id, part, owner_id=seat.organisation_id, place=place)
    await record(session, seat, "began", design_id, f"the design “{title}”")
    return design_id


async def add_section(session: AsyncSession, seat: Seat, design_id: UUID, heading: str, owner_id: UUID) -> UUID:
    """A new section goes to the end; it can be moved from there."""
    await take_turns(session, seat)
    await find_title(session, seat, design_id)
    await _check_owner(session, seat, owner_id)
    last = await session.scalar(
        select(func.coalesce(func.max(sections.c.position), 0)).where(
            sections.c.partnership_id == seat.partnership_id, sections.c.design_id == design_id
        )
    )
    section_id = await _add_row(
        session, seat, design_id, OutlineSection(heading, ""), owner_id=owner_id, place=(last or 0) + 1
    )
    await count_change(session, seat, design_id, is_rearranged=True)
    await record(session, seat, "added", section_id, f"the section “{heading}”")
    return section_id


async def rename_section(
    session: AsyncSession, seat: Seat, section: OneSection, *, seen_heading: str, heading: str, owner_id: UUID
) -> None:
    await keep_written(session, seat, section.id)
    section = await find_section(session, seat, section.design_id, section.id)
    check_present(is_removed=section.is_removed)
    check_heading(seen_heading, section.heading, heading)
    if (heading, owner_id) == (section.heading, section.owner_id):
        return
    if owner_id != section.owner_id or not section.may_write:
        check_may_manage(may_manage=section.may_manage, owner=section.owner)
    await _check_owner(session, seat, owner_id)
    change = await count_change(session, seat, section.design_id)
    facts = {"heading": heading, "owner_id": owner_id}
    await keep_revision(
        session, seat, section, section.reading.blocks, change=change, note="new heading or owner", **facts
    )
    if heading != section.heading:
        await record(session, seat, "renamed", section.id, f"the section “{section.heading}” to “{heading}”")
    if owner_id != section.owner_id:
        await record(session, seat, "handed over", section.id, f"the section “{heading}”")
        await access_changed(session, seat.partnership_id)


async def move_section(session: AsyncSession, seat: Seat, section: OneSection, direction: str) -> None:
    await take_turns(session, seat)
    order = list(
        await session.scalars(
            select(sections.c.id)
            .where(sections.c.partnership_id == seat.partnership_id, sections.c.design_id == section.design_id)
            .where(sections.c.removed_at.is_(None))
            .order_by(sections.c.position, sections.c.id)
        )
    )
    check_present(is_removed=section.id not in order)
    for place, section_id in enumerate(moved(order, section.id, direction), start=1):
        await _change(session, seat, section_id, position=place)
    await count_change(session, seat, section.design_id, is_rearranged=True)
    await record(session, seat, f"moved {direction}", section.id, f"the section “{section.heading}”")


async def remove_section(session: AsyncSession, seat: Seat, section: OneSection) -> None:
    """The section leaves the design, not the database: it can be put back, and versions that hold it keep it."""
    await take_turns(session, seat)
    section = await find_section(session, seat, section.design_id, section.id)
    check_may_manage(may_manage=section.may_manage, owner=section.owner)
    if section.is_removed:
        return
    await _change(session, seat, section.id, removed_at=clock.now())
    await count_change(session, seat, section.design_id, is_rearranged=True)
    await record(session, seat, "took out", section.id, f"the section “{section.heading}”")
    await access_changed(session, seat.partnership_id)


async def put_back_section(session: AsyncSession, seat: Seat, section: OneSection) -> None:
    await take_turns(session, seat)
    section = await find_section(session, seat, section.design_id, section.id)
    if not section.is_removed:
        return
    check_may_manage(may_manage=section.may_manage, owner=section.owner)
    await _change(session, seat, section.id, removed_at=None)
    await count_change(session, seat, section.design_id, is_rearranged=True)
    await record(session, seat, "put back", section.id, f"the section “{section.heading}”")


async def _add_row(
    session: AsyncSession, seat: Seat, design_id: UUID, part: OutlineSection, *, owner_id: UUID, place: int
) -> UUID:
    section_id = new_id()
    writer = {"person_id": seat.person_id, "organisation_id": seat.organisation_id}
    await session.execute(
        insert(sections).values(
            partnership_id=seat.partnership_id,
            id=section_id,
            design_id=design_id,
            owner_id=owner_id,
            heading=part.heading,
            hint=part.hint,
            position=place,
            blocks=[],
            revision=0,
            change=0,
            **writer,
        )
    )
    section = await find_section(session, seat, design_id, section_id)
    await keep_revision(session, seat, section, (), change=0, note="begun")
    return section_id


async def _change(session: AsyncSession, seat: Seat, section_id: UUID, **facts: object) -> None:
    await session.execute(
        update(sections)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.id == section_id)
        .values(**facts)
    )


async def _check_owner(session: AsyncSession, seat: Seat, owner_id: UUID) -> None:
    found = await session.scalar(
        select(parties.c.id).where(
            parties.c.partnership_id == seat.partnership_id,
            parties.c.organisation_id == owner_id,
            parties.c.left_at.is_(None),
        )
    )
    if found is None:
        raise CannotArrange("Choose an organisation of this partnership.")
