"""What a person asks of an appraisal, read from a form or written by a seed. Numbers are in the unit of the form."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from valuation.appraisal.discounting import Convention
from valuation.appraisal.parameters import Kind, Shape, Tier


@dataclass(frozen=True)
class AskedTerms:
    title: str
    price_year: str
    convention: Convention
    discount_rate_percent: Decimal | None
    discount_schedule: str = ""
    horizon_years: int | None = None
    optimism_table: str = ""

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedInput:
    name: str
    amount_pence: int
    body: str
    body_id: UUID | None = None

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedOutcome:
    name: str
    body: str
    body_id: UUID | None
    tier: Tier
    kind: Kind
    cashable: bool
    quantity: Decimal
    proxy_pence: int
    proxy_source: str
    proxy_edition: str
    proxy_price_year: str
    deadweight_percent: Decimal
    displacement_percent: Decimal
    attribution_percent: Decimal
    drop_off_percent: Decimal
    duration_years: Decimal
    confidence: int
    start_year: int = 1
    outcome_id: UUID | None = None
    unit_cost: str = ""
    unit_cost_event: str = ""

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedRange:
    appraisal_outcome_id: UUID | None
    field: str
    low: Decimal
    high: Decimal
    shape: Shape

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedSetting:
    """Without a row it is for every row, or for the discount rate."""

    appraisal_outcome_id: UUID | None
    field: str
    value: Decimal

    def columns(self) -> dict[str, Any]:
        return asdict(self)
