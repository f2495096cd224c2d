"""A result in whole pence, for pages, documents and files: the one place where an appraisal is rounded.

The totals lead and the parts follow: total present value, inputs and each year's total are rounded half up,
then shared out so that what is listed adds up to what is totalled. Present value goes from the total to the
bodies, from each body to its kinds of money and to its rows, and from each row to its years. Tiers and kinds each
share out the total again. A row's undiscounted years are shared out from the year's total, so columns add up, not rows.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from valuation.appraisal.breakdowns import (
    inputs_by_body,
    present_value_by_body,
    present_value_by_body_and_kind,
    present_value_by_kind,
    present_value_by_tier,
)
from valuation.appraisal.exact import share_pence, to_pence
from valuation.appraisal.parameters import Kind, Tier
from valuation.appraisal.results import OutcomeResult, Result
from valuation.measures import MoneyKind

_Group = TypeVar("_Group", bound=Hashable)


@dataclass(frozen=True)
class OutcomeInPence:
    id: str
    impact_pence: int
    by_year_pence: tuple[int, ...]
    present_value_pence: int
    present_by_year_pence: tuple[int, ...]


@dataclass(frozen=True)
class ResultInPence:
    inputs_total_pence: int
    inputs_by_body_pence: Mapping[str, int]
    outcomes: tuple[OutcomeInPence, ...]
    by_year_pence: tuple[int, ...]
    present_by_year_pence: tuple[int, ...]
    total_present_value_pence: int
    by_body_pence: Mapping[str, int]
    by_body_and_kind_pence: Mapping[str, Mapping[MoneyKind | None, int]]
    """The parts of what accrues to a body; they add up to it."""
    by_tier_pence: Mapping[Tier | None, int]
    by_kind_pence: Mapping[Kind | None, int]

    @property
    def net_present_value_pence(self) -> int:
        """The difference of the two printed totals, so that a reader with a pencil gets the same."""
        return self.total_present_value_pence - self.inputs_total_pence


def in_pence(result: Result) -> ResultInPence:
    inputs_total_pence = to_pence(result.inputs_total)
    total_pence = to_pence(result.total_present_value)
    by_year_pence = tuple(to_pence(amount) for amount in result.by_year)
    by_body_pence = _share_groups(present_value_by_body(result), total_pence)
    return ResultInPence(
        inputs_total_pence=inputs_total_pence,
        inputs_by_body_pence=_share_groups(inputs_by_body(result), inputs_total_pence),
        outcomes=_outcomes_in_pence(result, by_year_pence, by_body_pence),
        by_year_pence=by_year_pence,
        present_by_year_pence=tuple(share_pence(result.present_by_year, total_pence)),
        total_present_value_pence=total_pence,
        by_body_pence=by_body_pence,
        by_body_and_kind_pence={
            body: _share_groups(kinds, by_body_pence[body])
            for body, kinds in present_value_by_body_and_kind(result).items()
        },
        by_tier_pence=_share_groups(present_value_by_tier(result), total_pence),
        by_kind_pence=_share_groups(present_value_by_kind(result), total_pence),
    )


def _share_groups(amounts: Mapping[_Group, Decimal], total_pence: int) -> dict[_Group, int]:
    return dict(zip(amounts, share_pence(list(amounts.values()), total_pence), strict=True))


def _outcomes_in_pence(
    result: Result, by_year_pence: Sequence[int], by_body_pence: Mapping[str, int]
) -> tuple[OutcomeInPence, ...]:
    years = _years_in_pence(result.outcomes, by_year_pence)
    present_pence = _present_values_in_pence(result.outcomes, by_body_pence)
    return tuple(
        OutcomeInPence(
            id=row.outcome.id,
            impact_pence=to_pence(row.impact),
            by_year_pence=tuple(column[place] for column in years),
            present_value_pence=present_pence[row.outcome.id],
            present_by_year_pence=tuple(share_pence(row.present_by_year, present_pence[row.outcome.id])),
        )
        for place, row in enumerate(result.outcomes)
    )


def _years_in_pence(rows: Sequence[OutcomeResult], by_year_pence: Sequence[int]) -> list[list[int]]:
    return [
        share_pence([row.by_year[year] for row in rows], total_pence) if rows else []
        for year, total_pence in enumerate(by_year_pence)
    ]


def _present_values_in_pence(rows: Sequence[OutcomeResult], by_body_pence: Mapping[str, int]) -> dict[str, int]:
    rows_of_body: dict[str, list[OutcomeResult]] = {body: [] for body in by_body_pence}
    for row in rows:
        rows_of_body[row.outcome.accrues_to].append(row)
    return {
        row.outcome.id: pence
        for body, its_rows in rows_of_body.items()
        for row, pence in zip(
            its_rows, share_pence([row.present_value for row in its_rows], by_body_pence[body]), strict=True
        )
    }
