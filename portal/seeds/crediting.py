"""How the demo's value lines come about: somebody records them, and the body that they accrue to answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.access.permissions import Permission
from portal.db.keys import new_id
from portal.seeds.world import Table
from valuation.ledger.queries.value import find_value
from valuation.ledger.rules.value import Confidence, Consent, Tier, ValueLine, Verdict
from valuation.ledger.valuing import answer, record_value
from valuation.measures import MoneyKind
from valuation.outcomes.rules.framework import ValueKind
from valuation.unit_costs.rules.shipped import PRICE_YEAR, UNIT_COSTS, WARNING


@dataclass(frozen=True)
class Credit:
    """`body` is an organisation by its key, or a body outside by its name; `outcome` the words of one.

    With an amount in pounds it is monetised, with a quantity quantitative, with neither it is in words.
    """

    statement: str
    body: str
    tier: Tier
    source: str
    outcome: str
    pounds: Decimal | None = None
    price_year: int = 0
    money_kind: MoneyKind = MoneyKind.FISCAL
    quantity: Decimal | None = None
    unit: str = ""
    evidence: str = ""
    confidence: Confidence = Confidence.LOW
    answered_by: str = ""
    contested_because: str = ""


def by_unit_cost(reference: str, count: int, **about: Any) -> Credit:  # noqa: ANN401 -- the fields of a Credit
    """So many times a figure of the documents, in the prices that it has there, and marked as they mark it."""
    cost = next(one for one in UNIT_COSTS if one.reference == reference)
    pence = cost.amount.high_pence
    return Credit(
        pounds=Decimal(count * pence) / 100,
        price_year=int(PRICE_YEAR),
        source=f"{count} times {cost.in_words}: {cost.source}, {cost.edition}, {reference}. {WARNING}",
        **about,
    )


async def credit(
    table: Table, by: str, period: tuple[date, date], outcomes: Mapping[str, UUID], *given: Credit
) -> None:
    for one in given:
        seat = await table.seat(by, Permission.POST_LEDGER)
        line = _line(table, one, period, outcomes[one.outcome])
        posting = await record_value(table.session, seat, line, str(new_id()))
        if one.answered_by:
            seat = await table.seat(one.answered_by, Permission.COUNTERSIGN)
            verdict = Verdict.CONTESTED if one.contested_because else Verdict.COUNTERSIGNED
            found = await find_value(table.session, seat, posting.id)
            await answer(table.session, seat, found, verdict, one.contested_because)


def _line(table: Table, one: Credit, period: tuple[date, date], outcome_id: UUID) -> ValueLine:
    is_here = one.body in table.world.organisations
    return ValueLine(
        kind=_kind(one),
        statement=one.statement,
        body=table.world.organisations[one.body].name if is_here else one.body,
        body_id=table.organisation_id(one.body) if is_here else None,
        tier=one.tier,
        starts_on=period[0],
        ends_on=period[1],
        source=one.source,
        confidence=one.confidence,
        evidence=one.evidence,
        consent=Consent.GIVEN if _kind(one) is ValueKind.QUALITATIVE else None,
        quantity=one.quantity,
        unit=one.unit,
        amount_pence=None if one.pounds is None else int(one.pounds * 100),
        price_year=one.price_year or None,
        money_kind=None if one.pounds is None else one.money_kind,
        outcome_id=outcome_id,
    )


def _kind(one: Credit) -> ValueKind:
    if one.pounds is not None:
        return ValueKind.MONETISED
    return ValueKind.QUALITATIVE if one.quantity is None else ValueKind.QUANTITATIVE
