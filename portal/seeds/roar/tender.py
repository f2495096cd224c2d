"""The tender pack as a draft: its text, and criteria that total 100%. It is frozen when the pilot is evaluated."""

from collections.abc import Mapping
from uuid import UUID

from partnerships.tender.actions import write_criteria, write_text
from partnerships.tender.rules import Criterion
from portal.access.permissions import Permission
from portal.seeds.roar.outcomes import APPOINTMENTS, CONFIDENT, LESS_LONELY
from portal.seeds.world import Table, days_ahead, read_text

TERM_MONTHS = 36
ONE_PERCENT = 100


async def draft_tender(table: Table, outcomes: Mapping[str, UUID]) -> None:
    seat = await table.seat("procurement", Permission.WRITE_TENDER)
    dates = {
        "issued_on": days_ahead(240),
        "questions_by": days_ahead(261),
        "respond_by": days_ahead(282),
        "decided_on": days_ahead(324),
        "starts_on": days_ahead(390),
    }
    text = {"title": "Company, lunch and lifts for older people", "term_months": TERM_MONTHS, **dates}
    await write_text(table.session, seat, text | read_text("roar_tender"), seen_revision=0)
    await write_criteria(table.session, seat, _criteria(outcomes), seen_revision=0)


def _criteria(outcomes: Mapping[str, UUID]) -> list[Criterion]:
    return [
        Criterion(
            "Company that people chose",
            30 * ONE_PERCENT,
            "Shows how people and volunteers find each other, and what happens when it does not work.",
            "It is what people asked for first.",
            outcomes[LESS_LONELY],
        ),
        Criterion(
            "Getting to appointments",
            20 * ONE_PERCENT,
            "Shows who drives, who steps in, and how somebody gets home after a long wait.",
            "A missed appointment costs the clinic as well as the person.",
            outcomes[APPOINTMENTS],
        ),
        Criterion(
            "Going out again",
            15 * ONE_PERCENT,
            "Shows how help becomes less as confidence grows, without leaving anybody alone.",
            "",
            outcomes[CONFIDENT],
        ),
        Criterion(
            "Older people have a say",
            15 * ONE_PERCENT,
            "Names the decisions that people who use the service take, and who will hear them.",
            "The service was designed with them and should be run with them.",
        ),
        Criterion("Price", 20 * ONE_PERCENT, "The full cost of each lot over three years, with overheads shown."),
    ]
