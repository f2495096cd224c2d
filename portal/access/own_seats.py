"""A seat at no table: somebody acts for their organisation in what belongs to it alone, such as its library.

The pages are those that a partnership shows; only their address begins with the organisation's.
"""

from uuid import UUID

from litestar.di import NamedDependency, Provide
from sqlalchemy import ARRAY, Text, cast, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.models import SeatRow
from portal.access.permissions import IN_WORDS, Permission, roles_that_may
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.identity.sessions import SignedInPerson
from portal.organisations.queries import OwnOrganisation, own_organisation
from portal.refusals import Forbidden
from portal.web.requests import WebRequest

NONE = UUID(int=0)
"""The key of no partnership and of no row."""

seats = table_of(SeatRow)


async def provide_own_seat(
    request: WebRequest, session: NamedDependency[AsyncSession], person: NamedDependency[SignedInPerson]
) -> Seat:
    """Missing for everybody who does not belong to the organisation in the address."""
    own = await own_organisation(session, person.id, request.path_params["organisation_id"])
    seat = Seat(
        id=NONE,
        person_id=person.id,
        person_name=person.name,
        organisation_id=own.id,
        organisation_name=own.name,
        party_id=NONE,
        party_kind="",
        partnership_id=NONE,
        partnership_title=own.name,
        journey="",
        step=0,
        phase=0,
        roles=(),
        home=f"/organisations/{own.id}",
        granted=await _granted(session, person.id, own),
    )
    permission: Permission = request.route_handler.opt["permission"]
    if not seat.may(permission):
        roles = " or ".join(roles_that_may(permission))
        raise Forbidden(
            f"You cannot {IN_WORDS[permission]}. Ask an administrator of {own.name}, or somebody who is {roles} "
            "at one of its partnerships."
        )
    return seat


OWN_SEAT = {"seat": Provide(provide_own_seat)}
"""For controllers whose address has the organisation in place of a partnership."""


async def _granted(session: AsyncSession, person_id: UUID, own: OwnOrganisation) -> frozenset[Permission]:
    """Everybody of the organisation reads; administrators write, and whoever may do so at a table of its."""
    if own.is_administrator or await _writes_at_a_table(session, person_id, own.id):
        return frozenset({Permission.READ, Permission.WRITE_LIBRARY})
    return frozenset({Permission.READ})


async def _writes_at_a_table(session: AsyncSession, person_id: UUID, organisation_id: UUID) -> bool:
    roles = [str(role) for role in roles_that_may(Permission.WRITE_LIBRARY)]
    sits = exists().where(
        seats.c.person_id == person_id,
        seats.c.organisation_id == organisation_id,
        seats.c.starts_at <= clock.now(),
        or_(seats.c.ends_at.is_(None), seats.c.ends_at > clock.now()),
        seats.c.roles.op("&&")(cast(roles, ARRAY(Text))),
    )
    return bool(await session.scalar(select(sits)))
