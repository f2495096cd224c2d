"""The statement of a budget's year, for a quarter or for the whole: funding, spending, what is left, and the forecast.

Every figure is a sum of the ledger's movements in the budget's funds. A variance is what a line is expected to cost,
or has cost when the year is over, less its budget; beyond the agreed threshold it asks for an action plan
(section 8.3). Only cash is spent and carried forward: what is given in kind or as time is shown beside it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from valuation.ledger.rules.postings import AccountKind, Medium

_PERCENT = 100


@dataclass(frozen=True)
class Move:
    """What an account of a line's fund gained in one quarter; quarter 0 is the first of the year, -1 the one before."""

    line_id: UUID
    holder_id: UUID
    holder: str
    kind: AccountKind
    medium: Medium
    owner: str
    quarter: int
    pence: int


@dataclass(frozen=True)
class Span:
    """The quarters of a statement, and those that it is compared with: the ones before, and the year before."""

    quarters: range
    before: range
    last_year: range

    @classmethod
    def of(cls, quarter: int | None) -> "Span":
        """One quarter, counted from 1, or the whole year."""
        if quarter is None:
            return cls(range(4), range(-4, 0), range(-4, 0))
        place = quarter - 1
        return cls(range(place, place + 1), range(place - 1, place), range(place - 4, place - 3))

    @property
    def is_year(self) -> bool:
        return len(self.quarters) > 1

    @property
    def last(self) -> int:
        """The last quarter of the statement, counted from 0."""
        return self.quarters[-1]


@dataclass(frozen=True)
class Amount:
    """One figure over the span, with what it is compared with."""

    pence: int
    before_pence: int
    last_year_pence: int
    to_date_pence: int


@dataclass(frozen=True)
class Position:
    """The cash of one holder: what was brought forward, what came and went, what is carried forward."""

    holder: str
    brought_pence: int
    funding_pence: int
    spent_pence: int

    @property
    def net_pence(self) -> int:
        return self.funding_pence - self.spent_pence

    @property
    def carried_pence(self) -> int:
        return self.brought_pence + self.net_pence


@dataclass(frozen=True)
class Outlook:
    """What a line comes to. `outturn_pence` is None while nobody has said what it is expected to cost."""

    line_id: UUID
    budget_pence: int
    spent_pence: int
    outturn_pence: int | None
    threshold_percent: int

    @property
    def variance_pence(self) -> int | None:
        return None if self.outturn_pence is None else self.outturn_pence - self.budget_pence

    @property
    def needs_plan(self) -> bool:
        variance = self.variance_pence or 0
        return abs(variance) * _PERCENT > self.budget_pence * self.threshold_percent


def is_funding(move: Move, medium: Medium = Medium.CASH) -> bool:
    return move.kind is AccountKind.CONTRIBUTION and move.medium is medium


def is_spending(move: Move) -> bool:
    return move.kind is AccountKind.SPENDING


def amount(moves: Iterable[Move], span: Span, counts: Callable[[Move], bool]) -> Amount:
    """A giver's account stands below zero by what it gave, and is shown the other way round."""
    counted = [(move.quarter, -move.pence if is_given(move) else move.pence) for move in moves if counts(move)]

    def over(quarters: Sequence[int]) -> int:
        return sum(pence for quarter, pence in counted if quarter in quarters)

    return Amount(over(span.quarters), over(span.before), over(span.last_year), over(range(span.last + 1)))


def is_given(move: Move) -> bool:
    return move.kind is AccountKind.CONTRIBUTION


def positions(moves: Sequence[Move], span: Span) -> list[Position]:
    """One for each holder, in the order in which the funds were opened."""
    return [
        _position(name, [move for move in moves if move.holder_id == holder_id], span)
        for holder_id, name in {move.holder_id: move.holder for move in moves}.items()
    ]


def together(holders: Sequence[Position]) -> Position:
    return Position(
        "All together",
        sum(one.brought_pence for one in holders),
        sum(one.funding_pence for one in holders),
        sum(one.spent_pence for one in holders),
    )


def brought_forward(moves: Iterable[Move], line_id: UUID) -> int:
    """The cash that a line had left when the year began."""
    return sum(move.pence for move in moves if move.line_id == line_id and is_cash_in_hand(move) and move.quarter < 0)


def is_cash_in_hand(move: Move) -> bool:
    return move.kind is AccountKind.FUND and move.medium is Medium.CASH


def spent_by_holder(moves: Iterable[Move], line_id: UUID, last: int) -> Mapping[UUID, int]:
    """Over the year, up to and including a quarter."""
    spent: dict[UUID, int] = {}
    for move in moves:
        if move.line_id == line_id and is_spending(move) and 0 <= move.quarter <= last:
            spent[move.holder_id] = spent.get(move.holder_id, 0) + move.pence
    return spent


def _position(holder: str, moves: Sequence[Move], span: Span) -> Position:
    first = span.quarters[0]
    return Position(
        holder,
        brought_pence=sum(move.pence for move in moves if is_cash_in_hand(move) and move.quarter < first),
        funding_pence=-sum(move.pence for move in moves if is_funding(move) and move.quarter in span.quarters),
        spent_pence=sum(move.pence for move in moves if is_spending(move) and move.quarter in span.quarters),
    )
