"""What went wrong, for the log: never with the values, which are what people typed. And what is worth a second try."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

T = TypeVar("T")

PAUSE_SECONDS = 0.2


def kind_of(error: BaseException) -> str:
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__


async def once_more(question: Callable[[], Awaitable[T]]) -> T:
    """Asked again where the line to the database was lost: the second try gets a new one. For what changes nothing."""
    try:
        return await question()
    except DBAPIError:
        return await question()


async def answered_within(seconds: float, question: Callable[[], Awaitable[T]]) -> T:
    """Asked again for so long while the database cannot be reached. For what changes nothing."""
    until = time.monotonic() + seconds
    while True:
        try:
            return await question()
        except (DBAPIError, OSError):
            if time.monotonic() > until:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
