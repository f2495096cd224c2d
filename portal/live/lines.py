"""The server's end of a socket. A frame that many get is put into a WebSocket's envelope once, and written straight to
each connection whose reader keeps up; through ASGI each of them would cost as much as the first.

A server that does not offer this (any but ours) gets every frame as an ordinary ASGI message.
"""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "portal.line"

BINARY_AND_LAST = 0x82
SHORT, LONGER, LONG = 125, 126, 127

Write = Callable[[bytes], bool]


class LineProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, which also offers `write_framed` to the app."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = {"write": self.write_framed}

    def write_framed(self, framed: bytes) -> bool:
        """False when the line is closed, or its reader has not yet taken what was sent before."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return False
        if self.transport.get_write_buffer_size():
            return False
        self.transport.write(framed)
        return True


def line_of(scope: Any) -> Write | None:  # noqa: ANN401 -- an ASGI scope
    offered = (scope.get("extensions") or {}).get(EXTENSION)
    return offered["write"] if offered else None


def framed(message: bytes) -> bytes:
    """The message in the envelope that a server uses (RFC 6455, section 5.2): one whole, binary, unmasked frame."""
    length = len(message)
    if length <= SHORT:
        return bytes((BINARY_AND_LAST, length)) + message
    if length < 1 << 16:
        return bytes((BINARY_AND_LAST, LONGER)) + length.to_bytes(2, "big") + message
    return bytes((BINARY_AND_LAST, LONG)) + length.to_bytes(8, "big") + message
