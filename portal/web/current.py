"""What the layout shows about the request: who, from which seat, where."""

from dataclasses import dataclass
from typing import Any

from portal.web.notices import notices
from portal.web.requests import WebRequest

MISSING_WORDS = "portal_missing_words"


@dataclass(frozen=True)
class Current:
    """What the layout shows about the request: who, from which seat, where."""

    person: Any
    seat: Any
    path: str
    notices: list[str]
    is_demo: bool
    is_missing_words: bool


def note_missing_words(request: WebRequest) -> None:
    """The page will say that the newest words of a text may not stand in it."""
    request.scope["state"][MISSING_WORDS] = True


def is_missing_words(request: WebRequest) -> bool:
    return bool(request.scope["state"].get(MISSING_WORDS, False))


def current(request: WebRequest) -> Current:
    state = request.scope["state"]
    return Current(
        person=state.get("portal_person"),
        seat=state.get("portal_seat"),
        path=request.url.path,
        notices=notices(request),
        is_demo=request.app.state["settings"].is_demo,
        is_missing_words=is_missing_words(request),
    )
