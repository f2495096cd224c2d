"""What is suggested in the demo's live texts once all else is committed, for live texts commit for themselves.

A start that was ended in between is made good by the next one: what has been suggested already is found by the journal
or in the text itself, and what people have made of it since stays as it is.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from partnerships.designs.actions.proposals import propose_form
from partnerships.designs.live import SECTIONS
from partnerships.designs.markup import print_blocks
from partnerships.designs.queries.designs import list_designs, read_design
from partnerships.designs.queries.proposals import list_of_section
from partnerships.designs.queries.sections import OneSection, find_section
from partnerships.membership.queries import list_own_partnerships
from portal.access.seats import Seat, find_seat
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.people import find_by_email
from portal.identity.sessions import SignedInPerson
from portal.journal.models import JournalEntry
from portal.live.hub import Hub
from portal.seeds.accounts import ACCOUNTS

journal = table_of(JournalEntry)


@dataclass(frozen=True)
class DemoSuggestion:
    """Somebody who does not write in this section proposes other words, and its owner has yet to decide."""

    by: str
    partnership: str
    heading: str
    words: str
    instead: str


async def suggest_what_is_missing(
    sessions: async_sessionmaker[AsyncSession], database_url: str, suggestions: tuple[DemoSuggestion, ...]
) -> None:
    missing = []
    for one in suggestions:
        async with sessions() as session, session.begin():
            if await _find_place(session, one) is not None:
                missing.append(one)
    if not missing:
        return
    hub = Hub(database_url, SECTIONS)
    async with hub.running():
        for one in missing:
            async with sessions() as session, session.begin():
                if (place := await _find_place(session, one)) is not None:
                    seat, section = place
                    typed = print_blocks(section.reading.blocks).replace(one.words, one.instead)
                    await propose_form(session, hub, seat, section, base=section.beginning, typed=typed)


async def _find_place(session: AsyncSession, one: DemoSuggestion) -> tuple[Seat, OneSection] | None:
    """Where it is still to be suggested; None where it has been, or where people have changed what it is about."""
    seat = await _find_seat(session, one)
    section = await _find_section(session, seat, one.heading) if seat else None
    if seat is None or section is None or one.words not in print_blocks(section.reading.blocks):
        return None
    open_, _ = await list_of_section(session, seat, section)
    was_suggested = await _is_in_journal(session, seat, section.id) or any(
        proposal.organisation_id == str(seat.organisation_id) for proposal in open_
    )
    return None if was_suggested else (seat, section)


async def _find_seat(session: AsyncSession, one: DemoSuggestion) -> Seat | None:
    account = next(account for account in ACCOUNTS if account.key == one.by)
    person_id = await find_by_email(session, account.email)
    if person_id is None:
        return None
    await speak_for(session, person=person_id)
    own = await list_own_partnerships(session, person_id)
    partnership_id = next((table.id for table in own if table.title == one.partnership), None)
    if partnership_id is None:
        return None
    await speak_for(session, partnership=partnership_id)
    person = SignedInPerson(person_id, account.name, account.email, False, person_id, None)
    return await find_seat(session, person, partnership_id)


async def _find_section(session: AsyncSession, seat: Seat, heading: str) -> OneSection | None:
    for line in await list_designs(session, seat):
        design = await read_design(session, seat, line.id)
        for section in design.sections:
            if section.heading == heading:
                return await find_section(session, seat, line.id, section.id)
    return None


async def _is_in_journal(session: AsyncSession, seat: Seat, section_id: UUID) -> bool:
    said = exists().where(
        journal.c.partnership_id == seat.partnership_id,
        journal.c.subject_id == section_id,
        journal.c.organisation_id == seat.organisation_id,
        journal.c.verb.startswith("proposed "),
    )
    return bool(await session.scalar(select(said)))
