"""The daily summary by e-mail: one letter for each person and day at most, on days with news, to those who want it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from partnerships.journeys.digest import Digest, digest_for, letter
from portal import clock
from portal.access.models import SeatRow
from portal.access.seats import seat_of
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.outbox.mail import send_after_commit
from portal.outbox.models import SummaryDay, SummaryRefusal
from portal.refusals import Forbidden, Missing

log = logging.getLogger("portal.summaries")

people = table_of(Person)
seats = table_of(SeatRow)
days = table_of(SummaryDay)
refusals = table_of(SummaryRefusal)

LOOK_EVERY_SECONDS = 600.0
FROM_HOUR = 7
FIRST_SUMMARY_LOOKS_BACK = timedelta(days=1)

Sessions = async_sessionmaker[AsyncSession]


@dataclass(frozen=True)
class Reader:
    id: UUID
    email: str


async def run_summaries(sessions: Sessions, address: str) -> None:
    """Until cancelled. Any number of processes may do it: a person's day is taken by one of them."""
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        if clock.now().astimezone(clock.UK).hour < FROM_HOUR:
            continue
        try:
            await send_summaries(sessions, address)
        except Exception:
            log.exception("the daily summaries could not be made")


async def send_summaries(sessions: Sessions, address: str) -> int:
    """Gives how many letters were written."""
    async with sessions() as session, session.begin():
        await speak_for(session, worker="on")
        readers = await who_is_due(session)
    sent = 0
    for reader in readers:
        try:
            sent += await send_summary(sessions, reader, address)
        except Exception:
            log.exception("the summary of %s could not be made", reader.id)
    return sent


async def send_summary(sessions: Sessions, reader: Reader, address: str) -> bool:
    """Whether there was something to write about. The day is taken even if there was nothing."""
    async with sessions() as session, session.begin():
        since = await _take_day(session, reader)
        if since is None:
            return False
        digests = [one for one in await _digests(session, reader, since) if not one.is_empty]
        if digests:
            await send_after_commit(session, reader.email, *letter(digests, address))
        return bool(digests)


async def who_is_due(session: AsyncSession) -> list[Reader]:
    rows = await session.execute(
        select(people.c.id, people.c.email)
        .where(~exists().where(days.c.person_id == people.c.id, days.c.day == clock.today()))
        .where(~exists().where(refusals.c.person_id == people.c.id))
        .order_by(people.c.id)
    )
    return [Reader(*row) for row in rows]


async def _take_day(session: AsyncSession, reader: Reader) -> datetime | None:
    """When the reader was told last; None when somebody else is writing today's letter."""
    await speak_for(session, worker="on")
    told = await session.scalar(select(func.max(days.c.created_at)).where(days.c.person_id == reader.id))
    taken = await session.scalar(
        insert(days)
        .values(person_id=reader.id, day=clock.today(), created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(days.c.person_id)
    )
    if taken is None:
        return None
    return told or clock.now() - FIRST_SUMMARY_LOOKS_BACK


async def _digests(session: AsyncSession, reader: Reader, since: datetime) -> list[Digest]:
    await speak_for(session, worker=None, person=reader.id, partnership=None)
    now = clock.now()
    places = await session.execute(
        select(seats.c.organisation_id, seats.c.partnership_id)
        .where(seats.c.person_id == reader.id, seats.c.starts_at <= now)
        .where(or_(seats.c.ends_at.is_(None), seats.c.ends_at > now))
        .order_by(seats.c.id)
    )
    found = []
    for organisation_id, partnership_id in list(places):
        try:
            seat = await seat_of(session, reader.id, organisation_id, partnership_id)
        except (Missing, Forbidden):
            continue  # the organisation has left the table
        found.append(await digest_for(session, seat, since))
    return found
