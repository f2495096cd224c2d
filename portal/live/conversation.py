"""What one socket may say, and what it is answered: reading, suggesting and writing are different rights.

A frame that goes against the protocol or the rules costs its sender the socket and nobody else anything.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from portal.live import protocol
from portal.live.faults import kind_of
from portal.live.instead import TextChanged
from portal.live.members import AGAINST_THE_RULES, MALFORMED, REFUSED, TOO_LARGE, TRY_LATER, Member
from portal.live.open_document import CannotSave, Forged
from portal.live.protocol import EMPTY_UPDATE, Malformed, Presence, QueryPresence, Step1, Step2, TooLarge, Update
from portal.live.replica import Broken
from portal.live.rights import Rights
from portal.live.room import OutOfStep, Room
from portal.live.suggestions import ONLY_SUGGEST, apply_suggestions
from portal.live.updates import read_update

log = logging.getLogger("portal.live")

SUGGESTIONS_SECONDS = 0.25
LARGEST_HELD_BYTES = 2 * protocol.LARGEST_EXCHANGE_BYTES
ONLY_READ = "You may read this section, but not write in it. Nothing you typed was saved."


class Conversation:
    def __init__(self, room: Room, member: Member, wake: Callable[[], None]) -> None:
        self._room = room
        self._member = member
        self._wake = wake
        self._judging: asyncio.Task[None] | None = None
        self._mending: asyncio.Task[None] | None = None
        self._is_hearing = False

    def greet(self) -> None:
        """Say what the member may do, who is here, and ask for what the portal lacks."""
        rights = self._member.rights
        self._member.put(protocol.notice("rights", rights=str(rights), user=self._member.user))
        self._member.put(protocol.step_1(self._room.replica.state_vector))
        if self._room.is_filling:
            self._member.put(protocol.notice("filling", percent=self._room.percent_full))
        if present := self._room.presences.everyone():
            self._member.put(protocol.presence_message(present))

    def hear_now(self, message: bytes) -> bool:
        """What comes nearly always, without waiting for a turn: a writer's update that has all it needs.

        False for everything else, whatever is wrong with it: then nothing has happened, and `hear` says why.
        """
        member, room = self._member, self._room
        if self._is_hearing or member.rights is not Rights.WRITE or member.ending is not None:
            return False
        try:
            update = protocol.update_in(message)
            contents = read_update(update) if update else None
            if contents is None or not room.can_take_now(contents) or not member.may_send_now():
                return False
            lost = room.apply_now(member.author, update, contents, member)
            room.keep_names(member.author, member)
        except Broken as failure:
            room.warn_of(failure)
            member.end(MALFORMED, "the update cannot be applied")
            self._mending = asyncio.create_task(self._guarded(room.mend_in_turn()))
            return True
        except (Malformed, Forged, CannotSave):
            return False
        member.received += 1
        member.was_active = True
        self._settle(member.received, lost, is_step_2=False)
        return True

    async def hear(self, message: bytes) -> None:
        self._is_hearing = True
        try:
            if self._member.may_send_now():
                await self._guarded(self._answer(message))
            else:
                self._member.end(AGAINST_THE_RULES, "Too many messages at once.")
        finally:
            self._is_hearing = False

    async def stop(self) -> None:
        """Suggestions that were still collected are judged; they were sent before the socket closed."""
        for unfinished in (self._judging, self._mending):
            if unfinished is not None:
                await unfinished

    async def _guarded(self, deed: Coroutine[Any, Any, None]) -> None:
        member = self._member
        try:
            await deed
        except TooLarge as wrong:
            member.end(TOO_LARGE, str(wrong))
        except Malformed as wrong:
            member.end(MALFORMED, str(wrong))
        except (Forged, OutOfStep) as wrong:
            member.end(AGAINST_THE_RULES, str(wrong) or "The editor is out of step.")
        except TextChanged:
            member.refuse(ONLY_SUGGEST)
            member.end(REFUSED, "Only suggestions are allowed here.")
        except CannotSave:
            member.end(TRY_LATER, "The portal cannot save at the moment.")
        except (SQLAlchemyError, OSError) as fault:
            log.warning("a socket was closed because the database did not answer: %s", kind_of(fault))
            member.end(TRY_LATER, "The portal cannot save at the moment.")

    async def _answer(self, message: bytes) -> None:
        said = protocol.decode(message)
        if isinstance(said, Step1):
            self._room.answer(self._member, said.state_vector)
        elif isinstance(said, Presence):
            self._show(said)
        elif isinstance(said, QueryPresence):
            self._member.put(protocol.presence_message(self._room.presences.everyone()))
        elif said.update != EMPTY_UPDATE:
            await self._hear_update(said)

    def _show(self, said: Presence) -> None:
        """A number under which somebody else has written is not for a caret of this one."""
        author, owners = self._member.author, self._room.replica.owners
        self._room.presences.take(
            self._member, [one for one in said.entries if owners.get(one.client, author) == author]
        )

    async def _hear_update(self, said: Update | Step2) -> None:
        member = self._member
        if not member.rights.may_send:
            self._refuse_reader(said)
            return
        member.received += 1
        member.was_active = True
        is_step_2 = isinstance(said, Step2)
        if member.rights is Rights.WRITE:
            await self._take(said.update, member.received, is_step_2=is_step_2)
            return
        member.held.append((said.update, is_step_2, member.received))
        if sum(len(update) for update, *_ in member.held) > LARGEST_HELD_BYTES:
            raise TooLarge("too much at once")
        if self._judging is None:
            self._judging = asyncio.create_task(self._judge_soon())

    def _refuse_reader(self, said: Update | Step2) -> None:
        """The answer to our own question brings nothing new from an editor that has only read."""
        if isinstance(said, Update) or read_update(said.update).news(self._room.replica.clocks):
            self._member.refuse(ONLY_READ)
            self._member.put(protocol.notice("readonly", rights=str(self._member.rights)))

    async def _take(self, update: bytes, number: int, *, is_step_2: bool) -> None:
        try:
            lost = await self._room.take(self._member.author, update, self._member)
        except OutOfStep:
            if is_step_2:
                raise
            self._ask_for_the_rest()
        else:
            self._settle(number, lost, is_step_2=is_step_2)

    def _ask_for_the_rest(self) -> None:
        """What waits for something missing is not acknowledged; the answer to this brings all of it."""
        if not self._member.has_gap:
            self._member.has_gap = True
            self._member.put(protocol.step_1(self._room.replica.state_vector))

    def _settle(self, number: int, lost: str, *, is_step_2: bool) -> None:
        member = self._member
        member.has_gap = member.has_gap and not is_step_2
        if not member.has_gap:
            self._room.when_durable(partial(member.put, protocol.ack(number)))
        if lost:
            member.put(protocol.notice("orphaned", words=lost))
        self._wake()

    async def _judge_soon(self) -> None:
        await asyncio.sleep(SUGGESTIONS_SECONDS)
        self._judging = None
        held, self._member.held = self._member.held, []
        await self._guarded(self._judge(held))

    async def _judge(self, held: list[tuple[bytes, bool, int]]) -> None:
        """Each batch is tried on a copy before any of it is applied."""
        room, author = self._room, self._member.author
        async with room.lock:
            await room.mend()
            read = [(update, read_update(update), is_step_2, number) for update, is_step_2, number in held]
            fitting = await self._fitting(read)
            try:
                lost = apply_suggestions(room, author, [frame[:2] for frame in fitting], self._member).lost
            finally:
                room.keep_names(author, self._member)
            for (_, _, is_step_2, number), words in zip(fitting, lost, strict=True):
                self._settle(number, words, is_step_2=is_step_2)

    async def _fitting(self, read: list[tuple[bytes, Any, bool, int]]) -> list[tuple[bytes, Any, bool, int]]:
        """The frames up to the first one that waits for something missing."""
        fitting: list[tuple[bytes, Any, bool, int]] = []
        if read and not read[0][1].fits(self._room.replica.clocks):
            await self._room.catch_up()
        clocks = dict(self._room.replica.clocks)
        for frame in read:
            if not frame[1].fits(clocks):
                if frame[2]:
                    raise OutOfStep
                self._ask_for_the_rest()
                break
            frame[1].add_to(clocks)
            fitting.append(frame)
        return fitting
