"""The ledger's own page in two questions: where everything stands, and the newest entries.

Money is read from the running balances, one row an account; no line is added up here, however many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from valuation.ledger.queries.entries import ENTRIES_PER_PAGE, EntryView, list_entries
from valuation.ledger.queries.value import LINE_AS_JSON, STANDING_LINES, ValueView, value_view
from valuation.ledger.rules.statement import AccountBalance, Statement, statement
from valuation.outcomes.rules.framework import ValueKind

LINES_PER_KIND = 25


@dataclass(frozen=True)
class FundView:
    id: UUID
    name: str
    holder: str


@dataclass(frozen=True)
class MonetisedTotal:
    """Amounts in the prices of one year, for one body; never a sum over kinds."""

    body: str
    tier: str
    price_year: int
    amount_pence: int
    lines: int


@dataclass(frozen=True)
class LedgerPage:
    funds: Sequence[FundView]
    money: Statement
    head_number: int
    head_hash: str
    entries: Sequence[EntryView]
    older: int | None
    value: Mapping[ValueKind, Sequence[ValueView]]
    value_counts: Mapping[ValueKind, int]
    monetised: Sequence[MonetisedTotal]


async def ledger_page(session: AsyncSession, seat: Seat, before: int | None = None) -> LedgerPage:
    asked = {"partnership": seat.partnership_id, "most": LINES_PER_KIND}
    standing = (await session.execute(STANDING, asked)).one()
    entries = await list_entries(session, seat, before)
    shown = entries[:ENTRIES_PER_PAGE]
    lines = [value_view(line) for line in standing.value]
    return LedgerPage(
        funds=[FundView(UUID(fund["id"]), fund["name"], fund["holder"]) for fund in standing.funds],
        money=_money(standing.funds, standing.accounts),
        head_number=standing.head_number,
        head_hash=standing.head_hash,
        entries=shown,
        older=shown[-1].number if len(entries) > len(shown) else None,
        value={kind: [line for line in lines if line.kind == kind] for kind in ValueKind},
        value_counts={kind: standing.counts.get(kind, 0) for kind in ValueKind},
        monetised=[MonetisedTotal(**total) for total in standing.monetised],
    )


def _money(funds: Sequence[Mapping[str, Any]], accounts: Sequence[Mapping[str, Any]]) -> Statement:
    return statement([fund["name"] for fund in funds], [AccountBalance(**account) for account in accounts])


STANDING = text(f"""
WITH standing AS (
  SELECT line.*, row_number() OVER (PARTITION BY line.kind ORDER BY line.body, line.id DESC) AS place
  FROM ({STANDING_LINES}) line WHERE withdrawn_because IS NULL
)
SELECT
  coalesce((SELECT json_agg(json_build_object('id', fund.id, 'name', fund.name, 'holder', holder.name)
      ORDER BY fund.created_at, fund.id)
    FROM ledger_fund fund JOIN organisation holder ON holder.id = fund.holder_id
    WHERE fund.partnership_id = :partnership), '[]') AS funds,
  coalesce((SELECT json_agg(json_build_object('fund', fund.name, 'kind', account.kind, 'medium', account.medium,
      'owner', coalesce(owner.name, account.supplier), 'work', account.work,
      'balance_pence', balance.balance_pence))
    FROM ledger_balance balance
    JOIN ledger_account account
      ON account.partnership_id = balance.partnership_id AND account.id = balance.account_id
    JOIN ledger_fund fund ON fund.partnership_id = account.partnership_id AND fund.id = account.fund_id
    LEFT JOIN organisation owner ON owner.id = account.organisation_id
    WHERE balance.partnership_id = :partnership), '[]') AS accounts,
  coalesce((SELECT number FROM ledger_head WHERE partnership_id = :partnership), 0) AS head_number,
  coalesce((SELECT hash FROM ledger_head WHERE partnership_id = :partnership), '') AS head_hash,
  coalesce((SELECT json_agg({LINE_AS_JSON} ORDER BY line.kind, line.place)
    FROM standing line WHERE line.place <= :most), '[]') AS value,
  coalesce((SELECT json_object_agg(kind, lines)
    FROM (SELECT kind, count(*) AS lines FROM standing GROUP BY kind) counted), '{{}}') AS counts,
  coalesce((SELECT json_agg(json_build_object('body', body, 'tier', tier, 'price_year', price_year,
      'amount_pence', amount_pence, 'lines', lines) ORDER BY body, tier, price_year)
    FROM (SELECT body, tier, price_year, sum(amount_pence) AS amount_pence, count(*) AS lines
      FROM standing WHERE kind = 'monetised' GROUP BY body, tier, price_year) total), '[]') AS monetised
""").columns(funds=JSON, accounts=JSON, value=JSON, counts=JSON, monetised=JSON)
