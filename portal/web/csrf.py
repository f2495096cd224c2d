"""Requests that another site made a browser send are refused: by their origin, and by a token in every form.

The token is an HMAC over the browser's own cookie, so a pair planted from outside does not fit, and a token
of an earlier session is worth nothing after sign-in.
"""

import hashlib
import hmac
import secrets

from litestar.datastructures import Cookie, FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from markupsafe import Markup

from portal.refusals import Forbidden
from portal.web.cookies import cookie_name, make_cookie
from portal.web.requests import WebRequest

MOST_FIELDS = 1_000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
STALE = (
    "This page was open too long, or came from another site. Nothing was saved. "
    "Go back, copy what you typed, reload the page and try again."
)


def browser_secret(request: WebRequest) -> str:
    """The cookie that ties a form to this browser: the session's, or a visitor's."""
    session: str | None = request.cookies.get(cookie_name("session", request))
    return session or visitor(request)


def visitor(request: WebRequest) -> str:
    """The random value of a browser that is not signed in, made for this reply if it has none."""
    known: str | None = request.cookies.get(cookie_name("visitor", request))
    made: str = request.scope["state"].setdefault("portal_new_visitor", secrets.token_urlsafe(24))
    return known or made


def visitor_cookie(request: WebRequest) -> Cookie | None:
    """The cookie to set on a page that has forms, for a browser that carries neither session nor visitor."""
    if cookie_name("session", request) in request.cookies or cookie_name("visitor", request) in request.cookies:
        return None
    return make_cookie(request, "visitor", visitor(request), max_age=24 * 3600)


def csrf_token(request: WebRequest) -> str:
    key = request.app.state["settings"].secret_key.encode()
    return hmac.new(key, f"csrf:{browser_secret(request)}".encode(), hashlib.sha256).hexdigest()


def csrf_field(request: WebRequest) -> Markup:
    # A token is hexadecimal, so there is nothing in it to escape.
    return Markup(f'<input type="hidden" name="{FIELD}" value="{csrf_token(request)}">')  # noqa: S704


async def check_request(request: WebRequest) -> None:
    """Runs before every handler (`before_request`)."""
    if request.method in SAFE_METHODS:
        return
    _check_origin(request)
    # A script that sends no form names the token in a header, which no other site's page can make a browser do.
    given = request.headers.get(HEADER) or (await _read_form(request)).get(FIELD, "")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), csrf_token(request).encode()):
        raise Forbidden(STALE)


async def _read_form(request: WebRequest) -> FormMultiDict:
    """A small body can hold very many fields, and each costs time: they are counted before they are read."""
    is_urlencoded = request.content_type[0] == RequestEncodingType.URL_ENCODED
    if is_urlencoded and (await request.body()).count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
    try:
        return await request.form()
    except UnicodeDecodeError:
        raise ClientException from None


def _check_origin(request: WebRequest) -> None:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden(STALE)
    origin = request.headers.get("Origin")
    if origin is not None and origin != own_origin(request):
        raise Forbidden(STALE)


def own_origin(request: WebRequest) -> str:
    """The address people use; in the demo, whatever host the browser named, since it may be reached by several."""
    settings = request.app.state["settings"]
    if settings.is_demo:
        return f"{request.url.scheme}://{request.headers.get('Host', '')}"
    origin: str = settings.origin
    return origin
