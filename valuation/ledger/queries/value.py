"""Value lines as people read them: what came of the work, to whom it accrues, and what that body says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.refusals import Missing
from valuation.ledger.rules.value import Standing, standing
from valuation.measures import in_figures, in_units

LINES_PER_PAGE = 50


@dataclass(frozen=True)
class ValueView:
    id: UUID
    kind: str
    statement: str
    body: str
    body_id: UUID | None
    tier: str
    starts_on: date
    ends_on: date
    source: str
    confidence: str
    evidence: str
    consent: str | None
    quantity: Decimal | None
    unit: str
    amount_pence: int | None
    price_year: int | None
    money_kind: str | None
    outcome: str | None
    outcome_id: UUID | None
    origin_kind: str | None
    origin_id: UUID | None
    recorded_by: str
    recorded_by_id: UUID
    recorded_on: date
    verdict: str | None
    answer: str | None
    withdrawn_because: str | None

    @property
    def standing(self) -> Standing:
        return standing(
            body_id=self.body_id,
            recorded_by=self.recorded_by_id,
            verdict=self.verdict,
            is_withdrawn=self.withdrawn_because is not None,
        )

    @property
    def figure(self) -> str:
        """The number with its unit, without zeros that nobody typed."""
        return "" if self.quantity is None else in_units(in_figures(self.quantity), self.unit)


async def list_value(session: AsyncSession, seat: Seat, before: UUID | None = None) -> list[ValueView]:
    """Newest first, withdrawn lines too: at most LINES_PER_PAGE, and one more that says there is an older page."""
    asked = {"partnership": seat.partnership_id, "before": before, "most": LINES_PER_PAGE + 1}
    lines = (await session.execute(NEWEST, asked)).scalars()
    return [value_view(line) for line in lines]


async def find_value(session: AsyncSession, seat: Seat, line_id: UUID) -> ValueView:
    line = await session.scalar(ONE, {"partnership": seat.partnership_id, "line": line_id})
    if line is None:
        raise Missing("value line")
    return value_view(line)


def value_view(line: Mapping[str, Any]) -> ValueView:
    """The view of a line that came as JSON, where keys, days and exact numbers are texts."""
    read = dict(line)
    for name in ("id", "body_id", "outcome_id", "origin_id", "recorded_by_id"):
        read[name] = UUID(read[name]) if read[name] else None
    for name in ("starts_on", "ends_on", "recorded_on"):
        read[name] = date.fromisoformat(read[name])
    read["quantity"] = Decimal(read["quantity"]) if read["quantity"] is not None else None
    return ValueView(**read)


STANDING_LINES = """
SELECT line.id, line.kind, line.statement, line.body, line.body_id, line.tier, line.starts_on, line.ends_on,
  line.source, line.confidence, line.evidence, line.consent, line.quantity, line.unit, line.amount_pence,
  line.price_year, line.money_kind, outcome.text AS outcome, line.outcome_id, line.origin_kind, line.origin_id,
  recorder.name AS recorded_by,
  line.organisation_id AS recorded_by_id, cast(line.created_at AT TIME ZONE 'Europe/London' AS date) AS recorded_on,
  answer.verdict, answer.reason AS answer, withdrawal.reason AS withdrawn_because
FROM value_line line
JOIN organisation recorder ON recorder.id = line.organisation_id
LEFT JOIN outcome ON outcome.partnership_id = line.partnership_id AND outcome.id = line.outcome_id
LEFT JOIN value_answer answer ON answer.partnership_id = line.partnership_id AND answer.value_line_id = line.id
LEFT JOIN value_withdrawal withdrawal
  ON withdrawal.partnership_id = line.partnership_id AND withdrawal.value_line_id = line.id
WHERE line.partnership_id = :partnership
"""

# Spelled out, so that the view has these facts and no others; a number travels as text, which keeps its places.
LINE_AS_JSON = """json_build_object('id', line.id, 'kind', line.kind, 'statement', line.statement, 'body', line.body,
  'body_id', line.body_id, 'tier', line.tier, 'starts_on', line.starts_on, 'ends_on', line.ends_on,
  'source', line.source, 'confidence', line.confidence, 'evidence', line.evidence, 'consent', line.consent,
  'quantity', cast(line.quantity AS text), 'unit', line.unit, 'amount_pence', line.amount_pence,
  'price_year', line.price_year, 'money_kind', line.money_kind, 'outcome', line.outcome, 'outcome_id', line.outcome_id,
  'origin_kind', line.origin_kind, 'origin_id', line.origin_id,
  'recorded_by', line.recorded_by, 'recorded_by_id', line.recorded_by_id, 'recorded_on', line.recorded_on,
  'verdict', line.verdict, 'answer', line.answer, 'withdrawn_because', line.withdrawn_because)"""

NEWEST = text(f"""
SELECT {LINE_AS_JSON} AS line FROM ({STANDING_LINES}) line
WHERE cast(:before AS uuid) IS NULL OR line.id < cast(:before AS uuid)
ORDER BY line.id DESC LIMIT :most
""").columns(line=JSON)

ONE = text(f"SELECT {LINE_AS_JSON} AS line FROM ({STANDING_LINES}) line WHERE line.id = :line").columns(line=JSON)
