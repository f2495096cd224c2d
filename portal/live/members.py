"""One open socket: its queue, what it was told, and how it ends."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.access.seats import Seat
from portal.live import protocol
from portal.live.lines import Write, framed
from portal.live.presence import user_of
from portal.live.rights import Author, Rights

NOT_SIGNED_IN, REFUSED, NOT_THERE, OTHER_EPOCH, OLD_SCHEMA, TOO_LARGE = 4401, 4403, 4404, 4409, 4410, 4413
MALFORMED, AGAINST_THE_RULES, TRY_LATER, RESTARTING = 1007, 1008, 1013, 1012

FLUSH_SECONDS = 1.0
CORRECTED_TOO_OFTEN = "Too much of what was written had to be put right."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process allows; the tests allow less. `unsaved_bytes` is what one document may have waiting.

    A page that is only read waits `page_waits_seconds` for the newest words.
    """

    queued_frames: int = 2_000
    queued_bytes: int = 16_000_000
    sockets_of_a_person: int = 20
    frames_a_second: float = 200.0
    frames_at_once: float = 2_000.0
    document_bytes: int = 8_000_000
    unsaved_bytes: int = 4_000_000
    linger_seconds: float = 20.0
    page_waits_seconds: float = 2.0
    corrections: int = 50


@dataclass(frozen=True, slots=True)
class Visit:
    """What was judged when a socket joined, to be judged anew when access changes."""

    seat: Seat
    rights: Rights
    session_id: UUID

    @property
    def standing(self) -> tuple[object, ...]:
        """What must stay the same for the socket to stay open."""
        return self.seat.person_id, self.seat.organisation_id, self.rights, self.session_id


class Member:
    def __init__(
        self,
        visit: Visit,
        judge_again: Callable[[], Awaitable[Visit]],
        limits: Limits,
        write: Write | None = None,
    ) -> None:
        self.visit = visit
        self.judge_again = judge_again
        self.author = Author.of(visit.seat)
        self.client: int | None = None
        self.received = 0
        self.has_gap = False
        self.is_synced = False
        self.was_active = False
        self.held: list[tuple[bytes, bool, int]] = []
        self.ending: tuple[int, str] | None = None
        self.ended = asyncio.Event()
        self.is_slow = False
        self._limits = limits
        self._write = write
        self._is_sending = False
        self._queue: deque[bytes] = deque()
        self._queued_bytes = 0
        self._waiting = asyncio.Event()
        self._corrections = 0
        self._allowance = limits.frames_at_once
        self._allowed_at = time.monotonic()
        self._user = user_of(visit.seat)

    @property
    def rights(self) -> Rights:
        return self.visit.rights

    @property
    def user(self) -> Mapping[str, object]:
        return self._user

    def put(self, frame: bytes, envelope: bytes = b"") -> None:
        """Send a frame now if the line is free, or queue it. `envelope` is the frame as many get it, framed once.

        One who does not read gets no more: the editor comes back and asks for what it lacks.
        """
        if self.ending is not None:
            return
        is_free = not self._queue and not self._is_sending
        if is_free and self._write is not None and self._write(envelope or framed(frame)):
            return
        self._queue.append(frame)
        self._queued_bytes += len(frame)
        if len(self._queue) > self._limits.queued_frames or self._queued_bytes > self._limits.queued_bytes:
            self.is_slow = True
            self.end(TRY_LATER, "This line is too slow.")
        self._waiting.set()

    def end(self, code: int, reason: str) -> None:
        """Close the socket once what is queued has been sent."""
        if self.ending is None:
            self.ending = (code, reason)
            self.ended.set()
            self._waiting.set()

    def refuse(self, sentence: str) -> None:
        self.put(protocol.denied(sentence))

    def was_corrected(self, corrections: Collection[str]) -> None:
        """What it wrote was put right after it: see `said.Found` and portal.live.unawares.

        An honest editor needs that seldom, and each time costs a copy.
        """
        for kind in sorted(corrections):
            self.put(protocol.notice(kind))
        self._corrections += 1
        if self._corrections > self._limits.corrections:
            self.end(AGAINST_THE_RULES, CORRECTED_TOO_OFTEN)

    def may_send_now(self) -> bool:
        """Counts a frame against the socket's allowance, which fills up again with time."""
        now = time.monotonic()
        refill = (now - self._allowed_at) * self._limits.frames_a_second
        self._allowance = min(self._allowance + refill, self._limits.frames_at_once) - 1
        self._allowed_at = now
        return self._allowance >= 0

    async def pump(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Send what is queued, until the socket ends."""
        while True:
            while self._queue and not self.is_slow:
                frame = self._queue.popleft()
                self._queued_bytes -= len(frame)
                self._is_sending = True
                await send(frame)
                self._is_sending = False
            if self.ending is not None:
                return
            self._waiting.clear()
            await self._waiting.wait()
