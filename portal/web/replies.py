"""What a handler gives back: a page, a fragment, or the way to the next page with a word of what was done."""

from typing import Any

from litestar.response import Redirect, Template
from litestar.response.base import ASGIResponse

from portal.web.cookies import cookie_name, drop_cookie
from portal.web.csrf import visitor_cookie
from portal.web.current import current
from portal.web.notices import notice_cookie
from portal.web.requests import WebRequest


class Page(Template):
    """A template that knows who is asking, and sets the cookies that its forms need."""

    def create_template_context(self, request: WebRequest) -> dict[str, Any]:
        return {**self.context, "request": request, "current": current(request)}

    def to_asgi_response(self, app: Any, request: WebRequest, **options: Any) -> ASGIResponse:  # noqa: ANN401
        if cookie_name("notice", request) in request.cookies:
            self.set_cookie(drop_cookie(request, "notice"))
        if (cookie := visitor_cookie(request)) is not None:
            self.set_cookie(cookie)
        return super().to_asgi_response(app, request, **options)


def page(template: str, *, status: int = 200, **context: Any) -> Page:  # noqa: ANN401
    """`page("partnerships/designs/show", design=…)` renders templates/partnerships/designs/show.html."""
    return Page(f"{template}.html", context=context, status_code=status)


def swap(template: str, **context: Any) -> Page:  # noqa: ANN401
    """The fragments that htmx puts in place, from templates/….swap.html."""
    return Page(f"{template}.swap.html", context=context)


def see_other(url: str, request: WebRequest | None = None, notice: str | None = None) -> Redirect:
    """After a post: read the result by GET. The notice is shown once, on the next page."""
    cookies = [notice_cookie(request, notice)] if request is not None and notice is not None else None
    return Redirect(url, status_code=303, cookies=cookies)
