"""The design's Word file: taken out with what is suggested and said, and what becomes of it when it comes back."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from partnerships.copies.actions.copies import take_copy
from partnerships.copies.contents import CopyContents
from partnerships.copies.queries.copies import Material, material_parts
from partnerships.copies.queries.returns import intakes_part, waiting_part
from partnerships.copies.writing import write_copy
from partnerships.designs.queries.designs import design_part
from partnerships.designs.routes.designs import DESIGNS
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.clock import UK
from portal.db.together import together
from portal.db.transactions import Session
from portal.live.entrance import with_newest_words
from portal.web.current import is_missing_words
from portal.web.downloads import named_after, word_file
from portal.web.forms import blank
from portal.web.replies import Page, page
from portal.web.requests import WebRequest

COPIES = f"{DESIGNS}/{{design_id:uuid}}/word"
INDEX = "partnerships/copies/index"


@dataclass(frozen=True)
class Wanted:
    """The whole design or one section of it; with or without what only the seat's organisation may read."""

    section: UUID | None
    is_internal: bool


def provide_wanted(section: FromQuery[UUID | None] = None, internal: FromQuery[bool] = False) -> Wanted:
    return Wanted(section, internal)


class CopiesController(Controller):
    path = COPIES
    dependencies = {"wanted": Provide(provide_wanted, sync_to_thread=False)}  # noqa: RUF012 -- Litestar's own form

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, design_id: FromPath[UUID]) -> Page:
        return page(INDEX, form=blank(), **await index_context(session, seat, design_id))

    @get("/copy", permission=Permission.READ, opens_at=Phase.DESIGN)
    async def download(
        self,
        session: Session,
        seat: AtSeat,
        design_id: FromPath[UUID],
        request: WebRequest,
        wanted: NamedDependency[Wanted],
    ) -> Response[bytes]:
        """Written in a thread, because a long design takes a moment."""
        asked = material_parts(seat, design_id, wanted.section, is_internal=wanted.is_internal)
        only = None if wanted.section is None else [wanted.section]
        found = await with_newest_words(request, session, seat, *asked, only=only)
        contents = await take_copy(session, seat, Material(*found), wanted.section, is_internal=wanted.is_internal)
        contents = replace(contents, has_all_words=not is_missing_words(request))
        return word_file(await asyncio.to_thread(write_copy, contents), _file_name(contents))


async def index_context(session: Session, seat: Seat, design_id: UUID) -> dict[str, Any]:
    """What the page shows, also when a file that was uploaded on it is refused."""
    design, intakes, waiting = await together(
        session, design_part(seat, design_id), intakes_part(seat, design_id), waiting_part(seat, design_id)
    )
    return {"design": design, "intakes": intakes, "waiting": waiting, "seat": seat}


def _file_name(contents: CopyContents) -> str:
    title = named_after(contents.title, "Service design")
    alone = "" if contents.is_whole else f", section {contents.sections[0].number}"
    internal = ", internal" if contents.is_internal else ""
    return f"{title}{alone}{internal}, {contents.made_at.astimezone(UK):%Y-%m-%d %H.%M}.docx"
