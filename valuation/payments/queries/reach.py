"""Whom a contract's service reaches, for those who are paid and those who pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from valuation.payments.rules.reach import Aims, Reached, signs

MOST_PERIODS = 40


@dataclass(frozen=True)
class ReachPage:
    aims: Aims | None
    counted: Sequence[Reached]
    """Newest period first; of a period that was counted again, the newest count."""

    @property
    def signs(self) -> list[str]:
        return signs(self.aims, self.counted)


async def reach_page(session: AsyncSession, seat: Seat, contract_id: UUID) -> ReachPage:
    asked = {"partnership": seat.partnership_id, "contract": contract_id}
    aims = (await session.execute(AIMS, asked)).first()
    counted = await session.execute(COUNTED, {**asked, "reader": seat.organisation_id, "most": MOST_PERIODS})
    return ReachPage(Aims(*aims) if aims else None, [Reached(*row) for row in counted])


AIMS = text("""
SELECT complex_percent, refused_percent, left_percent FROM reach_aim
WHERE partnership_id = :partnership AND contract_id = :contract ORDER BY id DESC LIMIT 1
""")

# The reader is asked for here as well, so that row security is the second lock and not the only one.
COUNTED = text("""
SELECT DISTINCT ON (period_ends_on) period_ends_on, referred, refused, started, complex_needs, left_early, reasons
FROM reach_count
WHERE partnership_id = :partnership AND contract_id = :contract AND :reader = ANY (reader_ids)
ORDER BY period_ends_on DESC, id DESC LIMIT :most
""").bindparams(bindparam("reader", type_=Uuid))
