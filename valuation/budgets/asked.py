"""What a person asks of a budget, read from a form or written by a seed."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from valuation.budgets.rules.plan import BudgetKind, VatRegime
from valuation.ledger.rules.postings import Medium


@dataclass(frozen=True)
class AskedBudget:
    title: str
    kind: BudgetKind
    aims: str
    host_id: UUID | None
    keeper: str
    vat_regime: VatRegime
    accountability: str
    threshold_percent: int

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedLine:
    name: str
    provider_id: UUID | None
    provider: str
    is_recurrent: bool

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class AskedContribution:
    """What a body is to put into a line in all. A change of what stands needs its reason."""

    line_id: UUID
    medium: Medium
    is_recurrent: bool
    amount_pence: int
    basis: str = ""
    reason: str = ""


@dataclass(frozen=True)
class AskedVirement:
    from_line_id: UUID
    to_line_id: UUID
    amount_pence: int
    reason: str
