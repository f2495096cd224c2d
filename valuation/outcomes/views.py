"""The framework as pages and documents read it: one object, whose rows are the five columns side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.refusals import Missing
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.rules.framework import (
    DeliveryKind,
    Dimension,
    Gap,
    Level,
    SourceKind,
    coverage,
    gaps,
)
from valuation.outcomes.rules.wording import reads_like_an_output


@dataclass(frozen=True)
class SourceView:
    id: UUID
    outcome_id: UUID
    kind: str
    text: str
    reference: str


@dataclass(frozen=True)
class DeliveryView:
    """An activity or an output, with the outcomes that it serves."""

    id: UUID
    kind: str
    text: str
    outcome_ids: Sequence[UUID]


@dataclass(frozen=True)
class OutcomeView:
    id: UUID
    level: str
    dimension: str
    text: str
    value_kinds: Sequence[str]
    community_ids: Sequence[UUID]
    sources: Sequence[SourceView]
    indicators: Sequence[IndicatorView]

    @property
    def reads_like_an_output(self) -> bool:
        return reads_like_an_output(self.text)

    def indicator(self, indicator_id: UUID) -> IndicatorView:
        for indicator in self.indicators:
            if indicator.id == indicator_id:
                return indicator
        raise Missing("indicator")

    @property
    def has_service_user_source(self) -> bool:
        return any(source.kind == SourceKind.SERVICE_USER for source in self.sources)


@dataclass(frozen=True)
class Row:
    """One line of the five columns; a community outcome that nothing leads to yet has a line without a service."""

    activities: Sequence[DeliveryView]
    outputs: Sequence[DeliveryView]
    service: OutcomeView | None
    community: Sequence[OutcomeView]
    value_kinds: Sequence[str]


@dataclass(frozen=True)
class QualityView:
    id: UUID
    name: str
    means: str
    shown_by: str


@dataclass(frozen=True)
class FrameworkView:
    outcomes: Sequence[OutcomeView]
    delivery: Sequence[DeliveryView]
    qualities: Sequence[QualityView] = ()

    @property
    def service(self) -> list[OutcomeView]:
        return [outcome for outcome in self.outcomes if outcome.level == Level.SERVICE]

    @property
    def community(self) -> list[OutcomeView]:
        return [outcome for outcome in self.outcomes if outcome.level == Level.COMMUNITY]

    @property
    def rows(self) -> list[Row]:
        linked = {key for outcome in self.service for key in outcome.community_ids}
        alone = [outcome for outcome in self.community if outcome.id not in linked]
        return [self._row(outcome) for outcome in self.service] + [
            Row([], [], None, [outcome], outcome.value_kinds) for outcome in alone
        ]

    @property
    def coverage(self) -> Mapping[tuple[Level, Dimension], int]:
        return coverage((outcome.level, outcome.dimension) for outcome in self.outcomes)

    @property
    def gaps(self) -> list[Gap]:
        return gaps(
            (outcome.text, outcome.level, outcome.dimension, [source.kind for source in outcome.sources])
            for outcome in self.outcomes
        )

    @property
    def unlinked_delivery(self) -> list[DeliveryView]:
        return [item for item in self.delivery if not item.outcome_ids]

    def outcome(self, outcome_id: UUID) -> OutcomeView | None:
        return next((outcome for outcome in self.outcomes if outcome.id == outcome_id), None)

    def serving(self, outcome_id: UUID, kind: DeliveryKind) -> list[DeliveryView]:
        return [item for item in self.delivery if item.kind == kind and outcome_id in item.outcome_ids]

    def _row(self, outcome: OutcomeView) -> Row:
        community = [other for other in self.community if other.id in outcome.community_ids]
        found = {kind for one in (outcome, *community) for kind in one.value_kinds}
        return Row(
            activities=self.serving(outcome.id, DeliveryKind.ACTIVITY),
            outputs=self.serving(outcome.id, DeliveryKind.OUTPUT),
            service=outcome,
            community=community,
            value_kinds=sorted(found),
        )
