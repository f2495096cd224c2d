"""The costing of an organisation's packages with the prices that it keeps beside them, in its own room."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.costs.costing import Costing, Price, check_price, costings
from consortia.costs.models import PackagePrice
from consortia.costs.queries import CostSheet, own_costs
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.refusals import Missing

prices = table_of(PackagePrice)


async def own_costings(session: AsyncSession, seat: Seat) -> tuple[CostSheet, list[Costing]]:
    sheet = await own_costs(session, seat)
    rows = await session.execute(
        select(prices.c.package_id, prices.c.units, prices.c.unit, prices.c.price_pence).where(
            prices.c.partnership_id == seat.partnership_id, prices.c.organisation_id == seat.organisation_id
        )
    )
    asked = {row.package_id: Price(row.units, row.unit, row.price_pence) for row in rows}
    return sheet, [replace(one, price=asked.get(one.package_id)) for one in costings(sheet.lines)]


async def find_costing(session: AsyncSession, seat: Seat, package_id: UUID) -> Costing:
    _, all_of_them = await own_costings(session, seat)
    for one in all_of_them:
        if one.package_id == package_id:
            return one
    raise Missing("costing")


async def keep_price(session: AsyncSession, seat: Seat, costing: Costing, price: Price) -> None:
    """Its last price counts. Nothing is written in the history: the price is nobody else's to know of."""
    check_price(price)
    said = {"units": price.units, "unit": price.unit, "price_pence": price.pence, "person_id": seat.person_id}
    whose = {"partnership_id": seat.partnership_id, "organisation_id": seat.organisation_id}
    await session.execute(
        insert(prices)
        .values(**whose, id=new_id(), package_id=costing.package_id, **said)
        .on_conflict_do_update(constraint="uq_package_price_package", set_=said)
    )
