"""The words of the wire: y-protocols' sync and awareness messages, and two of our own (100 ack, 101 notice).

Everything that comes in is measured before it is believed; what is wrong raises Malformed and costs its
sender the socket.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SYNC, AWARENESS, DENIED, QUERY_AWARENESS, ACK, NOTICE = 0, 1, 2, 3, 100, 101
STEP_1, STEP_2, UPDATE = 0, 1, 2

LARGEST_UPDATE_BYTES = 128_000
LARGEST_EXCHANGE_BYTES = 2_000_000
LARGEST_PRESENCE_BYTES = 2_000
LARGEST_NUMBER = 2**53 - 1
EMPTY_UPDATE = b"\x00\x00"
UPDATE_HEAD = bytes((SYNC, UPDATE))


class Malformed(ValueError):
    """Bytes that are not a message of this protocol."""


class TooLarge(Malformed):
    """A message beyond the limit for its kind."""


class Reader:
    """Walks through bytes; never reads past their end."""

    __slots__ = ("at", "bytes", "end")

    def __init__(self, message: bytes, at: int = 0) -> None:
        self.bytes = message
        self.at = at
        self.end = len(message)

    @property
    def is_done(self) -> bool:
        return self.at >= self.end

    def byte(self) -> int:
        if self.at >= self.end:
            raise Malformed("the message ends too early")
        self.at += 1
        return self.bytes[self.at - 1]

    def number(self) -> int:
        at = self.at
        if at < self.end and (value := self.bytes[at]) < 0x80:  # noqa: PLR2004 -- one byte, as most are
            self.at = at + 1
            return value
        value = shift = 0
        while True:
            digit = self.byte()
            value |= (digit & 0x7F) << shift
            if digit < 0x80:  # noqa: PLR2004 -- the eighth bit says that more follows
                break
            shift += 7
            if shift > 56:  # noqa: PLR2004 -- beyond what JavaScript can count exactly
                raise Malformed("a number is too long")
        if value > LARGEST_NUMBER:
            raise Malformed("a number is too large")
        return value

    def take(self, length: int) -> bytes:
        if length > self.end - self.at:
            raise Malformed("the message ends too early")
        self.at += length
        return self.bytes[self.at - length : self.at]

    def buffer(self) -> bytes:
        return self.take(self.number())

    def text(self) -> str:
        try:
            return self.buffer().decode()
        except UnicodeDecodeError as error:
            raise Malformed("a text is not UTF-8") from error

    def finish(self) -> None:
        if not self.is_done:
            raise Malformed("something follows the message")


def number(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:  # noqa: PLR2004
        written.append(0x80 | value & 0x7F)
        value >>= 7
    written.append(value)
    return bytes(written)


def buffer(content: bytes) -> bytes:
    return number(len(content)) + content


@dataclass(frozen=True, slots=True)
class Step1:
    """What the sender has; it asks for the rest."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class Step2:
    """The answer to our own step 1."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    update: bytes


@dataclass(frozen=True, slots=True)
class Presence:
    entries: tuple["PresenceEntry", ...]


@dataclass(frozen=True, slots=True)
class QueryPresence:
    pass


@dataclass(frozen=True, slots=True)
class PresenceEntry:
    """An editor's number, the count of its changes, and its state as JSON (`null`: it has left)."""

    client: int
    clock: int
    state: str


Message = Step1 | Step2 | Update | Presence | QueryPresence


def decode(message: bytes) -> Message:
    """One message from an editor. Raises Malformed or TooLarge."""
    reader = Reader(message)
    kind = reader.number()
    if kind == SYNC:
        return _decode_sync(reader)
    if kind == AWARENESS:
        return Presence(tuple(decode_presence(_limited(reader, LARGEST_PRESENCE_BYTES))))
    if kind == QUERY_AWARENESS:
        reader.finish()
        return QueryPresence()
    raise Malformed(f"no message has the number {kind}")


def update_in(message: bytes) -> bytes:
    """The update that a message holds; nothing if it is any other message, or an update that changes nothing."""
    if not message.startswith(UPDATE_HEAD):
        return b""
    update = _limited(Reader(message, len(UPDATE_HEAD)), LARGEST_UPDATE_BYTES)
    return b"" if update == EMPTY_UPDATE else update


def _decode_sync(reader: Reader) -> Message:
    step = reader.number()
    if step == STEP_1:
        return Step1(_limited(reader, LARGEST_UPDATE_BYTES))
    if step == STEP_2:
        return Step2(_limited(reader, LARGEST_EXCHANGE_BYTES))
    if step == UPDATE:
        return Update(_limited(reader, LARGEST_UPDATE_BYTES))
    raise Malformed(f"no step of the exchange has the number {step}")


def _limited(reader: Reader, largest: int) -> bytes:
    length = reader.number()
    if length > largest:
        raise TooLarge(f"{length} bytes, where {largest} are allowed")
    content = reader.take(length)
    reader.finish()
    return content


def decode_presence(content: bytes) -> Iterable[PresenceEntry]:
    reader = Reader(content)
    for _ in range(reader.number()):
        yield PresenceEntry(reader.number(), reader.number(), reader.text())
    reader.finish()


def encode_presence(entries: Iterable[PresenceEntry]) -> bytes:
    listed = list(entries)
    parts = [number(len(listed))]
    for entry in listed:
        parts += [number(entry.client), number(entry.clock), buffer(entry.state.encode())]
    return b"".join(parts)


def step_1(state_vector: bytes) -> bytes:
    return bytes((SYNC, STEP_1)) + buffer(state_vector)


def step_2(update: bytes) -> bytes:
    return bytes((SYNC, STEP_2)) + buffer(update)


def update_message(update: bytes) -> bytes:
    return bytes((SYNC, UPDATE)) + buffer(update)


def presence_message(entries: Iterable[PresenceEntry]) -> bytes:
    return bytes((AWARENESS,)) + buffer(encode_presence(entries))


def denied(sentence: str) -> bytes:
    return bytes((DENIED,)) + buffer(sentence.encode())


def ack(count: int) -> bytes:
    return bytes((ACK,)) + number(count)


def notice(kind: str, **facts: object) -> bytes:
    return bytes((NOTICE,)) + buffer(json.dumps({"kind": kind, **facts}, ensure_ascii=False).encode())


def decode_exchange(body: bytes) -> tuple[bytes, bytes]:
    """What the sender has, and what it brings."""
    if len(body) > LARGEST_EXCHANGE_BYTES:
        raise TooLarge(f"{len(body)} bytes, where {LARGEST_EXCHANGE_BYTES} are allowed")
    reader = Reader(body)
    state_vector, update = reader.buffer(), reader.buffer()
    reader.finish()
    return state_vector, update


def encode_exchange(state_vector: bytes, update: bytes) -> bytes:
    return buffer(state_vector) + buffer(update)


def decode_state_vector(content: bytes) -> dict[int, int]:
    """How many of each editor's items are known."""
    reader = Reader(content)
    clocks = {reader.number(): reader.number() for _ in range(reader.number())}
    reader.finish()
    return clocks


def encode_state_vector(clocks: Mapping[int, int]) -> bytes:
    return number(len(clocks)) + b"".join(number(client) + number(clock) for client, clock in clocks.items())
