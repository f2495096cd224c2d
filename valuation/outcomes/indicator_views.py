"""An indicator as pages read it, with what each side has said about its text as it stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from valuation.measures import in_figures, in_units
from valuation.outcomes.rules.agreement import Side, text_digest
from valuation.outcomes.rules.measuring import Direction, Measure, Split, as_typed

EVERY_WORDS = {"month": "each month", "quarter": "each quarter", "year": "each year", "once": "once"}


@dataclass(frozen=True)
class AcceptanceView:
    side: str
    text_digest: str
    organisation: str
    person: str
    at: datetime


@dataclass(frozen=True)
class IndicatorView:
    id: UUID
    outcome_id: UUID
    outcome_text: str
    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal
    starts_on: date
    ends_on: date
    source: str
    is_proxy: bool
    proxy_because: str
    measure: str
    direction: str
    every: str
    is_about_people: bool
    splits: tuple[Split, ...]
    all_acceptances: Sequence[AcceptanceView] = ()

    @property
    def from_where(self) -> str:
        return "Not measured yet" if self.baseline is None else in_figures(self.baseline)

    @property
    def to_where(self) -> str:
        return in_units(in_figures(self.target), self.unit)

    @property
    def how_often(self) -> str:
        return EVERY_WORDS[self.every]

    @property
    def better(self) -> str:
        return "A higher number is better" if self.direction == Direction.HIGHER else "A lower number is better"

    @property
    def is_share(self) -> bool:
        return self.measure == Measure.SHARE

    @property
    def splits_typed(self) -> str:
        return as_typed(self.splits)

    @property
    def text_digest(self) -> str:
        """Of everything that the two sides agree on."""
        return text_digest(
            self.outcome_text,
            {
                "name": self.name,
                "unit": self.unit,
                "baseline": self.baseline,
                "target": self.target,
                "starts_on": self.starts_on,
                "ends_on": self.ends_on,
                "source": self.source,
                "proxy_because": self.proxy_because if self.is_proxy else None,
                "measure": self.measure,
                "direction": self.direction,
                "every": self.every,
                "is_about_people": self.is_about_people,
                "splits": self.splits_typed,
            },
        )

    @property
    def acceptances(self) -> Mapping[str, AcceptanceView]:
        """By side, of the text as it stands."""
        digest = self.text_digest
        return {one.side: one for one in self.all_acceptances if one.text_digest == digest}

    @property
    def is_agreed(self) -> bool:
        return all(side in self.acceptances for side in Side)

    @property
    def was_agreed_before(self) -> bool:
        """Somebody accepted an earlier text, so the page says why it asks again."""
        return len(self.all_acceptances) > len(self.acceptances)
