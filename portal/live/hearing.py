"""What is heard from other processes and from the database's triggers, and what the hub does then.

A notification is only a hint: whoever has a document open asks the database for what it lacks.
"""

import base64
import logging
from typing import TYPE_CHECKING
from uuid import UUID

from portal.live import protocol
from portal.live.announce import SAID, tell_newcomer
from portal.live.delivery import tell_of_comments
from portal.live.faults import kind_of
from portal.live.members import OTHER_EPOCH
from portal.live.rights import Address
from portal.live.room import Room

if TYPE_CHECKING:
    from portal.live.hub import Hub

log = logging.getLogger("portal.live")


class Hearing:
    def __init__(self, hub: "Hub") -> None:
        self._hub = hub

    def heard(self, payload: str) -> None:
        """A notification. One that cannot be read is passed over, for anything may use the channel's name."""
        kind, _, rest = payload.partition(":")
        try:
            self._act_on(kind, rest.split(":"))
        except (ValueError, IndexError):
            log.warning("a notification could not be read: %s", kind[:20])

    def _act_on(self, kind: str, parts: list[str]) -> None:
        if kind == "access":
            self._hub.gatekeeper.access_changed(UUID(parts[0]))
        elif kind == "session":
            self._hub.gatekeeper.session_changed(UUID(parts[0]))
        elif kind == SAID:
            self._tell_of_comments(Address(UUID(parts[0]), UUID(parts[1])), UUID(parts[2]) if parts[2] else None)
        elif int(parts[0]) == self._hub.node:
            return
        elif kind == "n":
            if self._hub.neighbours.hear(int(parts[0])):
                self._hub.spawn(self._greet(int(parts[0])))
        else:
            self._act_on_document(kind, int(parts[0]), Address(UUID(parts[1]), UUID(parts[2])), parts[3])

    def _act_on_document(self, kind: str, node: int, address: Address, rest: str) -> None:
        room = self._hub.rooms.get(address)
        if room is None:
            return
        if kind == "u" and int(rest) > room.replica.seen:
            self._hub.spawn(self._catch_up(room, int(rest)))
        elif kind == "e" and int(rest) != room.replica.epoch:
            room.give_up(OTHER_EPOCH, "Reload the page.")
        elif kind == "a":
            room.presences.take_remote(node, protocol.decode_presence(base64.b64decode(rest)))

    async def _greet(self, node: int) -> None:
        """Tell a newcomer what commits may have kept to themselves. The next one already speaks to it."""
        hub = self._hub
        await hub.flusher.all_back()
        try:
            async with hub.sessions() as session, session.begin():
                await tell_newcomer(session, hub.node, list(hub.rooms))
        except Exception as error:  # noqa: BLE001 -- it will say again that it is there
            hub.neighbours.not_greeted(node)
            log.warning("another process was not told how far the texts are: %s", kind_of(error))

    def _tell_of_comments(self, address: Address, private_to: UUID | None) -> None:
        if room := self._hub.rooms.get(address):
            tell_of_comments(room.members, private_to)

    async def came_back(self) -> None:
        """The line was lost, so anything may have been missed: frames as well as changes of access."""
        self._hub.gatekeeper.anything_changed()
        for room in list(self._hub.rooms.values()):
            async with room.lock:
                await room.catch_up()
            await self._write_again(room)

    async def _write_again(self, room: Room) -> None:
        """What a crash of PostgreSQL took of the text that was written down last; see portal.live.scribe."""
        last = room.words.written_last
        if last is not None and await self._hub.library.written_until(room.address) < last.seq:
            room.words.not_written(last)
            room.words.is_dirty = True

    async def _catch_up(self, room: Room, head: int) -> None:
        async with room.lock:
            if head > room.replica.seen:
                await room.catch_up()
