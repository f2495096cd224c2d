"""The library of the organisation that the seat acts for, and what comes with the portal for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Select, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.together import Part, alone
from portal.refusals import Missing
from valuation.unit_costs.models import PriceSeries, UnitCostRow
from valuation.unit_costs.rules.costs import Amount, Kind, UnitCost
from valuation.unit_costs.rules.prices import Series
from valuation.unit_costs.rules.shipped import GDP_DEFLATOR, UNIT_COSTS

MOST_SHOWN = 100
SHARED = "shared:"
"""Before the reference of a cost that comes with the portal."""

unit_costs = table_of(UnitCostRow)
series = table_of(PriceSeries)


@dataclass(frozen=True)
class Entry:
    """A unit cost with the key by which forms name it."""

    key: str
    cost: UnitCost
    is_shipped: bool
    retired_at: datetime | None = None


SHIPPED = tuple(Entry(f"{SHARED}{cost.reference}", cost, is_shipped=True) for cost in UNIT_COSTS)


async def own_costs(session: AsyncSession, seat: Seat, find: str = "", most: int = MOST_SHOWN) -> list[Entry]:
    """What is in use of the own library, by reference and newest edition first."""
    asked = _costs(seat).where(unit_costs.c.retired_at.is_(None))
    if find.strip():
        words = find.strip()
        asked = asked.where(
            or_(*(column.icontains(words, autoescape=True) for column in (unit_costs.c.name, unit_costs.c.reference)))
        )
    asked = asked.order_by(func.lower(unit_costs.c.reference), unit_costs.c.created_at.desc()).limit(most)
    return [_entry(row._asdict()) for row in await session.execute(asked)]


def shipped_costs(find: str = "") -> list[Entry]:
    words = find.strip().casefold()
    return [entry for entry in SHIPPED if words in f"{entry.cost.reference} {entry.cost.name}".casefold()]


async def own_shelf(session: AsyncSession, seat: Seat) -> tuple[list[Entry], Series]:
    return await alone(session, shelf_part(seat))


def shelf_part(seat: Seat) -> Part[tuple[list[Entry], Series]]:
    """The own costs in use and the index in force, for a form that offers both."""
    return Part(SHELF.bindparams(organisation=seat.organisation_id, most=MOST_SHOWN), _shelf)


async def find_cost(session: AsyncSession, seat: Seat, key: str) -> Entry:
    """By the key of a form: one that comes with the portal, or one of the own library."""
    for entry in SHIPPED:
        if entry.key == key:
            return entry
    try:
        cost_id = UUID(key)
    except ValueError:
        raise Missing("unit cost") from None
    row = (await session.execute(_costs(seat).where(unit_costs.c.id == cost_id))).first()
    if row is None:
        raise Missing("unit cost")
    return _entry(row._asdict())


async def known_editions(session: AsyncSession, seat: Seat) -> set[tuple[str, str]]:
    """Reference and edition of everything that was ever in the library; what is retired keeps its name."""
    rows = await session.execute(
        select(unit_costs.c.reference, unit_costs.c.edition).where(unit_costs.c.organisation_id == seat.organisation_id)
    )
    return {(row.reference.casefold(), row.edition.casefold()) for row in rows}


async def series_in_force(session: AsyncSession, seat: Seat) -> Series:
    return await alone(session, series_part(seat))


def series_part(seat: Seat) -> Part[Series]:
    """The organisation's newest, or else the one that comes with the portal."""
    newest = _series_list(seat, most=1)
    return Part(newest.statement, lambda rows: next(iter(newest.read(rows)), GDP_DEFLATOR))


async def list_series(session: AsyncSession, seat: Seat) -> Sequence[Series]:
    return await alone(session, _series_list(seat, MOST_SHOWN))


def _series_list(seat: Seat, most: int) -> Part[Sequence[Series]]:
    query = (
        select(series.c.name, series.c.edition, series.c.source, series.c.published_on, series.c.indices)
        .where(series.c.organisation_id == seat.organisation_id, series.c.retired_at.is_(None))
        .order_by(series.c.published_on.desc(), series.c.id.desc())
        .limit(most)
    )
    return Part(
        query,
        lambda rows: [
            Series(one.name, one.edition, one.source, one.published_on, {year: Decimal(to) for year, to in one.indices})
            for one in rows
        ],
    )


def _shelf(rows: Sequence[Any]) -> tuple[list[Entry], Series]:
    row = rows[0]
    return [_entry(cost) for cost in row.costs], _series(row.series) if row.series else GDP_DEFLATOR


def _costs(seat: Seat) -> Select[*tuple[Any, ...]]:
    return select(unit_costs).where(unit_costs.c.organisation_id == seat.organisation_id)


def _entry(row: Mapping[str, Any]) -> Entry:
    cost = UnitCost(
        reference=row["reference"],
        name=row["name"],
        amount=Amount(row["low_pence"], row["high_pence"]),
        unit=row["unit"],
        price_year=row["price_year"],
        edition=row["edition"],
        source=row["source"],
        saves=row["saves"],
        tier=row["tier"],
        kind=Kind(row["kind"]),
        is_cashable=row["is_cashable"],
        event=row["event"],
        note=row["note"],
    )
    return Entry(str(row["id"]), cost, is_shipped=False, retired_at=row["retired_at"])


def _series(row: Mapping[str, Any]) -> Series:
    indices = {year: Decimal(index) for year, index in row["indices"]}
    return Series(row["name"], row["edition"], row["source"], date.fromisoformat(row["published_on"]), indices)


SHELF = text("""
SELECT
  coalesce((SELECT json_agg(to_jsonb(cost)) FROM (SELECT * FROM unit_cost
    WHERE organisation_id = :organisation AND retired_at IS NULL
    ORDER BY lower(reference), created_at DESC LIMIT :most) cost), '[]') AS costs,
  (SELECT to_jsonb(newest) FROM (SELECT name, edition, source, published_on, indices FROM price_series
    WHERE organisation_id = :organisation AND retired_at IS NULL
    ORDER BY published_on DESC, id DESC LIMIT 1) newest) AS series
""").columns(costs=JSON, series=JSON)
