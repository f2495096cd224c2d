"""A question that is asked again while the database cannot be reached."""

import time
from collections.abc import Awaitable, Callable

import pytest

from portal.live.faults import answered_by


def failing(times: int, error: Exception) -> Callable[[], Awaitable[str]]:
    left = [error] * times

    async def question() -> str:
        if left:
            raise left.pop()
        return "may write"

    return question


async def test_a_short_silence_of_the_database_is_waited_for() -> None:
    assert await answered_by(time.monotonic() + 10, failing(2, ConnectionRefusedError())) == "may write"


async def test_a_long_one_is_not() -> None:
    with pytest.raises(ConnectionRefusedError):
        await answered_by(0, failing(100, ConnectionRefusedError()))


async def test_whatever_the_hour_it_is_asked_once_more() -> None:
    assert await answered_by(0, failing(1, ConnectionRefusedError())) == "may write"


async def test_another_fault_is_told_at_once() -> None:
    with pytest.raises(LookupError):
        await answered_by(time.monotonic() + 10, failing(1, LookupError()))
