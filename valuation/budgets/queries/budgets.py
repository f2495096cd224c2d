from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Integer, Text, Uuid, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.refusals import Missing
from valuation.budgets.rules.plan import BudgetKind, VatRegime
from valuation.budgets.views import BudgetLineView, BudgetView, Option, SchemeView, YearOfBudget

Json = Mapping[str, Any]


@dataclass(frozen=True)
class BudgetRow:
    """A budget in the list of all."""

    id: UUID
    title: str
    kind: str
    host: str
    lines: int
    years: int


async def list_budgets(session: AsyncSession, seat: Seat) -> list[BudgetRow]:
    rows = await session.execute(LISTED, {"partnership": seat.partnership_id})
    return [BudgetRow(**row._mapping) for row in rows]  # noqa: SLF001 -- a row's public face


async def find_budget(session: AsyncSession, seat: Seat, budget_id: UUID) -> BudgetView:
    return await alone(session, budget_part(seat, budget_id))


def budget_part(seat: Seat, budget_id: UUID) -> Part[BudgetView]:
    return Part(WHOLE.bindparams(partnership=seat.partnership_id, budget=budget_id), _budget)


async def list_organisations(session: AsyncSession, seat: Seat) -> list[Option]:
    rows = await session.execute(SITTING, {"partnership": seat.partnership_id})
    return [(str(row.id), row.name) for row in rows]


def _budget(rows: Sequence[Any]) -> BudgetView:
    if not rows:
        raise Missing("budget")
    row = rows[0]
    return BudgetView(
        id=row.id,
        title=row.title,
        kind=BudgetKind(row.kind),
        aims=row.aims,
        host_id=row.host_id,
        host=row.host or "",
        keeper=row.keeper,
        vat_regime=VatRegime(row.vat_regime),
        accountability=row.accountability,
        threshold_percent=row.threshold_percent,
        years=[YearOfBudget(UUID(one["id"]), date.fromisoformat(one["starts_on"])) for one in row.years],
        schemes=[_scheme(one) for one in row.schemes],
        organisations=[(key, name) for key, name in row.organisations],
    )


def _scheme(row: Json) -> SchemeView:
    scheme_id = UUID(row["id"])
    return SchemeView(
        scheme_id,
        row["name"],
        row["lead"],
        [
            BudgetLineView(
                id=UUID(line["id"]),
                scheme_id=scheme_id,
                scheme=row["name"],
                name=line["name"],
                provider_id=UUID(line["provider_id"]) if line["provider_id"] else None,
                provider=line["provider"],
                is_recurrent=line["is_recurrent"],
                funds={UUID(holder): UUID(fund) for holder, fund in line["funds"].items()},
            )
            for line in row["lines"]
        ],
    )


LISTED = text("""
SELECT budget.id, budget.title, budget.kind, coalesce(host.name, '') AS host,
  (SELECT count(*) FROM budget_line line JOIN budget_scheme scheme
      ON scheme.partnership_id = line.partnership_id AND scheme.id = line.scheme_id
    WHERE scheme.partnership_id = budget.partnership_id AND scheme.budget_id = budget.id) AS lines,
  (SELECT count(*) FROM budget_year entry
    WHERE entry.partnership_id = budget.partnership_id AND entry.budget_id = budget.id) AS years
FROM budget LEFT JOIN organisation host ON host.id = budget.host_id
WHERE budget.partnership_id = :partnership ORDER BY budget.id
""")

SITTING = text("""
SELECT organisation.id, organisation.name FROM party JOIN organisation ON organisation.id = party.organisation_id
WHERE party.partnership_id = :partnership AND party.left_at IS NULL ORDER BY organisation.name
""")

WHOLE = text("""
SELECT budget.id, budget.title, budget.kind, budget.aims, budget.host_id, host.name AS host, budget.keeper,
  budget.vat_regime, budget.accountability, budget.threshold_percent,
  coalesce((SELECT json_agg(json_build_object('id', entry.id, 'starts_on', entry.starts_on) ORDER BY entry.starts_on)
    FROM budget_year entry
    WHERE entry.partnership_id = budget.partnership_id AND entry.budget_id = budget.id), '[]') AS years,
  coalesce((SELECT json_agg(json_build_object('id', scheme.id, 'name', scheme.name, 'lead', lead.name,
      'lines', coalesce((SELECT json_agg(json_build_object('id', line.id, 'name', line.name,
          'provider_id', line.provider_id, 'provider', coalesce(provider.name, line.provider),
          'is_recurrent', line.is_recurrent,
          'funds', coalesce((SELECT json_object_agg(fund.holder_id, fund.fund_id) FROM budget_fund fund
            WHERE fund.partnership_id = line.partnership_id AND fund.line_id = line.id), '{}')) ORDER BY line.id)
        FROM budget_line line LEFT JOIN organisation provider ON provider.id = line.provider_id
        WHERE line.partnership_id = scheme.partnership_id AND line.scheme_id = scheme.id), '[]')) ORDER BY scheme.id)
    FROM budget_scheme scheme JOIN organisation lead ON lead.id = scheme.lead_id
    WHERE scheme.partnership_id = budget.partnership_id AND scheme.budget_id = budget.id), '[]') AS schemes,
  coalesce((SELECT json_agg(json_build_array(organisation.id, organisation.name) ORDER BY organisation.name)
    FROM party JOIN organisation ON organisation.id = party.organisation_id
    WHERE party.partnership_id = budget.partnership_id AND party.left_at IS NULL), '[]') AS organisations
FROM budget LEFT JOIN organisation host ON host.id = budget.host_id
WHERE budget.partnership_id = :partnership AND budget.id = :budget
""").columns(
    id=Uuid,
    title=Text,
    kind=Text,
    aims=Text,
    host_id=Uuid,
    host=Text,
    keeper=Text,
    vat_regime=Text,
    accountability=Text,
    threshold_percent=Integer,
    years=JSON,
    schemes=JSON,
    organisations=JSON,
)
