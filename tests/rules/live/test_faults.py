"""A question that is asked again while the database cannot be reached."""

from collections.abc import Awaitable, Callable

import pytest

from portal.live.faults import answered_within


def failing(times: int, error: Exception) -> Callable[[], Awaitable[str]]:
    left = [error] * times

    async def question() -> str:
        if left:
            raise left.pop()
        return "may write"

    return question


async def test_a_short_silence_of_the_database_is_waited_for() -> None:
    assert await answered_within(10, failing(2, ConnectionRefusedError())) == "may write"


async def test_a_long_one_is_not() -> None:
    with pytest.raises(ConnectionRefusedError):
        await answered_within(0, failing(100, ConnectionRefusedError()))


async def test_another_fault_is_told_at_once() -> None:
    with pytest.raises(LookupError):
        await answered_within(10, failing(1, LookupError()))
