"""What is done with a pilot. Each verb takes the pilot as it was found under a lock, so that a start and a new
measure cannot pass each other.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.pilots import rules
from partnerships.pilots.models import MeasureChange, Pilot, PilotEnd, PilotFinding, PilotMeasure, PilotStart
from partnerships.pilots.queries import PilotView
from partnerships.pilots.rules import CannotChangePilot, Finding, MeasureTerms, Plan
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record

pilots = table_of(Pilot)
measures = table_of(PilotMeasure)


async def plan_pilot(session: AsyncSession, seat: Seat, plan: Plan) -> UUID:
    rules.check_dates(plan.starts_on, plan.ends_on)
    pilot_id = new_id()
    await session.execute(insert(pilots).values(partnership_id=seat.partnership_id, id=pilot_id, **asdict(plan)))
    await record(session, seat, "planned", pilot_id, f"the pilot “{plan.title}”")
    return pilot_id


async def change_plan(session: AsyncSession, seat: Seat, pilot: PilotView, plan: Plan) -> None:
    rules.check_still_planned(pilot.status)
    rules.check_dates(plan.starts_on, plan.ends_on)
    await session.execute(
        update(pilots)
        .where(pilots.c.partnership_id == seat.partnership_id, pilots.c.id == pilot.id)
        .values(**asdict(plan))
    )
    await record(session, seat, "changed", pilot.id, f"the plan of the pilot “{plan.title}”")


async def add_measure(session: AsyncSession, seat: Seat, pilot: PilotView, terms: MeasureTerms) -> UUID:
    rules.check_still_planned(pilot.status)
    rules.check_room_for_measure(len(pilot.measures))
    _check_name_is_free(pilot, terms)
    measure_id = new_id()
    await session.execute(
        insert(measures).values(partnership_id=seat.partnership_id, id=measure_id, pilot_id=pilot.id, **asdict(terms))
    )
    await record(session, seat, "added", measure_id, f"the measure “{terms.name}” to the pilot “{pilot.plan.title}”")
    return measure_id


async def change_measure(
    session: AsyncSession, seat: Seat, pilot: PilotView, measure_id: UUID, terms: MeasureTerms
) -> None:
    """Before the start only; afterwards `note_change`."""
    rules.check_still_planned(pilot.status)
    _check_name_is_free(pilot, terms, but=measure_id)
    await session.execute(
        update(measures)
        .where(measures.c.partnership_id == seat.partnership_id, measures.c.id == pilot.measure(measure_id).id)
        .values(**asdict(terms))
    )
    await record(session, seat, "changed", measure_id, f"the measure “{terms.name}” of the pilot “{pilot.plan.title}”")


async def remove_measure(session: AsyncSession, seat: Seat, pilot: PilotView, measure_id: UUID) -> None:
    measure = pilot.measure(measure_id)
    rules.check_still_planned(pilot.status)
    await session.execute(
        delete(measures).where(measures.c.partnership_id == seat.partnership_id, measures.c.id == measure.id)
    )
    await record(
        session, seat, "removed", measure_id, f"the measure “{measure.terms.name}” from the pilot “{pilot.plan.title}”"
    )


async def start_pilot(session: AsyncSession, seat: Seat, pilot: PilotView) -> None:
    rules.check_may_start(pilot.status, len(pilot.measures))
    digest = rules.digest_of(pilot.plan, [measure.terms for measure in pilot.measures])
    session.add(PilotStart(pilot_id=pilot.id, digest=digest, **_actor(seat)))
    await session.flush()
    await record(session, seat, "started", pilot.id, f"the pilot “{pilot.plan.title}” with its measures fixed")


async def note_change(
    session: AsyncSession, seat: Seat, pilot: PilotView, measure_id: UUID, *, change: str, reason: str
) -> None:
    measure = pilot.measure(measure_id)
    rules.check_may_note_change(pilot.status)
    session.add(MeasureChange(measure_id=measure_id, change=change, reason=reason, **_actor(seat)))
    await session.flush()
    await record(
        session,
        seat,
        "noted",
        measure_id,
        f"a change to how “{measure.terms.name}” is measured in “{pilot.plan.title}”",
    )


async def end_pilot(
    session: AsyncSession, seat: Seat, pilot: PilotView, learned: str, found: Mapping[UUID, Finding]
) -> None:
    rules.check_may_end(pilot.status, [measure.id for measure in pilot.measures], found)
    session.add(PilotEnd(pilot_id=pilot.id, learned=learned, **_actor(seat)))
    session.add_all(
        PilotFinding(partnership_id=seat.partnership_id, measure_id=measure_id, **asdict(finding))
        for measure_id, finding in found.items()
    )
    await session.flush()
    await record(session, seat, "ended", pilot.id, f"the pilot “{pilot.plan.title}” with a finding for each measure")


def _check_name_is_free(pilot: PilotView, terms: MeasureTerms, but: UUID | None = None) -> None:
    taken = {measure.terms.name.casefold() for measure in pilot.measures if measure.id != but}
    if terms.name.casefold() in taken:
        raise CannotChangePilot("This pilot already has a measure with this name. Choose another name.")


def _actor(seat: Seat) -> dict[str, Any]:
    return {
        "partnership_id": seat.partnership_id,
        "person_id": seat.person_id,
        "organisation_id": seat.organisation_id,
    }
