"""What the layer above would say about live documents, kept in memory: for tests of the transport alone."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any
from uuid import UUID

import uvicorn
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.app import create_app, stand_on
from portal.config import load_settings
from portal.db.keys import new_id
from portal.live.lines import LineProtocol
from portal.live.protocol import LARGEST_EXCHANGE_BYTES
from portal.live.rights import Address, Block, Meaning, Readable, Rights
from portal.refusals import Missing

ENVIRONMENT = {
    "PORTAL_MODE": "demo",
    "PORTAL_SECRET_KEY": "the tests' own secret, long enough to pass",
    "PORTAL_ADDRESS": "http://portal.test",
}


def paragraph(block_id: str, words: str, kind: str = "p") -> Block:
    return {"id": block_id, "kind": kind, "runs": [{"text": words}] if words else []}


IDLE: list[Litestar] = []
BEGINNING = (paragraph("one", "Befriending", "h1"), paragraph("two", "Visits begin within two weeks."))


class Desk:
    """Documents, rights, and what was written of them."""

    def __init__(self) -> None:
        self.documents: dict[UUID, tuple[UUID, Sequence[Block]]] = {}
        self.rights: dict[tuple[UUID, UUID], Rights] = {}
        self.written: list[Readable] = []
        self.begun: list[Address] = []
        self.is_out_of_order = False

    def lay_out(self, partnership_id: UUID, blocks: Sequence[Block] = BEGINNING) -> Address:
        address = Address(partnership_id, new_id())
        self.documents[address.document_id] = (partnership_id, blocks)
        return address

    @property
    def meaning(self) -> Meaning:
        return Meaning(self.judge, self.initial_content, self.save_readable)

    async def judge(self, _: AsyncSession, seat: Seat, document_id: UUID) -> Rights:
        if self.documents.get(document_id, (None,))[0] != seat.partnership_id:
            raise Missing("document")
        known = self.rights.get((document_id, seat.person_id))
        if known is not None:
            return known
        if seat.may(Permission.WRITE_DESIGN):
            return Rights.WRITE
        return Rights.COMMENT if seat.may(Permission.COMMENT) else Rights.READ

    async def initial_content(self, _: AsyncSession, address: Address) -> Sequence[Block]:
        self.begun.append(address)
        return self.documents[address.document_id][1]

    async def save_readable(self, _: AsyncSession, readable: Readable) -> None:
        if self.is_out_of_order:
            raise RuntimeError("the layer above has a fault")
        self.written.append(readable)


class QuietServer(uvicorn.Server):
    """Leaves the signals to pytest."""

    def capture_signals(self) -> Any:
        return nullcontext()


@asynccontextmanager
async def portal_process(database_url: str, desk: Desk, **limits: Any) -> AsyncIterator[tuple[Litestar, str]]:
    """The real app behind a real server on a loopback port: the app, and `127.0.0.1:port`.

    Its pages wait for the newest words for as long as it takes, unless the test says how long.
    """
    app = idle_app(database_url, desk.meaning)
    for name, value in ({"page_waits_seconds": 60.0} | limits).items():
        object.__setattr__(app.state["hub"].limits, name, value)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = QuietServer(
        uvicorn.Config(
            app,
            log_level="error",
            ws=LineProtocol,
            ws_per_message_deflate=False,
            lifespan="on",
            ws_max_size=LARGEST_EXCHANGE_BYTES + 100,
            timeout_graceful_shutdown=2,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
        assert not serving.done(), "the server did not start"
    try:
        yield app, f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listening.close()
        IDLE.append(app)


def idle_app(database_url: str, live: Meaning) -> Litestar:
    """One whose portal has stopped, on new feet, or else a new one."""
    if not IDLE:
        return create_app(load_settings(ENVIRONMENT), database_url, live)
    app = IDLE.pop()
    app.state = stand_on(load_settings(ENVIRONMENT), database_url, live)
    return app
