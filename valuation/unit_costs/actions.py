"""What people do with their organisation's library: add, retire, import, bring an index of prices.

These acts are the organisation's own affair and stand in no partnership's history; each row says who wrote it.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.documents.spreadsheets import read_grid
from portal.jobs.kinds import Kind, Made, MadePage, Running
from portal.refusals import Refused
from valuation.intake.keeping import Pending, find_import, keep_import, take_import
from valuation.intake.rules import Fault, Reading, read_rows, repeated
from valuation.unit_costs.columns import COLUMNS, INDEX_COLUMNS, cost_of_row, row_faults
from valuation.unit_costs.models import PriceSeries, UnitCostRow
from valuation.unit_costs.queries import Entry, known_editions
from valuation.unit_costs.rules.costs import UnitCost
from valuation.unit_costs.rules.prices import Series

unit_costs = table_of(UnitCostRow)
series = table_of(PriceSeries)

IMPORT = "unit costs"
MOST_ROWS = 5_000
AT_ONCE = 200
"""More rows than this are imported as a job, which shows how far it is."""
_BATCH = 100


class InLibrary(Refused):
    pass


async def add_cost(session: AsyncSession, seat: Seat, cost: UnitCost) -> UUID:
    if (cost.reference.casefold(), cost.edition.casefold()) in await known_editions(session, seat):
        raise InLibrary(f"“{cost.reference}” of edition “{cost.edition}” is in your library already.")
    cost_id = new_id()
    await session.execute(insert(unit_costs).values(**_columns(seat, cost), id=cost_id))
    return cost_id


async def retire_cost(session: AsyncSession, seat: Seat, entry: Entry) -> None:
    """It is offered no longer; whatever was valued with it keeps its figures."""
    if entry.is_shipped:
        raise Refused("This comes with the portal and cannot be retired.")
    await session.execute(
        update(unit_costs)
        .where(unit_costs.c.organisation_id == seat.organisation_id, unit_costs.c.id == UUID(entry.key))
        .values(retired_at=clock.now())
    )


async def read_costs(session: AsyncSession, seat: Seat, content: bytes) -> Reading:
    """What the file holds, and everything that is wrong with it. Reading it happens in a thread: it may be long."""
    grid = await asyncio.to_thread(read_grid, content)
    reading = read_rows(grid, COLUMNS, MOST_ROWS)
    faults = [*reading.faults, *row_faults(reading.rows)]
    faults += repeated(reading.rows, ("reference", "edition"), "Reference", "reference and edition")
    known = await known_editions(session, seat)
    faults += [
        Fault(number, "Reference", f"“{row['reference']}” of edition “{row['edition']}” is in your library already.")
        for number, row in reading.rows
        if (row["reference"].casefold(), row["edition"].casefold()) in known
    ]
    return Reading(reading.rows, sorted(faults, key=lambda fault: fault.row))


async def offer_import(session: AsyncSession, seat: Seat, file_name: str, reading: Reading) -> UUID:
    return await keep_import(session, seat, IMPORT, file_name, rows=[row for _, row in reading.rows], about={})


async def import_costs(session: AsyncSession, seat: Seat, pending: Pending) -> int:
    """All of them or none."""
    await take_import(session, seat, pending)
    for start in range(0, len(pending.rows), _BATCH):
        await _insert(session, seat, [cost_of_row(row) for row in pending.rows[start : start + _BATCH]])
    return len(pending.rows)


async def import_in_a_job(session: AsyncSession, seat: Seat, job: Running) -> Made:
    pending = await find_import(session, seat, IMPORT, UUID(job.asked["import"]))
    await take_import(session, seat, pending)
    for start in range(0, len(pending.rows), _BATCH):
        await _insert(session, seat, [cost_of_row(row) for row in pending.rows[start : start + _BATCH]])
        await job.progress(min(start + _BATCH, len(pending.rows)), of=len(pending.rows))
    return MadePage("/library/unit-costs", f"{len(pending.rows):,} unit costs were imported.")


COSTS_JOB = Kind("unit cost import", Permission.WRITE_LIBRARY, import_in_a_job)


async def read_series(content: bytes) -> Reading:
    grid = await asyncio.to_thread(read_grid, content)
    reading = read_rows(grid, INDEX_COLUMNS, MOST_ROWS)
    faults = [*reading.faults, *repeated(reading.rows, ("year",), "Year", "year")]
    return Reading(reading.rows, faults)


async def bring_series(session: AsyncSession, seat: Seat, brought: Series) -> None:
    await session.execute(
        insert(series).values(
            organisation_id=seat.organisation_id,
            id=new_id(),
            name=brought.name,
            edition=brought.edition,
            source=brought.source,
            published_on=brought.published_on,
            indices=[[year, format(index, "f")] for year, index in brought.indices.items()],
            person_id=seat.person_id,
        )
    )


async def retire_series(session: AsyncSession, seat: Seat, name: str, edition: str) -> None:
    """The one before it is in force again, or the one that comes with the portal."""
    await session.execute(
        update(series)
        .where(series.c.organisation_id == seat.organisation_id, series.c.name == name, series.c.edition == edition)
        .values(retired_at=clock.now())
    )


async def _insert(session: AsyncSession, seat: Seat, costs: Sequence[UnitCost]) -> None:
    await session.execute(insert(unit_costs), [{**_columns(seat, cost), "id": new_id()} for cost in costs])


def _columns(seat: Seat, cost: UnitCost) -> dict[str, object]:
    return {
        "organisation_id": seat.organisation_id,
        "person_id": seat.person_id,
        "reference": cost.reference,
        "name": cost.name,
        "low_pence": cost.amount.low_pence,
        "high_pence": cost.amount.high_pence,
        "unit": cost.unit,
        "price_year": cost.price_year,
        "edition": cost.edition,
        "source": cost.source,
        "saves": cost.saves,
        "tier": cost.tier,
        "kind": cost.kind,
        "is_cashable": cost.is_cashable,
        "event": cost.event,
        "note": cost.note,
    }
