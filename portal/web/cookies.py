"""Cookies: `__Host-`, Secure, HttpOnly, SameSite=Lax. Plain http is for localhost and the demo only."""

from litestar.datastructures import Cookie

from portal.web.requests import WebRequest


def cookie_name(name: str, request: WebRequest) -> str:
    return f"__Host-{name}" if request.app.state["settings"].is_https else f"portal-{name}"


def make_cookie(request: WebRequest, name: str, value: str, max_age: int | None = None) -> Cookie:
    return Cookie(
        key=cookie_name(name, request),
        value=value,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.app.state["settings"].is_https,
        max_age=max_age,
    )


def drop_cookie(request: WebRequest, name: str) -> Cookie:
    return make_cookie(request, name, "", max_age=0)
