from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Update, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.membership.actions import leave_every_consortium
from partnerships.membership.models import Acknowledgement
from partnerships.membership.queries import administers, is_sitting
from partnerships.membership.rules import CannotSit, Statement, check_may_end, check_roles
from partnerships.stages import find_journey
from portal import clock
from portal.access.models import Partnership, Party, SeatRow
from portal.access.parties import PartyKind
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import SignInSession
from portal.journal.actions import record
from portal.organisations.models import Membership
from portal.refusals import Forbidden, Missing

partnerships = table_of(Partnership)
parties = table_of(Party)
seats = table_of(SeatRow)
acknowledgements = table_of(Acknowledgement)
memberships = table_of(Membership)
sign_ins = table_of(SignInSession)


@dataclass(frozen=True)
class Newcomer:
    """A person on the way to a seat, for one organisation; speaks in the journal as a seat does."""

    partnership_id: UUID
    person_id: UUID
    organisation_id: UUID


async def open_partnership(
    session: AsyncSession,
    person_id: UUID,
    organisation_id: UUID,
    *,
    journey: str,
    title: str,
    place: str,
    roles: Sequence[str],
) -> UUID:
    """A new partnership, led by this organisation, with the person in the first seat."""
    who = Newcomer(new_id(), person_id, organisation_id)
    await speak_for(session, person=person_id, organisation=organisation_id, partnership=who.partnership_id)
    await session.execute(
        insert(partnerships).values(id=who.partnership_id, title=title, journey=find_journey(journey).key, place=place)
    )
    await sit_down(session, who, PartyKind.LEAD_AGENCY, roles)
    await record(session, who, "opened", who.partnership_id, "the partnership")
    return who.partnership_id


async def sit_down(session: AsyncSession, who: Newcomer, kind: str, roles: Sequence[str]) -> None:
    """The organisation becomes a party, its first person takes a seat, and both statements are acknowledged."""
    check_roles(kind, roles)
    whose = {"partnership_id": who.partnership_id, "organisation_id": who.organisation_id}
    await _join(session, whose, kind)
    await _take_seat(session, who, roles)
    for statement in Statement:
        await session.execute(
            insert_or(acknowledgements)
            .values(**whose, person_id=who.person_id, statement=statement)
            .on_conflict_do_nothing()
        )


async def add_seat(session: AsyncSession, seat: Seat, person_id: UUID, roles: Sequence[str]) -> None:
    """A colleague of the seat's own organisation joins the table."""
    await check_administers(session, seat)
    check_roles(seat.party_kind, roles)
    if not await _belongs(session, seat.organisation_id, person_id):
        raise Missing("colleague")
    await _take_seat(session, Newcomer(seat.partnership_id, person_id, seat.organisation_id), roles)
    await record(session, seat, "gave a seat to", person_id, f"a colleague as {' and '.join(roles)}")


async def change_roles(session: AsyncSession, seat: Seat, seat_id: UUID, roles: Sequence[str]) -> None:
    await check_administers(session, seat)
    check_roles(seat.party_kind, roles)
    changed = await session.scalar(_own_seat(seat, seat_id).values(roles=list(roles)).returning(seats.c.id))
    if changed is None:
        raise Missing("seat")
    await record(session, seat, "changed the roles of", seat_id, f"a colleague to {' and '.join(roles)}")


async def end_seat(session: AsyncSession, seat: Seat, seat_id: UUID) -> None:
    """From now on the person no longer sits here for this organisation; what they did stays in the journal."""
    if seat_id != seat.id:
        await check_administers(session, seat)
    ended = await session.scalar(_own_seat(seat, seat_id).values(ends_at=clock.now()).returning(seats.c.id))
    if ended is None:
        raise Missing("seat")
    check_may_end(await _seats_left(session, seat))
    await record(session, seat, "ended the seat of", seat_id, "a colleague" if seat_id != seat.id else "its own person")


