"""Who may do what in a section is set, one row for each change, and everybody who has it open is judged again."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import take_turns
from partnerships.designs.queries.rights import list_allowed
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import grants
from partnerships.designs.rights import LETS, check_may_manage
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record
from portal.live.announce import access_changed
from portal.live.rights import Rights


async def allow(session: AsyncSession, seat: Seat, section: OneSection, wanted: Mapping[UUID, Rights]) -> int:
    """Gives how many parties may now do something else than before."""
    check_may_manage(may_manage=section.may_manage, owner=section.owner)
    await take_turns(session, seat)
    changed = [
        (one, wanted[one.organisation_id])
        for one in await list_allowed(session, seat, section.id)
        if not one.is_owner and wanted.get(one.organisation_id, one.rights) is not one.rights
    ]
    for one, rights in changed:
        await session.execute(
            insert(grants).values(
                partnership_id=seat.partnership_id,
                id=new_id(),
                section_id=section.id,
                granted_to_id=one.organisation_id,
                rights=str(rights),
                person_id=seat.person_id,
                organisation_id=seat.organisation_id,
            )
        )
        verb = LETS[rights].format(one.organisation)
        await record(session, seat, verb, section.id, f"the section “{section.heading}”")
    if changed:
        await access_changed(session, seat.partnership_id)
    return len(changed)
