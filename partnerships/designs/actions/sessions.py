"""Recording a design session, and putting a record right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.queries.at_the_table import list_parties
from partnerships.designs.queries.designs import find_title
from partnerships.designs.queries.sessions import SessionView
from partnerships.designs.queries.tables import attendances, design_sessions
from partnerships.designs.queries.versions import find_version
from partnerships.designs.rules import check_correctable, check_session
from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record


@dataclass(frozen=True)
class SessionFacts:
    held_on: date
    title: str
    version_id: UUID | None
    organisation_ids: Sequence[UUID]
    notes: str


async def record_session(
    session: AsyncSession, seat: Seat, design_id: UUID, facts: SessionFacts, corrects: SessionView | None = None
) -> UUID:
    """A correction is a new record; the old one stays and says that it was replaced."""
    check_correctable(is_replaced=corrects is not None and corrects.is_replaced)
    await _check(session, seat, design_id, facts, corrects)
    session_id = new_id()
    whose = {"partnership_id": seat.partnership_id}
    await session.execute(
        insert(design_sessions).values(
            **whose,
            id=session_id,
            design_id=design_id,
            held_on=facts.held_on,
            title=facts.title,
            version_id=facts.version_id,
            notes=facts.notes,
            corrects_id=corrects.id if corrects else None,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
    )
    rows = [
        {**whose, "id": new_id(), "session_id": session_id, "organisation_id": one} for one in facts.organisation_ids
    ]
    await session.execute(insert(attendances), rows)
    verb = "corrected the record of" if corrects else "recorded"
    await record(session, seat, verb, session_id, f"the design session “{facts.title}”")
    return session_id


async def _check(
    session: AsyncSession, seat: Seat, design_id: UUID, facts: SessionFacts, corrects: SessionView | None
) -> None:
    """An organisation that has left since may stay in a record that is corrected."""
    await find_title(session, seat, design_id)
    if facts.version_id is not None:
        await find_version(session, seat, design_id, facts.version_id)
    known = {organisation_id for organisation_id, _ in await list_parties(session, seat)}
    known |= {organisation_id for organisation_id, _ in corrects.organisations} if corrects else set()
    check_session(facts.held_on, clock.today(), facts.organisation_ids, known)
