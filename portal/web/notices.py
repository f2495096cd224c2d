"""A word of what was done, shown once on the next page: it travels in a cookie of this browser."""

import base64
import json

from litestar.datastructures import Cookie

from portal.web.cookies import cookie_name, make_cookie
from portal.web.requests import WebRequest

NOTICE_SECONDS = 60


def notice_cookie(request: WebRequest, notice: str) -> Cookie:
    return make_cookie(request, "notice", _packed(notice), NOTICE_SECONDS)


def notices(request: WebRequest) -> list[str]:
    """The notice left by the request before this one, if there is one."""
    packed = request.cookies.get(cookie_name("notice", request))
    if not packed:
        return []
    return _unpacked(packed)


def _packed(notice: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(notice).encode()).decode()


def _unpacked(packed: str) -> list[str]:
    try:
        return [str(json.loads(base64.urlsafe_b64decode(packed)))]
    except (ValueError, RecursionError):
        return []
