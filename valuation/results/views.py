"""A result as pages read it: its numbers, how far it has passed, and the value that it posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from valuation.measures import in_units
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.rules.agreement import Side
from valuation.results.rules.passing import Period, State, state_of
from valuation.results.rules.wholes import Cell, Shown, shown_cells, shown_whole, whole_of


@dataclass(frozen=True)
class SubmissionView:
    """One time that the result was handed over, with the answer if there is one."""

    id: UUID
    number: int
    side: str
    text_digest: str
    person: str
    organisation: str
    at: datetime
    verdict: str | None
    reason: str | None
    judge: str | None
    judge_organisation: str | None
    judge_organisation_id: UUID | None
    judged_at: datetime | None


@dataclass(frozen=True)
class ResultView:
    id: UUID
    indicator: IndicatorView
    corrects_id: UUID | None
    correction_id: UUID | None
    """Of a correction that has been begun; it counts when it is accepted."""
    is_corrected: bool
    starts_on: date
    ends_on: date
    cells: Sequence[Cell]
    evidence: str
    confidence: str
    note: str
    organisation: str
    organisation_id: UUID
    person: str
    is_private: bool
    submissions: Sequence[SubmissionView]
    line_ids: Sequence[UUID]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def last(self) -> SubmissionView | None:
        return self.submissions[-1] if self.submissions else None

    @property
    def state(self) -> State:
        verdict = self.last.verdict if self.last else None
        return state_of(submissions=len(self.submissions), last_verdict=verdict, is_corrected=self.is_corrected)

    @property
    def is_open(self) -> bool:
        return self.state in (State.DRAFT, State.RETURNED)

    @cached_property
    def whole(self) -> Decimal:
        return whole_of(self.cells, self.indicator.measure)

    @cached_property
    def shown(self) -> Shown:
        return shown_whole(self.cells, self.indicator.measure, is_about_people=self.indicator.is_about_people)

    @cached_property
    def shown_parts(self) -> list[Shown]:
        return shown_cells(self.cells, self.indicator.measure, is_about_people=self.indicator.is_about_people)

    @property
    def figure(self) -> str:
        figure = self.shown.figure
        return figure if self.shown.amount is None else in_units(figure, self.indicator.unit)

    def waits_for(self, side: Side | None) -> bool:
        """Whether this side is asked for its word."""
        return self.state is State.SUBMITTED and side is not None and self.last is not None and self.last.side != side


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator in the list of them all: its newest accepted result, and how many wait for a word."""

    indicator: IndicatorView
    newest: ResultView | None
    waiting: int
