"""How the demo's outcomes frameworks are written: outcomes with sources, indicators, links, and what serves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.access.permissions import Permission
from portal.seeds.world import Table, days_ahead, month_ago
from valuation.matching.actions import want
from valuation.outcomes import actions
from valuation.outcomes.asked import AskedDelivery, AskedIndicator, AskedOutcome, AskedQuality, AskedSource
from valuation.outcomes.indicator_actions import accept_indicator, add_indicator
from valuation.outcomes.quality_actions import add_quality
from valuation.outcomes.queries import find_outcome, framework_view
from valuation.outcomes.rules.framework import DeliveryKind, Dimension, Level, SourceKind, ValueKind
from valuation.outcomes.rules.measuring import Direction, Every, read_splits
from valuation.outcomes.rules.measuring import Measure as Whole

PERIOD_DAYS_AHEAD = 210
BEGAN_MONTHS_AGO = 5

Source = tuple[SourceKind, str, str]
Period = tuple[date, date]


@dataclass(frozen=True)
class Measure:
    """An indicator; an empty baseline has not been measured yet, and a proxy says why it stands in."""

    name: str
    unit: str
    baseline: str
    target: str
    source: str
    proxy_because: str = ""
    better: Direction = Direction.HIGHER
    whole: Whole = Whole.SHARE
    every: Every = Every.QUARTER
    splits: str = ""
    is_about_people: bool = False


@dataclass(frozen=True)
class DemoOutcome:
    """`leads_to` names community outcomes by their words."""

    text: str
    dimension: Dimension
    values: Sequence[ValueKind]
    sources: Sequence[Source] = ()
    measures: Sequence[Measure] = ()
    leads_to: Sequence[str] = ()


@dataclass(frozen=True)
class Framework:
    """`delivery` is activities and outputs, each with the words of the outcomes that it serves.

    Indicators are measured over the `period`; without one, over the pilots that are running now.
    """

    community: Sequence[DemoOutcome]
    service: Sequence[DemoOutcome]
    delivery: Sequence[tuple[DeliveryKind, str, Sequence[str]]] = ()
    qualities: Sequence[AskedQuality] = ()
    period: Period | None = None


async def write_down(table: Table, by: str, framework: Framework) -> dict[str, UUID]:
    """Outcomes by their words."""
    keys: dict[str, UUID] = {}
    for level, outcomes in ((Level.COMMUNITY, framework.community), (Level.SERVICE, framework.service)):
        for outcome in outcomes:
            keys[outcome.text] = await _write_outcome(table, by, (level, outcome), keys, framework.period)
    seat = await table.seat(by, Permission.WRITE_OUTCOMES)
    for kind, words, serves in framework.delivery:
        view = await framework_view(table.session, seat)
        asked = AskedDelivery(kind, words, [keys[outcome] for outcome in serves])
        await actions.add_delivery(table.session, seat, view, asked)
    for quality in framework.qualities:
        await add_quality(table.session, seat, quality)
    return keys


async def say_what_is_wanted(table: Table, outcomes: Mapping[str, UUID], wanted: Mapping[str, Sequence[str]]) -> None:
    """Each account says for its organisation which outcomes it wants, by their words."""
    for account, texts in wanted.items():
        seat = await table.seat(account, Permission.WANT_OUTCOME)
        for words in texts:
            _, outcome = await find_outcome(table.session, seat, outcomes[words])
            await want(table.session, seat, outcome)


async def accept_indicators(table: Table, *accounts: str) -> None:
    """Each of these people accepts every indicator for their side."""
    for account in accounts:
        seat = await table.seat(account, Permission.ACCEPT_INDICATOR)
        framework = await framework_view(table.session, seat)
        for indicator in [one for outcome in framework.outcomes for one in outcome.indicators]:
            await accept_indicator(table.session, seat, indicator, indicator.text_digest)


async def _write_outcome(
    table: Table, by: str, placed: tuple[Level, DemoOutcome], keys: dict[str, UUID], period: Period | None
) -> UUID:
    level, outcome = placed
    session, seat = table.session, await table.seat(by, Permission.WRITE_OUTCOMES)
    asked = AskedOutcome(level, outcome.dimension, outcome.text, outcome.values)
    outcome_id = await actions.add_outcome(session, seat, asked)
    view, written = await find_outcome(session, seat, outcome_id)
    for kind, words, reference in outcome.sources:
        await actions.cite_source(session, seat, written, AskedSource(kind, words, reference))
    for measure in outcome.measures:
        await add_indicator(session, seat, written, _asked(measure, period))
    if outcome.leads_to:
        await actions.link_outcome(session, seat, view, written, [keys[words] for words in outcome.leads_to])
    return outcome_id


def _asked(measure: Measure, period: Period | None) -> AskedIndicator:
    starts_on, ends_on = period or (month_ago(BEGAN_MONTHS_AGO, 1), days_ahead(PERIOD_DAYS_AHEAD))
    return AskedIndicator(
        measure.name,
        measure.unit,
        Decimal(measure.baseline) if measure.baseline else None,
        Decimal(measure.target),
        starts_on,
        ends_on,
        measure.source,
        bool(measure.proxy_because),
        measure.proxy_because,
        measure.whole,
        measure.better,
        measure.every,
        measure.is_about_people,
        read_splits(measure.splits),
    )
