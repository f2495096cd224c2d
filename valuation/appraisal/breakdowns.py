"""Who gains and who pays: present value by body, tier and kind, each shown apart (S000-07, S000-10, S000-15).

Rows that do not name their tier or kind are kept under None and shown as such, never dropped.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from valuation.appraisal.exact import exactly
from valuation.appraisal.parameters import Kind, Outcome, Tier
from valuation.appraisal.results import Result
from valuation.measures import MoneyKind

_NOTHING = Decimal(0)
_Group = TypeVar("_Group", bound=Hashable)


class Position(StrEnum):
    PAYS_AND_GAINS = "pays and gains"
    PAYS_WITHOUT_GAIN = "pays and does not gain"
    GAINS_WITHOUT_PAYING = "gains and does not pay"
    NEITHER = "neither pays nor gains"


@dataclass(frozen=True)
class Standing:
    """What one body puts in and what it gets; a gain below zero is a cost that falls on it."""

    body: str
    pays: Decimal
    gains: Decimal

    @property
    def net(self) -> Decimal:
        with exactly():
            return self.gains - self.pays

    @property
    def position(self) -> Position:
        if self.pays > 0:
            return Position.PAYS_AND_GAINS if self.gains > 0 else Position.PAYS_WITHOUT_GAIN
        return Position.GAINS_WITHOUT_PAYING if self.gains > 0 else Position.NEITHER


def present_value_by_body(result: Result) -> dict[str, Decimal]:
    return _sums(result, lambda outcome: outcome.accrues_to)


def present_value_by_tier(result: Result) -> dict[Tier | None, Decimal]:
    return _sums(result, lambda outcome: outcome.tier)


def present_value_by_kind(result: Result) -> dict[Kind | None, Decimal]:
    """Apart on purpose: fiscal, economic and social value of one body must not be added up."""
    return _sums(result, lambda outcome: outcome.kind)


def present_value_by_body_and_kind(result: Result) -> dict[str, dict[MoneyKind | None, Decimal]]:
    """Not even one body's kinds of money are added up unseen."""
    sums = _sums(result, lambda outcome: (outcome.accrues_to, _money_kind(outcome)))
    by_body: dict[str, dict[MoneyKind | None, Decimal]] = {body: {} for body, _ in sums}
    for (body, kind), amount in sums.items():
        by_body[body][kind] = amount
    return by_body


def cashable_fiscal_by_body(result: Result) -> dict[str, Decimal]:
    """What a body could take out of its budget: fiscal rows marked as cashable, nothing else."""
    return _sums(
        result,
        lambda outcome: outcome.accrues_to,
        counts=lambda outcome: outcome.kind is Kind.FISCAL and outcome.cashable is True,
    )


def inputs_by_body(result: Result) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    with exactly():
        for each in result.appraisal.inputs:
            sums[each.paid_by] = sums.get(each.paid_by, _NOTHING) + each.amount
    return sums


def standings(result: Result) -> list[Standing]:
    """Those who pay first, in the order of the file, then those who only gain."""
    pays, gains = inputs_by_body(result), present_value_by_body(result)
    return [
        Standing(body, pays.get(body, _NOTHING), gains.get(body, _NOTHING)) for body in dict.fromkeys([*pays, *gains])
    ]


def _money_kind(outcome: Outcome) -> MoneyKind | None:
    return None if outcome.kind is None else MoneyKind.of(outcome.kind, is_cashable=bool(outcome.cashable))


def _sums(
    result: Result,
    group_of: Callable[[Outcome], _Group],
    counts: Callable[[Outcome], bool] = lambda _outcome: True,
) -> dict[_Group, Decimal]:
    sums: dict[_Group, Decimal] = {}
    with exactly():
        for row in result.outcomes:
            if counts(row.outcome):
                group = group_of(row.outcome)
                sums[group] = sums.get(group, _NOTHING) + row.present_value
    return sums
