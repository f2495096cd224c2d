"""What a line can be drawn from, and the lines that were drawn from one record before."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.together import Part
from portal.refusals import Missing
from valuation.appraisal.pages import figures_of
from valuation.appraisal.queries import find_appraisal
from valuation.appraisal.views import AppraisalView, ApprovalView, OutcomeRow
from valuation.ledger.value_models import ValueLineRow, ValueWithdrawal
from valuation.unit_costs.queries import Entry
from valuation.unit_costs.rules.costs import Amount

MOST_BEFORE = 5

lines = table_of(ValueLineRow)
withdrawals = table_of(ValueWithdrawal)


@dataclass(frozen=True)
class RowYears:
    """A row of an approved appraisal with what it comes to, year by year, before discounting."""

    row: OutcomeRow
    by_year: Sequence[Decimal]
    by_year_pence: Sequence[int]
    allowed: Amount

    @property
    def years(self) -> list[int]:
        """Those with an amount, counted from 1."""
        return [year for year, pence in enumerate(self.by_year_pence, start=1) if pence]


@dataclass(frozen=True)
class Approved:
    appraisal: AppraisalView
    approval: ApprovalView
    rows: Sequence[RowYears]

    def row(self, row_id: UUID) -> RowYears:
        for one in self.rows:
            if one.row.id == row_id:
                return one
        raise Missing("outcome")


@dataclass(frozen=True)
class DrawnBefore:
    id: UUID
    statement: str
    starts_on: date
    ends_on: date


async def find_approved(session: AsyncSession, seat: Seat, appraisal_id: UUID) -> Approved:
    """A draft is not there: its figures may still move."""
    appraisal = await find_appraisal(session, seat, appraisal_id)
    if appraisal.approval is None:
        raise Missing("approved appraisal")
    figures = await asyncio.to_thread(figures_of, appraisal)
    exact = {one.outcome.id: one.by_year for one in figures.result.outcomes}
    rounded = {one.id: one.by_year_pence for one in figures.rounded.outcomes}
    rows = [RowYears(row, exact[row.key], rounded[row.key], _allowed(appraisal, row)) for row in appraisal.outcomes]
    return Approved(appraisal, appraisal.approval, rows)


def before_part(seat: Seat, origin_id: UUID) -> Part[list[DrawnBefore]]:
    """Lines that still stand, the newest first, so that nobody counts a thing twice unawares."""
    withdrawn = exists().where(
        withdrawals.c.partnership_id == lines.c.partnership_id, withdrawals.c.value_line_id == lines.c.id
    )
    query = (
        select(lines.c.id, lines.c.statement, lines.c.starts_on, lines.c.ends_on)
        .where(lines.c.partnership_id == seat.partnership_id, lines.c.origin_id == origin_id, ~withdrawn)
        .order_by(lines.c.id.desc())
        .limit(MOST_BEFORE)
    )
    return Part(query, lambda rows: [DrawnBefore(*row) for row in rows])


def id_of_cost(entry: Entry) -> UUID:
    """A cost that comes with the portal has a name and no row; the key made of its name is the same everywhere."""
    return uuid5(NAMESPACE_URL, entry.key) if entry.is_shipped else UUID(entry.key)


def _allowed(appraisal: AppraisalView, row: OutcomeRow) -> Amount:
    """From where to where the value of one may lie: the row's range, or the approved value alone."""
    for each in appraisal.ranges:
        if each.appraisal_outcome_id == row.id and each.field == "proxy":
            low, high = int(each.low * 100), int(each.high * 100)
            return Amount(min(low, row.proxy_pence), max(high, row.proxy_pence))
    return Amount(row.proxy_pence, row.proxy_pence)
