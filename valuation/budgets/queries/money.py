"""What the ledger, the forecasts and the action plans say about a year, in one question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from valuation.budgets.rules.statement import Move
from valuation.budgets.views import BudgetView, YearOfBudget
from valuation.ledger.queries.sums import ASIDE_AS_AT, DAYS
from valuation.ledger.rules.pending import last_moment
from valuation.ledger.rules.postings import AccountKind, Medium


@dataclass(frozen=True)
class ForecastView:
    line_id: UUID
    holder_id: UUID
    quarter: int
    number: int
    amount_pence: int
    note: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class PlanOfAction:
    line_id: UUID
    quarter: int
    text: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class UseView:
    line_id: UUID
    amount_pence: int
    purpose: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class AsideView:
    """Kept in a line's fund for a payment to come: in no sum, and free again when it is released or expires."""

    line_id: UUID
    holder: str
    payee: str
    pence: int


@dataclass(frozen=True)
class Money:
    """`known_on` is the last day whose records are counted; `aside` is what stood so at the end of the period."""

    moves: Sequence[Move]
    aside: Sequence[AsideView]
    forecasts: Sequence[ForecastView]
    plans: Sequence[PlanOfAction]
    uses: Sequence[UseView]
    head_number: int
    head_hash: str
    waiting: int
    known_on: date

    def forecast(self, line_id: UUID, quarter: int) -> Mapping[UUID, ForecastView]:
        """By holder, the newest one made in this quarter or an earlier one of the year."""
        return {one.holder_id: one for one in self.forecasts if one.line_id == line_id and one.quarter <= quarter}

    def plan(self, line_id: UUID, quarter: int) -> PlanOfAction | None:
        written = [one for one in self.plans if one.line_id == line_id and one.quarter == quarter]
        return written[-1] if written else None


async def find_money(
    session: AsyncSession,
    seat: Seat,
    budget: BudgetView,
    year: YearOfBudget,
    known_on: date,
    *,
    until: date | None = None,
) -> Money:
    """`until` is the last day of a quarter; without one, what is set aside is that of the end of the year."""
    last_day = until or year.year.ends_on
    asked = {
        "partnership": seat.partnership_id,
        "budget": budget.id,
        "year": year.id,
        "starts_on": year.starts_on,
        "ends_on": year.year.ends_on,
        "known_on": known_on,
        "until": last_day,
        "moment": last_moment(last_day, clock.now()),
    }
    row = (await session.execute(MOVED, asked)).one()
    return Money(
        moves=[
            Move(
                UUID(one["line_id"]), UUID(one["holder_id"]), one["holder"], AccountKind(one["kind"]),
                Medium(one["medium"]), one["owner"], one["quarter"], one["pence"],
            )
            for one in row.moves
        ],
        aside=[
            AsideView(UUID(one["line_id"]), one["holder"], one["payee"], one["pence"]) for one in row.aside
        ],
        forecasts=[ForecastView(**_read(one)) for one in row.forecasts],
        plans=[PlanOfAction(**_read(one)) for one in row.plans],
        uses=[UseView(**_read(one)) for one in row.uses],
        head_number=row.head_number,
        head_hash=row.head_hash,
        waiting=row.waiting,
        known_on=known_on,
    )  # fmt: skip


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    keys = {name: UUID(row[name]) for name in ("line_id", "holder_id") if name in row}
    return {**row, **keys, "at": datetime.fromisoformat(row["at"])}


