"""How long anything is waited for: nothing takes so long, but a machine that does much else at the same time may."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import expect

PATIENCE_MS = 60_000
LOOK_EVERY_MS = 50

expect.set_options(timeout=PATIENCE_MS)


async def eventually(happens: Callable[[], Awaitable[bool]], what: str) -> None:
    for _ in range(PATIENCE_MS // LOOK_EVERY_MS):
        if await happens():
            return
        await asyncio.sleep(LOOK_EVERY_MS / 1000)
    raise AssertionError(f"waited in vain: {what}")
