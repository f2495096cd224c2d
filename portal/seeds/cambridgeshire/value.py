"""What came of the first year, by body: what fell, what rose, and what has no price (S003-74)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.access.permissions import Permission
from portal.db.keys import new_id
from portal.seeds.world import Table
from valuation.ledger.queries.value import find_value
from valuation.ledger.rules.value import Confidence, Consent, Tier, ValueLine, Verdict
from valuation.ledger.valuing import answer
from valuation.ledger.valuing import record_value as record_line
from valuation.measures import MoneyKind
from valuation.outcomes.rules.framework import ValueKind

CASE = "Beyond Big Contracts: case study of the Chronically Excluded Adult Service, Cambridgeshire"
MADE_UP = "Made up for the demo. The published case says that these costs rose, and not by how much"
FIRST_YEAR = (date(2011, 4, 1), date(2012, 3, 31))
PRICE_YEAR = 2012
FALL_POUNDS = 100_000
"""31% of what criminal justice had cost before."""

RISES = {"cambs-nhs": 41_000, "county": 14_000, "city": 12_000}


@dataclass(frozen=True)
class Change:
    """What a body's costs did; a rise is below zero in the ledger."""

    body: str
    statement: str
    pounds: int
    source: str
    confidence: Confidence
    verdict_of: str = ""


CHANGES = (
    Change(
        "cambs-police",
        "Criminal justice costs of the people in the service fell by £100,000, which is 31%.",
        FALL_POUNDS,
        CASE,
        Confidence.MEDIUM,
        "cambs-police-partner",
    ),
    Change(
        "cambs-nhs",
        "Health costs rose in the short term, as people came to services that they had not reached before. The amount "
        "is illustrative.",
        -RISES["cambs-nhs"],
        MADE_UP,
        Confidence.LOW,
        "cambs-health-partner",
    ),
    Change(
        "county",
        "Costs of help with drink and drugs rose in the short term. The amount is illustrative.",
        -RISES["county"],
        MADE_UP,
        Confidence.LOW,
    ),
    Change(
        "city",
        "Housing costs rose in the short term, as people came in from the street. The amount is illustrative.",
        -RISES["city"],
        MADE_UP,
        Confidence.LOW,
    ),
)


async def record_value(table: Table) -> None:
    for change in CHANGES:
        await _record(table, change)
    seat = await table.seat("county-lead", Permission.POST_LEDGER)
    await record_line(table.session, seat, _well_being(), str(new_id()))


async def _record(table: Table, change: Change) -> None:
    seat = await table.seat("county-lead", Permission.POST_LEDGER)
    amount: Mapping[str, Any] = {
        "amount_pence": change.pounds * 100,
        "price_year": PRICE_YEAR,
        "money_kind": MoneyKind.FISCAL,
    }
    line = ValueLine(
        kind=ValueKind.MONETISED,
        statement=change.statement,
        body=table.world.organisations[change.body].name,
        body_id=table.organisation_id(change.body),
        tier=Tier.LOCALITY if change.body in ("county", "city") else Tier.WIDER_PUBLIC_SECTOR,
        source=change.source,
        confidence=change.confidence,
        **_when(),
        **amount,
    )
    posting = await record_line(table.session, seat, line, str(new_id()))
    if change.verdict_of:
        seat = await table.seat(change.verdict_of, Permission.COUNTERSIGN)
        found = await find_value(table.session, seat, posting.id)
        await answer(table.session, seat, found, Verdict.COUNTERSIGNED, "")


def _well_being() -> ValueLine:
    return ValueLine(
        kind=ValueKind.QUALITATIVE,
        statement="Well-being improved, measurably and by more than chance would explain. A year later it had held.",
        body="People in the service",
        body_id=None,
        tier=Tier.INDIVIDUALS,
        source=CASE,
        confidence=Confidence.HIGH,
        evidence="Several scales, asked before and after; first and second evaluation",
        consent=Consent.NOT_NEEDED,
        **_when(),
    )


def _when() -> dict[str, Any]:
    return {"starts_on": FIRST_YEAR[0], "ends_on": FIRST_YEAR[1]}
