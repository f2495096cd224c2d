"""How the demo's consortia come about: they are formed, choose who leads, and divide the work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consortia.division import actions as division
from consortia.division.queries import find_division
from consortia.division.rules import WHOLE, Part, Share
from consortia.membership import actions as membership
from consortia.membership.arrangements import Arrangement
from consortia.membership.queries import find_consortium, list_guests
from consortia.membership.rules import Verdict
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.seeds.world import Table


@dataclass(frozen=True)
class Plan:
    """A consortium as it is founded: by the first of its members, all of them by the key of their account."""

    name: str
    vision: str
    history: str
    members: Sequence[str]


@dataclass(frozen=True)
class Case:
    """Why this member should lead (S003-81)."""

    experience: str
    capability: str
    infrastructure: str


@dataclass(frozen=True)
class Work:
    """A work package; `percent` by member, the first of whom leads it."""

    title: str
    description: str
    clause_reference: str
    percent: Mapping[str, int]


async def form_consortium(table: Table, plan: Plan, case: Case) -> UUID:
    """Founded, joined by all, and led by its founder with everybody's word."""
    founder, *others = plan.members
    seat = await table.seat(founder, Permission.FORM_CONSORTIUM)
    asked = {table.world.organisation_of(key).id for key in others}
    guests = [guest for guest in await list_guests(table.session, seat) if guest.organisation_id in asked]
    consortium_id = await membership.form_consortium(
        table.session,
        seat,
        name=plan.name,
        arrangement=Arrangement.LEAD_BODY,
        vision=plan.vision,
        history=plan.history,
        guests=guests,
    )
    for key in others:
        seat = await table.seat(key, Permission.JOIN_CONSORTIUM)
        await membership.join(table.session, seat, await find_consortium(table.session, seat, consortium_id))
    await _choose_lead(table, consortium_id, founder, others, case)
    return consortium_id


async def divide(table: Table, consortium_id: UUID, packages: Sequence[Work]) -> dict[str, UUID]:
    """The work packages by title: shared out, and every share accepted by its member."""
    return {work.title: await _divide_one(table, consortium_id, work) for work in packages}


async def _choose_lead(table: Table, consortium_id: UUID, founder: str, others: Sequence[str], case: Case) -> None:
    seat = await table.seat(founder, Permission.JOIN_CONSORTIUM)
    await membership.propose_lead(
        table.session,
        seat,
        await find_consortium(table.session, seat, consortium_id),
        nominee_id=seat.organisation_id,
        experience=case.experience,
        capability=case.capability,
        infrastructure=case.infrastructure,
    )
    for key in others:
        seat = await table.seat(key, Permission.JOIN_CONSORTIUM)
        consortium = await find_consortium(table.session, seat, consortium_id)
        await membership.answer_proposal(
            table.session, seat, consortium, consortium.proposals[0], verdict=Verdict.CONFIRMED
        )


async def _divide_one(table: Table, consortium_id: UUID, work: Work) -> UUID:
    leader = next(iter(work.percent))
    seat = await table.seat(leader, Permission.DIVIDE_WORK)
    package_id = await division.add_package(
        table.session,
        seat,
        await find_division(table.session, seat, consortium_id),
        title=work.title,
        description=work.description,
        clause_reference=work.clause_reference,
    )
    await _share_out(table, seat, consortium_id, package_id, work)
    for key in work.percent:
        seat = await table.seat(key, Permission.ACCEPT_SHARE)
        view = await find_division(table.session, seat, consortium_id)
        package = view.package(package_id)
        await division.accept_share(table.session, seat, view, package, package.digest)
    return package_id


async def _share_out(table: Table, seat: Seat, consortium_id: UUID, package_id: UUID, work: Work) -> None:
    view = await find_division(table.session, seat, consortium_id)
    package = view.package(package_id)
    shares = [
        Share(
            table.world.organisation_of(key).id,
            table.world.organisation_of(key).name,
            percent * WHOLE // 100,
            Part.SUPPORTS if place else Part.LEADS,
        )
        for place, (key, percent) in enumerate(work.percent.items())
    ]
    await division.divide_package(
        table.session, seat, view, package, revision_seen=package.revision, divided=shares, is_finished=True
    )
