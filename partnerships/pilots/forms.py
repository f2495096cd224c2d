"""What is typed about pilots, read into the values that the rules know; and back, for a form to be changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from partnerships.pilots.queries import MeasureView, PilotView
from partnerships.pilots.rules import Finding, MeasureTerms, Plan, Verdict
from portal.web.forms import Form, blank

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


def read_plan(posted: Form) -> Plan:
    plan = Plan(
        title=posted.text("title", "a title for the pilot"),
        tested=posted.long_text("tested", "what the pilot tests", longest=4_000),
        starts_on=_read_date(posted, "starts_on", "the start date"),
        ends_on=_read_date(posted, "ends_on", "the planned end date"),
    )
    posted.check()
    return plan


def plan_form(pilot: PilotView) -> Form:
    plan = pilot.plan
    return blank(
        title=plan.title, tested=plan.tested, **_date_fields("starts_on", plan.starts_on),
        **_date_fields("ends_on", plan.ends_on),
    )  # fmt: skip


def read_measure(posted: Form) -> MeasureTerms:
    terms = MeasureTerms(
        name=posted.text("name", "what you will measure"),
        unit=posted.text("unit", "the unit, such as people or days"),
        baseline=posted.text("baseline", "where things stand today, or “not known” and why"),
        target=posted.text("target", "the target"),
        method=posted.long_text("method", "how it will be measured", longest=2_000),
    )
    posted.check()
    return terms


def measure_form(measure: MeasureView) -> Form:
    return blank(**asdict(measure.terms))


def read_change(posted: Form) -> tuple[str, str]:
    """What is measured otherwise, and why."""
    change = posted.long_text("change", "what is measured differently now", longest=2_000)
    reason = posted.long_text("reason", "why it had to change", longest=2_000)
    posted.check()
    return change, reason


def read_findings(posted: Form, measures: Sequence[MeasureView]) -> tuple[str, dict[UUID, Finding]]:
    """What was learned, and the finding for each measure. A verdict of “not known” needs a note that says why."""
    found = {measure.id: _read_finding(posted, measure) for measure in measures}
    learned = posted.long_text("learned", "what you learned from the pilot")
    posted.check()
    return learned, found


def _read_finding(posted: Form, measure: MeasureView) -> Finding:
    name = measure.terms.name
    result = posted.text(f"result-{measure.id}", f"the result for “{name}”, or “none”")
    verdict = posted.choice(f"verdict-{measure.id}", list(Verdict), f"whether the target for “{name}” was met")
    is_unknown = verdict == Verdict.NOT_KNOWN
    note = posted.long_text(
        f"note-{measure.id}", f"why it is not known whether “{name}” was met", longest=2_000, required=is_unknown
    )
    return Finding(result, Verdict(verdict) if verdict in list(Verdict) else Verdict.NOT_KNOWN, note)


def _read_date(posted: Form, name: str, wanted: str) -> date:
    day = posted.date(name, wanted)
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        posted.reject(name, f"Enter {wanted} with a year from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    return day


def _date_fields(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
