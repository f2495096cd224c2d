"""A section of a design that is written together, for the tests of the flows around it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from partnerships.designs.live import SECTIONS
from partnerships.designs.queries.tables import revisions, sections
from portal.access.phases import Phase
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.journal.models import JournalEntry
from portal.live.hub import Hub
from portal.live.rights import Address
from tests.faults.desk import portal_process
from tests.faults.editor import Editor, until
from tests.flows.designing import begin_with_text
from tests.people import Actor, Cast, make_cast_at

entries = table_of(JournalEntry)


@dataclass
class Together:
    """One partnership's people around one section."""

    host: str
    cast: Cast
    design: str
    section: str
    editors: list[Editor] = field(default_factory=list)

    @property
    def address(self) -> Address:
        return Address(self.cast.partnership_id, UUID(self.section.rsplit("/", 1)[1]))

    @property
    def hub(self) -> Hub:
        hub: Hub = self.cast.app.state["hub"]
        return hub

    def knocks(self, actor: Actor) -> Editor:
        editor = Editor(self.host, actor.http.cookies["portal-session"], self.address)
        self.editors.append(editor)
        return editor

    async def joins(self, actor: Actor) -> Editor:
        return await self.knocks(actor).joined()

    async def reads(self, actor: Actor, words: str, place: str = "") -> str:
        """Wait until a page says these words, as a reader would who reloads it."""
        read = [""]

        async def it_is_there() -> bool:
            read[0] = (await actor.get(place or self.section)).text
            return words in read[0]

        await until(it_is_there, f"{words!r} on the page")
        return read[0]

    async def has_kept(self, texts: int) -> None:
        async def so_many() -> bool:
            return len(await self.kept()) == texts

        await until(so_many, f"{texts} texts in the history")

    async def rows(self, query: Any) -> list[Any]:
        async with self.cast.app.state["sessions"]() as session:
            await speak_for(session, partnership=self.cast.partnership_id)
            return list((await session.execute(query)).all())

    async def kept(self) -> list[Any]:
        """The texts of the history as rows, the newest first."""
        chosen = select(revisions).where(revisions.c.section_id == self.address.document_id)
        return await self.rows(chosen.order_by(revisions.c.number.desc()))

    async def journalled(self) -> list[tuple[str, UUID]]:
        chosen = select(entries.c.verb, entries.c.person_id).where(entries.c.subject_id == self.address.document_id)
        return [tuple(row) for row in await self.rows(chosen.order_by(entries.c.number))]

    async def marked(self) -> list[dict[str, Any]]:
        """The section's text with what is proposed in it, as its row keeps it."""
        rows = await self.rows(select(sections.c.marked).where(sections.c.id == self.address.document_id))
        return rows[0].marked or []


Lay = Callable[..., Awaitable[Together]]


@asynccontextmanager
async def portal_to_write_in(database_url: str) -> AsyncIterator[Lay]:
    """Gives a function that lays out one partnership's section after another, in a portal of its own."""
    laid: list[Together] = []
    async with portal_process(database_url, SimpleNamespace(meaning=SECTIONS)) as (app, host):  # type: ignore[arg-type]

        async def lay(**limits: Any) -> Together:
            for name, value in limits.items():
                object.__setattr__(app.state["hub"].limits, name, value)
            cast = await make_cast_at(app, Phase.DESIGN)
            laid.append(Together(host, cast, *await begin_with_text(cast)))
            return laid[-1]

        yield lay
        for one in laid:
            for editor in one.editors:
                await editor.leave()
            await one.cast.leave()
