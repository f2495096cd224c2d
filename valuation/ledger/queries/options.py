"""What the ledger's forms offer: the funds, the organisations at the table, the work paid for so far, the outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.together import Part, alone

Option = tuple[str, str]
"""A key as text, and the words beside it."""


@dataclass(frozen=True)
class Options:
    funds: Sequence[Option]
    organisations: Sequence[Option]
    works: Sequence[str]
    outcomes: Sequence[Option]

    def organisation_name(self, key: str) -> str:
        return dict(self.organisations).get(key, "")


async def form_options(session: AsyncSession, seat: Seat) -> Options:
    return await alone(session, options_part(seat))


def options_part(seat: Seat) -> Part[Options]:
    return Part(OFFERED.bindparams(partnership=seat.partnership_id), _options)


def _options(rows: Sequence[Any]) -> Options:
    row = rows[0]
    return Options(_pairs(row.funds), _pairs(row.organisations), row.works, _pairs(row.outcomes))


def _pairs(rows: Sequence[Sequence[str]]) -> list[Option]:
    return [(key, words) for key, words in rows]


OFFERED = text("""
SELECT
  coalesce((SELECT json_agg(json_build_array(fund.id, fund.name) ORDER BY fund.created_at, fund.id)
    FROM ledger_fund fund WHERE fund.partnership_id = :partnership), '[]') AS funds,
  coalesce((SELECT json_agg(json_build_array(organisation.id, organisation.name) ORDER BY organisation.name)
    FROM party JOIN organisation ON organisation.id = party.organisation_id
    WHERE party.partnership_id = :partnership AND party.left_at IS NULL), '[]') AS organisations,
  coalesce((SELECT json_agg(work ORDER BY work)
    FROM (SELECT DISTINCT work FROM ledger_account WHERE partnership_id = :partnership AND work <> '') known),
    '[]') AS works,
  coalesce((SELECT json_agg(json_build_array(outcome.id, outcome.text) ORDER BY outcome.id)
    FROM outcome WHERE outcome.partnership_id = :partnership), '[]') AS outcomes
""").columns(funds=JSON, organisations=JSON, works=JSON, outcomes=JSON)
