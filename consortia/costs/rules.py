"""What a service really costs an organisation: full cost recovery (S004-08-07; S003-47).

The full cost is direct cost, a fair part of the overheads, and selling and distribution; in cash and in kind,
with depreciation, inflation and finance charges. A cost lies in its organisation's private room until it is moved
to the shared floor, which is for good: a correction is another line, perhaps below zero (house rule on rows).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portal.money import NotMoney, parse_pounds
from portal.refusals import Refused


class Kind(StrEnum):
    DIRECT = "direct"
    OVERHEAD = "overhead"
    SELLING = "selling and distribution"
    FINANCE = "finance charges"
    VOLUNTEERS = "volunteers in kind"
    GIFTS = "gifts in kind"
    DEPRECIATION = "depreciation"
    INFLATION = "inflation"


NOTIONAL = frozenset({Kind.VOLUNTEERS, Kind.GIFTS, Kind.DEPRECIATION, Kind.INFLATION})

IN_WORDS: Mapping[Kind, str] = {
    Kind.DIRECT: "Only this work causes it: wages of the staff who do it, fuel, food, materials",
    Kind.OVERHEAD: "A fair part of what runs the whole organisation: rent, management, payroll, insurance",
    Kind.SELLING: "Reaching people and winning the work: leaflets, referrals, writing the bid",
    Kind.FINANCE: "Interest and bank charges, such as a loan to cover late payment",
    Kind.VOLUNTEERS: "Hours that volunteers give, at what they would cost you to pay for. No cash is spent",
    Kind.GIFTS: "Rooms, food or equipment that somebody gives. No cash is spent",
    Kind.DEPRECIATION: "What a minibus or a computer loses in value while this work uses it",
    Kind.INFLATION: "What prices are expected to rise by before the work ends",
}


class NotAnAmount(Refused):
    pass


class CannotMove(Refused):
    pass


class CannotChange(Refused):
    pass


@dataclass(frozen=True)
class Line:
    """One cost, in a private room or as its copy on the shared floor."""

    id: UUID
    description: str
    kind: Kind
    amount_pence: int
    basis: str
    package_id: UUID | None
    package: str | None

    @property
    def is_notional(self) -> bool:
        return self.kind in NOTIONAL


@dataclass(frozen=True)
class Totals:
    """Cash and notional cost stand side by side; their sum is the full cost."""

    cash_pence: int
    notional_pence: int

    @property
    def full_pence(self) -> int:
        return self.cash_pence + self.notional_pence


def totals(lines: Iterable[Line]) -> Totals:
    cash_pence = notional_pence = 0
    for line in lines:
        if line.is_notional:
            notional_pence += line.amount_pence
        else:
            cash_pence += line.amount_pence
    return Totals(cash_pence, notional_pence)


def by_kind(lines: Sequence[Line]) -> list[tuple[Kind, int]]:
    """The kinds that occur, in the order of the list of kinds, with what they come to."""
    sums = {kind: sum(line.amount_pence for line in lines if line.kind == kind) for kind in Kind}
    return [(kind, amount_pence) for kind, amount_pence in sums.items() if any(line.kind == kind for line in lines)]


def parse_amount(typed: str) -> int:
    if not typed:
        raise NotAnAmount("Enter the amount in pounds, such as 1,234.50.")
    try:
        amount_pence = parse_pounds(typed)
    except NotMoney as error:
        raise NotAnAmount(f"The amount {error}.") from error
    if amount_pence == 0:
        raise NotAnAmount("Enter an amount that is more or less than zero.")
    return amount_pence


def hints(lines: Sequence[Line]) -> list[str]:
    """What may still be missing from the full cost. Advice, never a refusal."""
    kinds = {line.kind for line in lines}
    found = []
    if Kind.DIRECT in kinds and Kind.OVERHEAD not in kinds:
        found.append("There are no overheads yet. Add a fair part of rent, management, payroll and insurance.")
    if Kind.OVERHEAD in kinds and Kind.DIRECT not in kinds:
        found.append("There are overheads but no direct costs. Add what the work itself needs, such as wages and fuel.")
    if lines and Kind.VOLUNTEERS not in kinds:
        found.append("Do volunteers help? Their hours cost no cash, but the work could not be done without them.")
    if lines and not kinds & {Kind.DEPRECIATION, Kind.INFLATION, Kind.FINANCE}:
        found.append("Think of equipment that wears out, of rising prices and of the cost of borrowing.")
    if any(line.package_id is None for line in lines):
        found.append("Some costs belong to no work package. A price for a package will not count them.")
    return found


def digest_of(lines: Iterable[Line]) -> str:
    """What a person had on the page when they moved these costs."""
    content = sorted(
        [str(line.id), line.description, line.kind, line.amount_pence, line.basis, str(line.package_id)]
        for line in lines
    )
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def check_may_move(lines: Sequence[Line], shared: Iterable[UUID], seen_digest: str) -> None:
    if not lines:
        raise CannotMove("There is no cost to move. Choose one that is still in your private room.")
    if {line.id for line in lines} & set(shared):
        raise CannotMove(
            "A cost that you chose is already on the shared floor. Go back to your costs and choose again."
        )
    if digest_of(lines) != seen_digest:
        raise CannotMove("Somebody changed these costs while you were reading. Read them again, then move them.")


def check_may_change(line: Line, shared: Iterable[UUID]) -> None:
    if line.id in set(shared):
        raise CannotChange(
            "This cost is on the shared floor and cannot be changed. Add another line with the difference, "
            "which may be less than zero, and move that too."
        )
