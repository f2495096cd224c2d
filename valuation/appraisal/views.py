"""An appraisal as pages and files read it. Numbers are in the unit of the form: percentages, pence, years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar
from uuid import UUID

from portal.refusals import Missing
from valuation.appraisal.discounting import Convention, find_schedule
from valuation.appraisal.optimism import find_table
from valuation.appraisal.parameters import Kind, Tier
from valuation.unit_costs.rules.costs import counted_twice

Option = tuple[str, str]


class Keyed(Protocol):
    @property
    def id(self) -> UUID: ...


_Row = TypeVar("_Row", bound=Keyed)


@dataclass(frozen=True)
class InputView:
    id: UUID
    name: str
    amount_pence: int
    body: str
    body_id: UUID | None


@dataclass(frozen=True)
class RangeView:
    id: UUID
    appraisal_outcome_id: UUID | None
    field: str
    low: Decimal
    high: Decimal
    shape: str


@dataclass(frozen=True)
class SettingView:
    id: UUID
    appraisal_outcome_id: UUID | None
    field: str
    value: Decimal


@dataclass(frozen=True)
class ScenarioView:
    id: UUID
    name: str
    settings: Sequence[SettingView]


@dataclass(frozen=True)
class OutcomeRow:
    """One row of the impact map. `number` counts the rows from 1, in the order in which they were added."""

    id: UUID
    number: int
    outcome_id: UUID | None
    outcome_text: str | None
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
    start_year: int
    confidence: int
    unit_cost: str = ""
    unit_cost_event: str = ""

    @property
    def key(self) -> str:
        """Its id in the file for analysts, short enough to be read out."""
        return f"outcome-{self.number}"

    def typed(self, field: str) -> Decimal:
        """A number as it stands in the form."""
        if field == "proxy":
            return Decimal(self.proxy_pence) / 100
        number: Decimal | int = getattr(self, field if hasattr(self, field) else f"{field}_percent")
        return Decimal(number)


@dataclass(frozen=True)
class ApprovalView:
    parameters: str
    editions: Sequence[Any]
    digest: str
    is_as_approved: bool
    """Whether the record still gives the digest that was written down with it."""
    person: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class AppraisalView:
    id: UUID
    title: str
    price_year: str
    convention: Convention
    discount_rate_percent: Decimal | None
    discount_schedule: str
    horizon_years: int | None
    optimism_table: str
    inputs: Sequence[InputView]
    outcomes: Sequence[OutcomeRow]
    ranges: Sequence[RangeView]
    scenarios: Sequence[ScenarioView]
    approval: ApprovalView | None

    @property
    def schedule_title(self) -> str:
        return find_schedule(self.discount_schedule).label if self.discount_schedule else ""

    @property
    def correction_title(self) -> str:
        return find_table(self.optimism_table).title if self.optimism_table else "None"

    @property
    def other_price_years(self) -> list[OutcomeRow]:
        return [row for row in self.outcomes if row.proxy_price_year != self.price_year]

    @property
    def counted_again(self) -> list[str]:
        """Rows whose unit costs describe one event."""
        return counted_twice((row.name, row.unit_cost_event) for row in self.outcomes)

    def find_input(self, input_id: UUID) -> InputView:
        return _one(self.inputs, input_id, "input")

    def find_outcome(self, row_id: UUID) -> OutcomeRow:
        return _one(self.outcomes, row_id, "outcome")

    def find_scenario(self, scenario_id: UUID) -> ScenarioView:
        return _one(self.scenarios, scenario_id, "scenario")

    def find_range(self, range_id: UUID) -> RangeView:
        return _one(self.ranges, range_id, "range")


@dataclass(frozen=True)
class AppraisalLine:
    """An appraisal in the list."""

    id: UUID
    title: str
    price_year: str
    convention: Convention
    inputs: int
    outcomes: int
    approved_at: datetime | None


@dataclass(frozen=True)
class Options:
    """What the forms offer: the organisations at the table and the outcomes of the framework."""

    organisations: Sequence[Option]
    outcomes: Sequence[Option]

    def organisation_name(self, key: str) -> str:
        return dict(self.organisations).get(key, "")


def _one(rows: Sequence[_Row], row_id: UUID, noun: str) -> _Row:
    for row in rows:
        if row.id == row_id:
            return row
    raise Missing(noun)
