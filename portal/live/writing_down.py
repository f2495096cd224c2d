"""Waiting until what people type stands where pages and files read it, which is the work of `scribe`."""

import asyncio
import contextlib
from collections.abc import Sequence
from uuid import UUID

from portal.live.hub import Hub
from portal.live.rights import Address
from portal.refusals import Refused

LOOKS_FOR_WORDS = 100
SECONDS_BETWEEN_LOOKS = 0.02


async def words_written(hub: Hub, address: Address) -> bool:
    """Wait until the layer above has every word of now; False when that takes too long and is still to come."""
    async with hub.visiting(address) as room:
        await hub.made_durable(room)
        async with room.lock:
            await room.catch_up()
        wanted = room.replica.seen
        for _ in range(LOOKS_FOR_WORDS):
            if await hub.library.written_until(address) >= wanted:
                return True
            await hub.scribe.write(room)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    return False


async def own_words_written(hub: Hub, partnership_id: UUID) -> None:
    """For a page that is read next: what somebody types alone, or typed before they left, stands in it."""
    rooms = [room for address, room in hub.rooms.items() if address.partnership_id == partnership_id]
    await try_to_write(hub, [room.address for room in rooms if room.words.are_behind and len(room.members) <= 1])


def not_written_here(hub: Hub, partnership_id: UUID) -> list[Address]:
    """What is open here and is not yet all where pages read it, or not even durable."""
    rooms = [room for room in hub.rooms.values() if room.address.partnership_id == partnership_id]
    return [room.address for room in rooms if room.words.are_behind or not room.is_quiet]


async def try_to_write(hub: Hub, addresses: Sequence[Address]) -> bool:
    """For a page that is only read: wait a while for the newest words; False where it has to do without them."""
    writing = [hub.spawn(_try_to_write(hub, address)) for address in addresses]
    if not writing:
        return True
    done, late = await asyncio.wait(writing, timeout=hub.limits.page_waits_seconds)
    return not late and all(one.exception() is None and one.result() for one in done)


async def _try_to_write(hub: Hub, address: Address) -> bool:
    with contextlib.suppress(Refused):
        return await words_written(hub, address)
    return False
