"""To whom an indicator's results accrue, and what one of them is worth: said once, read at every acceptance."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.outcomes.indicator_views import IndicatorView
from valuation.results.models import IndicatorWorth
from valuation.results.rules.worth import Counts, Tie, Worth, check_tie
from valuation.unit_costs.columns import cost_of_row, words_of_cost
from valuation.unit_costs.rules.costs import amount_typed, read_amount

worths = table_of(IndicatorWorth)


async def list_worths(session: AsyncSession, seat: Seat) -> Mapping[UUID, Worth]:
    """By indicator."""
    rows = await session.execute(
        select(
            worths.c.indicator_id, worths.c.body, worths.c.body_id, worths.c.tier, worths.c.cost, worths.c.tie
        ).where(worths.c.partnership_id == seat.partnership_id)
    )
    return {row.indicator_id: Worth(row.body, row.body_id, row.tier, _tie(row.cost, row.tie)) for row in rows}


async def say_worth(session: AsyncSession, seat: Seat, indicator: IndicatorView, worth: Worth) -> None:
    """From the next acceptance on. What was posted stays as it was."""
    if worth.tie is not None:
        check_tie(worth.tie.cost, worth.tie.counts, indicator.baseline)
    said = {
        "body": worth.body,
        "body_id": worth.body_id,
        "tier": worth.tier,
        "cost": words_of_cost(worth.tie.cost) if worth.tie else None,
        "tie": _kept(worth.tie) if worth.tie else None,
    }
    await session.execute(
        insert(worths)
        .values(partnership_id=seat.partnership_id, id=new_id(), indicator_id=indicator.id, **said)
        .on_conflict_do_update(constraint="uq_indicator_worth_indicator", set_=said)
    )
    tied = f" and ties {worth.tie.cost.reference}, {worth.tie.cost.edition}, to it" if worth.tie else ""
    await record(session, seat, "said", indicator.id, f"to whom “{indicator.name}” accrues{tied}")


def events_of(worths_by_indicator: Mapping[UUID, Worth]) -> Sequence[tuple[str, str]]:
    ties = [worth.tie for worth in worths_by_indicator.values() if worth.tie]
    return [(tie.cost.name, tie.cost.event) for tie in ties]


def _kept(tie: Tie) -> dict[str, str]:
    return {
        "amount": amount_typed(tie.amount),
        "price_year": tie.price_year,
        "how": tie.how,
        "each": format(tie.each, "f"),
        "because": tie.because,
        "counts": tie.counts,
    }


def _tie(cost: Mapping[str, Any] | None, tie: Mapping[str, Any] | None) -> Tie | None:
    if cost is None or tie is None:
        return None
    return Tie(
        cost=cost_of_row(cost),
        amount=read_amount(tie["amount"]),
        price_year=tie["price_year"],
        how=tie["how"],
        each=Decimal(tie["each"]),
        because=tie["because"],
        counts=Counts(tie["counts"]),
    )
