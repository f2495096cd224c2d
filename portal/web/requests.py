"""The request as handlers name it, and whether htmx asks for a fragment."""

from typing import Any

from litestar import Request
from litestar.datastructures import State

WebRequest = Request[Any, Any, State]


def wants_fragment(request: WebRequest) -> bool:
    """Htmx 4 says `partial` when the answer replaces a part of the page."""
    return request.headers.get("HX-Request-Type") == "partial"
