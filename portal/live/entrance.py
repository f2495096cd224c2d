"""How a socket comes in: origin, sign-in, seat, permission, phase, and the right to this document.

A socket stays open for hours, so it never holds a request's session: each judgement uses a short one of its own.
Every socket's handler takes an `entrance`, and portal.access.marks sees to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from litestar import WebSocket
from litestar.datastructures import State
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.permissions import Permission
from portal.access.phases import Phase, check_open
from portal.access.seats import Seat, check_permission, find_seat
from portal.db.together import Part, together
from portal.identity.sessions import find_person
from portal.live.gatekeeper import NotSignedInNow
from portal.live.hub import Hub
from portal.live.members import Visit
from portal.live.store import not_written_part
from portal.live.writing_down import not_written_here, try_to_write
from portal.web.current import note_missing_words
from portal.web.requests import WebRequest

Socket = WebSocket[Any, Any, State]


@dataclass(frozen=True)
class Entrance:
    """Where one socket knocks."""

    socket: Socket
    hub: Hub

    @property
    def comes_from_here(self) -> bool:
        """Browsers let any site open a socket and send the cookies along; only the origin tells."""
        settings = self.socket.app.state["settings"]
        origin = self.socket.headers.get("Origin", "")
        if settings.is_demo:
            return bool(origin) and urlsplit(origin).netloc == self.socket.headers.get("Host")
        return bool(origin == settings.origin)

    async def judge(self, document_id: UUID) -> Visit:
        """Who this is and what they may do here, as of now. Raises NotSignedInNow, Missing, Forbidden or Refused."""
        options = self.socket.route_handler.opt
        permission: Permission = options["permission"]
        async with self.hub.sessions() as session:
            # Nothing is committed: an editor that is only open must not keep a sign-in alive.
            # A person is found by the cookies and the state, which a socket has as a request has them.
            person = await find_person(session, cast(WebRequest, self.socket))
            if person is None:
                raise NotSignedInNow
            seat = await find_seat(session, person, self.socket.path_params["partnership_id"])
            check_permission(seat, permission)
            check_open(seat.phase, options.get("opens_at", Phase.CONVENE))
            rights = await self.hub.meaning.judge(session, seat, document_id)
        return Visit(seat, rights, person.session_id)


AtEntrance = NamedDependency[Entrance]


def hub_of(request: WebRequest) -> Hub:
    """For a request of the layer above that changes a text which people may be writing."""
    hub: Hub = request.app.state["hub"]
    return hub


async def with_newest_words(
    request: WebRequest, session: AsyncSession, seat: Seat, *parts: Part[Any], only: Collection[UUID] | None = None
) -> list[Any]:
    """What each part found, for every page and file that quotes or binds a text: with all that was saved until now.

    It is asked together with whether something is still to be written down, whichever process people write at. Where
    something is, it is written first and the parts are asked again. That is waited for only a moment; where it does
    not come, the page says so above its words.
    """
    hub = hub_of(request)
    here = not_written_here(hub, seat.partnership_id)
    stored, *found = await together(session, not_written_part(seat.partnership_id), *parts)
    behind = [one for one in {*stored, *here} if only is None or one.document_id in only]
    if not behind:
        return found
    if not await try_to_write(hub, behind):
        note_missing_words(request)
    return await together(session, *parts)


async def provide_entrance(socket: Socket, state: State) -> Entrance:
    return Entrance(socket, state["hub"])
