"""What a tender asks for: each work package as a lot, with the sum of the costs that were shared for it (N8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.costs.queries import packages, shared_costs
from consortia.membership.queries import has_joined
from portal.access.seats import Seat
from portal.db.together import Part, alone


@dataclass(frozen=True)
class Lot:
    """`pence` is None where nobody has shared a cost of the package."""

    id: UUID
    title: str
    description: str
    clause_reference: str
    pence: int | None


Lots = tuple[list[Lot], int | None]


async def list_lots(session: AsyncSession, seat: Seat) -> Lots:
    """The packages of every consortium that still has a member, and what was shared of costs that belong to none.

    Costs of a package that was taken out since belong to no lot either.
    """
    return await alone(session, lots_part(seat))


def lots_part(seat: Seat) -> Part[Lots]:
    return Part(_query(seat), _read)


def _read(rows: Sequence[Any]) -> Lots:
    others = [row.pence for row in rows if row.id is None]
    return [Lot(*row) for row in rows if row.id is not None], sum(others) if others else None


def _query(seat: Seat) -> Select[*tuple[UUID, str, str, str, int]]:
    lots = (
        select(packages)
        .where(packages.c.partnership_id == seat.partnership_id, packages.c.removed_at.is_(None))
        .where(has_joined(packages.c.partnership_id, packages.c.consortium_id))
        .subquery("lot")
    )
    costs = (
        select(shared_costs.c.package_id, cast(func.sum(shared_costs.c.amount_pence), BigInteger).label("pence"))
        .where(shared_costs.c.partnership_id == seat.partnership_id)
        .group_by(shared_costs.c.package_id)
        .subquery("cost")
    )
    return (
        select(lots.c.id, lots.c.title, lots.c.description, lots.c.clause_reference, costs.c.pence)
        .select_from(lots.outerjoin(costs, costs.c.package_id == lots.c.id, full=True))
        .order_by(lots.c.consortium_id, lots.c.id)
    )