async def leave_partnership(session: AsyncSession, seat: Seat) -> list[str]:
    """The seat's organisation leaves; its seats end, and it is asked to confirm nothing more.

    Gives the consortia that it left with this: their work has to be divided again.
    """
    await check_administers(session, seat)
    if seat.party_kind == PartyKind.LEAD_AGENCY:
        raise CannotSit("The lead agency cannot leave, because nobody would lead. Ask the others to agree a new lead.")
    consortia = await leave_every_consortium(session, seat)
    now = clock.now()
    of_ours = (seats.c.partnership_id == seat.partnership_id) & (seats.c.organisation_id == seat.organisation_id)
    await record(session, seat, "left", seat.partnership_id, "the partnership")
    await session.execute(update(seats).where(of_ours, is_sitting()).values(ends_at=now))
    await session.execute(
        update(parties)
        .where(parties.c.partnership_id == seat.partnership_id, parties.c.id == seat.party_id)
        .values(left_at=now)
    )
    return consortia


async def end_seats_of(session: AsyncSession, organisation_id: UUID, person_id: UUID) -> None:
    """A person who left the organisation sits nowhere for it any more."""
    await session.execute(
        update(seats)
        .where(seats.c.organisation_id == organisation_id, seats.c.person_id == person_id, is_sitting())
        .values(ends_at=clock.now())
    )


async def act_for(session: AsyncSession, seat: Seat, session_id: UUID, organisation_id: UUID) -> None:
    """A person of several organisations chooses for whom they act from here on, in this browser."""
    sits = await session.scalar(
        select(seats.c.id).where(
            seats.c.partnership_id == seat.partnership_id,
            seats.c.person_id == seat.person_id,
            seats.c.organisation_id == organisation_id,
            is_sitting(),
        )
    )
    if sits is None:
        raise Missing("seat")
    await session.execute(
        update(sign_ins).where(sign_ins.c.id == session_id).values(acting_organisation_id=organisation_id)
    )


async def check_administers(session: AsyncSession, seat: Seat) -> None:
    if not await administers(session, seat):
        raise Forbidden(
            f"Only an administrator of {seat.organisation_name} can do this. Ask one of them, or ask to become one."
        )


async def _join(session: AsyncSession, whose: dict[str, UUID], kind: str) -> None:
    """An organisation that had left may come back; one that is there already is refused by the same statement."""
    joined = await session.scalar(
        insert_or(parties)
        .values(**whose, kind=kind)
        .on_conflict_do_update(
            constraint="uq_party_organisation",
            set_={"left_at": None, "kind": kind},
            where=parties.c.left_at.is_not(None),
        )
        .returning(parties.c.id)
    )
    if joined is None:
        raise CannotSit("This organisation is already part of the partnership. Ask its people to give you a seat.")


async def _take_seat(session: AsyncSession, who: Newcomer, roles: Sequence[str]) -> None:
    """A person who sat here before for the same organisation takes the same seat again."""
    now = clock.now()
    taken = await session.scalar(
        insert_or(seats)
        .values(
            partnership_id=who.partnership_id,
            person_id=who.person_id,
            organisation_id=who.organisation_id,
            roles=list(roles),
        )
        .on_conflict_do_update(
            constraint="uq_seat_person",
            set_={"ends_at": None, "starts_at": now, "roles": list(roles)},
            where=seats.c.ends_at <= now,
        )
        .returning(seats.c.id)
    )
    if taken is None:
        raise CannotSit("This person already has a seat for this organisation.")


async def _belongs(session: AsyncSession, organisation_id: UUID, person_id: UUID) -> bool:
    found = await session.scalar(
        select(memberships.c.id).where(
            memberships.c.organisation_id == organisation_id,
            memberships.c.person_id == person_id,
            memberships.c.left_at.is_(None),
        )
    )
    return found is not None


def _own_seat(seat: Seat, seat_id: UUID) -> Update:
    return update(seats).where(
        seats.c.partnership_id == seat.partnership_id,
        seats.c.organisation_id == seat.organisation_id,
        seats.c.id == seat_id,
        is_sitting(),
    )


async def _seats_left(session: AsyncSession, seat: Seat) -> int:
    left = await session.scalar(
        select(func.count()).where(
            seats.c.partnership_id == seat.partnership_id,
            seats.c.organisation_id == seat.organisation_id,
            is_sitting(),
        )
    )
    return left or 0
