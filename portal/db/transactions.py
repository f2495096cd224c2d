"""One transaction a request: committed after the page is rendered and before the first byte is sent.

A dependency that yields cannot do this safely: Litestar does not close it when a later dependency raises,
so every 404 would keep a connection. A middleware sees every ending. A reply below 400 is committed,
anything else is rolled back; a commit that fails becomes an error page, never a false success.
"""

from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncSession

Session = NamedDependency[AsyncSession]

KEY = "portal_session"
FIRST_FAILURE_STATUS = 400


async def provide_session(state: State, scope: Scope) -> AsyncSession:
    session: AsyncSession = state["sessions"]()
    scope["state"][KEY] = session
    return session


class OneTransaction(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        async def send_when_settled(message: Message) -> None:
            if message["type"] == "http.response.start":
                await settle(scope, keep=message["status"] < FIRST_FAILURE_STATUS)
            await send(message)

        try:
            await next_app(scope, receive, send_when_settled)
        finally:
            await settle(scope, keep=False)


async def settle(scope: Scope, *, keep: bool) -> None:
    """Commit or roll back the request's session, once."""
    session: AsyncSession | None = scope["state"].pop(KEY, None)
    if session is None:
        return
    try:
        if keep:
            await session.commit()
    finally:
        await session.close()
