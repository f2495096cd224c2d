"""What a person asks of the framework, read from a form or written by a seed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from valuation.outcomes.rules.framework import DeliveryKind, Dimension, Level, SourceKind, ValueKind


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

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedDelivery:
    kind: DeliveryKind
    text: str
    outcome_ids: Sequence[UUID] = ()
