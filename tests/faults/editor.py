"""An editor without a browser: a document, a socket, and what a person would see beside the text."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from inspect import isawaitable
from typing import Any, Self

from pycrdt import Doc, XmlElement, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from portal.live import protocol
from portal.live.content import byte_offset, elements_of, fragment_of, plain, read_blocks, read_marked_blocks, texts_of
from portal.live.gatekeeper import EVERYBODY_EVERY_SECONDS
from portal.live.protocol import PresenceEntry, Reader
from portal.live.rights import Address

PATIENCE_SECONDS = 60.0
LESS_THAN_THE_GATEKEEPERS_ROUND_SECONDS = EVERYBODY_EVERY_SECONDS / 3
"""Nothing takes so long, but a machine that does much else at the same time may; it also sleeps longer, then."""


async def until(holds: Callable[[], Any], what: str = "", patience: float = PATIENCE_SECONDS) -> None:
    """Wait for something to become true; a test that waits in vain fails with its words."""
    for _ in range(int(patience / 0.01)):
        held = holds()
        if await held if isawaitable(held) else held:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"waited in vain: {what}")


class Editor:
    """Sends what it types at once, unless it is offline."""

    def __init__(self, host: str, token: str, address: Address, **asked: str) -> None:
        query = "&".join(f"{name}={value}" for name, value in ({"schema": "2", "epoch": "1"} | asked).items())
        self.url = f"ws://{host}/partnerships/{address.partnership_id}/live/{address.document_id}?{query}"
        self.host = host
        self.token = token
        self.doc: Doc[Any] = Doc()
        self.watching = self.doc.observe(self._changed)
        self.socket: ClientConnection | None = None
        self.sent = self.acked = 0
        self.is_synced = False
        self.rights = ""
        self.denials: list[str] = []
        self.notices: list[dict[str, Any]] = []
        self.presences: dict[int, dict[str, Any] | None] = {}
        self.closed: int | None = None
        self.why = ""
        self.unsent: list[bytes] = []
        self._is_remote = False
        self._reading: asyncio.Task[None] | None = None
        self._sending = asyncio.Lock()
        self._outbox: list[bytes] = []

    async def join(self, origin: str | None = None) -> Self:
        self.sent = self.acked = 0
        self.closed, self.is_synced = None, False
        headers = {"Cookie": f"portal-session={self.token}"} if self.token else {}
        self.socket = await connect(
            self.url, origin=origin or f"http://{self.host}", additional_headers=headers, max_size=None,
            compression=None,
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read(self.socket))
        await self._send(protocol.step_1(self.doc.get_state()))
        return self

    async def joined(self) -> Self:
        await self.join()
        await until(lambda: self.is_synced or self.closed is not None, "the first sync")
        assert self.is_synced, f"turned away with {self.closed}"
        return self

    async def leave(self) -> None:
        if self.socket is not None:
            await self.socket.close()
        if self._reading is not None:
            await self._reading
        self.socket = None

    # ---- writing -------------------------------------------------------------------------------------------

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return read_blocks(self.doc)

    @property
    def marked(self) -> list[dict[str, Any]]:
        return read_marked_blocks(self.doc)

    @property
    def words(self) -> list[str]:
        return ["".join(run["text"] for run in block.get("runs", ())) for block in self.blocks]

    def element(self, number: int) -> XmlElement:
        return list(elements_of(fragment_of(self.doc)))[number]

    def text(self, number: int) -> XmlText:
        return texts_of(self.element(number))[0]

    def write(self, number: int, at: int, words: str, marks: dict[str, Any] | None = None) -> None:
        """Type into a block, at a character."""
        text = self.text(number)
        text.insert(byte_offset(plain(text), at), words, marks)

    def erase(self, number: int, start: int, end: int) -> None:
        text = self.text(number)
        before = plain(text)
        del text[byte_offset(before, start) : byte_offset(before, end)]

    def add_block(self, block_id: str, words: str, kind: str = "p") -> None:
        with self.doc.transaction():
            fragment_of(self.doc).children.append(XmlElement("block", {"kind": kind, "id": block_id}, [XmlText(words)]))

    def remove_block(self, number: int) -> None:
        del fragment_of(self.doc).children[number]

    async def saved(self) -> None:
        await self.flush()
        await until(lambda: self.acked >= self.sent, f"{self.sent} acknowledgements, {self.acked} came")

    async def flush(self) -> None:
        """Send what was typed since the last time."""
        waiting, self._outbox = self._outbox, []
        for update in waiting:
            await self._send_update(update)

    async def say(self, message: bytes) -> None:
        await self._send(message)

    async def show_caret(self, state: object, clock: int = 1, client: int | None = None) -> None:
        entry = PresenceEntry(client or self.doc.client_id, clock, json.dumps(state))
        await self._send(protocol.presence_message([entry]))

    async def gone(self) -> int:
        """The code with which the portal closed the socket: because it was told, and not on the gatekeeper's round."""
        patience = LESS_THAN_THE_GATEKEEPERS_ROUND_SECONDS
        await until(lambda: self.closed is not None, "the end of the socket", patience)
        assert self.closed is not None
        return self.closed

    def _changed(self, event: Any) -> None:
        if not self._is_remote:
            self._outbox.append(event.update)

    async def _send_update(self, update: bytes) -> None:
        self.sent += 1
        await self._send(protocol.update_message(update))

    async def _send(self, message: bytes) -> None:
        assert self.socket is not None
        with suppress(ConnectionClosed):
            await self.socket.send(message)

    # ---- reading -------------------------------------------------------------------------------------------

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                assert isinstance(message, bytes)
                await self._hear(Reader(message))
        except ConnectionClosed:
            pass
        finally:
            self.closed, self.why = socket.close_code, socket.close_reason or ""

    async def _hear(self, reader: Reader) -> None:
        kind = reader.number()
        if kind == protocol.SYNC:
            await self._hear_sync(reader.number(), reader.buffer())
        elif kind == protocol.ACK:
            self.acked = reader.number()
        elif kind == protocol.DENIED:
            self.denials.append(reader.text())
        elif kind == protocol.NOTICE:
            notice = json.loads(reader.text())
            self.notices.append(notice)
            self.rights = notice.get("rights", self.rights)
        elif kind == protocol.AWARENESS:
            for entry in protocol.decode_presence(reader.buffer()):
                self.presences[entry.client] = json.loads(entry.state)

    async def _hear_sync(self, step: int, content: bytes) -> None:
        if step == protocol.STEP_1:
            missing = self.doc.get_update(content)
            self._outbox.clear()
            if missing != protocol.EMPTY_UPDATE:
                self.sent += 1
                await self._send(protocol.step_2(missing))
            return
        self._is_remote = True
        self.doc.apply_update(content)
        self._is_remote = False
        self.is_synced = self.is_synced or step == protocol.STEP_2
