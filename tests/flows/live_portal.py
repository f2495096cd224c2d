"""A running portal for the tests of co-editing, shared by a test file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.phases import Phase
from portal.db.speaking import speak_for
from portal.live.hub import Hub
from portal.live.rights import Address
from portal.live.room import Room
from tests.faults.desk import BEGINNING, Desk, portal_process
from tests.faults.editor import Editor
from tests.people import Actor, Cast, make_cast_at


@dataclass
class Table:
    """One partnership's people around one document."""

    app: Litestar
    host: str
    desk: Desk
    cast: Cast
    address: Address
    editors: list[Editor] = field(default_factory=list)

    @property
    def hub(self) -> Hub:
        hub: Hub = self.app.state["hub"]
        return hub

    @property
    def room(self) -> Room:
        return self.hub.rooms[self.address]

    @asynccontextmanager
    async def held(self) -> AsyncIterator[AsyncSession]:
        """Somebody else has the document's row, so nothing of it can be committed until `rollback`."""
        async with self.app.state["sessions"]() as session:
            await speak_for(session, worker="on")
            held = text("SELECT 1 FROM live_document WHERE id = :document FOR UPDATE")
            await session.execute(held, {"document": self.address.document_id})
            yield session

    def knocks(self, actor: Actor, host: str | None = None, address: Address | None = None, **asked: str) -> Editor:
        editor = Editor(host or self.host, actor.http.cookies["portal-session"], address or self.address, **asked)
        self.editors.append(editor)
        return editor

    async def joins(self, actor: Actor, host: str | None = None) -> Editor:
        return await self.knocks(actor, host).joined()


@asynccontextmanager
async def table(database_url: str, blocks: Any = BEGINNING, **limits: Any) -> AsyncIterator[Table]:
    desk = Desk()
    async with portal_process(database_url, desk, **limits) as (app, host):
        cast = await make_cast_at(app, Phase.DESIGN)
        laid = Table(app, host, desk, cast, desk.lay_out(cast.partnership_id, blocks))
        try:
            yield laid
        finally:
            for editor in laid.editors:
                await editor.leave()
            await cast.leave()
