"""The built front end: hashed names from the manifest, served with a year's caching."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from litestar.datastructures import CacheControlHeader
from litestar.exceptions import InternalServerException
from litestar.response import Response
from litestar.router import Router
from litestar.static_files import create_static_files_router

from portal.refusals import Missing
from portal.web.errors import missing
from portal.web.requests import WebRequest

BUILT = Path(__file__).resolve().parents[2] / "build" / "assets"
ONE_YEAR = CacheControlHeader(max_age=31_536_000, public=True, immutable=True)


class NotBuilt(Exception):
    """The front end has not been built; bin/setup does it."""


@cache
def manifest() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise NotBuilt("The pages' styles and scripts are not built yet. Run bin/setup.") from error
    return names


def asset(name: str) -> str:
    return f"/assets/{manifest()[name]}"


def asset_router() -> Router:
    return create_static_files_router(
        path="/assets",
        directories=[BUILT],
        name="assets",
        cache_control=ONE_YEAR,
        opt={"permission": "anyone"},
        # A name that no file can have: too long, or with a character that ends it.
        exception_handlers={InternalServerException: not_a_name, ValueError: not_a_name},
    )


def not_a_name(request: WebRequest, _: Exception) -> Response[Any]:
    return missing(request, Missing("asset"))
