"""How the demo's appraisals are written: inputs, outcomes, scenarios and ranges, and then approved as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from portal.access.permissions import Permission
from portal.seeds.world import Table
from valuation.appraisal import actions
from valuation.appraisal.asked import AskedInput, AskedOutcome, AskedRange, AskedSetting, AskedTerms
from valuation.appraisal.parameters import Kind, Shape, Tier
from valuation.appraisal.queries import find_appraisal
from valuation.appraisal.to_file import mark_of
from valuation.unit_costs.rules.prices import uprate
from valuation.unit_costs.rules.shipped import GDP_DEFLATOR, UNIT_COSTS, WARNING

EVERY_ROW = ""
NOW = "2025"
"""The year of the prices of what is appraised now: the newest calendar year of the portal's index."""


@dataclass(frozen=True)
class Source:
    name: str
    edition: str
    price_year: str


ILLUSTRATIVE = Source("Illustrative: made up for the demo", "Demo figures", NOW)


def priced_now(reference: str, *, is_high: bool = False) -> tuple[Decimal, Source]:
    """The value of one from the table of the documents (S000-28), brought to the prices of NOW by the portal's index.

    Of a range it is the lower end unless the upper one is asked for.
    """
    cost = next(one for one in UNIT_COSTS if one.reference == reference)
    priced = uprate(cost.amount, cost.price_year, NOW, GDP_DEFLATOR)
    low, high = priced.amount.low_pence, priced.amount.high_pence
    pence = high if is_high or low is None else low
    words = f"{cost.source}, {reference}, {cost.in_words}. {priced.how}. {WARNING}"
    return Decimal(pence) / 100, Source(words, cost.edition, NOW)


@dataclass(frozen=True)
class Worth:
    """A row: `body` is an organisation by its key, or a body outside by its name. Percentages as in the form.

    `outcome` is the words of an outcome of the framework.
    """

    name: str
    body: str
    tier: Tier
    kind: Kind
    quantity: int
    proxy_pounds: int | Decimal
    source: Source
    is_cashable: bool = False
    deadweight: int = 0
    attribution: int = 0
    drop_off: int = 0
    years: int = 1
    confidence: int = 4
    outcome: str = ""


@dataclass(frozen=True)
class WhatIf:
    """Settings by row and field; the row EVERY_ROW stands for all of them."""

    name: str
    settings: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Spread:
    row: str
    field: str
    low: int | Decimal
    high: int | Decimal


async def appraise(
    table: Table,
    by: str,
    terms: AskedTerms,
    inputs: Sequence[tuple[str, int, str]],
    rows: Sequence[Worth],
    *,
    what_if: Sequence[WhatIf] = (),
    spreads: Sequence[Spread] = (),
    outcomes: Mapping[str, UUID] | None = None,
) -> UUID:
    """`inputs` are what is put in, the pounds, and the organisation by its key; `outcomes` are by their words."""
    session, seat = table.session, await table.seat(by, Permission.APPRAISE)
    appraisal_id = await actions.start_appraisal(session, seat, terms)
    for name, pounds, key in inputs:
        asked = AskedInput(name, pounds * 100, *_body(table, key))
        await actions.add_input(session, seat, await find_appraisal(session, seat, appraisal_id), asked)
    keys = {EVERY_ROW: None} | {
        row.name: await actions.add_outcome(
            session, seat, await find_appraisal(session, seat, appraisal_id), _asked(table, row, outcomes or {})
        )
        for row in rows
    }
    for case in what_if:
        await _add_scenario(table, by, appraisal_id, case, keys)
    for spread in spreads:
        whose = AskedRange(keys[spread.row], spread.field, Decimal(spread.low), Decimal(spread.high), Shape.TRIANGULAR)
        await actions.add_range(session, seat, await find_appraisal(session, seat, appraisal_id), whose)
    appraisal = await find_appraisal(session, seat, appraisal_id)
    await actions.approve(session, seat, appraisal, mark_of(appraisal))
    return appraisal_id


async def _add_scenario(
    table: Table, by: str, appraisal_id: UUID, case: WhatIf, keys: Mapping[str, UUID | None]
) -> None:
    session, seat = table.session, await table.seat(by, Permission.APPRAISE)
    appraisal = await find_appraisal(session, seat, appraisal_id)
    scenario_id = await actions.add_scenario(session, seat, appraisal, case.name)
    for (row, field), value in case.settings.items():
        appraisal = await find_appraisal(session, seat, appraisal_id)
        asked = AskedSetting(keys[row], field, Decimal(value))
        await actions.add_setting(session, seat, appraisal, appraisal.find_scenario(scenario_id), asked)


def _asked(table: Table, row: Worth, outcomes: Mapping[str, UUID]) -> AskedOutcome:
    body, body_id = _body(table, row.body)
    return AskedOutcome(
        name=row.name,
        body=body,
        body_id=body_id,
        tier=row.tier,
        kind=row.kind,
        cashable=row.is_cashable,
        quantity=Decimal(row.quantity),
        proxy_pence=int(row.proxy_pounds * 100),
        proxy_source=row.source.name,
        proxy_edition=row.source.edition,
        proxy_price_year=row.source.price_year,
        deadweight_percent=Decimal(row.deadweight),
        displacement_percent=Decimal(0),
        attribution_percent=Decimal(row.attribution),
        drop_off_percent=Decimal(row.drop_off),
        duration_years=Decimal(row.years),
        confidence=row.confidence,
        outcome_id=outcomes.get(row.outcome),
    )


def _body(table: Table, key: str) -> tuple[str, UUID | None]:
    if key in table.world.organisations:
        return table.world.organisations[key].name, table.organisation_id(key)
    return key, None
