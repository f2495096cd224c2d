"""What the portal's editors sit down at: people who are signed in, and designs with a section each."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from partnerships.designs.actions.changes import keep_revision
from partnerships.designs.actions.designs import add_section, begin_design
from partnerships.designs.blocks import Block, Kind, Run, TextBlock
from partnerships.designs.queries.sections import find_section
from portal.access.models import Partnership, Party, SeatRow
from portal.access.parties import PartyKind
from portal.access.permissions import Role
from portal.access.phases import Phase
from portal.access.seats import Seat, find_seat
from portal.db.engine import create_engine, sessions
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.sessions import SignedInPerson, begin_session
from portal.organisations.models import Membership, Organisation

EVERYBODY = 200
DOCUMENTS_AT_ONCE = 25

Makers = async_sessionmaker[AsyncSession]


@dataclass(frozen=True)
class People:
    """One partnership's writers, all of one organisation, each with the token of a sign-in."""

    partnership_id: UUID
    organisation_id: UUID
    first: SignedInPerson
    tokens: Sequence[str]


@dataclass(frozen=True)
class Place:
    """A section that people write in."""

    design_id: UUID
    section_id: UUID
    epoch: int = 1


def seat_people(database_url: str, count: int = EVERYBODY) -> People:
    return asyncio.run(_with(database_url, lambda makers: _seat_people(makers, count)))


def lay_sections(database_url: str, people: People, documents: int, paragraphs: int) -> list[Place]:
    """Each in a design of its own, with a paragraph for everybody who will write in it."""
    blocks = [TextBlock(f"p{number}", Kind.PARAGRAPH, (Run(f"Paragraph {number}. "),)) for number in range(paragraphs)]
    return lay_texts(database_url, people, [blocks] * documents)


def lay_texts(database_url: str, people: People, texts: Sequence[Sequence[Block]]) -> list[Place]:
    async def lay(makers: Makers) -> list[Place]:
        places: list[Place] = []
        for start in range(0, len(texts), DOCUMENTS_AT_ONCE):
            async with makers() as session, session.begin():
                places += [await _lay(session, people, text) for text in texts[start : start + DOCUMENTS_AT_ONCE]]
        return places

    return asyncio.run(_with(database_url, lay))


def add_sections(database_url: str, people: People, place: Place, texts: Sequence[Sequence[Block]]) -> None:
    """More sections to the same design."""

    async def add(makers: Makers) -> None:
        async with makers() as session, session.begin():
            seat = await _sit_down(session, people)
            for text in texts:
                await _add_section(session, seat, people, place.design_id, text)

    asyncio.run(_with(database_url, add))


async def _with(database_url: str, act: Any) -> Any:  # noqa: ANN401 -- gives what `act` gives
    engine = create_engine(database_url, pool_size=1)
    try:
        return await act(sessions(engine))
    finally:
        await engine.dispose()


async def _seat_people(makers: Makers, count: int) -> People:
    here, organisation = new_id(), new_id()
    async with makers() as session, session.begin():
        await speak_for(session, partnership=here, organisation=organisation)
        await _insert(session, Partnership, id=here, title="A busy table", journey="psp", step=int(Phase.DESIGN),
                      phase=int(Phase.DESIGN))  # fmt: skip
        await _insert(session, Organisation, id=organisation, name="Riverside Council", kind="council")
        whose = {"partnership_id": here, "organisation_id": organisation}
        await _insert(session, Party, **whose, kind=PartyKind.LEAD_AGENCY)
        seated = [await _seat(session, whose, number) for number in range(count)]
    return People(here, organisation, seated[0][0], [token for _, token in seated])


async def _seat(session: AsyncSession, whose: dict[str, UUID], number: int) -> tuple[SignedInPerson, str]:
    person_id = new_id()
    name, email = f"Writer {number}", f"writer.{person_id.hex[-12:]}@example.org"
    await speak_for(session, person=person_id, partnership=whose["partnership_id"],
                    organisation=whose["organisation_id"])  # fmt: skip
    await _insert(session, Person, id=person_id, name=name, email=email)
    await _insert(session, Membership, organisation_id=whose["organisation_id"], person_id=person_id,
                  is_administrator=number == 0)  # fmt: skip
    await _insert(session, SeatRow, **whose, person_id=person_id, roles=[str(Role.COMMISSIONING_LEAD)])
    token = await begin_session(session, person_id, "the benchmark", replaces=None)
    return SignedInPerson(person_id, name, email, False, new_id(), None), token


async def _insert(session: AsyncSession, model: Any, **values: object) -> None:  # noqa: ANN401 -- a table's class
    await session.execute(insert(table_of(model)).values(**values))


async def _lay(session: AsyncSession, people: People, text: Sequence[Block]) -> Place:
    seat = await _sit_down(session, people)
    design_id = await begin_design(session, seat, "Service design", has_outline=False)
    return Place(design_id, await _add_section(session, seat, people, design_id, text))


async def _sit_down(session: AsyncSession, people: People) -> Seat:
    await speak_for(session, person=people.first.id, partnership=people.partnership_id)
    return await find_seat(session, people.first, people.partnership_id)


async def _add_section(
    session: AsyncSession, seat: Seat, people: People, design_id: UUID, text: Sequence[Block]
) -> UUID:
    section_id = await add_section(session, seat, design_id, "What the service does", people.organisation_id)
    section = await find_section(session, seat, design_id, section_id)
    await keep_revision(session, seat, section, tuple(text), change=1)
    return section_id
