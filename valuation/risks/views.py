"""Risks as pages read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from valuation.risks.rules.risks import Bearing, level
from valuation.terms import in_percent

Option = tuple[str, str]


@dataclass(frozen=True)
class StepView:
    """`outcome` is not empty for the last look at a risk that was closed."""

    number: int
    likelihood: int
    impact: int
    reason: str
    owner_id: UUID
    owner: str
    response: str
    review_on: date
    bearing: Bearing
    outcome: str
    person: str
    organisation: str
    at: datetime
    is_private: bool

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    @property
    def level(self) -> str:
        return level(self.score)

    @property
    def borne_by(self) -> str:
        if self.bearing.rule:
            return self.bearing.rule
        return ", ".join(f"{one.name} {in_percent(one.share)}" for one in self.bearing.shares)


@dataclass(frozen=True)
class RiskView:
    """A risk with its looks, the newest first; a list has the newest alone."""

    id: UUID
    title: str
    cause: str
    organisation_id: UUID
    organisation: str
    is_private: bool
    steps: Sequence[StepView]

    @property
    def now(self) -> StepView:
        return self.steps[0]

    @property
    def is_closed(self) -> bool:
        return bool(self.now.outcome)

    def is_due(self, today: date) -> bool:
        return not self.is_closed and self.now.review_on <= today


@dataclass(frozen=True)
class SignedRule:
    """A rule of a spend line that everybody concerned has signed; `key` names it in a form."""

    key: str
    agreement_id: UUID
    words: str


@dataclass(frozen=True)
class Options:
    """What the form offers: the parties, and the signed rules of budgets."""

    parties: Sequence[Option]
    rules: Sequence[SignedRule]

    def party_name(self, key: str) -> str:
        return dict(self.parties).get(key, "")

    def rule(self, key: str) -> SignedRule | None:
        return next((rule for rule in self.rules if rule.key == key), None)
