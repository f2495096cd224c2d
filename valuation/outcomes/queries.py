"""The framework of a partnership in one question."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.refusals import Missing
from valuation.outcomes.indicator_views import AcceptanceView, IndicatorView
from valuation.outcomes.rules.measuring import Split
from valuation.outcomes.views import DeliveryView, FrameworkView, OutcomeView, QualityView, SourceView

Json = Mapping[str, Any]


async def framework_view(session: AsyncSession, seat: Seat) -> FrameworkView:
    """All of it: outcomes with sources, links and indicators, and the activities and outputs that serve them."""
    return await alone(session, framework_part(seat))


def framework_part(seat: Seat) -> Part[FrameworkView]:
    return Part(FRAMEWORK.bindparams(partnership=seat.partnership_id), _framework)


def _framework(rows: Sequence[Any]) -> FrameworkView:
    row = rows[0]
    return FrameworkView(
        outcomes=[_outcome(outcome) for outcome in row.outcomes],
        delivery=[
            DeliveryView(UUID(item["id"]), item["kind"], item["text"], _keys(item["outcome_ids"]))
            for item in row.delivery
        ],
        qualities=[QualityView(**{**quality, "id": UUID(quality["id"])}) for quality in row.qualities],
    )


async def find_outcome(session: AsyncSession, seat: Seat, outcome_id: UUID) -> tuple[FrameworkView, OutcomeView]:
    """An outcome within its framework, because its page offers what it can be linked to."""
    framework = await framework_view(session, seat)
    outcome = framework.outcome(outcome_id)
    if outcome is None:
        raise Missing("outcome")
    return framework, outcome


async def find_indicator(
    session: AsyncSession, seat: Seat, outcome_id: UUID, indicator_id: UUID
) -> tuple[OutcomeView, IndicatorView]:
    _, outcome = await find_outcome(session, seat, outcome_id)
    return outcome, outcome.indicator(indicator_id)


async def find_quality(session: AsyncSession, seat: Seat, quality_id: UUID) -> QualityView:
    framework = await framework_view(session, seat)
    for quality in framework.qualities:
        if quality.id == quality_id:
            return quality
    raise Missing("service quality")


async def find_delivery(session: AsyncSession, seat: Seat, item_id: UUID) -> tuple[FrameworkView, DeliveryView]:
    framework = await framework_view(session, seat)
    for item in framework.delivery:
        if item.id == item_id:
            return framework, item
    raise Missing("activity or output")


def _outcome(outcome: Json) -> OutcomeView:
    return OutcomeView(
        id=UUID(outcome["id"]),
        level=outcome["level"],
        dimension=outcome["dimension"],
        text=outcome["text"],
        value_kinds=outcome["value_kinds"],
        community_ids=_keys(outcome["community_ids"]),
        sources=[_source(source) for source in outcome["sources"]],
        indicators=[_indicator(indicator, outcome) for indicator in outcome["indicators"]],
    )


def _source(source: Json) -> SourceView:
    return SourceView(**{**source, "id": UUID(source["id"]), "outcome_id": UUID(source["outcome_id"])})


def _indicator(indicator: Json, outcome: Json) -> IndicatorView:
    """Numbers travel as text, which keeps them exact."""
    read: dict[str, Any] = {**indicator, "target": Decimal(indicator["target"]), "outcome_text": outcome["text"]}
    read["baseline"] = Decimal(indicator["baseline"]) if indicator["baseline"] is not None else None
    for name in ("id", "outcome_id"):
        read[name] = UUID(read[name])
    for name in ("starts_on", "ends_on"):
        read[name] = date.fromisoformat(read[name])
    read["splits"] = tuple(Split(split["name"], tuple(split["parts"])) for split in indicator["splits"])
    read["all_acceptances"] = [
        AcceptanceView(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in read.pop("acceptances")
    ]
    return IndicatorView(**read)


def _keys(texts: Sequence[str]) -> list[UUID]:
    return [UUID(one) for one in texts]


# Rows of one outcome are gathered by sub-selects over an index, so that the number of questions never grows.
FRAMEWORK = text("""
SELECT
  coalesce((SELECT json_agg(json_build_object(
      'id', outcome.id, 'level', outcome.level, 'dimension', outcome.dimension, 'text', outcome.text,
      'value_kinds', outcome.value_kinds,
      'community_ids', coalesce((SELECT json_agg(link.community_outcome_id ORDER BY link.id) FROM outcome_link link
        WHERE link.partnership_id = outcome.partnership_id AND link.outcome_id = outcome.id), '[]'),
      'sources', coalesce((SELECT json_agg(json_build_object('id', source.id, 'outcome_id', source.outcome_id,
          'kind', source.kind, 'text', source.text, 'reference', source.reference) ORDER BY source.id)
        FROM outcome_source source
        WHERE source.partnership_id = outcome.partnership_id AND source.outcome_id = outcome.id), '[]'),
      'indicators', coalesce((SELECT json_agg(json_build_object('id', indicator.id,
          'outcome_id', indicator.outcome_id, 'name', indicator.name, 'unit', indicator.unit,
          'baseline', cast(indicator.baseline AS text), 'target', cast(indicator.target AS text),
          'starts_on', indicator.starts_on, 'ends_on', indicator.ends_on, 'source', indicator.source,
          'is_proxy', indicator.is_proxy, 'proxy_because', indicator.proxy_because, 'measure', indicator.measure,
          'direction', indicator.direction, 'every', indicator.every, 'is_about_people', indicator.is_about_people,
          'splits', indicator.splits,
          'acceptances', coalesce((SELECT json_agg(json_build_object('side', acceptance.side,
              'text_digest', acceptance.text_digest, 'organisation', organisation.name, 'person', person.name,
              'at', acceptance.created_at) ORDER BY acceptance.id)
            FROM indicator_acceptance acceptance
            JOIN organisation ON organisation.id = acceptance.organisation_id
            JOIN person ON person.id = acceptance.person_id
            WHERE acceptance.partnership_id = indicator.partnership_id
              AND acceptance.indicator_id = indicator.id), '[]')) ORDER BY indicator.id)
        FROM indicator
        WHERE indicator.partnership_id = outcome.partnership_id AND indicator.outcome_id = outcome.id), '[]')
    ) ORDER BY outcome.id) FROM outcome WHERE outcome.partnership_id = :partnership), '[]') AS outcomes,
  coalesce((SELECT json_agg(json_build_object('id', item.id, 'kind', item.kind, 'text', item.text,
      'outcome_ids', coalesce((SELECT json_agg(link.outcome_id ORDER BY link.id) FROM delivery_link link
        WHERE link.partnership_id = item.partnership_id AND link.delivery_item_id = item.id), '[]')
    ) ORDER BY item.id) FROM delivery_item item WHERE item.partnership_id = :partnership), '[]') AS delivery,
  coalesce((SELECT json_agg(json_build_object('id', quality.id, 'name', quality.name, 'means', quality.means,
      'shown_by', quality.shown_by) ORDER BY quality.id)
    FROM service_quality quality WHERE quality.partnership_id = :partnership), '[]') AS qualities
""").columns(outcomes=JSON, delivery=JSON, qualities=JSON)
