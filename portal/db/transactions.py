"""One transaction a request: committed after the page is rendered and before the first byte is sent.

A dependency that yields cannot do this safely: Litestar does not close it when a later dependency raises,
so every 404 would keep a connection. A middleware sees every ending. A reply below 400 is committed,
anything else is rolled back; a commit that fails becomes an error page, never a false success.
"""

from collections.abc import Callable

from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncSession

from portal.db.afterwards import act_after_commit

Session = NamedDependency[AsyncSession]

KEY = "portal_session"
FIRST_FAILURE_STATUS = 400


async def provide_session(state: State, scope: Scope) -> AsyncSession:
    session: AsyncSession = state["sessions"]()
    scope["state"][KEY] = session
    return session


class OneTransaction(ASGIMiddleware):
    """`answer` makes the page for a commit that failed; it knows the web, which stands above the database."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, answer: Callable[[Scope, Exception], ASGIApp]) -> None:
        self.answer = answer

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        failed = False

        async def send_when_settled(message: Message) -> None:
            nonlocal failed
            if message["type"] == "http.response.start":
                try:
                    await settle(scope, keep=message["status"] < FIRST_FAILURE_STATUS)
                except Exception as error:  # noqa: BLE001 -- whatever stopped the commit, the reply must say so
                    failed = True
                    await self.answer(scope, error)(scope, receive, send)
            # Litestar counts the reply as begun by now: what it goes on to send belongs to the page that was dropped.
            if not failed:
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
            # It gives its connection back, and there is nothing else to close.
            await session.commit()
            await act_after_commit(session)
            return
    except BaseException:
        await session.close()
        raise
    await session.close()
