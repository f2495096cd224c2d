"""A budget as its pages read it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from portal.access.seats import Seat
from portal.refusals import Missing
from valuation.budgets.rules.plan import BudgetKind, FinancialYear, VatRegime
from valuation.ledger.rules.postings import Medium

Option = tuple[str, str]


@dataclass(frozen=True)
class BudgetLineView:
    """`funds` is the ledger's fund of each organisation that holds money for the line."""

    id: UUID
    scheme_id: UUID
    scheme: str
    name: str
    provider_id: UUID | None
    provider: str
    is_recurrent: bool
    funds: Mapping[UUID, UUID]

    @property
    def title(self) -> str:
        return f"{self.scheme}: {self.name}"


@dataclass(frozen=True)
class SchemeView:
    id: UUID
    name: str
    lead: str
    lines: Sequence[BudgetLineView]


@dataclass(frozen=True)
class YearOfBudget:
    id: UUID
    starts_on: date

    @property
    def year(self) -> FinancialYear:
        return FinancialYear(self.starts_on)

    @property
    def name(self) -> str:
        return self.year.name


@dataclass(frozen=True)
class BudgetView:
    id: UUID
    title: str
    kind: BudgetKind
    aims: str
    host_id: UUID | None
    host: str
    keeper: str
    vat_regime: VatRegime
    accountability: str
    threshold_percent: int
    years: Sequence[YearOfBudget]
    schemes: Sequence[SchemeView]
    organisations: Sequence[Option]

    @property
    def is_pooled(self) -> bool:
        return self.kind is BudgetKind.POOLED

    @cached_property
    def lines(self) -> list[BudgetLineView]:
        return [line for scheme in self.schemes for line in scheme.lines]

    def line(self, line_id: UUID | None) -> BudgetLineView:
        found = next((line for line in self.lines if line.id == line_id), None)
        if found is None:
            raise Missing("budget line")
        return found

    @property
    def line_options(self) -> list[Option]:
        return [(str(line.id), line.title) for line in self.lines]

    def year(self, year_id: UUID) -> YearOfBudget:
        found = next((year for year in self.years if year.id == year_id), None)
        if found is None:
            raise Missing("budget year")
        return found

    def name_of(self, organisation_id: UUID) -> str:
        return dict(self.organisations).get(str(organisation_id), "")


@dataclass(frozen=True)
class ContributionChange:
    line_id: UUID
    body_id: UUID
    body: str
    medium: Medium
    is_recurrent: bool
    basis: str
    number: int
    kind: str
    amount_pence: int
    reason: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class FigureChange:
    line_id: UUID
    number: int
    kind: str
    amount_pence: int
    reason: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class StandingContribution:
    """What a body puts into a line, in one medium, as its changes add up."""

    line_id: UUID
    body_id: UUID
    body: str
    medium: Medium
    is_recurrent: bool
    basis: str
    amount_pence: int


@dataclass(frozen=True)
class Plan:
    """What is planned for one year: all changes, and what they come to."""

    contribution_changes: Sequence[ContributionChange]
    figure_changes: Sequence[FigureChange]

    @cached_property
    def contributions(self) -> list[StandingContribution]:
        """In the order in which they were first agreed; what came back to nothing is left out."""
        sums: dict[tuple[UUID, UUID, Medium, bool], list[ContributionChange]] = defaultdict(list)
        for change in self.contribution_changes:
            sums[change.line_id, change.body_id, change.medium, change.is_recurrent].append(change)
        standing = [
            StandingContribution(
                *key[:2], each[0].body, *key[2:], each[-1].basis, sum(one.amount_pence for one in each)
            )
            for key, each in sums.items()
        ]
        return [one for one in standing if one.amount_pence]

    @cached_property
    def figures(self) -> Mapping[UUID, int]:
        sums: dict[UUID, int] = defaultdict(int)
        for change in self.figure_changes:
            sums[change.line_id] += change.amount_pence
        return sums

    @cached_property
    def bodies(self) -> Mapping[UUID, str]:
        return {one.body_id: one.body for one in self.contributions}

    def standing(self, line_id: UUID, body_id: UUID, medium: Medium, *, is_recurrent: bool) -> int | None:
        """None where nothing was ever agreed."""
        changes = [
            change.amount_pence
            for change in self.contribution_changes
            if (change.line_id, change.body_id, change.medium, change.is_recurrent)
            == (line_id, body_id, medium, is_recurrent)
        ]
        return sum(changes) if changes else None

    def has_figure(self, line_id: UUID) -> bool:
        return any(change.line_id == line_id for change in self.figure_changes)

    def into(self, line_id: UUID, body_id: UUID | None = None, *media: Medium) -> int:
        """What is put into a line, by one body or by all, in these media or in any."""
        return sum(
            one.amount_pence
            for one in self.contributions
            if one.line_id == line_id and body_id in (None, one.body_id) and (not media or one.medium in media)
        )

    def by_medium(self, body_id: UUID | None = None) -> Mapping[Medium, int]:
        return {
            medium: sum(
                one.amount_pence
                for one in self.contributions
                if one.medium is medium and body_id in (None, one.body_id)
            )
            for medium in Medium
        }


@dataclass(frozen=True)
class AtYear:
    """What every page about a year begins with."""

    budget: BudgetView
    year: YearOfBudget
    plan: Plan

    def url(self, seat: Seat) -> str:
        return f"{seat.url}/budgets/{self.budget.id}/years/{self.year.id}"

    def seen_from(self, seat: Seat) -> dict[str, Any]:
        """What the templates of its pages are given."""
        return {"seat": seat, "budget": self.budget, "year": self.year, "plan": self.plan, "url": self.url(seat)}
