"""What people do with indicators: write them down, change them, accept them for their side, take them out."""

from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.outcomes.asked import AskedIndicator
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.models import Indicator, IndicatorAcceptance
from valuation.outcomes.rules.agreement import THE_SIDE, CannotAccept, check_may_accept, check_side
from valuation.outcomes.rules.framework import check_period
from valuation.outcomes.rules.measuring import check_proxy
from valuation.outcomes.views import OutcomeView

indicators = table_of(Indicator)
acceptances = table_of(IndicatorAcceptance)


async def add_indicator(session: AsyncSession, seat: Seat, outcome: OutcomeView, asked: AskedIndicator) -> UUID:
    _check(asked)
    indicator_id = new_id()
    key = {"partnership_id": seat.partnership_id, "id": indicator_id}
    await session.execute(insert(indicators).values(**key, outcome_id=outcome.id, **asked.columns()))
    await record(session, seat, "added", indicator_id, f"the indicator “{asked.name}”")
    return indicator_id


async def change_indicator(session: AsyncSession, seat: Seat, indicator: IndicatorView, asked: AskedIndicator) -> None:
    """Whoever accepted the old text has not accepted this one: their word names the digest of what they read."""
    _check(asked)
    await session.execute(
        update(indicators)
        .where(indicators.c.partnership_id == seat.partnership_id, indicators.c.id == indicator.id)
        .values(**asked.columns())
    )
    await record(session, seat, "changed", indicator.id, f"the indicator “{asked.name}”")


async def remove_indicator(session: AsyncSession, seat: Seat, indicator: IndicatorView) -> None:
    """With what was accepted of it. Results keep it in the framework."""
    await session.execute(
        delete(indicators).where(indicators.c.partnership_id == seat.partnership_id, indicators.c.id == indicator.id)
    )
    await record(session, seat, "removed", indicator.id, f"the indicator “{indicator.name}”")


async def accept_indicator(session: AsyncSession, seat: Seat, indicator: IndicatorView, text_digest: str) -> None:
    """One word a side. `text_digest` is of the text that was on the page."""
    side = check_side(seat.party_kind)
    check_same_text(indicator, text_digest)
    check_may_accept(side, indicator.acceptances)
    await session.execute(
        insert(acceptances).values(
            partnership_id=seat.partnership_id,
            id=new_id(),
            indicator_id=indicator.id,
            side=side,
            text_digest=text_digest,
            organisation_id=seat.organisation_id,
            person_id=seat.person_id,
        )
    )
    await record(session, seat, "accepted", indicator.id, f"the indicator “{indicator.name}” for {THE_SIDE[side]}")


def check_same_text(indicator: IndicatorView, text_digest: str) -> None:
    if indicator.text_digest != text_digest:
        raise CannotAccept("Somebody has changed this indicator since you opened the page. Read the new text first.")


def _check(asked: AskedIndicator) -> None:
    check_period(asked.starts_on, asked.ends_on)
    check_proxy(is_proxy=asked.is_proxy, because=asked.proxy_because)
