"""What went wrong, for the log: never with the values, which are what people typed. And what is worth a second try."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
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


async def answered_by(until: float, question: Callable[[], Awaitable[T]]) -> T:
    """Asked again until then (of time.monotonic) while the database cannot be reached, and once more in any case.

    For what changes nothing.
    """
    with suppress(DBAPIError, OSError):
        return await question()
    while time.monotonic() < until:
        await asyncio.sleep(PAUSE_SECONDS)
        with suppress(DBAPIError, OSError):
            return await question()
    return await question()
