"""Security headers on every reply, also on errors and files."""

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
CACHE_CONTROL, PRIVATE = b"cache-control", b"no-store"
ONE_YEAR_OF_HTTPS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
# As the server writes them: every reply carries the same bytes.
EVERYWHERE = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
OVER_HTTPS = [*EVERYWHERE, ONE_YEAR_OF_HTTPS]


class SecurityHeaders(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        always = OVER_HTTPS if scope["litestar_app"].state["settings"].is_https else EVERYWHERE
        names = {name for name, _ in always}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [pair for pair in message["headers"] if pair[0].lower() not in names]
                if not any(name.lower() == CACHE_CONTROL for name, _ in own):
                    own.append((CACHE_CONTROL, PRIVATE))
                message["headers"] = [*own, *always]
            await send(message)

        await next_app(scope, receive, send_with_headers)
