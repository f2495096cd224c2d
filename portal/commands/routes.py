"""`portal routes`: each address with its methods and its permission."""

from collections.abc import Sequence

from litestar import Litestar

from portal.access.marks import declared, permission_of
from portal.config import load_settings

DEMO = {"PORTAL_MODE": "demo", "PORTAL_SECRET_KEY": "demo-routes-are-only-listed-and-not-served"}


def main(_: Sequence[str]) -> int:
    from portal.app import create_app

    for address, methods, permission in list_routes(
        create_app(load_settings(DEMO), "postgresql://nobody@localhost/none")
    ):
        print(f"{methods:<9} {permission:<22} {address}")
    return 0


def list_routes(app: Litestar) -> list[tuple[str, str, str]]:
    """Address, methods and permission, in the order of the addresses."""
    found = {
        (route.path, "/".join(sorted(getattr(handler, "http_methods", {"WS"}))), str(permission_of(route, handler)))
        for route, handler in declared(app)
    }
    return sorted(found)
