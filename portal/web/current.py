"""What the layout shows about the request: who, from which seat, where."""

from dataclasses import dataclass
from typing import Any

from portal.web.notices import notices
from portal.web.requests import WebRequest


@dataclass(frozen=True)
class Current:
    """What the layout shows about the request: who, from which seat, where."""

    person: Any
    seat: Any
    path: str
    notices: list[str]
    is_demo: bool


def current(request: WebRequest) -> Current:
    state = request.scope["state"]
    return Current(
        person=state.get("portal_person"),
        seat=state.get("portal_seat"),
        path=request.url.path,
        notices=notices(request),
        is_demo=request.app.state["settings"].is_demo,
    )
