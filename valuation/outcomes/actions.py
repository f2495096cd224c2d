"""What people do with the framework. A link replaces the links before it; what is removed stays in the journal."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from portal.refusals import Missing
from valuation.outcomes.asked import AskedDelivery, AskedOutcome, AskedSource
from valuation.outcomes.models import (
    DeliveryItem,
    DeliveryLink,
    Indicator,
    IndicatorAcceptance,
    Outcome,
    OutcomeLink,
    OutcomeSource,
)
from valuation.outcomes.rules.framework import check_link
from valuation.outcomes.views import DeliveryView, FrameworkView, OutcomeView

outcomes = table_of(Outcome)
sources = table_of(OutcomeSource)
outcome_links = table_of(OutcomeLink)
delivery_items = table_of(DeliveryItem)
delivery_links = table_of(DeliveryLink)
indicators = table_of(Indicator)
acceptances = table_of(IndicatorAcceptance)


async def add_outcome(session: AsyncSession, seat: Seat, asked: AskedOutcome) -> UUID:
    outcome_id = new_id()
    await session.execute(insert(outcomes).values(**_key(seat, outcome_id), **asked.columns()))
    await record(session, seat, "added", outcome_id, f"the {asked.level} outcome “{asked.text}”")
    return outcome_id


async def change_outcome(session: AsyncSession, seat: Seat, outcome: OutcomeView, asked: AskedOutcome) -> None:
    """The level stays: a link between two levels would lose its meaning."""
    await session.execute(
        update(outcomes)
        .where(*_is(outcomes, seat, outcome.id))
        .values(text=asked.text, dimension=asked.dimension, value_kinds=list(asked.value_kinds))
    )
    await record(session, seat, "changed", outcome.id, f"the {outcome.level} outcome “{asked.text}”")


async def remove_outcome(session: AsyncSession, seat: Seat, outcome: OutcomeView) -> None:
    """With its links, sources and indicators. Value recorded for it keeps it in the framework."""
    for table, column in (
        (sources, sources.c.outcome_id),
        (indicators, indicators.c.outcome_id),
        (delivery_links, delivery_links.c.outcome_id),
        (outcome_links, outcome_links.c.outcome_id),
        (outcome_links, outcome_links.c.community_outcome_id),
    ):
        await session.execute(delete(table).where(table.c.partnership_id == seat.partnership_id, column == outcome.id))
    await session.execute(delete(outcomes).where(*_is(outcomes, seat, outcome.id)))
    await record(session, seat, "removed", outcome.id, f"the {outcome.level} outcome “{outcome.text}”")


async def link_outcome(
    session: AsyncSession, seat: Seat, framework: FrameworkView, outcome: OutcomeView, community_ids: Sequence[UUID]
) -> None:
    """A service-level outcome leads to exactly these community outcomes from now on."""
    for community_id in community_ids:
        other = framework.outcome(community_id)
        if other is None:
            raise Missing("community outcome")
        check_link(outcome.level, other.level)
    await session.execute(
        delete(outcome_links).where(
            outcome_links.c.partnership_id == seat.partnership_id, outcome_links.c.outcome_id == outcome.id
        )
    )
    for community_id in community_ids:
        await session.execute(
            insert(outcome_links).values(
                **_key(seat, new_id()), outcome_id=outcome.id, community_outcome_id=community_id
            )
        )
    outcomes = "community outcome" if len(community_ids) == 1 else "community outcomes"
    await record(session, seat, "linked", outcome.id, f"“{outcome.text}” to {len(community_ids)} {outcomes}")


async def cite_source(session: AsyncSession, seat: Seat, outcome: OutcomeView, asked: AskedSource) -> UUID:
    source_id = new_id()
    await session.execute(insert(sources).values(**_key(seat, source_id), outcome_id=outcome.id, **asked.columns()))
    await record(session, seat, "cited", source_id, f"a source ({asked.kind}) for “{outcome.text}”")
    return source_id


async def remove_source(session: AsyncSession, seat: Seat, outcome: OutcomeView, source_id: UUID) -> None:
    removed = await session.scalar(
        delete(sources)
        .where(*_is(sources, seat, source_id), sources.c.outcome_id == outcome.id)
        .returning(sources.c.id)
    )
    if removed is None:
        raise Missing("source")
    await record(session, seat, "removed", source_id, f"a source of “{outcome.text}”")


async def add_delivery(session: AsyncSession, seat: Seat, framework: FrameworkView, asked: AskedDelivery) -> UUID:
    _check_served(framework, asked.outcome_ids)
    item_id = new_id()
    await session.execute(insert(delivery_items).values(**_key(seat, item_id), kind=asked.kind, text=asked.text))
    await _serve(session, seat, item_id, asked.outcome_ids)
    await record(session, seat, "added", item_id, f"the {asked.kind} “{asked.text}”")
    return item_id


async def change_delivery(
    session: AsyncSession, seat: Seat, framework: FrameworkView, item: DeliveryView, asked: AskedDelivery
) -> None:
    _check_served(framework, asked.outcome_ids)
    await session.execute(update(delivery_items).where(*_is(delivery_items, seat, item.id)).values(text=asked.text))
    await _unlink_delivery(session, seat, item.id)
    await _serve(session, seat, item.id, asked.outcome_ids)
    await record(session, seat, "changed", item.id, f"the {item.kind} “{asked.text}”")


async def remove_delivery(session: AsyncSession, seat: Seat, item: DeliveryView) -> None:
    await _unlink_delivery(session, seat, item.id)
    await session.execute(delete(delivery_items).where(*_is(delivery_items, seat, item.id)))
    await record(session, seat, "removed", item.id, f"the {item.kind} “{item.text}”")


def _check_served(framework: FrameworkView, outcome_ids: Sequence[UUID]) -> None:
    if not set(outcome_ids) <= {outcome.id for outcome in framework.service}:
        raise Missing("service-level outcome")


async def _serve(session: AsyncSession, seat: Seat, item_id: UUID, outcome_ids: Sequence[UUID]) -> None:
    for outcome_id in outcome_ids:
        await session.execute(
            insert(delivery_links).values(**_key(seat, new_id()), delivery_item_id=item_id, outcome_id=outcome_id)
        )


async def _unlink_delivery(session: AsyncSession, seat: Seat, item_id: UUID) -> None:
    await session.execute(
        delete(delivery_links).where(
            delivery_links.c.partnership_id == seat.partnership_id, delivery_links.c.delivery_item_id == item_id
        )
    )


def _key(seat: Seat, row_id: UUID) -> dict[str, UUID]:
    return {"partnership_id": seat.partnership_id, "id": row_id}


def _is(table: Table, seat: Seat, row_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.partnership_id == seat.partnership_id, table.c.id == row_id
