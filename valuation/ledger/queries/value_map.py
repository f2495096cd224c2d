"""Where value accrues: what stands for each body and tier, year by year, in one question."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from valuation.ledger.rules.value import Tier
from valuation.ledger.rules.value_map import Accrued


async def accrued(session: AsyncSession, seat: Seat) -> list[Accrued]:
    rows = await session.execute(ACCRUED, {"partnership": seat.partnership_id})
    return [
        Accrued(
            body=row.body,
            tier=Tier(row.tier),
            kind=row.kind,
            year=row.year,
            price_year=row.price_year or 0,
            money_kind=row.money_kind or "",
            is_contested=row.is_contested,
            lines=row.lines,
            amount_pence=row.amount_pence or 0,
        )
        for row in rows
    ]


# A public year begins in April: three months earlier it bears the number of the year that it began in.
ACCRUED = text("""
SELECT line.body, line.tier, line.kind, extract(year FROM line.starts_on - interval '3 months')::int AS year,
  line.price_year, line.money_kind, answer.verdict IS NOT DISTINCT FROM 'contested' AS is_contested,
  count(*)::int AS lines, sum(line.amount_pence)::bigint AS amount_pence
FROM value_line line
LEFT JOIN value_answer answer ON answer.partnership_id = line.partnership_id AND answer.value_line_id = line.id
WHERE line.partnership_id = :partnership AND NOT EXISTS (
  SELECT FROM value_withdrawal withdrawal
  WHERE withdrawal.partnership_id = line.partnership_id AND withdrawal.value_line_id = line.id)
GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY line.body, 4, line.price_year, line.money_kind, 7
""")
