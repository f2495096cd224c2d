"""What is general in a partnership's framework, and how it becomes another partnership's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal import clock
from valuation.frameworks.rules.content import (
    Content,
    SavedDelivery,
    SavedIndicator,
    SavedOutcome,
    SavedQuality,
    SavedSource,
)
from valuation.measures import ValueKind, in_figures, read_measure
from valuation.outcomes.asked import AskedIndicator, AskedOutcome, AskedSource
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.rules.framework import Dimension, Level, SourceKind
from valuation.outcomes.rules.measuring import Direction, Every, Measure, read_splits
from valuation.outcomes.views import FrameworkView, OutcomeView

_LAST_DAY_OF_MARCH = (3, 31)


@dataclass(frozen=True)
class Period:
    """A new indicator is measured from today to the end of the next financial year, until its people decide."""

    starts_on: date
    ends_on: date


def content_of(framework: FrameworkView) -> Content:
    words: Mapping[UUID, str] = {outcome.id: outcome.text for outcome in framework.outcomes}
    return Content(
        outcomes=[_saved(outcome, words) for outcome in framework.outcomes],
        delivery=[
            SavedDelivery(item.kind, item.text, [words[key] for key in item.outcome_ids]) for item in framework.delivery
        ],
        qualities=[SavedQuality(one.name, one.means, one.shown_by) for one in framework.qualities],
    )


def asked_outcome(saved: SavedOutcome) -> AskedOutcome:
    kinds = [ValueKind(kind) for kind in saved.value_kinds]
    return AskedOutcome(Level(saved.level), Dimension(saved.dimension), saved.text, kinds)


def asked_source(saved: SavedSource) -> AskedSource:
    return AskedSource(SourceKind(saved.kind), saved.text, saved.reference)


def asked_indicator(saved: SavedIndicator, period: Period) -> AskedIndicator:
    """Without a baseline: nobody has measured it here."""
    return AskedIndicator(
        saved.name,
        saved.unit,
        None,
        Decimal(read_measure(saved.target)),
        period.starts_on,
        period.ends_on,
        saved.source,
        bool(saved.proxy_because),
        proxy_because=saved.proxy_because,
        measure=Measure(saved.measure),
        direction=Direction(saved.direction),
        every=Every(saved.every),
        is_about_people=saved.is_about_people,
        splits=read_splits(saved.splits),
    )


def first_period() -> Period:
    today = clock.today()
    month, day = _LAST_DAY_OF_MARCH
    return Period(today, date(today.year + (1 if (today.month, today.day) <= (month, day) else 2), month, day))


def _saved(outcome: OutcomeView, words: Mapping[UUID, str]) -> SavedOutcome:
    """What service users said stays with those who said it: it was given for that partnership."""
    return SavedOutcome(
        level=outcome.level,
        dimension=outcome.dimension,
        text=outcome.text,
        value_kinds=list(outcome.value_kinds),
        leads_to=[words[key] for key in outcome.community_ids],
        sources=[
            SavedSource(source.kind, source.text, source.reference)
            for source in outcome.sources
            if source.kind != SourceKind.SERVICE_USER
        ],
        indicators=[_saved_indicator(indicator) for indicator in outcome.indicators],
    )


def _saved_indicator(indicator: IndicatorView) -> SavedIndicator:
    return SavedIndicator(
        name=indicator.name,
        unit=indicator.unit,
        target=in_figures(indicator.target),
        direction=indicator.direction,
        measure=indicator.measure,
        every=indicator.every,
        source=indicator.source,
        splits=indicator.splits_typed,
        proxy_because=indicator.proxy_because,
        is_about_people=indicator.is_about_people,
    )
