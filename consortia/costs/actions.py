"""Writing costs in the private room, and moving them to the shared floor.

The journal lies on the shared floor, so its words say that something was done and never what it costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.costs import rules
from consortia.costs.models import CostLine, SharedCost
from consortia.costs.queries import CostSheet
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record

lines = table_of(CostLine)
shared_costs = table_of(SharedCost)

A_COST = "a cost in its private room"


@dataclass(frozen=True)
class TypedCost:
    """A cost as a form gives it."""

    description: str
    kind: str
    amount_pence: int
    basis: str
    package_id: UUID | None


async def add_cost(session: AsyncSession, seat: Seat, cost: TypedCost) -> UUID:
    line_id = new_id()
    await session.execute(
        insert(lines).values(
            partnership_id=seat.partnership_id,
            id=line_id,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
            **vars(cost),
        )
    )
    await record(session, seat, "added", line_id, A_COST)
    return line_id


async def change_cost(session: AsyncSession, seat: Seat, sheet: CostSheet, line_id: UUID, cost: TypedCost) -> None:
    rules.check_may_change(sheet.line(line_id), sheet.shared)
    await session.execute(
        update(lines)
        .where(lines.c.partnership_id == seat.partnership_id, lines.c.id == line_id)
        .values(person_id=seat.person_id, **vars(cost))
    )
    await record(session, seat, "changed", line_id, A_COST)


async def remove_cost(session: AsyncSession, seat: Seat, sheet: CostSheet, line_id: UUID) -> None:
    rules.check_may_change(sheet.line(line_id), sheet.shared)
    await session.execute(delete(lines).where(lines.c.partnership_id == seat.partnership_id, lines.c.id == line_id))
    await record(session, seat, "removed", line_id, A_COST)


async def move_to_shared_floor(
    session: AsyncSession, seat: Seat, sheet: CostSheet, chosen: Sequence[UUID], seen_digest: str
) -> int:
    """Copies these lines to the shared floor for good; gives how many."""
    moving = [sheet.line(line_id) for line_id in dict.fromkeys(chosen)]
    rules.check_may_move(moving, sheet.shared, seen_digest)
    for line in moving:
        copy_id = new_id()
        await session.execute(
            insert(shared_costs).values(
                partnership_id=seat.partnership_id,
                id=copy_id,
                cost_line_id=line.id,
                organisation_id=seat.organisation_id,
                person_id=seat.person_id,
                package_id=line.package_id,
                description=line.description,
                kind=line.kind,
                amount_pence=line.amount_pence,
                basis=line.basis,
            )
        )
        await record(session, seat, "moved", copy_id, "a cost from its private room to the shared floor")
    return len(moving)
