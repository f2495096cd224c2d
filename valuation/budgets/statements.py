"""The statement of a budget, put together once: the page, the workbook and the Word document show these same parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from valuation.budgets.agreements import Agreed, AgreedLine
from valuation.budgets.queries.money import Money
from valuation.budgets.rules.agreed import Underspend
from valuation.budgets.rules.plan import QUARTERS
from valuation.budgets.rules.risk_sharing import Sharing, Variance, share_variance
from valuation.budgets.rules.statement import (
    Outlook,
    Position,
    Span,
    brought_forward,
    positions,
    spent_by_holder,
    together,
)
from valuation.budgets.rules.terms import Rule
from valuation.budgets.views import AtYear, BudgetLineView


@dataclass(frozen=True)
class LineShare:
    """Who bears a line's variance by the signed rule. `sharing` is None where nobody can say yet, or none is due."""

    line: BudgetLineView
    variance_pence: int | None
    agreed: AgreedLine | None
    sharing: Sharing | None

    @property
    def staying_pence(self) -> int:
        """Of an underspend, what goes back to nobody; below zero, as the underspend is."""
        if self.agreed is None or self.variance_pence is None:
            return 0
        return min(self.variance_pence if self.sharing is None else self.sharing.unmet_pence, 0)

    @property
    def unmet_pence(self) -> int:
        """Of an overspend, what nobody bears."""
        return max(self.sharing.unmet_pence, 0) if self.sharing else 0

    @property
    def says(self) -> str:
        if self.agreed is None:
            return "No signed rule: nobody has agreed who bears this."
        if self.variance_pence is None:
            return "No forecast yet."
        if self.sharing is None:
            return "Stays in the fund, for non-recurrent use alone."
        if self.staying_pence:
            return "What stays in the fund is nobody’s until the organisations decide."
        if self.unmet_pence:
            return "What is not met is nobody’s until the organisations decide."
        return "By the signed rule."


@dataclass(frozen=True)
class Statement:
    """`quarter` is None for the whole year."""

    at: AtYear
    agreed: Agreed
    money: Money
    quarter: int | None
    today: date

    @property
    def span(self) -> Span:
        return Span.of(self.quarter)

    @property
    def period(self) -> tuple[date, date]:
        year = self.at.year.year
        return year.quarter(self.quarter) if self.quarter else (year.starts_on, year.ends_on)

    @property
    def title(self) -> str:
        part = f"quarter {self.quarter} of {self.at.year.name}" if self.quarter else f"year {self.at.year.name}"
        return f"{self.at.budget.title}, {part}"

    @property
    def last_quarter(self) -> int:
        """The last quarter that the statement reaches, counted from 1."""
        return self.quarter or QUARTERS[-1]

    @property
    def is_final(self) -> bool:
        """Whether the year is over at the end of the statement, so that nothing is expected any more."""
        return self.last_quarter == QUARTERS[-1] and self.today > self.at.year.year.ends_on

    @property
    def unsigned(self) -> list[str]:
        """Lines on which money was spent though no rule for them is signed."""
        signed = {share.line.id for share in self.shares if share.agreed is not None}
        return [
            line.title
            for line in self.at.budget.lines
            if line.id not in signed and any(spent_by_holder(self.money.moves, line.id, self.span.last).values())
        ]

    @cached_property
    def positions(self) -> list[Position]:
        return positions(self.money.moves, self.span)

    @property
    def position(self) -> Position:
        return together(self.positions)

    @cached_property
    def outlooks(self) -> Mapping[UUID, Outlook]:
        return {line.id: self._outlook(line) for line in self.at.budget.lines}

    @property
    def without_plan(self) -> list[BudgetLineView]:
        """Lines whose variance asks for an action plan that nobody has written."""
        return [
            line
            for line in self.at.budget.lines
            if self.outlooks[line.id].needs_plan and self.money.plan(line.id, self.last_quarter) is None
        ]

    @cached_property
    def shares(self) -> list[LineShare]:
        return [self._share(line) for line in self.at.budget.lines]

    @property
    def bodies(self) -> Mapping[str, str]:
        """By key, the organisations that the signed rules name."""
        named: dict[str, str] = {}
        for share in self.shares:
            if share.agreed is not None and share.sharing is not None:
                named |= {body: share.agreed.names.get(body, "") for body in share.sharing.extra_pence}
        return named

    def brought_forward(self, line_id: UUID) -> int:
        return brought_forward(self.money.moves, line_id)

    def _outlook(self, line: BudgetLineView) -> Outlook:
        spent = sum(spent_by_holder(self.money.moves, line.id, self.span.last).values())
        return Outlook(
            line.id,
            self.at.plan.figures.get(line.id, 0),
            spent,
            sum(self._outturn(line).values()) if self._is_known(line) else None,
            self.at.budget.threshold_percent,
        )

    def _is_known(self, line: BudgetLineView) -> bool:
        return self.is_final or bool(self.money.forecast(line.id, self.last_quarter))

    def _outturn(self, line: BudgetLineView) -> Mapping[UUID, int]:
        """By holder: what was spent when the year is over, else what is expected; a holder that is silent has spent."""
        spent = spent_by_holder(self.money.moves, line.id, self.span.last)
        if self.is_final:
            return spent
        expected = {holder: one.amount_pence for holder, one in self.money.forecast(line.id, self.last_quarter).items()}
        return {**spent, **expected}

    def _share(self, line: BudgetLineView) -> LineShare:
        text = self.agreed.in_force
        signed = text.line(line.id) if text else None
        outlook = self.outlooks[line.id]
        if signed is None or outlook.variance_pence is None:
            return LineShare(line, outlook.variance_pence, signed, None)
        variance = self._variance(line, signed, outlook.variance_pence)
        if variance.total_pence < 0 and signed.rule.underspend is Underspend.KEPT:
            return LineShare(line, variance.total_pence, signed, None)
        host = str(self.at.budget.host_id) if self.at.budget.host_id else None
        terms = signed.rule.terms(signed.cash_pence, host)
        return LineShare(line, variance.total_pence, signed, share_variance(terms, variance))

    def _variance(self, line: BudgetLineView, signed: AgreedLine, total_pence: int) -> Variance:
        """Where each body answers for its own lines and keeps its own money, its variance is its own. What somebody
        spent who has signed nothing is not laid upon those who have.
        """
        if signed.rule.rule is not Rule.OWN_RISK or self.at.budget.is_pooled:
            return Variance(total_pence)
        outturn = {str(holder): pence for holder, pence in self._outturn(line).items()}
        if any(holder not in signed.cash_pence for holder in outturn):
            return Variance(total_pence)
        return Variance.on_own_lines({body: outturn.get(body, 0) - cash for body, cash in signed.cash_pence.items()})
