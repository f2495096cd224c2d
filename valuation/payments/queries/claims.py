"""Claims as pages show them. The lines with people's codes come only to the provider and to those who pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Integer, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.refusals import Missing
from valuation.measures import in_figures
from valuation.payments.rules.claims import SettledMetric
from valuation.payments.rules.prompt_payment import PaymentClock, Reading, read_clock
from valuation.payments.rules.settlement import Claim

CLAIMS_PER_PAGE = 25


@dataclass(frozen=True)
class Part:
    """What one payer owes of a claim, and the clock that runs for it."""

    id: UUID
    payer_id: UUID
    payer: str
    amount_pence: int
    paid_on: date | None
    reversed: int
    """So many payments of it were taken back in the ledger."""
    clock: Reading


@dataclass(frozen=True)
class ClaimView:
    id: UUID
    contract_id: UUID
    number: int
    title: str
    provider_id: UUID
    provider: str
    promised_days: int
    period_starts_on: date
    period_ends_on: date
    received_on: date
    evidence: str
    claimed_by: str
    replaces: int | None
    replaced_by: int | None
    verdict: str | None
    verdict_by: UUID | None
    reason: str
    earned_pence: int
    payable_pence: int
    metrics: Sequence[SettledMetric]
    parts: Sequence[Part]

    @property
    def clock(self) -> Reading | None:
        """The latest of its payers; while it is looked at, the claim's own. A returned claim has none."""
        if self.verdict == "returned":
            return None
        running = PaymentClock(self.received_on, self.promised_days)
        if not self.parts:
            return read_clock(running, clock.today()) if self.verdict is None else None
        return max((part.clock for part in self.parts), key=lambda one: (one.days_late, one.days_taken))

    @property
    def is_paid(self) -> bool:
        return self.verdict == "verified" and all(part.paid_on for part in self.parts)


@dataclass(frozen=True)
class LineView:
    metric: str
    quantity: Decimal
    person_code: str

    @property
    def figure(self) -> str:
        return in_figures(self.quantity)


async def list_claims(
    session: AsyncSession, seat: Seat, contract_id: UUID | None = None, before: int | None = None
) -> list[ClaimView]:
    """Newest first; one more than CLAIMS_PER_PAGE says that there are older ones."""
    asked = {"contract": contract_id, "before": before, "most": CLAIMS_PER_PAGE + 1}
    rows = await session.execute(CLAIMS, {"partnership": seat.partnership_id, "claim": None, "part": None, **asked})
    return [_claim(row) for row in rows.mappings()]


async def find_claim(session: AsyncSession, seat: Seat, claim_id: UUID) -> ClaimView:
    return await _one(session, seat, claim=claim_id)


async def find_part(session: AsyncSession, seat: Seat, part_id: UUID) -> tuple[ClaimView, Part]:
    """What one payer owes, with the claim that it is a part of."""
    claim = await _one(session, seat, part=part_id)
    return claim, next(part for part in claim.parts if part.id == part_id)


async def lines_of(session: AsyncSession, seat: Seat, claim_id: UUID) -> list[LineView]:
    rows = await session.execute(
        LINES, {"partnership": seat.partnership_id, "claim": claim_id, "reader": seat.organisation_id}
    )
    return [LineView(row.metric, row.quantity, row.person_code) for row in rows]


async def verified_lines(session: AsyncSession, seat: Seat, contract_id: UUID) -> list[Claim]:
    """Everything verified so far under a contract, in the order in which it was verified."""
    rows = await session.execute(
        VERIFIED, {"partnership": seat.partnership_id, "contract": contract_id, "reader": seat.organisation_id}
    )
    return [Claim(row.metric, row.quantity, row.person_code or None) for row in rows]


async def owed_so_far(session: AsyncSession, seat: Seat, contract_id: UUID) -> dict[UUID, int]:
    """What each payer owes, or has paid, of everything verified so far under a contract."""
    rows = await session.execute(OWED, {"partnership": seat.partnership_id, "contract": contract_id})
    return {row.payer_id: row.pence for row in rows}


def as_claims(lines: Sequence[LineView]) -> list[Claim]:
    return [Claim(line.metric, line.quantity, line.person_code or None) for line in lines]


async def _one(session: AsyncSession, seat: Seat, claim: UUID | None = None, part: UUID | None = None) -> ClaimView:
    asked = {"contract": None, "claim": claim, "part": part, "before": None, "most": 1}
    row = (await session.execute(CLAIMS, {"partnership": seat.partnership_id, **asked})).mappings().first()
    if row is None:
        raise Missing("claim")
    return _claim(row)


def _claim(row: Mapping[Any, Any]) -> ClaimView:
    parts = [_part(one, row["received_on"], row["promised_days"]) for one in row["parts"]]
    metrics = [
        SettledMetric(one["metric"], Decimal(one["quantity"]), one["earned_pence"], one["payable_pence"])
        for one in row["metrics"] or ()
    ]
    return ClaimView(**{**row, "parts": parts, "metrics": metrics, "reason": row["reason"] or ""})