# Quarters are counted from the first of the year, which begins with a month; earlier ones are below zero. Movements are
# read to the end of the year, and what is set aside as it stood at the end of the period.
MOVED = text(f"""
WITH moved AS (
  SELECT fund.line_id, fund.holder_id, holder.name AS holder, account.kind, account.medium,
    coalesce(owner.name, account.supplier) AS owner,
    floor(((extract(year FROM day.effective_on) - extract(year FROM cast(:starts_on AS date))) * 12
      + extract(month FROM day.effective_on) - extract(month FROM cast(:starts_on AS date))) / 3)::int AS quarter,
    sum(day.added_pence - day.taken_pence)::bigint AS pence, min(fund.id::text) AS opened
  FROM budget_scheme scheme
  JOIN budget_line line ON line.partnership_id = scheme.partnership_id AND line.scheme_id = scheme.id
  JOIN budget_fund fund ON fund.partnership_id = line.partnership_id AND fund.line_id = line.id
  JOIN organisation holder ON holder.id = fund.holder_id
  JOIN ledger_account account ON account.partnership_id = fund.partnership_id AND account.fund_id = fund.fund_id
  JOIN ({DAYS}) day ON day.account_id = account.id
  LEFT JOIN organisation owner ON owner.id = account.organisation_id
  WHERE scheme.partnership_id = :partnership AND scheme.budget_id = :budget
    AND day.effective_on <= :ends_on AND day.recorded_on <= :known_on
  GROUP BY fund.line_id, fund.holder_id, holder.name, account.kind, account.medium, 6, 7
), aside AS ({ASIDE_AS_AT.replace(":ends_on", ":until")})
SELECT
  coalesce((SELECT json_agg(json_build_object('line_id', fund.line_id, 'holder', holder.name,
      'payee', coalesce(payee.name, account.supplier), 'pence', aside.aside_pence)
      ORDER BY fund.line_id, fund.id, account.id)
    FROM budget_scheme scheme
    JOIN budget_line line ON line.partnership_id = scheme.partnership_id AND line.scheme_id = scheme.id
    JOIN budget_fund fund ON fund.partnership_id = line.partnership_id AND fund.line_id = line.id
    JOIN organisation holder ON holder.id = fund.holder_id
    JOIN ledger_account account ON account.partnership_id = fund.partnership_id AND account.fund_id = fund.fund_id
    JOIN aside ON aside.account_id = account.id
    LEFT JOIN organisation payee ON payee.id = account.organisation_id
    WHERE scheme.partnership_id = :partnership AND scheme.budget_id = :budget AND account.kind = 'spending'),
    '[]') AS aside,
  coalesce((SELECT json_agg(json_build_object('line_id', line_id, 'holder_id', holder_id, 'holder', holder,
      'kind', kind, 'medium', medium, 'owner', owner, 'quarter', quarter, 'pence', pence)
      ORDER BY opened, kind, owner, medium, quarter) FROM moved), '[]') AS moves,
  coalesce((SELECT json_agg(json_build_object('line_id', entry.line_id, 'holder_id', entry.holder_id,
      'quarter', entry.quarter, 'number', entry.number, 'amount_pence', entry.amount_pence, 'note', entry.note,
      'organisation', organisation.name, 'at', entry.created_at) ORDER BY entry.number)
    FROM budget_forecast entry JOIN organisation ON organisation.id = entry.organisation_id
    WHERE entry.partnership_id = :partnership AND entry.year_id = :year), '[]') AS forecasts,
  coalesce((SELECT json_agg(json_build_object('line_id', entry.line_id, 'quarter', entry.quarter, 'text', entry.text,
      'organisation', organisation.name, 'at', entry.created_at) ORDER BY entry.id)
    FROM budget_action_plan entry JOIN organisation ON organisation.id = entry.organisation_id
    WHERE entry.partnership_id = :partnership AND entry.year_id = :year), '[]') AS plans,
  coalesce((SELECT json_agg(json_build_object('line_id', entry.line_id, 'amount_pence', entry.amount_pence,
      'purpose', entry.purpose, 'organisation', organisation.name, 'at', entry.created_at) ORDER BY entry.id)
    FROM budget_use entry JOIN organisation ON organisation.id = entry.organisation_id
    WHERE entry.partnership_id = :partnership AND entry.year_id = :year), '[]') AS uses,
  coalesce((SELECT number FROM ledger_head WHERE partnership_id = :partnership), 0) AS head_number,
  coalesce((SELECT hash FROM ledger_head WHERE partnership_id = :partnership), '') AS head_hash,
  (SELECT count(*) FROM ledger_unsealed WHERE partnership_id = :partnership) AS waiting
""").columns(moves=JSON, aside=JSON, forecasts=JSON, plans=JSON, uses=JSON)
