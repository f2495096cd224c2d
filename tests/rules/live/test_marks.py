"""A socket without somebody to judge it keeps the portal from starting."""

from typing import Any

import pytest
from litestar import Litestar, WebSocket, websocket
from litestar.datastructures import State
from litestar.di import Provide

from portal.access.marks import UnguardedRoute, check_routes
from portal.access.permissions import Permission
from portal.live.entrance import AtEntrance, provide_entrance

Socket = WebSocket[Any, Any, State]


@websocket("/guarded/{partnership_id:uuid}", permission=Permission.READ)
async def guarded(socket: Socket, entrance: AtEntrance) -> None:
    await socket.close()


@websocket("/unmarked")
async def unmarked(socket: Socket, entrance: AtEntrance) -> None:
    await socket.close()


@websocket("/unjudged", permission=Permission.READ)
async def unjudged(socket: Socket) -> None:
    await socket.close()


def app_with(handler: Any) -> Litestar:
    dependencies = {"entrance": Provide(provide_entrance)}
    return Litestar([handler], dependencies=dependencies, state=State({"hub": None}), openapi_config=None)


def test_a_socket_that_names_its_permission_and_takes_the_entrance_is_guarded() -> None:
    check_routes(app_with(guarded))


def test_a_socket_without_a_permission_is_refused() -> None:
    with pytest.raises(UnguardedRoute, match="does not say who may use it"):
        check_routes(app_with(unmarked))


def test_a_socket_that_nobody_judges_is_refused() -> None:
    with pytest.raises(UnguardedRoute, match="does not take 'entrance'"):
        check_routes(app_with(unjudged))
