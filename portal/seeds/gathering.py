"""How the demo's partnerships come together: they are opened, organisations are invited and join, gates open."""

from collections.abc import Mapping, Sequence

from partnerships.decisions.rules import Verdict
from partnerships.journeys.actions import answer, ask_everybody, current_decision, write_text
from partnerships.membership.actions import add_seat, open_partnership
from partnerships.membership.joining import Offer, accept, invite_organisation
from partnerships.membership.letters import find_letter_by_token
from partnerships.stages import Gate, find_journey
from portal.access.parties import PartyKind
from portal.access.permissions import Permission, Role
from portal.refusals import Missing
from portal.seeds.world import Table, World


async def open_table(world: World, lead: str, *, journey: str, title: str, place: str, roles: Sequence[Role]) -> Table:
    person = world.people[lead]
    await world.speak_as(person)
    partnership_id = await open_partnership(
        world.session,
        person.id,
        world.organisation_of(lead).id,
        journey=journey,
        title=title,
        place=place,
        roles=roles,
    )
    return Table(world, partnership_id)


async def invite(table: Table, inviter: str, guest: str, kind: PartyKind, *roles: Role) -> str:
    """A letter to the guest's organisation. Gives its token."""
    seat = await table.seat(inviter, Permission.INVITE)
    organisation = table.world.organisation_of(guest)
    return await invite_organisation(
        table.session, seat, organisation, Offer(kind, roles), table.world.settings.address
    )


async def bring_in(table: Table, inviter: str, guest: str, kind: PartyKind, *roles: Role) -> None:
    """A letter, and its answer: the guest reads what joining means and joins."""
    token = await invite(table, inviter, guest, kind, *roles)
    person = table.world.people[guest]
    await table.world.speak_as(person)
    letter = await find_letter_by_token(table.session, token)
    await accept(table.session, letter, person.id, person.email, table.world.organisation_of(guest).id)


async def bring_colleague(table: Table, administrator: str, colleague: str, *roles: Role) -> None:
    seat = await table.seat(administrator, Permission.READ)
    await add_seat(table.session, seat, table.world.people[colleague].id, roles)


async def write_gate(table: Table, lead: str, gate_key: str, passages: Mapping[str, str]) -> None:
    seat = await table.seat(lead, Permission.STATE_PROBLEM)
    gate = _gate(seat.journey, gate_key)
    await write_text(table.session, seat, gate, passages, seen=0)


async def ask_about_gate(table: Table, lead: str, gate_key: str, confirmed_by: Sequence[str]) -> None:
    """Everybody is asked; these confirm. The gate opens by itself when nobody else is left to answer."""
    address = table.world.settings.address
    seat = await table.seat(lead, Permission.STATE_PROBLEM)
    await ask_everybody(table.session, seat, _gate(seat.journey, gate_key), address)
    for key in confirmed_by:
        seat = await table.seat(key, Permission.CONFIRM)
        gate = _gate(seat.journey, gate_key)
        decision = await current_decision(table.session, seat, gate)
        if decision is None:
            raise Missing("decision")
        await answer(table.session, seat, gate, Verdict.CONFIRMED, reason="", digest=decision.digest, address=address)


def _gate(journey: str, key: str) -> Gate:
    return find_journey(journey).gate(key)
