"""A seat: everything a request does at a partnership, it does from one seat, on behalf of one organisation."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from litestar.di import NamedDependency
from sqlalchemy import ColumnElement, Select, Text, Uuid, bindparam, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.models import Partnership, Party, RoomKey, SeatRow
from portal.access.parties import VOTING_KINDS
from portal.access.permissions import IN_WORDS, Permission, permissions_of, roles_that_may
from portal.access.phases import Phase, check_open
from portal.db.asking import Question
from portal.db.rows import table_of
from portal.db.speaking import speaking
from portal.identity.models import Person
from portal.identity.sessions import SignedInPerson
from portal.organisations.models import Organisation
from portal.refusals import Forbidden, Missing
from portal.web.requests import WebRequest

seats = table_of(SeatRow)
people = table_of(Person)
parties = table_of(Party)
partnerships = table_of(Partnership)
organisations = table_of(Organisation)
room_keys = table_of(RoomKey)


@dataclass(frozen=True)
class Seat:
    """Where a person sits: the partnership, the organisation spoken for, the roles, and how far things may go."""

    id: UUID
    person_id: UUID
    person_name: str
    organisation_id: UUID
    organisation_name: str
    party_id: UUID
    party_kind: str
    partnership_id: UUID
    partnership_title: str
    journey: str
    step: int
    phase: int
    roles: tuple[str, ...]
    rooms: tuple[UUID, ...] = field(default=())
    home: str = ""
    """The address under which the pages of a seat at no table stand; see own_seats.py."""
    granted: frozenset[Permission] = frozenset()
    """What such a seat may do, which no role says."""

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles) | self.granted

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def has_vote(self) -> bool:
        return self.party_kind in VOTING_KINDS

    @cached_property
    def url(self) -> str:
        return self.home or f"/partnerships/{self.partnership_id}"


AtSeat = NamedDependency[Seat]


async def provide_seat(
    request: WebRequest, session: NamedDependency[AsyncSession], person: NamedDependency[SignedInPerson]
) -> Seat:
    """The seat of the signed-in person at the partnership in the address, checked against the route's permission."""
    seat = await find_seat(session, person, request.path_params["partnership_id"])
    request.scope["state"]["portal_seat"] = seat
    permission: Permission = request.route_handler.opt["permission"]
    check_permission(seat, permission)
    check_open(seat.phase, request.route_handler.opt.get("opens_at", Phase.CONVENE))
    return seat


def check_permission(seat: Seat, permission: Permission) -> None:
    if not seat.may(permission):
        roles = " or ".join(roles_that_may(permission))
        raise Forbidden(f"Your roles here do not let you {IN_WORDS[permission]}. Ask somebody who is {roles}.")


async def seat_of(session: AsyncSession, person_id: UUID, organisation_id: UUID, partnership_id: UUID) -> Seat:
    """The seat of somebody who is not here, such as whoever asked for work that takes long. Missing when it has ended
    since, or when they may no longer act for that organisation.
    """
    await session.execute(select(*speaking(person=person_id, partnership=partnership_id)))
    row = (await session.execute(select(people.c.name, people.c.email).where(people.c.id == person_id))).first()
    if row is None:
        raise Missing("person")
    person = SignedInPerson(person_id, row.name, row.email, False, person_id, organisation_id)
    seat = await find_seat(session, person, partnership_id)
    if seat.organisation_id != organisation_id:
        raise Missing("seat")
    return seat


async def find_seat(session: AsyncSession, person: SignedInPerson, partnership_id: UUID) -> Seat:
    """Missing for everybody who has no seat now. Finding the seat tells PostgreSQL on whose behalf it is asked."""
    row = await WHICH_SEAT.first(
        session,
        partnership=partnership_id,
        person=person.id,
        acting_for=person.acting_organisation_id,
        now=clock.now(),
    )
    if row is None:
        raise Missing("seat")
    return Seat(
        person_id=person.id,
        person_name=person.name,
        partnership_id=partnership_id,
        roles=tuple(row.roles),
        rooms=tuple(UUID(one) for one in row.rooms.split(",") if one),
        **{name: getattr(row, name) for name in COPIED},
    )


COPIED = (
    "id", "organisation_id", "organisation_name", "party_id", "party_kind",
    "partnership_title", "journey", "step", "phase",
)  # fmt: skip


def _seat_query() -> Select[*tuple[Any, ...]]:
    rooms = _rooms_of(seats.c.organisation_id)
    return (
        select(
            seats.c.id,
            seats.c.roles,
            seats.c.organisation_id,
            organisations.c.name.label("organisation_name"),
            parties.c.id.label("party_id"),
            parties.c.kind.label("party_kind"),
            partnerships.c.title.label("partnership_title"),
            partnerships.c.journey,
            partnerships.c.step,
            partnerships.c.phase,
            rooms.label("rooms"),
            *speaking(organisation=seats.c.organisation_id, rooms=rooms),
        )
        .join(
            parties,
            (parties.c.partnership_id == seats.c.partnership_id)
            & (parties.c.organisation_id == seats.c.organisation_id),
        )
        .join(partnerships, partnerships.c.id == seats.c.partnership_id)
        .join(organisations, organisations.c.id == seats.c.organisation_id)
        .where(
            seats.c.partnership_id == bindparam("partnership"),
            seats.c.person_id == bindparam("person"),
            seats.c.starts_at <= bindparam("now"),
            or_(seats.c.ends_at.is_(None), seats.c.ends_at > bindparam("now")),
            parties.c.left_at.is_(None),
        )
        .order_by((seats.c.organisation_id == bindparam("acting_for", type_=Uuid)).desc(), seats.c.id)
        .limit(1)
    )


def _rooms_of(organisation_id: ColumnElement[UUID]) -> ColumnElement[str]:
    """The rooms an organisation has a key to, as a comma-separated text."""
    keys = (
        select(func.string_agg(cast(room_keys.c.room_id, Text), ","))
        .where(room_keys.c.partnership_id == seats.c.partnership_id)
        .where(room_keys.c.organisation_id == organisation_id, room_keys.c.returned_at.is_(None))
        .scalar_subquery()
    )
    return func.coalesce(keys, "")


WHICH_SEAT = Question(_seat_query())
