from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.together import Part, alone
from valuation.budgets.views import ContributionChange, FigureChange, Plan
from valuation.ledger.rules.postings import Medium


async def find_plan(session: AsyncSession, seat: Seat, year_id: UUID) -> Plan:
    return await alone(session, plan_part(seat, year_id))


def plan_part(seat: Seat, year_id: UUID) -> Part[Plan]:
    return Part(PLANNED.bindparams(partnership=seat.partnership_id, year=year_id), _plan)


def _plan(rows: Sequence[Any]) -> Plan:
    row = rows[0]
    return Plan(
        contribution_changes=[
            ContributionChange(
                **one
                | {
                    "line_id": UUID(one["line_id"]),
                    "body_id": UUID(one["body_id"]),
                    "medium": Medium(one["medium"]),
                    "at": datetime.fromisoformat(one["at"]),
                }
            )
            for one in row.contributions
        ],
        figure_changes=[
            FigureChange(**one | {"line_id": UUID(one["line_id"]), "at": datetime.fromisoformat(one["at"])})
            for one in row.figures
        ],
    )


PLANNED = text("""
SELECT
  coalesce((SELECT json_agg(json_build_object('line_id', entry.line_id, 'body_id', entry.body_id, 'body', body.name,
      'medium', entry.medium, 'is_recurrent', entry.is_recurrent, 'basis', entry.basis, 'number', entry.number,
      'kind', entry.kind, 'amount_pence', entry.amount_pence, 'reason', entry.reason,
      'organisation', organisation.name, 'at', entry.created_at) ORDER BY entry.id)
    FROM budget_contribution entry JOIN organisation body ON body.id = entry.body_id
    JOIN organisation ON organisation.id = entry.organisation_id
    WHERE entry.partnership_id = :partnership AND entry.year_id = :year), '[]') AS contributions,
  coalesce((SELECT json_agg(json_build_object('line_id', entry.line_id, 'number', entry.number, 'kind', entry.kind,
      'amount_pence', entry.amount_pence, 'reason', entry.reason, 'organisation', organisation.name,
      'at', entry.created_at) ORDER BY entry.id)
    FROM budget_figure entry JOIN organisation ON organisation.id = entry.organisation_id
    WHERE entry.partnership_id = :partnership AND entry.year_id = :year), '[]') AS figures
""").columns(contributions=JSON, figures=JSON)