def _part(one: Mapping[str, Any], received_on: date, promised_days: int) -> Part:
    paid_on = date.fromisoformat(one["paid_on"]) if one["paid_on"] else None
    reading = read_clock(PaymentClock(received_on, promised_days, paid_on), clock.today())
    return Part(
        id=UUID(one["id"]),
        payer_id=UUID(one["payer_id"]),
        payer=one["payer"],
        amount_pence=one["amount_pence"],
        paid_on=paid_on,
        reversed=one["reversed"],
        clock=reading,
    )


CLAIMS = (
    text("""
SELECT claim.id, claim.contract_id, claim.number, contract.title, contract.provider_id, provider.name AS provider,
  contract.promised_days, claim.period_starts_on, claim.period_ends_on, claim.received_on, claim.evidence,
  claimant.name AS claimed_by, replaced.number AS replaces, replacing.number AS replaced_by,
  verdict.verdict, verdict.organisation_id AS verdict_by, verdict.reason,
  coalesce(verdict.earned_pence, 0) AS earned_pence, coalesce(verdict.payable_pence, 0) AS payable_pence,
  verdict.metrics,
  coalesce((SELECT json_agg(json_build_object('id', part.id, 'payer_id', part.payer_id, 'payer', payer.name,
      'amount_pence', part.amount_pence, 'paid_on', made.paid_on, 'reversed', made.reversed) ORDER BY payer.name)
    FROM payment_part part JOIN organisation payer ON payer.id = part.payer_id
    CROSS JOIN LATERAL (
      SELECT max(payment.paid_on) FILTER (WHERE reversal.id IS NULL) AS paid_on, count(reversal.id) AS reversed
      FROM payment_made payment LEFT JOIN ledger_transaction reversal
        ON reversal.partnership_id = payment.partnership_id AND reversal.reverses_id = payment.transaction_id
      WHERE payment.partnership_id = part.partnership_id AND payment.part_id = part.id) made
    WHERE part.partnership_id = claim.partnership_id AND part.claim_id = claim.id), '[]') AS parts
FROM payment_claim claim
JOIN payment_contract contract ON contract.partnership_id = claim.partnership_id AND contract.id = claim.contract_id
JOIN organisation provider ON provider.id = contract.provider_id
JOIN person claimant ON claimant.id = claim.person_id
LEFT JOIN payment_claim replaced
  ON replaced.partnership_id = claim.partnership_id AND replaced.id = claim.replaces_id
LEFT JOIN payment_claim replacing
  ON replacing.partnership_id = claim.partnership_id AND replacing.replaces_id = claim.id
LEFT JOIN payment_verdict verdict ON verdict.partnership_id = claim.partnership_id AND verdict.claim_id = claim.id
WHERE claim.partnership_id = :partnership AND (:contract IS NULL OR claim.contract_id = :contract)
  AND (:claim IS NULL OR claim.id = :claim) AND (:part IS NULL OR claim.id = (
    SELECT claim_id FROM payment_part WHERE partnership_id = :partnership AND id = :part))
  AND (:before IS NULL OR claim.number < :before)
ORDER BY claim.id DESC LIMIT :most
""")
    .bindparams(
        bindparam("contract", type_=Uuid),
        bindparam("claim", type_=Uuid),
        bindparam("part", type_=Uuid),
        bindparam("before", type_=Integer),
    )
    .columns(parts=JSON, metrics=JSON)
)

# The reader is asked for here as well, so that row security is the second lock and not the only one.
LINES = text("""
SELECT price.metric, line.quantity, line.person_code
FROM payment_claim_line line
JOIN payment_price price ON price.partnership_id = line.partnership_id AND price.id = line.price_id
WHERE line.partnership_id = :partnership AND line.claim_id = :claim AND :reader = ANY (line.reader_ids)
ORDER BY line.position
""").bindparams(bindparam("reader", type_=Uuid))

OWED = text("""
SELECT part.payer_id, sum(part.amount_pence)::bigint AS pence
FROM payment_claim claim
JOIN payment_part part ON part.partnership_id = claim.partnership_id AND part.claim_id = claim.id
WHERE claim.partnership_id = :partnership AND claim.contract_id = :contract
GROUP BY part.payer_id
""")

VERIFIED = text("""
SELECT price.metric, line.quantity, line.person_code
FROM payment_verdict verdict
JOIN payment_claim claim ON claim.partnership_id = verdict.partnership_id AND claim.id = verdict.claim_id
JOIN payment_claim_line line ON line.partnership_id = claim.partnership_id AND line.claim_id = claim.id
JOIN payment_price price ON price.partnership_id = line.partnership_id AND price.id = line.price_id
WHERE verdict.partnership_id = :partnership AND verdict.verdict = 'verified' AND claim.contract_id = :contract
  AND :reader = ANY (line.reader_ids)
ORDER BY verdict.id, line.position
""").bindparams(bindparam("reader", type_=Uuid))
