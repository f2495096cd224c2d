"""What a request does outside its transaction once that is committed, and before its reply is sent.

A letter waits in the outbox. This is for what must be seen at once and would be wrong if the commit failed, such as a
mark that everybody receives.
"""

import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

log = logging.getLogger("portal.db")
WAITING = "after_commit"


def after_commit(session: AsyncSession, act: Callable[[], Awaitable[object]]) -> None:
    """Where it fails the reply stays as it was, for what was asked is kept: so it must be possible to go without."""
    session.info.setdefault(WAITING, []).append(act)


async def act_after_commit(session: AsyncSession) -> None:
    for act in session.info.pop(WAITING, []):
        try:
            await act()
        except Exception:
            log.exception("What was to follow a commit failed.")
