"""The check that no route was forgotten: each one declares a permission and takes what that permission needs."""

from collections.abc import Iterable

from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import BaseRoute, HTTPRoute, WebSocketRoute

from portal.access.permissions import Permission

NEEDS = {Permission.SIGNED_IN: "person", Permission.PARTICIPANT: "participant", Permission.ANYONE: None}


class UnguardedRoute(Exception):
    """The portal refuses to start with a route that nobody guards."""


def check_routes(app: Litestar) -> None:
    for route, handler in declared(app):
        needed = needed_by(route, permission_of(route, handler))
        if needed and needed not in handler.parsed_fn_signature.parameters:
            raise UnguardedRoute(f"{route.path} does not take {needed!r}, which its permission is checked by.")


def needed_by(route: BaseRoute, permission: Permission) -> str | None:
    """The parameter that checks the permission.

    A socket outlives its seat and must not hold a request's session, so it takes the `entrance`, which judges the
    person, the seat and the permission when the socket joins and again whenever access changes.
    """
    if isinstance(route, WebSocketRoute):
        return "entrance"
    # The address of a partnership tells the database which one is meant; only a seat proves the right to ask.
    if "partnership_id" in route.path_parameters:
        return "seat"
    return NEEDS.get(permission, "seat")


def declared(app: Litestar) -> Iterable[tuple[BaseRoute, BaseRouteHandler]]:
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else [route.route_handler]:
            if not _answers_options(handler):
                yield route, handler


def permission_of(route: BaseRoute, handler: BaseRouteHandler) -> Permission:
    try:
        return Permission(handler.opt["permission"])
    except (KeyError, ValueError) as error:
        raise UnguardedRoute(f"{route.path} does not say who may use it.") from error


def _answers_options(handler: BaseRouteHandler) -> bool:
    """Litestar's own reply to OPTIONS, which says only which methods there are."""
    return getattr(handler, "http_methods", None) == {"OPTIONS"}
