"""What was decided in Word is decided here, by somebody who may: each suggestion under its own section's rights."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.copies.queries.returns import IntakeView
from partnerships.copies.rules import NotTaken
from partnerships.copies.views import DecidedInWord
from partnerships.designs.actions.verdicts import Ruling, decide
from partnerships.designs.proposals import Verdict
from partnerships.designs.queries.sections import find_section
from portal.access.seats import Seat
from portal.live.hub import Hub

REASON = "{} in the Word file “{}”."


async def decide_as_in_word(
    session: AsyncSession,
    hub: Hub,
    seat: Seat,
    design_id: UUID,
    intake: IntakeView,
    *,
    waiting: Sequence[DecidedInWord],
) -> int:
    """Gives how many suggestions were decided; `waiting` are those that are still open and the seat's to decide."""
    if not waiting:
        raise NotTaken("These suggestions have been decided already, or are not yours to decide.")
    count = 0
    for section_id in dict.fromkeys(one.decided.section_id for one in waiting):
        section = await find_section(session, seat, design_id, UUID(section_id))
        here = [one.decided for one in waiting if one.decided.section_id == section_id]
        for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
            keys = [one.suggestion for one in here if one.is_accepted is (verdict is Verdict.ACCEPTED)]
            if keys:
                reason = REASON.format(str(verdict).capitalize(), intake.file_name)
                done = await decide(session, hub, seat, section, Ruling(verdict, reason, keys))
                count += len(done.proposals)
    return count
