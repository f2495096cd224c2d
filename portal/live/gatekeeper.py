"""Access is judged when a socket joins, and again when it may have changed.

A socket whose seat, rights or sign-in are no longer what they were is closed, and may knock again: whoever still
has a right comes back in with the right they have now. While the database cannot be reached nobody can be judged;
that is waited for, but not for long, and who cannot be judged even then is sent away.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from uuid import UUID

from portal.live.faults import answered_by, kind_of
from portal.live.members import NOT_SIGNED_IN, NOT_THERE, REFUSED, Member
from portal.refusals import Forbidden, Missing, Refused

log = logging.getLogger("portal.live")

AT_ONCE = 3
EVERYBODY_EVERY_SECONDS = 60.0
PATIENCE_SECONDS = 10.0
CHANGED = "Your access has changed."


class NotSignedInNow(Exception):
    """There is no living sign-in behind the socket."""


class Gatekeeper:
    """Judges the sockets that somebody asked about, all that were asked about meanwhile together."""

    def __init__(self, members: Callable[[], Iterable[Member]]) -> None:
        self._members = members
        self._suspects: set[Member] = set()
        self._awake = asyncio.Event()

    def access_changed(self, partnership_id: UUID) -> None:
        self._suspect(member for member in self._members() if member.visit.seat.partnership_id == partnership_id)

    def session_changed(self, session_id: UUID) -> None:
        self._suspect(member for member in self._members() if member.visit.session_id == session_id)

    def anything_changed(self) -> None:
        """Words may have been missed, or a date that ends a seat may have come."""
        self._suspect(self._members())

    async def run(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._awake.wait(), EVERYBODY_EVERY_SECONDS)
            except TimeoutError:
                self.anything_changed()
            self._awake.clear()
            suspects, self._suspects = self._suspects, set()
            await self._judge_all(suspects)

    def _suspect(self, members: Iterable[Member]) -> None:
        self._suspects.update(members)
        self._awake.set()

    async def _judge_all(self, suspects: set[Member]) -> None:
        free = asyncio.Semaphore(AT_ONCE)
        until = time.monotonic() + PATIENCE_SECONDS

        async def one(member: Member) -> None:
            async with free:
                await self._judge(member, until)

        await asyncio.gather(*(one(member) for member in suspects))

    async def _judge(self, member: Member, until: float) -> None:
        if member.ending is not None:
            return
        try:
            visit = await answered_by(until, member.judge_again)
        except NotSignedInNow:
            member.end(NOT_SIGNED_IN, "Sign in again.")
        except Missing:
            member.end(REFUSED, CHANGED)
        except (Forbidden, Refused) as refusal:
            member.end(REFUSED, refusal.sentence)
        except Exception as error:  # noqa: BLE001 -- what cannot be judged now must not stay open unjudged
            log.warning("a socket was closed because its access could not be judged: %s", kind_of(error))
            member.end(REFUSED, CHANGED)
        else:
            if visit.standing != member.visit.standing:
                member.end(REFUSED, CHANGED)


def code_for(error: Exception) -> tuple[int, str]:
    """How a socket that is turned away learns why."""
    if isinstance(error, NotSignedInNow):
        return NOT_SIGNED_IN, "Sign in first."
    if isinstance(error, Missing):
        return NOT_THERE, "There is no such text."
    if isinstance(error, Forbidden | Refused):
        return REFUSED, error.sentence
    raise error
