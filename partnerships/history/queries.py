"""The partnership's history as people read it: a page at a time, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.rows import table_of
from portal.identity.models import Person
from portal.journal.actions import Speaker
from portal.journal.models import JournalEntry, JournalHead
from portal.organisations.models import Organisation

people = table_of(Person)
organisations = table_of(Organisation)
entries = table_of(JournalEntry)
heads = table_of(JournalHead)

ENTRIES_PER_PAGE = 50


@dataclass(frozen=True)
class EntryView:
    number: int
    at: datetime
    person: str
    organisation: str
    verb: str
    subject: str
    hash: str


async def list_entries(session: AsyncSession, seat: Speaker, before: int | None = None) -> list[EntryView]:
    """At most ENTRIES_PER_PAGE and one more, which says that there is an older page."""
    query = (
        select(
            entries.c.number,
            entries.c.at,
            people.c.name,
            organisations.c.name,
            entries.c.verb,
            entries.c.subject,
            entries.c.hash,
        )
        .outerjoin(people, people.c.id == entries.c.person_id)
        .outerjoin(organisations, organisations.c.id == entries.c.organisation_id)
        .where(entries.c.partnership_id == seat.partnership_id)
        .order_by(entries.c.number.desc())
        .limit(ENTRIES_PER_PAGE + 1)
    )
    if before is not None:
        query = query.where(entries.c.number < before)
    rows = await session.execute(query)
    return [
        EntryView(number, at, person or "A participant", organisation or "", *rest)
        for number, at, person, organisation, *rest in rows
    ]


@dataclass(frozen=True)
class ChainHead:
    """The newest entry's number and hash: whoever notes them down can later prove that nothing before was changed."""

    number: int
    hash: str


async def chain_head(session: AsyncSession, seat: Speaker) -> ChainHead | None:
    rows = await session.execute(
        select(heads.c.number, heads.c.hash).where(heads.c.partnership_id == seat.partnership_id)
    )
    row = rows.first()
    return ChainHead(*row) if row else None
