"""What came of the work so far: in words, in numbers and in money, each with the body that it accrues to.

The unit cost of a doctor's hour is that of S000-28, whose sums are of 2008 and only illustrate.
"""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from portal.access.permissions import Permission
from portal.db.keys import new_id
from portal.seeds.roar.outcomes import APPOINTMENTS, LESS_LONELY
from portal.seeds.world import Table, month_ago
from valuation.ledger.queries.value import find_value
from valuation.ledger.rules.value import Confidence, Consent, Tier, ValueLine, Verdict
from valuation.ledger.valuing import answer, record_value
from valuation.measures import MoneyKind
from valuation.outcomes.rules.framework import ValueKind

PRICE_YEAR = 2008
DOCTOR_HOUR_PENCE = 127_00
DOCTOR_HOURS = 18


async def record_value_lines(table: Table, outcomes: Mapping[str, UUID]) -> None:
    await _record(table, _in_words(outcomes[LESS_LONELY]))
    await _record(table, _in_numbers(table, outcomes[APPOINTMENTS]))
    line_id = await _record(table, _in_money(table, outcomes[LESS_LONELY]))
    seat = await table.seat("health-partner", Permission.COUNTERSIGN)
    line = await find_value(table.session, seat, line_id)
    await answer(table.session, seat, line, Verdict.COUNTERSIGNED, "Our two practices saw the same in their books.")


async def _record(table: Table, line: ValueLine) -> UUID:
    seat = await table.seat("budget-holder", Permission.POST_LEDGER)
    return (await record_value(table.session, seat, line, str(new_id()))).id


def _in_words(outcome_id: UUID) -> ValueLine:
    return ValueLine(
        kind=ValueKind.QUALITATIVE,
        statement="Guests of the Sunday tables say that they have people to name when somebody asks whom they see.",
        body="Older people in Renfrewshire",
        body_id=None,
        tier=Tier.INDIVIDUALS,
        starts_on=month_ago(5, 1),
        ends_on=month_ago(1, 28),
        source="Questionnaire of the pilot, answers in people’s own words",
        confidence=Confidence.MEDIUM,
        evidence="Seven of the remarks, on the page of the questionnaire",
        consent=Consent.GIVEN,
        outcome_id=outcome_id,
    )


def _in_numbers(table: Table, outcome_id: UUID) -> ValueLine:
    return ValueLine(
        kind=ValueKind.QUANTITATIVE,
        statement="Fewer appointments were missed by people who were driven than by the same people the year before.",
        body=table.world.organisations["health"].name,
        body_id=table.organisation_id("health"),
        tier=Tier.WIDER_PUBLIC_SECTOR,
        starts_on=month_ago(5, 1),
        ends_on=month_ago(1, 28),
        source="Booking list of Gryffe Community Transport and the clinics’ lists",
        confidence=Confidence.HIGH,
        evidence="Both lists, kept by the contract manager",
        quantity=Decimal(61),
        unit="fewer missed appointments",
        outcome_id=outcome_id,
    )


def _in_money(table: Table, outcome_id: UUID) -> ValueLine:
    return ValueLine(
        kind=ValueKind.MONETISED,
        statement=f"About {DOCTOR_HOURS} hours of general practitioners’ time were not needed by people who used to "
        "ring the surgery for company. An illustration: the hour is priced as in 2008.",
        body=table.world.organisations["health"].name,
        body_id=table.organisation_id("health"),
        tier=Tier.WIDER_PUBLIC_SECTOR,
        starts_on=month_ago(5, 1),
        ends_on=month_ago(1, 28),
        source="Unit cost of £127 an hour: nef and Camden, Sustainable Commissioning Model, 2008",
        confidence=Confidence.LOW,
        evidence="Two practices counted contacts for a month before and a month during the pilot",
        amount_pence=DOCTOR_HOURS * DOCTOR_HOUR_PENCE,
        price_year=PRICE_YEAR,
        money_kind=MoneyKind.FISCAL,
        outcome_id=outcome_id,
    )
