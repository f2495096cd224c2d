"""Every route × every kind of person gives the declared answer. A route that is added is walked from that day on."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from portal.access.marks import declared, permission_of
from portal.access.permissions import IN_WORDS, PERMISSIONS, WITHOUT_SEAT, Permission
from portal.access.phases import WAITING_FOR, Phase
from portal.app import create_app
from portal.config import load_settings
from tests.people import Actor, Cast, Visitor

SETTINGS = load_settings({"PORTAL_MODE": "demo", "PORTAL_SECRET_KEY": "only to list the routes, never to serve"})
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


def seat_routes() -> Iterator[Any]:
    """Every route that a seat is needed for, as (method, path, permission, the phase it opens in)."""
    for route, handler in declared(create_app(SETTINGS, "postgresql://nobody@localhost/none")):
        permission = permission_of(route, handler)
        # A seat at no table is of the organisation in the address: tests/flows/test_own_library.py walks those.
        is_at_table = "partnership_id" in route.path_parameters
        if is_at_table and permission not in WITHOUT_SEAT and isinstance(handler, HTTPRouteHandler):
            for method in handler.http_methods - {"HEAD"}:
                opens_at = handler.opt.get("opens_at", Phase.CONVENE)
                yield pytest.param(method, route.path, permission, opens_at, id=f"{method} {route.path}")


SEAT_ROUTES = list(seat_routes())
walk = pytest.mark.parametrize(("method", "path", "permission", "opens_at"), SEAT_ROUTES)


@pytest.fixture(scope="module")
async def full_cast(app: Litestar) -> Any:
    """One cast for the whole walk, at a partnership where everything is open. The walk changes nothing of theirs."""
    from tests.people import make_cast_at

    cast = await make_cast_at(app, Phase.REVIEW)
    yield cast
    await cast.leave()


@pytest.fixture(scope="module")
async def young_cast(app: Litestar) -> Any:
    from tests.people import make_cast_at

    cast = await make_cast_at(app, Phase.CONVENE)
    yield cast
    await cast.leave()


def filled(path: str, partnership_id: object) -> str:
    """The route's address at this partnership, with keys of nothing for the rest."""
    return PLACEHOLDER.sub(
        lambda found: str(partnership_id) if found[1] == "partnership_id" else _nothing(found[2]), path
    )


def _nothing(kind: str | None) -> str:
    return {"uuid": str(uuid4()), "int": "999999"}.get(kind or "str", "nothing")


async def status_for(person: Visitor, method: str, url: str) -> int:
    if method == "GET":
        return (await person.http.get(url)).status_code
    token = await person.csrf_token()
    reply = await person.http.post(url, data={"csrf_token": token}, headers={"Origin": "http://portal.test"})
    return reply.status_code


@walk
async def test_strangers_learn_nothing(
    full_cast: Cast, method: str, path: str, permission: Permission, opens_at: Phase
) -> None:
    url = filled(path, full_cast.partnership_id)
    assert [await status_for(stranger, method, url) for stranger in full_cast.strangers] == [404, 404]


@walk
async def test_a_visitor_is_asked_to_sign_in(
    full_cast: Cast, app: Litestar, method: str, path: str, permission: Permission, opens_at: Phase
) -> None:
    async with Visitor(app) as visitor:
        assert await status_for(visitor, method, filled(path, full_cast.partnership_id)) == 303


@walk
async def test_a_seat_without_the_permission_is_told_so_in_words(
    full_cast: Cast, method: str, path: str, permission: Permission, opens_at: Phase
) -> None:
    url = filled(path, full_cast.partnership_id)
    for actor in without(full_cast, permission):
        reply = await actor.get(url, expect=403) if method == "GET" else await actor.post(url, expect=403)
        assert IN_WORDS[permission] in reply.text


@walk
async def test_a_seat_with_the_permission_is_let_in(
    full_cast: Cast, method: str, path: str, permission: Permission, opens_at: Phase
) -> None:
    """What it gets depends on the keys in the address, but it is never turned away, and nothing breaks."""
    url = filled(path, full_cast.partnership_id)
    for actor in holders(full_cast, permission):
        status = await status_for(actor, method, url)
        assert status not in (401, 403, 405), f"{actor.name}: {status}"
        assert status < 500, f"{actor.name}: {status}"


@walk
async def test_nothing_opens_before_its_time(
    young_cast: Cast, method: str, path: str, permission: Permission, opens_at: Phase
) -> None:
    """S004-07-01: nothing else happens until all concerned are clear."""
    for actor in list(holders(young_cast, permission))[:1]:
        url = filled(path, young_cast.partnership_id)
        if opens_at > Phase.CONVENE:
            reply = await (actor.get(url, expect=409) if method == "GET" else actor.post(url, expect=409))
            assert WAITING_FOR[opens_at] in reply.text


def holders(cast: Cast, permission: Permission) -> list[Actor]:
    return _sorted(cast, lambda allowed: permission in allowed)


def without(cast: Cast, permission: Permission) -> list[Actor]:
    return _sorted(cast, lambda allowed: permission not in allowed)


def _sorted(cast: Cast, fits: Callable[[frozenset[Permission]], bool]) -> list[Actor]:
    from portal.access.permissions import permissions_of
    from tests.people import SEATS

    return [getattr(cast, key) for key, _, _, _, roles in SEATS if fits(permissions_of(roles))]


def test_every_permission_is_in_words_and_somebody_has_it() -> None:
    assert set(IN_WORDS) == set(Permission)
    granted = frozenset().union(*PERMISSIONS.values())
    assert granted == set(Permission) - WITHOUT_SEAT
