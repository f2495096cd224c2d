"""Saving a framework to the library, bringing a national one, and starting a partnership's framework from either."""

import asyncio
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.documents.spreadsheets import read_grid
from portal.refusals import Refused
from valuation.frameworks.columns import COLUMNS, row_faults
from valuation.frameworks.models import SavedFramework
from valuation.frameworks.queries import SavedView
from valuation.frameworks.rules.content import MOST_OUTCOMES, Content, SavedOutcome, from_rows
from valuation.frameworks.saving import asked_indicator, asked_outcome, asked_source, content_of, first_period
from valuation.intake.keeping import Pending, take_import
from valuation.intake.rules import Reading, converted, read_rows
from valuation.outcomes.actions import add_delivery, add_outcome, cite_source, link_outcome
from valuation.outcomes.asked import AskedDelivery, AskedQuality
from valuation.outcomes.indicator_actions import add_indicator
from valuation.outcomes.quality_actions import add_quality
from valuation.outcomes.queries import framework_view
from valuation.outcomes.rules.framework import DeliveryKind
from valuation.outcomes.views import FrameworkView, OutcomeView

frameworks = table_of(SavedFramework)

IMPORT = "framework"
MOST_ROWS = 1_000


async def save_framework(session: AsyncSession, seat: Seat, framework: FrameworkView, title: str, edition: str) -> UUID:
    if not framework.outcomes:
        raise Refused("This framework has no outcome yet, so there is nothing to save.")
    source = f"{seat.partnership_title}, {seat.organisation_name}"
    return await _keep(session, seat, content_of(framework), title=title, edition=edition, source=source)


async def read_framework(content: bytes) -> Reading:
    grid = await asyncio.to_thread(read_grid, content)
    reading = read_rows(grid, COLUMNS, MOST_ROWS)
    faults = sorted([*reading.faults, *row_faults(reading.rows)], key=lambda fault: fault.row)
    return Reading(reading.rows, faults)


def content_of_import(pending: Pending) -> Content:
    content = from_rows(converted(row, COLUMNS) for row in pending.rows)
    if len(content.outcomes) > MOST_OUTCOMES:
        raise Refused(f"There are {len(content.outcomes)} outcomes. A framework has at most {MOST_OUTCOMES}.")
    return content


async def import_framework(session: AsyncSession, seat: Seat, pending: Pending) -> UUID:
    content = content_of_import(pending)
    await take_import(session, seat, pending)
    about = pending.about
    return await _keep(
        session,
        seat,
        content,
        title=about["title"],
        edition=about["edition"],
        source=about["source"],
        is_national=True,
    )


async def start_from(session: AsyncSession, seat: Seat, saved: SavedView, chosen: Collection[str]) -> int:
    """Adds the chosen outcomes, by their words, with all that belongs to them. What is there already stays as it is."""
    before = await framework_view(session, seat)
    there = {outcome.text.casefold() for outcome in before.outcomes}
    new = [one for one in saved.content.outcomes if one.text in chosen and one.text.casefold() not in there]
    for outcome in new:
        await _add(session, seat, outcome)
    after = await framework_view(session, seat)
    await _link(session, seat, after, new)
    await _add_delivery(session, seat, saved.content, before, after)
    names = {quality.name.casefold() for quality in before.qualities}
    for quality in saved.content.qualities:
        if quality.name.casefold() not in names:
            await add_quality(session, seat, AskedQuality(quality.name, quality.means, quality.shown_by))
    return len(new)


async def retire_framework(session: AsyncSession, seat: Seat, saved: SavedView) -> None:
    await session.execute(
        update(frameworks)
        .where(frameworks.c.organisation_id == seat.organisation_id, frameworks.c.id == saved.line.id)
        .values(retired_at=clock.now())
    )


async def _keep(
    session: AsyncSession,
    seat: Seat,
    content: Content,
    *,
    title: str,
    edition: str,
    source: str,
    is_national: bool = False,
) -> UUID:
    framework_id = new_id()
    await session.execute(
        insert(frameworks).values(
            organisation_id=seat.organisation_id,
            id=framework_id,
            title=title,
            edition=edition,
            source=source,
            is_national=is_national,
            content=content.kept(),
            person_id=seat.person_id,
        )
    )
    return framework_id


async def _add(session: AsyncSession, seat: Seat, saved: SavedOutcome) -> None:
    key = await add_outcome(session, seat, asked_outcome(saved))
    outcome = OutcomeView(key, saved.level, saved.dimension, saved.text, list(saved.value_kinds), [], [], [])
    for source in saved.sources:
        await cite_source(session, seat, outcome, asked_source(source))
    period = first_period()
    for indicator in saved.indicators:
        if indicator.target:
            await add_indicator(session, seat, outcome, asked_indicator(indicator, period))


async def _link(session: AsyncSession, seat: Seat, framework: FrameworkView, new: Collection[SavedOutcome]) -> None:
    communities = {outcome.text.casefold(): outcome.id for outcome in framework.community}
    by_words = {outcome.text: outcome for outcome in framework.outcomes}
    for saved in new:
        leads_to = [communities[words.casefold()] for words in saved.leads_to if words.casefold() in communities]
        if leads_to:
            await link_outcome(session, seat, framework, by_words[saved.text], leads_to)


async def _add_delivery(
    session: AsyncSession, seat: Seat, content: Content, before: FrameworkView, after: FrameworkView
) -> None:
    """Activities and outputs that serve something that is here now."""
    served = {outcome.text.casefold(): outcome.id for outcome in after.service}
    there = {item.text.casefold() for item in before.delivery}
    for item in content.delivery:
        serves = [served[words.casefold()] for words in item.serves if words.casefold() in served]
        if serves and item.text.casefold() not in there:
            await add_delivery(session, seat, after, AskedDelivery(DeliveryKind(item.kind), item.text, serves))
