"""The list of appraisals, and a whole appraisal, in one question each."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.refusals import Missing
from valuation.appraisal.approving import digest_of, read_editions
from valuation.appraisal.discounting import Convention
from valuation.appraisal.parameters import Kind, Tier
from valuation.appraisal.views import (
    AppraisalLine,
    AppraisalView,
    ApprovalView,
    InputView,
    Options,
    OutcomeRow,
    RangeView,
    ScenarioView,
    SettingView,
)

Json = Mapping[str, Any]

_KEYS = ("id", "body_id", "outcome_id", "appraisal_outcome_id")
_MEASURES = (
    "quantity", "deadweight_percent", "displacement_percent", "attribution_percent", "drop_off_percent",
    "duration_years", "low", "high", "value",
)  # fmt: skip


async def list_appraisals(session: AsyncSession, seat: Seat) -> list[AppraisalLine]:
    rows = await session.execute(LISTED, {"partnership": seat.partnership_id})
    return [AppraisalLine(**{**row._mapping, "convention": Convention(row.convention)}) for row in rows]  # noqa: SLF001 -- a row's public face


async def find_appraisal(session: AsyncSession, seat: Seat, appraisal_id: UUID) -> AppraisalView:
    row = (await session.execute(WHOLE, {"partnership": seat.partnership_id, "appraisal": appraisal_id})).one_or_none()
    if row is None:
        raise Missing("appraisal")
    return AppraisalView(
        id=row.id,
        title=row.title,
        price_year=row.price_year,
        convention=Convention(row.convention),
        discount_rate_percent=row.discount_rate_percent,
        discount_schedule=row.discount_schedule,
        horizon_years=row.horizon_years,
        optimism_table=row.optimism_table,
        inputs=[InputView(**_read(one)) for one in row.inputs],
        outcomes=[_outcome(one, number) for number, one in enumerate(row.outcomes, start=1)],
        ranges=[RangeView(**_read(one)) for one in row.ranges],
        scenarios=[_scenario(one) for one in row.scenarios],
        approval=_approval(row.approval) if row.approval else None,
    )


async def form_options(session: AsyncSession, seat: Seat) -> Options:
    row = (await session.execute(OFFERED, {"partnership": seat.partnership_id})).one()
    return Options([(key, name) for key, name in row.organisations], [(key, words) for key, words in row.outcomes])


def _outcome(row: Json, number: int) -> OutcomeRow:
    return OutcomeRow(**{**_read(row), "number": number, "tier": Tier(row["tier"]), "kind": Kind(row["kind"])})


def _scenario(row: Json) -> ScenarioView:
    return ScenarioView(UUID(row["id"]), row["name"], [SettingView(**_read(one)) for one in row["settings"]])


def _approval(row: Json) -> ApprovalView:
    return ApprovalView(
        parameters=row["parameters"],
        editions=read_editions(row["editions"]),
        digest=row["digest"],
        is_as_approved=digest_of(row["parameters"], row["editions"]) == row["digest"],
        person=row["person"],
        organisation=row["organisation"],
        at=datetime.fromisoformat(row["at"]),
    )


def _read(row: Json) -> dict[str, Any]:
    """Numbers travel as text, which keeps them exact."""
    read = dict(row)
    for name in _KEYS:
        if read.get(name) is not None:
            read[name] = UUID(read[name])
    for name in _MEASURES:
        if name in read:
            read[name] = Decimal(read[name])
    return read


LISTED = text("""
SELECT appraisal.id, appraisal.title, appraisal.price_year, appraisal.convention,
  (SELECT count(*) FROM appraisal_input entry
    WHERE entry.partnership_id = appraisal.partnership_id AND entry.appraisal_id = appraisal.id) AS inputs,
  (SELECT count(*) FROM appraisal_outcome entry
    WHERE entry.partnership_id = appraisal.partnership_id AND entry.appraisal_id = appraisal.id) AS outcomes,
  approval.created_at AS approved_at
FROM appraisal LEFT JOIN appraisal_approval approval
  ON approval.partnership_id = appraisal.partnership_id AND approval.appraisal_id = appraisal.id
