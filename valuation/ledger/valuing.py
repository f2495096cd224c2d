"""What people do with value lines: record one, answer for the body it accrues to, withdraw one that is wrong.

Other slices call `post_value`: an accepted indicator result, an appraisal or a unit cost becomes a line that names
the record it was drawn from (S000-11). It needs no key: the same record posted twice is one line.

    line = ValueLine(ValueKind.QUANTITATIVE, statement, body=name, body_id=organisation_id, tier=Tier.LOCALITY, …)
    posting = await post_value(session, seat, line, Origin(OriginKind.INDICATOR_RESULT, result_id))
    posting.id, posting.is_new
"""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.ledger.posting import Posting
from valuation.ledger.queries.value import ValueView
from valuation.ledger.rules.asked import request_digest
from valuation.ledger.rules.requests import check_same_request
from valuation.ledger.rules.value import (
    Origin,
    ValueLine,
    Verdict,
    check_may_answer,
    check_may_withdraw,
    check_period,
    check_reason,
)
from valuation.ledger.value_models import ValueAnswer, ValueLineRow, ValueWithdrawal

value_lines = table_of(ValueLineRow)
answers = table_of(ValueAnswer)
withdrawals = table_of(ValueWithdrawal)


async def post_value(session: AsyncSession, seat: Seat, line: ValueLine, origin: Origin) -> Posting:
    """A line drawn from another record. Posted again with other words, it is refused: withdraw the first line."""
    return await record_value(session, seat, line, origin.key_of(line.kind), origin)


async def record_value(
    session: AsyncSession, seat: Seat, line: ValueLine, key: str, origin: Origin | None = None
) -> Posting:
    """A line from a form, known by the form's key."""
    check_period(line.starts_on, line.ends_on, clock.today())
    digest = request_digest(line, seat.organisation_id)
    line_id = await session.scalar(
        insert(value_lines)
        .values(
            **asdict(line),
            partnership_id=seat.partnership_id,
            id=new_id(),
            key=key,
            request_digest=digest,
            origin_kind=origin.kind if origin else None,
            origin_id=origin.id if origin else None,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
        .on_conflict_do_nothing(constraint="uq_value_line_key")
        .returning(value_lines.c.id)
    )
    if line_id is None:
        return await _first_answer(session, seat, key, digest)
    await record(session, seat, "recorded", line_id, f"{line.kind} value that accrues to {_to_whom(line)}")
    return Posting(line_id, is_new=True)


async def answer(session: AsyncSession, seat: Seat, line: ValueView, verdict: Verdict, reason: str) -> None:
    """Countersign or contest a line, for the organisation that it accrues to."""
    check_may_answer(line.standing, body_id=line.body_id, organisation_id=seat.organisation_id)
    check_reason(verdict, reason)
    await session.execute(insert(answers).values(**_by(seat, line.id), verdict=verdict, reason=reason))
    await record(session, seat, verdict, line.id, f"{line.kind} value recorded by {line.recorded_by}")


async def withdraw(session: AsyncSession, seat: Seat, line: ValueView, reason: str) -> None:
    check_may_withdraw(line.standing, recorded_by=line.recorded_by_id, organisation_id=seat.organisation_id)
    await session.execute(insert(withdrawals).values(**_by(seat, line.id), reason=reason))
    await record(session, seat, "withdrew", line.id, f"a line of {line.kind} value")


def _by(seat: Seat, line_id: UUID) -> dict[str, UUID]:
    return {
        "partnership_id": seat.partnership_id,
        "id": new_id(),
        "value_line_id": line_id,
        "organisation_id": seat.organisation_id,
        "person_id": seat.person_id,
    }


def _to_whom(line: ValueLine) -> str:
    """A body outside the partnership is named by its tier alone: what was typed for it may be a person's name."""
    return line.body if line.body_id else f"a body outside the partnership ({line.tier})"


async def _first_answer(session: AsyncSession, seat: Seat, key: str, digest: str) -> Posting:
    first = (
        await session.execute(
            select(value_lines.c.id, value_lines.c.request_digest).where(
                value_lines.c.partnership_id == seat.partnership_id, value_lines.c.key == key
            )
        )
    ).one()
    check_same_request(first.request_digest, digest)
    return Posting(first.id, is_new=False)
