"""Who sits at the table, and where a person sits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Row, Text, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.models import Partnership, Party, SeatRow
from portal.access.parties import VOTING_KINDS
from portal.access.permissions import Permission, roles_that_may
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.db.together import Part, alone
from portal.identity.models import Person
from portal.organisations.models import Membership, Organisation

seats = table_of(SeatRow)
parties = table_of(Party)
partnerships = table_of(Partnership)
organisations = table_of(Organisation)
memberships = table_of(Membership)
people = table_of(Person)


@dataclass(frozen=True)
class SeatView:
    id: UUID
    person_id: UUID
    person: str
    roles: tuple[str, ...]
    since: datetime


@dataclass(frozen=True)
class PartyView:
    id: UUID
    organisation_id: UUID
    organisation: str
    kind: str
    since: datetime
    seats: tuple[SeatView, ...]

    @property
    def has_vote(self) -> bool:
        return self.kind in VOTING_KINDS


@dataclass(frozen=True)
class OwnSeat:
    """A place where a person sits, as the start page lists it."""

    partnership_id: UUID
    organisation_id: UUID
    organisation: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class OwnPartnership:
    id: UUID
    title: str
    journey: str
    step: int
    place: str
    seats: tuple[OwnSeat, ...]


@dataclass(frozen=True)
class Colleague:
    person_id: UUID
    name: str


async def list_parties(session: AsyncSession, seat: Seat) -> list[PartyView]:
    """Every party that has not left, the lead first, each with the people who sit for it now."""
    rows = await session.execute(
        select(
            parties.c.id.label("party_id"),
            parties.c.organisation_id,
            organisations.c.name.label("organisation"),
            parties.c.kind,
            parties.c.created_at,
            seats.c.id.label("seat_id"),
            seats.c.person_id,
            people.c.name.label("person"),
            seats.c.roles,
            seats.c.starts_at,
        )
        .join(organisations, organisations.c.id == parties.c.organisation_id)
        .outerjoin(seats, (seats.c.partnership_id == parties.c.partnership_id) & _sits_for(parties.c.organisation_id))
        .outerjoin(people, people.c.id == seats.c.person_id)
        .where(parties.c.partnership_id == seat.partnership_id, parties.c.left_at.is_(None))
        .order_by(parties.c.id, seats.c.id)
    )
    return [_party(list(sitting)) for _, sitting in groupby(rows, key=lambda row: row.party_id)]


def own_seats_part(person_id: UUID) -> Part[list[OwnSeat]]:
    query = (
        select(seats.c.partnership_id, seats.c.organisation_id, organisations.c.name, seats.c.roles)
        .join(organisations, organisations.c.id == seats.c.organisation_id)
        .where(seats.c.person_id == person_id, is_sitting())
        .order_by(seats.c.partnership_id.desc(), seats.c.id)
    )
    return Part(
        query,
        lambda rows: [
            OwnSeat(partnership, organisation, name, tuple(roles)) for partnership, organisation, name, roles in rows
        ],
    )


async def list_own_partnerships(session: AsyncSession, person_id: UUID) -> list[OwnPartnership]:
    own = await alone(session, own_seats_part(person_id))
    await speak_for(session, partnerships=tables_of(own))
    return await alone(session, own_partnerships_part(own))


def tables_of(own: Sequence[OwnSeat]) -> list[UUID]:
    """Which partnerships somebody with these seats may see."""
    return sorted({one.partnership_id for one in own})


def own_partnerships_part(own: Sequence[OwnSeat]) -> Part[list[OwnPartnership]]:
    """Newest first. A person may sit at one table for two organisations; then it has two seats."""
    query = (
        select(
            partnerships.c.id, partnerships.c.title, partnerships.c.journey, partnerships.c.step, partnerships.c.place
        )
        .where(partnerships.c.id.in_(tables_of(own)))
        .order_by(partnerships.c.id.desc())
    )
    return Part(query, lambda rows: [OwnPartnership(*[*row, _at(row.id, own)]) for row in rows])


async def list_colleagues(session: AsyncSession, seat: Seat) -> list[Colleague]:
    """People of the seat's organisation who do not sit at this table."""
    sitting = select(seats.c.person_id).where(seats.c.partnership_id == seat.partnership_id, is_sitting())
    rows = await session.execute(
        select(people.c.id, people.c.name)
        .join(memberships, memberships.c.person_id == people.c.id)
        .where(
            memberships.c.organisation_id == seat.organisation_id,
            memberships.c.left_at.is_(None),
            people.c.id.not_in(sitting.where(seats.c.organisation_id == seat.organisation_id)),
        )
        .order_by(func.lower(people.c.name))
    )
    return [Colleague(*row) for row in rows]


async def administers(session: AsyncSession, seat: Seat) -> bool:
    """Whether the person looks after the organisation that the seat speaks for."""
    found = await session.scalar(
        select(memberships.c.is_administrator).where(
            memberships.c.organisation_id == seat.organisation_id,
            memberships.c.person_id == seat.person_id,
            memberships.c.left_at.is_(None),
        )
    )
    return bool(found)


async def addresses(
    session: AsyncSession, seat: Seat, *, that_may: Permission | None = None, but: Collection[UUID] = ()
) -> list[str]:
    """E-mail addresses of the people at this table, for news of what happened; `but` leaves organisations out."""
    query = (
        select(people.c.email)
        .distinct()
        .join(seats, seats.c.person_id == people.c.id)
        .join(
            parties,
            (parties.c.partnership_id == seats.c.partnership_id)
            & (parties.c.organisation_id == seats.c.organisation_id),
        )
        .where(seats.c.partnership_id == seat.partnership_id, is_sitting(), parties.c.left_at.is_(None))
        .where(parties.c.organisation_id.not_in(list(but)))
    )
    if that_may is not None:
        roles = cast([str(role) for role in roles_that_may(that_may)], ARRAY(Text))
        query = query.where(seats.c.roles.bool_op("&&")(roles), parties.c.kind.in_(sorted(VOTING_KINDS)))
    return sorted(await session.scalars(query))


def is_sitting() -> ColumnElement[bool]:
    now = clock.now()
    return (seats.c.starts_at <= now) & or_(seats.c.ends_at.is_(None), seats.c.ends_at > now)


def _party(rows: Sequence[Row[*tuple[Any, ...]]]) -> PartyView:
    first = rows[0]
    sitting = tuple(
        SeatView(row.seat_id, row.person_id, row.person, tuple(row.roles), row.starts_at) for row in rows if row.seat_id
    )
    return PartyView(first.party_id, first.organisation_id, first.organisation, first.kind, first.created_at, sitting)


def _sits_for(organisation_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    return (seats.c.organisation_id == organisation_id) & is_sitting()


def _at(partnership_id: UUID, own: Iterable[OwnSeat]) -> tuple[OwnSeat, ...]:
    return tuple(one for one in own if one.partnership_id == partnership_id)
