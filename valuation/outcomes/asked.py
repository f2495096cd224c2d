"""What a person asks of the framework, read from a form or written by a seed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from valuation.outcomes.rules.framework import DeliveryKind, Dimension, Level, SourceKind, ValueKind
from valuation.outcomes.rules.measuring import Direction, Every, Measure, Split


@dataclass(frozen=True)
class AskedOutcome:
    level: Level
    dimension: Dimension
    text: str
    value_kinds: Sequence[ValueKind] = ()

    def columns(self) -> dict[str, Any]:
        return {**asdict(self), "value_kinds": [str(kind) for kind in self.value_kinds]}


@dataclass(frozen=True)
class AskedSource:
    kind: SourceKind
    text: str
    reference: str = ""

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedIndicator:
    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal
    starts_on: date
    ends_on: date
    source: str
    is_proxy: bool = False
    proxy_because: str = ""
    measure: Measure = Measure.COUNT
    direction: Direction = Direction.HIGHER
    every: Every = Every.QUARTER
    is_about_people: bool = False
    splits: Sequence[Split] = ()

    def columns(self) -> dict[str, Any]:
        kept = [{"name": split.name, "parts": list(split.parts)} for split in self.splits]
        return {**asdict(self), "splits": kept}


@dataclass(frozen=True)
class AskedDelivery:
    kind: DeliveryKind
    text: str
    outcome_ids: Sequence[UUID] = ()


@dataclass(frozen=True)
class AskedQuality:
    name: str
    means: str
    shown_by: str = ""

    def columns(self) -> dict[str, Any]:
        return asdict(self)
