"""The server's end of a socket. A frame that many get is put into a WebSocket's envelope once, and written straight to
each connection whose reader keeps up; through ASGI each of them would cost as much as the first. A frame that comes in
is offered to whoever listens before it is put into ASGI's queue, where it would wait for two more turns of the loop.

A server that does not offer this (any but ours) gets every frame as an ordinary ASGI message.
"""

from collections.abc import Callable
from typing import Any, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

EXTENSION = "portal.line"

BINARY_AND_LAST = 0x82
SHORT, LONGER, LONG = 125, 126, 127

MOST_WAITING_BYTES = 16_384
"""A loop may send at the end of its turn, so what was written just now may wait without anybody being slow."""

Write = Callable[[bytes], bool]
Take = Callable[[bytes], bool]
"""False for a message that is not taken at once, and goes the ordinary way."""


class Line(Protocol):
    """What the app may do with a connection beside sending and receiving by ASGI."""

    def write(self, framed: bytes) -> bool: ...
    def listen(self, take: Take | None) -> None: ...


class LineProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, which also offers itself to the app as a Line."""

    _take: Take | None = None

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = {"line": self}

    def listen(self, take: Take | None) -> None:
        """From here on whole binary messages are offered first to `take`, unless others still wait in the queue."""
        self._take = take

    def handle_bytes(self, event: Frame) -> None:
        is_next = self._take is not None and event.fin and not self.close_sent and self.queue.empty()
        if not (is_next and self._take is not None and self._take(bytes(event.data))):
            super().handle_bytes(event)

    def write(self, framed: bytes) -> bool:
        """False when the line is closed, or its reader has not yet taken much of what was sent before."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return False
        if self.transport.get_write_buffer_size() > MOST_WAITING_BYTES:
            return False
        self.transport.write(framed)
        return True


def line_of(scope: Any) -> Line | None:  # noqa: ANN401 -- an ASGI scope
    offered = (scope.get("extensions") or {}).get(EXTENSION)
    return offered["line"] if offered else None


def framed(message: bytes) -> bytes:
    """The message in the envelope that a server uses (RFC 6455, section 5.2): one whole, binary, unmasked frame."""
    length = len(message)
    if length <= SHORT:
        return bytes((BINARY_AND_LAST, length)) + message
    if length < 1 << 16:
        return bytes((BINARY_AND_LAST, LONGER)) + length.to_bytes(2, "big") + message
    return bytes((BINARY_AND_LAST, LONG)) + length.to_bytes(8, "big") + message
