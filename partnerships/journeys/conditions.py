"""What must be true in the other rooms before a gate's text can be put to everybody (domain 3.1).

Each condition asks the slice that knows the answer, all of a gate's in one question.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from consortia.division.queries import division_parts, divisions_of
from consortia.division.queries import is_agreed as division_is_agreed
from partnerships.designs.queries import signed_part
from partnerships.pilots.queries import evaluated_part
from partnerships.stages import Condition, Gate
from partnerships.tender.queries import decisions_part
from partnerships.tender.queries import is_agreed as pack_is_agreed
from portal.access.seats import Seat
from portal.db.together import Part, together


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
    parts: Callable[[Seat], Sequence[Part[Any]]]
    holds: Callable[..., bool]


async def fulfilments(session: AsyncSession, seat: Seat, gate: Gate) -> list[Fulfilment]:
    parts = condition_parts(seat, gate)
    return fulfilments_of(seat, gate, await together(session, *parts) if parts else [])


def condition_parts(seat: Seat, gate: Gate) -> list[Part[Any]]:
    """What is asked for the conditions of a gate, in the order in which `fulfilments_of` reads it."""
    return [part for condition in gate.conditions for part in QUESTIONS[condition].parts(seat)]


def fulfilments_of(seat: Seat, gate: Gate, found: Sequence[Any]) -> list[Fulfilment]:
    answers = iter(found)
    return [_fulfilment(seat, QUESTIONS[condition], answers) for condition in gate.conditions]


def _fulfilment(seat: Seat, one: Question, answers: Iterator[Any]) -> Fulfilment:
    holds = one.holds(*islice(answers, len(one.parts(seat))))
    return Fulfilment(one.wanted, holds, one.missing, f"{seat.url}{one.page}")


QUESTIONS: Mapping[Condition, Question] = {
    Condition.DESIGN_SIGNED: Question(
        "Every organisation has signed the same version of the design",
        "First freeze a version of the design and have every organisation sign it.",
        "/designs",
        lambda seat: [signed_part(seat)],
        lambda version: version is not None,
    ),
    Condition.WORK_DIVIDED: Question(
        "The work is divided among the providers, and each has accepted its share",
        "First divide the work so that each part adds up to 100%, and have each provider accept its share.",
        "/consortium",
        division_parts,
        lambda *found: division_is_agreed(divisions_of(*found)),
    ),
    Condition.PILOT_EVALUATED: Question(
        "A pilot has been evaluated against the aims that were fixed before it started",
        "First evaluate a pilot against the aims that were fixed before it started.",
        "/pilots",
        lambda seat: [evaluated_part(seat)],
        bool,
    ),
    Condition.TENDER_AGREED: Question(
        "The tender pack has been frozen and agreed",
        "First freeze the tender pack and have it agreed.",
        "/tender",
        lambda seat: [decisions_part(seat)],
        pack_is_agreed,
    ),
}
