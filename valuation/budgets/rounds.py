"""Rounds as their pages read them, and what an appraisal says that each body can expect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from valuation.appraisal.in_pence import in_pence
from valuation.appraisal.results import appraise
from valuation.appraisal.to_file import request_of
from valuation.appraisal.views import AppraisalView
from valuation.budgets.rules.negotiation import Proposal, digest_of, standing
from valuation.ledger.rules.postings import Medium
from valuation.measures import MoneyKind

_SHOWN_DIGITS = 16
KINDS = [kind.capitalize() for kind in MoneyKind]


@dataclass(frozen=True)
class AgreedBy:
    organisation_id: UUID
    organisation: str
    person: str
    digest: str
    at: datetime


@dataclass(frozen=True)
class RoundView:
    id: UUID
    number: int
    appraisal_id: UUID
    appraisal: str
    note: str
    organisation: str
    at: datetime
    made: Sequence[Proposal]
    names: Mapping[str, str]
    agreements: Sequence[AgreedBy]
    adopted_at: datetime | None
    is_newest: bool

    @cached_property
    def proposals(self) -> list[Proposal]:
        return standing(self.made)

    @cached_property
    def digest(self) -> str:
        return digest_of(self.number, self.proposals)

    @property
    def short_digest(self) -> str:
        return self.digest[:_SHOWN_DIGITS]

    @property
    def bodies(self) -> Mapping[str, str]:
        """Who would put something in, by key."""
        return {one.body: self.names[one.body] for one in self.proposals}

    @property
    def totals(self) -> Mapping[str, int]:
        """By key, what each body would put in, in all media."""
        totals = dict.fromkeys(self.bodies, 0)
        for one in self.proposals:
            totals[one.body] += one.amount_pence
        return totals

    @property
    def cash_pence(self) -> int:
        return sum(one.amount_pence for one in self.proposals if one.medium is Medium.CASH)

    @property
    def agreed(self) -> list[AgreedBy]:
        """Those who agreed to the round as it stands now."""
        return [one for one in self.agreements if one.digest == self.digest]

    @property
    def waiting(self) -> list[str]:
        agreed = {str(one.organisation_id) for one in self.agreed}
        return [name for body, name in self.bodies.items() if body not in agreed]

    @property
    def is_open(self) -> bool:
        return self.is_newest and self.adopted_at is None


@dataclass(frozen=True)
class Working:
    """A body's own figures, which nobody else reads."""

    most_pence: int | None
    note: str
    at: datetime


@dataclass(frozen=True)
class Accruals:
    """Present value by body, by its name. `by_kind` keeps the kinds of one body apart, in the order of KINDS."""

    total_pence: Mapping[str, int]
    by_kind: Mapping[str, Sequence[int]]
    scenarios: Mapping[str, Mapping[str, int]]
    years: str


def accruals_of(appraisal: AppraisalView) -> Accruals:
    request = request_of(appraisal)
    result = appraise(request.appraisal)
    rounded = in_pence(result)
    return Accruals(
        total_pence=rounded.by_body_pence,
        by_kind={
            body: [kinds.get(kind, 0) for kind in MoneyKind] for body, kinds in rounded.by_body_and_kind_pence.items()
        },
        scenarios={name: in_pence(appraise(changed)).by_body_pence for name, changed in request.scenarios.items()},
        years=f"{request.appraisal.years} year{'' if request.appraisal.years == 1 else 's'}",
    )
