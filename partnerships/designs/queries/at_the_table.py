"""Who sits at the table of a design: people and organisations, by name."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.queries.tables import organisations, parties, people, seats
from partnerships.designs.rules import AtTheTable
from portal import clock
from portal.access.seats import Seat
from portal.db.together import Part, alone


async def list_parties(session: AsyncSession, seat: Seat) -> list[tuple[UUID, str]]:
    return await alone(session, parties_part(seat))


def parties_part(seat: Seat) -> Part[list[tuple[UUID, str]]]:
    """The organisations at the table, by name."""
    query = (
        select(organisations.c.id, organisations.c.name)
        .join(parties, parties.c.organisation_id == organisations.c.id)
        .where(parties.c.partnership_id == seat.partnership_id, parties.c.left_at.is_(None))
        .order_by(func.lower(organisations.c.name))
    )
    return Part(query, lambda rows: [(organisation_id, name) for organisation_id, name in rows])


async def people_at_table(session: AsyncSession, seat: Seat) -> list[AtTheTable]:
    return await alone(session, people_part(seat))


def people_part(seat: Seat) -> Part[list[AtTheTable]]:
    """Those who have a seat now, by name; a person with two seats comes once for each organisation."""
    now = clock.now()
    query = (
        select(people.c.id, people.c.name, organisations.c.id, organisations.c.name, people.c.email)
        .join(seats, seats.c.person_id == people.c.id)
        .join(organisations, organisations.c.id == seats.c.organisation_id)
        .join(
            parties,
            (parties.c.partnership_id == seats.c.partnership_id)
            & (parties.c.organisation_id == seats.c.organisation_id),
        )
        .where(seats.c.partnership_id == seat.partnership_id, seats.c.starts_at <= now, parties.c.left_at.is_(None))
        .where(or_(seats.c.ends_at.is_(None), seats.c.ends_at > now))
        .order_by(func.lower(people.c.name), people.c.id)
    )
    return Part(query, lambda rows: [AtTheTable(*row) for row in rows])


async def names_at_table(session: AsyncSession, seat: Seat) -> dict[str, str]:
    return await alone(session, names_part(seat))


def names_part(seat: Seat) -> Part[dict[str, str]]:
    """The names of everybody who has or had a seat, and of their organisations, by their ids."""
    who = select(people.c.id, people.c.name).join(seats, seats.c.person_id == people.c.id)
    whose = select(organisations.c.id, organisations.c.name).join(
        parties, parties.c.organisation_id == organisations.c.id
    )
    everybody = (
        who.where(seats.c.partnership_id == seat.partnership_id)
        .union(whose.where(parties.c.partnership_id == seat.partnership_id))
        .subquery("everybody")
    )
    return Part(select(everybody), lambda rows: dict(sorted((str(one), name) for one, name in rows)))
