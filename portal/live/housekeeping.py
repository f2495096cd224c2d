"""What goes on beside the writing: carets, empty rooms, snapshots, memory, sign-ins of those who type."""

import asyncio
import base64
import gc
import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from portal import clock
from portal.db.rows import table_of
from portal.identity.models import SignInSession
from portal.live import protocol
from portal.live.compaction import (
    SNAPSHOT_AFTER,
    SNAPSHOT_WHEN_LEFT_AFTER,
    SNAPSHOT_WITHOUT_A_PAUSE_AFTER,
    CannotCompact,
)
from portal.live.faults import kind_of
from portal.live.rights import Address
from portal.live.room import Room
from portal.live.store import CHANNEL

if TYPE_CHECKING:
    from portal.live.hub import Hub

log = logging.getLogger("portal.live")
sign_ins = table_of(SignInSession)

PRESENCE_SECONDS = 0.1
ABROAD_SECONDS = 0.5
LONGEST_PAYLOAD = 7_900
LOOK_FOR_EMPTY_SECONDS = 1.0
FIRST_SWEEP_SECONDS = 20.0
SWEEP_SECONDS = 3_600.0
SEEN_SECONDS = 60.0
TIDY_SECONDS = 60.0
QUIET_SECONDS = 5.0
PAUSE_SECONDS = 2.0


async def pass_on_presence(hub: "Hub") -> None:
    """Ten times a second at most, everybody's changes together; to other processes twice a second."""
    abroad: set[Address] = set()
    next_abroad = 0.0
    while True:
        await asyncio.sleep(PRESENCE_SECONDS)
        for room in hub.rooms.values():
            if not room.presences.may_have_news:
                continue
            own = room.presences.of_this_process()
            if changed := room.presences.drain():
                room.tell_all(protocol.presence_message(changed))
                abroad.add(room.address)
                room.leaving = [entry for entry in own if entry.state == "null"] + room.leaving
        now = asyncio.get_running_loop().time()
        if abroad and now >= next_abroad:
            next_abroad = now + ABROAD_SECONDS
            await _tell_abroad(hub, abroad)
            abroad.clear()


async def _tell_abroad(hub: "Hub", addresses: set[Address]) -> None:
    rooms = [hub.rooms[address] for address in addresses if address in hub.rooms]
    if not hub.neighbours.are_there:
        for room in rooms:
            room.leaving.clear()  # nobody is there to be told, and a room that never empties would remember everybody
        return
    payloads = [_abroad(hub.node, room) for room in rooms]
    try:
        async with hub.sessions() as session, session.begin():
            for payload in payloads:
                if len(payload) <= LONGEST_PAYLOAD:
                    await session.execute(select(func.pg_notify(CHANNEL, payload)))
    except Exception as error:  # noqa: BLE001 -- carets may be missed
        log.warning("carets were not passed on to other processes: %s", kind_of(error))


def _abroad(node: int, room: Room) -> str:
    entries, room.leaving = [*room.presences.of_this_process(), *room.leaving], []
    words = base64.b64encode(protocol.encode_presence(entries)).decode()
    return f"a:{node}:{room.address.partnership_id}:{room.address.document_id}:{words}"


async def leave_empty_rooms(hub: "Hub") -> None:
    while True:
        await asyncio.sleep(LOOK_FOR_EMPTY_SECONDS)
        now = asyncio.get_running_loop().time()
        for room in list(hub.rooms.values()):
            try:
                if room.users == 0 and now - room.empty_since > hub.limits.linger_seconds:
                    await close_room(hub, room)
                else:
                    await compact_if_grown(hub, room, when_left=False)
            except Exception as error:  # noqa: BLE001 -- it is tried again
                log.warning("document %s could not be tidied: %s", room.address.document_id, kind_of(error))


async def close_room(hub: "Hub", room: Room) -> None:
    """Write what is to be read, make a snapshot if it is worth one, and forget the document.

    Somebody may come in meanwhile; then it stays.
    """
    if room.words.are_behind and not room.is_lost:
        await hub.scribe.write(room)
    if room.users == 0:
        await hub.library.leave(room.address)
    await compact_if_grown(hub, room, when_left=True)
    if room.users == 0 and room.is_quiet and hub.rooms.get(room.address) is room:
        del hub.rooms[room.address]
        room.replica.let_go()


async def compact_if_grown(hub: "Hub", room: Room, *, when_left: bool) -> None:
    if not _is_worth_a_snapshot(room, when_left=when_left):
        return
    frames, room.since_snapshot = room.since_snapshot, 0
    try:
        await hub.library.compact(room.address)
    except CannotCompact:
        log.exception("document %s was not compacted", room.address.document_id)
    except BaseException:
        room.since_snapshot += frames  # it is tried again
        raise


def _is_worth_a_snapshot(room: Room, *, when_left: bool) -> bool:
    """Making one slows everybody down a little, so it waits a while for a pause in the writing."""
    if when_left or time.monotonic() - room.written_at > PAUSE_SECONDS:
        return room.since_snapshot > (SNAPSHOT_WHEN_LEFT_AFTER if when_left else SNAPSHOT_AFTER)
    return room.since_snapshot > SNAPSHOT_WITHOUT_A_PAUSE_AFTER


async def sweep(hub: "Hub") -> None:
    """Closed documents too, or most would never be made small, nor be readable after a crash."""
    pause = FIRST_SWEEP_SECONDS
    while True:
        await asyncio.sleep(pause)
        pause = SWEEP_SECONDS
        try:
            await write_what_is_behind(hub)
            await hub.library.sweep(are_open=hub.rooms)
            await rebase_what_has_grown(hub)
        except Exception as error:  # noqa: BLE001 -- it is tried again
            log.warning("the sweep of the documents failed: %s", kind_of(error))


async def write_what_is_behind(hub: "Hub") -> None:
    """Readable text that a killed process left unwritten."""
    for address in await hub.library.behind():
        async with hub.visiting(address) as room:
            await hub.scribe.write(room)


async def rebase_what_has_grown(hub: "Hub") -> None:
    """Only what nobody has open here; where another process has it open, its editors are told to reload."""
    for address in await hub.library.to_rebase():
        if address not in hub.rooms and await hub.library.rebase(address, hub.node):
            log.info("document %s has begun a new epoch", address.document_id)


async def tidy_memory(hub: "Hub") -> None:
    """Python looks through all of its objects when nobody waits for it; otherwise it would choose the moment itself."""
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        if time.monotonic() - hub.flusher.set_out_at > QUIET_SECONDS:
            gc.collect()


async def keep_signed_in(hub: "Hub") -> None:
    """Whoever types is there, although no page is asked for; an editor that is only open counts for nothing."""
    while True:
        await asyncio.sleep(SEEN_SECONDS)
        active = [member for member in hub.members() if member.was_active]
        for member in active:
            member.was_active = False
        if not active:
            continue
        try:
            async with hub.sessions() as session, session.begin():
                await session.execute(
                    update(sign_ins)
                    .where(sign_ins.c.id.in_([member.visit.session_id for member in active]))
                    .where(sign_ins.c.ended_at.is_(None))
                    .values(last_seen_at=clock.now())
                )
        except Exception as error:  # noqa: BLE001 -- it is tried again
            log.warning("the sign-ins of those who type were not kept: %s", kind_of(error))
