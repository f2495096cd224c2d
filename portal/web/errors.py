"""Every ending that is not a page: the same layout, plain words, what to do next, and a reference for a fault."""

import logging
import secrets
import traceback
from typing import Any

from litestar.exceptions import HTTPException
from litestar.response import Response
from litestar.types import ASGIApp, Scope
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.db.constraints import words_for
from portal.refusals import Forbidden, Missing, Refused
from portal.web.forms import ShowAgain
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest

log = logging.getLogger("portal.errors")

# A number, a time or a character that no column can hold: somebody sent it, nothing of ours is broken.
NOT_A_VALUE = frozenset({"22000", "22003", "22008", "22021", "22P05"})

IN_PLAIN_WORDS = {
    400: ("This request cannot be read", "Go back, reload the page and try again."),
    404: (
        "Page not found",
        "Check the address, or go to your start page. The page may belong to a partnership that you are not part of.",
    ),
    405: ("This address cannot be used that way", "Go back and use the buttons on the page."),
    413: ("This is too large", "Send less at once: at most 1 MB in a form, and 20 MB in a file."),
}


def missing(request: WebRequest, _: Missing) -> Response[Any]:
    return _error_page(request, 404)


def forbidden(request: WebRequest, refusal: Forbidden) -> Response[Any]:
    return _said(request, 403, "You cannot do this", refusal.sentence)


def refused(request: WebRequest, refusal: Refused) -> Response[Any]:
    return _said(request, 409, refusal.heading, refusal.sentence)


def show_again(_: WebRequest, again: ShowAgain) -> Response[Any]:
    return page(again.template, status=again.status, **again.context)


def constraint(request: WebRequest, error: IntegrityError) -> Response[Any]:
    """A constraint of the database said no where a rule had not: two people acted at the same moment."""
    sentence = words_for(error)
    return _said(request, 409, Refused.heading, sentence) if sentence else fault(request, error)


def database_error(request: WebRequest, error: DBAPIError) -> Response[Any]:
    """A form says what is wrong with a field; this is for what came in an address or past the form."""
    return unreadable(request) if getattr(error.orig, "sqlstate", None) in NOT_A_VALUE else fault(request, error)


def unreadable(request: WebRequest) -> Response[Any]:
    """A page whose address ends in a question that makes no sense is shown without the question."""
    if request.method == "GET" and request.url.query:
        return see_other(request.url.path)
    return _error_page(request, 404 if request.method == "GET" else 400)


def http_error(request: WebRequest, error: HTTPException) -> Response[Any]:
    status = error.status_code
    if status >= 500:  # noqa: PLR2004 -- the border between their fault and ours
        return fault(request, error)
    if status in IN_PLAIN_WORDS and status != 400:  # noqa: PLR2004 -- 400 has two endings
        return _error_page(request, status)
    return unreadable(request)


def fault(request: WebRequest, error: Exception) -> Response[Any]:
    """Our fault (500). The reference leads to the log; the log holds no personal content."""
    reference = secrets.token_hex(4).upper()
    log.error(
        "reference %s: %s %s failed: %s\n%s",
        reference,
        request.method,
        request.route_handler.opt.get("permission", "-") if "route_handler" in request.scope else "-",
        _without_values(error),
        # The lines of code alone: an error's own words often repeat what somebody typed.
        "".join(traceback.format_tb(error.__traceback__)),
    )
    return page("errors/fault", status=500, reference=reference)


def _without_values(error: Exception) -> str:
    """The database's own words would repeat what somebody typed."""
    return (
        f"{type(error).__name__} {getattr(error.orig, 'sqlstate', '')}"
        if isinstance(error, DBAPIError)
        else type(error).__name__
    )


def _error_page(request: WebRequest, status: int) -> Response[Any]:
    return _said(request, status, *IN_PLAIN_WORDS[status])


def _said(_: WebRequest, status: int, heading: str, sentence: str) -> Page:
    return page("errors/said", status=status, heading=heading, sentence=sentence)


def answer_failed_commit(scope: Scope, error: Exception) -> ASGIApp:
    """The page for a commit that the database refused, in the place of the one that was about to leave."""
    request: WebRequest = scope["litestar_app"].request_class(scope)
    reply = constraint(request, error) if isinstance(error, IntegrityError) else fault(request, error)
    return reply.to_asgi_response(app=None, request=request)


HANDLERS: dict[Any, Any] = {
    Missing: missing,
    Forbidden: forbidden,
    Refused: refused,
    ShowAgain: show_again,
    IntegrityError: constraint,
    DBAPIError: database_error,
    HTTPException: http_error,
    Exception: fault,
}
