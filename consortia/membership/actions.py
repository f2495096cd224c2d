"""Forming a consortium, coming in, going out, and choosing who leads."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, insert, update
from sqlalchemy.dialects.postgresql import insert as insert_or_change
from sqlalchemy.ext.asyncio import AsyncSession

from consortia.membership import rules
from consortia.membership.models import Consortium, ConsortiumMember, LeadAnswer, LeadProposal, MemberStep
from consortia.membership.queries import list_consortia
from consortia.membership.rules import GONE, Standing, Verdict
from consortia.membership.views import ConsortiumView, Guest
from portal.access.models import Room, RoomKey
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.journal.actions import record

consortia = table_of(Consortium)
members = table_of(ConsortiumMember)
steps = table_of(MemberStep)
proposals = table_of(LeadProposal)
answers = table_of(LeadAnswer)
rooms = table_of(Room)
room_keys = table_of(RoomKey)


async def form_consortium(
    session: AsyncSession,
    seat: Seat,
    *,
    name: str,
    arrangement: str,
    vision: str,
    history: str,
    guests: Sequence[Guest] = (),
) -> UUID:
    """The founder is its first member and holds the first key to its room."""
    rules.check_kind(seat.party_kind)
    consortium_id, room_id = new_id(), new_id()
    here = {"partnership_id": seat.partnership_id}
    await session.execute(insert(rooms).values(**here, id=room_id, name=f"Room of {name}"))
    await session.execute(
        insert(consortia).values(
            **here,
            id=consortium_id,
            name=name,
            arrangement=arrangement,
            vision=vision,
            history=history,
            room_id=room_id,
        )
    )
    await _hand_over_key(session, seat, room_id)
    await _add_member(session, seat, consortium_id, seat.organisation_id, Standing.JOINED)
    await record(session, seat, "formed", consortium_id, f"the consortium {name}")
    for guest in guests:
        await _add_member(session, seat, consortium_id, guest.organisation_id, Standing.INVITED)
        await record(session, seat, "invited", consortium_id, f"{guest.name} into the consortium {name}")
    return consortium_id


async def invite(session: AsyncSession, seat: Seat, consortium: ConsortiumView, guest: Guest) -> None:
    rules.check_may_invite(consortium.members, seat.organisation_id, guest.organisation_id)
    rules.check_kind(guest.kind)
    earlier = consortium.member_of(guest.organisation_id)
    if earlier is None:
        await _add_member(session, seat, consortium.id, guest.organisation_id, Standing.INVITED)
    else:
        await _take_step(session, seat, earlier.id, earlier.step + 1, Standing.INVITED)
    await record(session, seat, "invited", consortium.id, f"{guest.name} into the consortium {consortium.name}")


async def join(session: AsyncSession, seat: Seat, consortium: ConsortiumView) -> None:
    rules.check_kind(seat.party_kind)
    own = rules.check_may_answer(consortium.members, seat.organisation_id)
    await _take_step(session, seat, own.id, own.step + 1, Standing.JOINED)
    await _hand_over_key(session, seat, consortium.room_id)
    await record(session, seat, "joined", consortium.id, f"the consortium {consortium.name}")


async def decline(session: AsyncSession, seat: Seat, consortium: ConsortiumView, reason: str) -> None:
    own = rules.check_may_answer(consortium.members, seat.organisation_id)
    await _take_step(session, seat, own.id, own.step + 1, Standing.DECLINED, reason=reason)
    await record(session, seat, "declined to join", consortium.id, f"the consortium {consortium.name}")


async def leave(session: AsyncSession, seat: Seat, consortium: ConsortiumView, reason: str) -> None:
    """The key to the room goes back at once; what the organisation wrote there stays with the others."""
    own = rules.check_is_member(consortium.members, seat.organisation_id)
    await _take_step(session, seat, own.id, own.step + 1, Standing.LEFT, reason=reason)
    await session.execute(
        update(room_keys)
        .where(room_keys.c.partnership_id == seat.partnership_id, room_keys.c.room_id == consortium.room_id)
        .where(room_keys.c.organisation_id == seat.organisation_id)
        .values(returned_at=func.now())
    )
    await record(session, seat, "left", consortium.id, f"the consortium {consortium.name}")


async def leave_every_consortium(session: AsyncSession, seat: Seat) -> list[str]:
    """For an organisation that leaves the partnership: a share of somebody who is gone is nobody's (S004-04-16).

    Gives the names of those of which it was a member.
    """
    left = []
    for consortium in await list_consortia(session, seat):
        own = consortium.member_of(seat.organisation_id)
        if own is None:
            continue
        if own.standing == Standing.INVITED:
            await decline(session, seat, consortium, GONE)
        elif own.standing == Standing.JOINED:
            await leave(session, seat, consortium, GONE)
            left.append(consortium.name)
    return left


async def propose_lead(
    session: AsyncSession,
    seat: Seat,
    consortium: ConsortiumView,
    *,
    nominee_id: UUID,
    experience: str,
    capability: str,
    infrastructure: str,
) -> None:
    """Whoever proposes has thereby confirmed."""
    rules.check_may_propose(consortium.members, consortium.proposals, seat.organisation_id, nominee_id)
    proposal_id = new_id()
    await session.execute(
        insert(proposals).values(
            **_spoken_by(seat),
            id=proposal_id,
            consortium_id=consortium.id,
            number=len(consortium.proposals) + 1,
            nominee_id=nominee_id,
            experience=experience,
            capability=capability,
            infrastructure=infrastructure,
        )
    )
    await session.execute(
        insert(answers).values(**_spoken_by(seat), proposal_id=proposal_id, verdict=Verdict.CONFIRMED)
    )
    nominee = next(member.name for member in consortium.joined if member.organisation_id == nominee_id)
    await record(session, seat, "proposed", proposal_id, f"{nominee} as the lead body of {consortium.name}")


async def answer_proposal(
    session: AsyncSession,
    seat: Seat,
    consortium: ConsortiumView,
    proposal: rules.Proposal,
    *,
    verdict: Verdict,
    reason: str = "",
) -> None:
    rules.check_is_member(consortium.members, seat.organisation_id)
    rules.check_has_not_answered(proposal, seat.organisation_id)
    rules.check_may_answer_proposal(consortium.members, consortium.proposals, proposal)
    await session.execute(
        insert(answers).values(**_spoken_by(seat), proposal_id=proposal.id, verdict=verdict, reason=reason)
    )
    await record(session, seat, verdict, proposal.id, f"{proposal.nominee} as the lead body of {consortium.name}")


async def _add_member(
    session: AsyncSession, seat: Seat, consortium_id: UUID, organisation_id: UUID, standing: Standing
) -> None:
    member_id = new_id()
    await session.execute(
        insert(members).values(
            partnership_id=seat.partnership_id,
            id=member_id,
            consortium_id=consortium_id,
            organisation_id=organisation_id,
        )
    )
    await _take_step(session, seat, member_id, 1, standing)


async def _take_step(
    session: AsyncSession, seat: Seat, member_id: UUID, number: int, standing: Standing, *, reason: str = ""
) -> None:
    await session.execute(
        insert(steps).values(**_spoken_by(seat), member_id=member_id, number=number, standing=standing, reason=reason)
    )


async def _hand_over_key(session: AsyncSession, seat: Seat, room_id: UUID) -> None:
    """An organisation that comes back gets its old key again."""
    await session.execute(
        insert_or_change(room_keys)
        .values(partnership_id=seat.partnership_id, room_id=room_id, organisation_id=seat.organisation_id)
        .on_conflict_do_update(constraint="uq_room_key_organisation", set_={"returned_at": None})
    )


def _spoken_by(seat: Seat) -> dict[str, UUID]:
    return {
        "partnership_id": seat.partnership_id,
        "organisation_id": seat.organisation_id,
        "person_id": seat.person_id,
    }
