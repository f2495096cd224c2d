"""What stands beside a contract: what became of its drafted notices; and an organisation's own cash plan."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from valuation.payments.rules.cash_flow import CashFlowPicture, Delivery, picture_cash_flow


@dataclass(frozen=True)
class DecisionView:
    is_given: bool
    reason: str
    organisation: str
    on: date


@dataclass(frozen=True)
class CashPlanView:
    starts_on: date
    months: int
    reserves_pence: int
    monthly_cost_pence: int
    monthly_earned_pence: int
    upfront_pence: int
    promised_days: int
    actual_days: int

    def columns(self) -> dict[str, Any]:
        return asdict(self)

    def picture(self) -> CashFlowPicture:
        delivery = Delivery(
            self.starts_on,
            self.reserves_pence,
            [self.monthly_cost_pence] * self.months,
            [self.monthly_earned_pence] * self.months,
            {0: self.upfront_pence} if self.upfront_pence else {},
        )
        return picture_cash_flow(delivery, self.promised_days, self.actual_days)


@dataclass(frozen=True)
class CashBasis:
    """What the contracts that pay this organisation say: the days promised and taken, and what a month earns."""

    promised_days: int | None
    actual_days: int | None
    monthly_expected: Mapping[str, int]


async def decisions_on(session: AsyncSession, seat: Seat, contract_id: UUID) -> dict[tuple[UUID, date], DecisionView]:
    rows = await session.execute(DECISIONS, {"partnership": seat.partnership_id, "contract": contract_id})
    return {
        (row.clause_id, row.since): DecisionView(row.is_given, row.reason, row.organisation, row.on) for row in rows
    }


async def own_cash_plan(session: AsyncSession, seat: Seat) -> CashPlanView | None:
    row = (
        (await session.execute(PLAN, {"partnership": seat.partnership_id, "organisation": seat.organisation_id}))
        .mappings()
        .first()
    )
    return CashPlanView(**row) if row else None


async def cash_basis(session: AsyncSession, seat: Seat) -> CashBasis:
    asked = {"partnership": seat.partnership_id, "organisation": seat.organisation_id}
    row = (await session.execute(BASIS, asked)).one()
    return CashBasis(row.promised_days, row.actual_days, row.monthly or {})


DECISIONS = text("""
SELECT decision.clause_id, decision.since, decision.is_given, decision.reason, organisation.name AS organisation,
  (decision.created_at AT TIME ZONE 'Europe/London')::date AS on
FROM clause_decision decision
JOIN payment_clause clause
  ON clause.partnership_id = decision.partnership_id AND clause.id = decision.clause_id
JOIN organisation ON organisation.id = decision.organisation_id
WHERE decision.partnership_id = :partnership AND clause.contract_id = :contract
""")

PLAN = text("""
SELECT starts_on, months, reserves_pence, monthly_cost_pence, monthly_earned_pence, upfront_pence, promised_days,
  actual_days
FROM cash_plan WHERE partnership_id = :partnership AND organisation_id = :organisation
""")

# The longest promise counts, and of the payments made the slowest quarter is left out of what is usual.
BASIS = text("""
SELECT
  (SELECT max(promised_days) FROM payment_contract
    WHERE partnership_id = :partnership AND provider_id = :organisation) AS promised_days,
  (SELECT percentile_disc(0.75) WITHIN GROUP (ORDER BY made.paid_on - claim.received_on)
    FROM payment_made made
    JOIN payment_part part ON part.partnership_id = made.partnership_id AND part.id = made.part_id
    JOIN payment_claim claim ON claim.partnership_id = part.partnership_id AND claim.id = part.claim_id
    JOIN payment_contract contract
      ON contract.partnership_id = claim.partnership_id AND contract.id = claim.contract_id
    WHERE made.partnership_id = :partnership AND contract.provider_id = :organisation
      AND NOT EXISTS (SELECT FROM ledger_transaction reversal
        WHERE reversal.partnership_id = made.partnership_id AND reversal.reverses_id = made.transaction_id))
    AS actual_days,
  (SELECT json_object_agg(expected.title, expected.pence) FROM (
    SELECT contract.title, (sum(least(price.unit_price_pence * price.expected,
        coalesce(price.cap_pence, price.unit_price_pence * price.expected)))
      / greatest(1, round((contract.ends_on - contract.starts_on) / 30.4)))::bigint AS pence
    FROM payment_contract contract JOIN payment_price price
      ON price.partnership_id = contract.partnership_id AND price.contract_id = contract.id
    WHERE contract.partnership_id = :partnership AND contract.provider_id = :organisation
    GROUP BY contract.id, contract.title, contract.starts_on, contract.ends_on) expected) AS monthly
""").columns(monthly=JSON)
