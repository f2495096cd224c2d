"""What must be true in the other rooms before a gate's text can be put to everybody (domain 3.1).

Each condition is one direct question to the slice that knows the answer.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from consortia.division.queries import division_is_agreed
from partnerships.designs.queries import signed_version
from partnerships.pilots.queries import has_evaluated_pilot
from partnerships.stages import Condition, Gate
from partnerships.tender.queries import pack_is_agreed
from portal.access.seats import Seat


@dataclass(frozen=True)
class Fulfilment:
    """A condition of a gate: whether it holds, and where to go when it does not."""

    wanted: str
    holds: bool
    missing: str
    url: str


@dataclass(frozen=True)
class Question:
    wanted: str
    missing: str
    page: str
    holds: Callable[[AsyncSession, Seat], Awaitable[bool]]


async def fulfilments(session: AsyncSession, seat: Seat, gate: Gate) -> list[Fulfilment]:
    asked = [QUESTIONS[condition] for condition in gate.conditions]
    return [
        Fulfilment(one.wanted, await one.holds(session, seat), one.missing, f"{seat.url}{one.page}") for one in asked
    ]


async def _has_signed_version(session: AsyncSession, seat: Seat) -> bool:
    return await signed_version(session, seat) is not None


QUESTIONS: Mapping[Condition, Question] = {
    Condition.DESIGN_SIGNED: Question(
        "Every organisation has signed the same version of the design",
        "First freeze a version of the design and have every organisation sign it.",
        "/designs",
        _has_signed_version,
    ),
    Condition.WORK_DIVIDED: Question(
        "The work is divided among the providers, and each has accepted its share",
        "First divide the work so that each part adds up to 100%, and have each provider accept its share.",
        "/consortium",
        division_is_agreed,
    ),
    Condition.PILOT_EVALUATED: Question(
        "A pilot has been evaluated against the aims that were fixed before it started",
        "First evaluate a pilot against the aims that were fixed before it started.",
        "/pilots",
        has_evaluated_pilot,
    ),
    Condition.TENDER_AGREED: Question(
        "The tender pack has been frozen and agreed",
        "First freeze the tender pack and have it agreed.",
        "/tender",
        pack_is_agreed,
    ),
}
