"""The ledger's own page in two questions: where everything stands, and the newest entries.

Money is read from the running balances, one row an account, and value from running totals; no line is added up here,
however many there are, but those that wait for their seal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.asking import Question
from valuation.ledger.queries.entries import BEFORE_ALL, ENTRIES_PER_PAGE, EntryView, list_entries
from valuation.ledger.queries.sums import ASIDE, BALANCES
from valuation.ledger.queries.value import LINE_AS_JSON, STANDING_LINES, ValueView, value_view
from valuation.ledger.rules.statement import AccountBalance, Statement, statement
from valuation.measures import ValueKind

LINES_PER_KIND = 6
NEWEST_SHOWN = 8


@dataclass(frozen=True)
class FundView:
    id: UUID
    name: str
    holder: str


@dataclass(frozen=True)
class ValueTotalView:
    """The lines of one kind that stand for one body, and their amounts of one kind of money in the prices of one year.

    What the body itself contests is told apart from the amount and is no part of it.
    """

    kind: str
    body: str
    tier: str
    price_year: int
    money_kind: str
    lines: int
    amount_pence: int
    contested_pence: int


@dataclass(frozen=True)
class LedgerPage:
    funds: Sequence[FundView]
    money: Statement
    head_number: int
    head_hash: str
    closed_on: date | None
    entries: Sequence[EntryView]
    older: int | None
    waiting: int
    value: Mapping[ValueKind, Sequence[ValueView]]
    totals: Sequence[ValueTotalView]

    @property
    def entries_caption(self) -> str:
        numbers = [entry.number for entry in self.entries if entry.number is not None]
        return f"Entries {numbers[-1]} to {numbers[0]}, newest first" if numbers else "Entries, newest first"

    def lines_of(self, kind: str) -> int:
        return sum(total.lines for total in self.totals if total.kind == kind)

    @property
    def monetised(self) -> list[ValueTotalView]:
        return [total for total in self.totals if total.kind == ValueKind.MONETISED]


async def ledger_page(session: AsyncSession, seat: Seat, before: int | None = None) -> LedgerPage:
    standing = await STANDING.first(session, partnership=seat.partnership_id, most=LINES_PER_KIND, now=clock.now())
    entries = await list_entries(session, seat, before)
    shown = entries[: _most_shown(entries) if before is None else ENTRIES_PER_PAGE]
    lines = [value_view(line) for line in standing.value]
    return LedgerPage(
        funds=[FundView(UUID(fund["id"]), fund["name"], fund["holder"]) for fund in standing.funds],
        money=_money(standing),
        head_number=standing.head_number,
        head_hash=standing.head_hash,
        closed_on=standing.closed_on,
        entries=shown,
        older=shown[-1].number or BEFORE_ALL if len(entries) > len(shown) else None,
        waiting=standing.waiting,
        value={kind: [line for line in lines if line.kind == kind] for kind in ValueKind},
        totals=[ValueTotalView(**total) for total in standing.totals],
    )


def _most_shown(entries: Sequence[EntryView]) -> int:
    """On the page that has everything else too. What waits for its number is all there: no older page begins in it."""
    waiting = sum(entry.number is None for entry in entries)
    return min(max(NEWEST_SHOWN, waiting), ENTRIES_PER_PAGE)


def _money(standing: Row[Any]) -> Statement:
    names = {fund["id"]: fund["name"] for fund in standing.funds}
    aside = {names[one["fund_id"]]: one["aside_pence"] for one in standing.aside}
    return statement(names.values(), [AccountBalance(**account) for account in standing.accounts], aside)


STANDING = Question(
    text(f"""
WITH newest AS (
  SELECT line.id FROM unnest(ARRAY['qualitative', 'quantitative', 'monetised']) AS known(kind)
  CROSS JOIN LATERAL (
    SELECT id FROM value_line line
    WHERE line.partnership_id = :partnership AND line.kind = known.kind AND NOT EXISTS (
      SELECT FROM value_withdrawal withdrawal
      WHERE withdrawal.partnership_id = line.partnership_id AND withdrawal.value_line_id = line.id)
    ORDER BY id DESC LIMIT :most) line
), contested AS (
  SELECT line.body, line.tier, line.price_year, coalesce(line.money_kind, '') AS money_kind,
    sum(line.amount_pence)::bigint AS pence
  FROM value_answer answer JOIN value_line line
    ON line.partnership_id = answer.partnership_id AND line.id = answer.value_line_id AND line.kind = 'monetised'
  WHERE answer.partnership_id = :partnership AND answer.verdict = 'contested' AND NOT EXISTS (
    SELECT FROM value_withdrawal withdrawal
    WHERE withdrawal.partnership_id = line.partnership_id AND withdrawal.value_line_id = line.id)
  GROUP BY 1, 2, 3, 4
)
SELECT
  coalesce((SELECT json_agg(json_build_object('id', fund.id, 'name', fund.name, 'holder', holder.name)
      ORDER BY fund.created_at, fund.id)
    FROM ledger_fund fund JOIN organisation holder ON holder.id = fund.holder_id
    WHERE fund.partnership_id = :partnership), '[]') AS funds,
  coalesce((SELECT json_agg(json_build_object('fund', fund.name, 'kind', account.kind, 'medium', account.medium,
      'owner', coalesce(owner.name, account.supplier), 'work', account.work,
      'balance_pence', balance.balance_pence))
    FROM ({BALANCES}) balance
    JOIN ledger_account account ON account.partnership_id = :partnership AND account.id = balance.account_id
    JOIN ledger_fund fund ON fund.partnership_id = account.partnership_id AND fund.id = account.fund_id
    LEFT JOIN organisation owner ON owner.id = account.organisation_id), '[]') AS accounts,
  coalesce((SELECT json_agg(aside) FROM ({ASIDE}) aside), '[]') AS aside,
  (SELECT count(*) FROM ledger_unsealed WHERE partnership_id = :partnership) AS waiting,
  coalesce((SELECT number FROM ledger_head WHERE partnership_id = :partnership), 0) AS head_number,
  coalesce((SELECT hash FROM ledger_head WHERE partnership_id = :partnership), '') AS head_hash,
  (SELECT max(closes_on) FROM ledger_closing WHERE partnership_id = :partnership) AS closed_on,
  coalesce((SELECT json_agg({LINE_AS_JSON} ORDER BY line.body, line.id DESC)
    FROM ({STANDING_LINES}) line JOIN newest USING (id)), '[]') AS value,
  coalesce((SELECT json_agg(json_build_object('kind', kind, 'body', body, 'tier', tier, 'price_year', price_year,
      'money_kind', money_kind, 'lines', lines, 'amount_pence', amount_pence - coalesce(contested.pence, 0),
      'contested_pence', coalesce(contested.pence, 0)) ORDER BY body, tier, money_kind, price_year)
    FROM value_total LEFT JOIN contested USING (body, tier, price_year, money_kind)
    WHERE partnership_id = :partnership AND lines > 0), '[]') AS totals
""").columns(funds=JSON, accounts=JSON, aside=JSON, value=JSON, totals=JSON)
)