WHERE appraisal.partnership_id = :partnership
ORDER BY appraisal.id DESC
""")

# Rows of one appraisal are gathered by sub-selects over an index, so that the number of questions never grows.
WHOLE = text("""
SELECT appraisal.id, appraisal.title, appraisal.price_year, appraisal.convention, appraisal.discount_rate_percent,
  appraisal.discount_schedule, appraisal.horizon_years, appraisal.optimism_table,
  coalesce((SELECT json_agg(json_build_object('id', entry.id, 'name', entry.name, 'amount_pence', entry.amount_pence,
      'body', entry.body, 'body_id', entry.body_id) ORDER BY entry.id)
    FROM appraisal_input entry
    WHERE entry.partnership_id = appraisal.partnership_id AND entry.appraisal_id = appraisal.id), '[]') AS inputs,
  coalesce((SELECT json_agg(json_build_object('id', entry.id, 'outcome_id', entry.outcome_id,
      'outcome_text', (SELECT outcome.text FROM outcome
        WHERE outcome.partnership_id = entry.partnership_id AND outcome.id = entry.outcome_id),
      'name', entry.name, 'body', entry.body, 'body_id', entry.body_id, 'tier', entry.tier, 'kind', entry.kind,
      'cashable', entry.cashable, 'quantity', cast(entry.quantity AS text), 'proxy_pence', entry.proxy_pence,
      'proxy_source', entry.proxy_source, 'proxy_edition', entry.proxy_edition,
      'proxy_price_year', entry.proxy_price_year, 'deadweight_percent', cast(entry.deadweight_percent AS text),
      'displacement_percent', cast(entry.displacement_percent AS text),
      'attribution_percent', cast(entry.attribution_percent AS text),
      'drop_off_percent', cast(entry.drop_off_percent AS text), 'duration_years', cast(entry.duration_years AS text),
      'start_year', entry.start_year, 'confidence', entry.confidence, 'unit_cost', entry.unit_cost,
      'unit_cost_event', entry.unit_cost_event) ORDER BY entry.id)
    FROM appraisal_outcome entry
    WHERE entry.partnership_id = appraisal.partnership_id AND entry.appraisal_id = appraisal.id), '[]') AS outcomes,
  coalesce((SELECT json_agg(json_build_object('id', entry.id, 'appraisal_outcome_id', entry.appraisal_outcome_id,
      'field', entry.field, 'low', cast(entry.low AS text), 'high', cast(entry.high AS text), 'shape', entry.shape)
      ORDER BY entry.id)
    FROM appraisal_range entry
    WHERE entry.partnership_id = appraisal.partnership_id AND entry.appraisal_id = appraisal.id), '[]') AS ranges,
  coalesce((SELECT json_agg(json_build_object('id', scenario.id, 'name', scenario.name,
      'settings', coalesce((SELECT json_agg(json_build_object('id', entry.id,
          'appraisal_outcome_id', entry.appraisal_outcome_id, 'field', entry.field,
          'value', cast(entry.value AS text)) ORDER BY entry.id)
        FROM appraisal_setting entry
        WHERE entry.partnership_id = scenario.partnership_id AND entry.scenario_id = scenario.id), '[]'))
      ORDER BY scenario.id)
    FROM appraisal_scenario scenario
    WHERE scenario.partnership_id = appraisal.partnership_id AND scenario.appraisal_id = appraisal.id),
    '[]') AS scenarios,
  (SELECT json_build_object('parameters', approval.parameters, 'editions', approval.editions,
      'digest', approval.digest, 'person', person.name, 'organisation', organisation.name,
      'at', approval.created_at)
    FROM appraisal_approval approval JOIN person ON person.id = approval.person_id
    JOIN organisation ON organisation.id = approval.organisation_id
    WHERE approval.partnership_id = appraisal.partnership_id AND approval.appraisal_id = appraisal.id) AS approval
FROM appraisal WHERE appraisal.partnership_id = :partnership AND appraisal.id = :appraisal
""").columns(inputs=JSON, outcomes=JSON, ranges=JSON, scenarios=JSON, approval=JSON)

OFFERED = text("""
SELECT
  coalesce((SELECT json_agg(json_build_array(organisation.id, organisation.name) ORDER BY organisation.name)
    FROM party JOIN organisation ON organisation.id = party.organisation_id
    WHERE party.partnership_id = :partnership AND party.left_at IS NULL), '[]') AS organisations,
  coalesce((SELECT json_agg(json_build_array(outcome.id, outcome.text) ORDER BY outcome.id)
    FROM outcome WHERE outcome.partnership_id = :partnership), '[]') AS outcomes
""").columns(organisations=JSON, outcomes=JSON)
