"""A pilot is judged against what was fixed before it began (S004-04-06, S004-04-11, S004-07-10).

Its measures are frozen when it starts: a digest over them and the plan is kept, and a later change is a note
with a reason beside the measure, never in its place. It ends with one finding for each measure.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from portal.refusals import Refused

MOST_MEASURES = 20


class CannotChangePilot(Refused):
    pass


class PilotStatus(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not met"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Plan:
    """What is tested, and from when to when."""

    title: str
    tested: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class MeasureTerms:
    """What will be measured, in which unit, from where to where, and by whom or how."""

    name: str
    unit: str
    baseline: str
    target: str
    method: str


@dataclass(frozen=True)
class Finding:
    result: str
    verdict: Verdict
    note: str


def check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise CannotChangePilot("A pilot must end after it starts. Enter a later end date.")


def check_still_planned(status: PilotStatus) -> None:
    if status is not PilotStatus.PLANNED:
        raise CannotChangePilot(
            "This pilot has started, so its plan and measures stand as they were. "
            "You can note a change to a measure and say why."
        )


def check_room_for_measure(count: int) -> None:
    if count >= MOST_MEASURES:
        raise CannotChangePilot(f"A pilot can have at most {MOST_MEASURES} measures. Remove one first.")


def check_may_start(status: PilotStatus, measure_count: int) -> None:
    if status is not PilotStatus.PLANNED:
        raise CannotChangePilot("This pilot has already started.")
    if measure_count == 0:
        raise CannotChangePilot(
            "Say first how you will know whether the pilot works. Add at least one measure, then start the pilot."
        )


def check_may_note_change(status: PilotStatus) -> None:
    if status is PilotStatus.PLANNED:
        raise CannotChangePilot("This pilot has not started yet. Change the measure itself.")
    if status is PilotStatus.ENDED:
        raise CannotChangePilot("This pilot has ended and its findings are recorded. Its measures cannot change now.")


def check_may_end(status: PilotStatus, measures: Sequence[UUID], findings: Mapping[UUID, Finding]) -> None:
    """Each measure needs a finding; saying that it is not known is a finding too, with a note why."""
    if status is PilotStatus.PLANNED:
        raise CannotChangePilot("This pilot has not started yet, so it cannot end.")
    if status is PilotStatus.ENDED:
        raise CannotChangePilot("This pilot has already ended.")
    if set(measures) != set(findings):
        raise CannotChangePilot("Record what was found for every measure, then end the pilot.")


def digest_of(plan: Plan, measures: Sequence[MeasureTerms]) -> str:
    """SHA-256 over the plan and its measures in their order, so that anybody can check that nothing moved."""
    content = {"plan": asdict(plan), "measures": [asdict(measure) for measure in measures]}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()


def tally(verdicts: Sequence[str]) -> str:
    """`2 of 3 measures met`, for lists."""
    met = sum(verdict == Verdict.MET for verdict in verdicts)
    return f"{met} of {len(verdicts)} {'measure' if len(verdicts) == 1 else 'measures'} met"
