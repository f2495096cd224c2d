"""Two versions, or a version and the text as it is now, set against each other word by word."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter

from partnerships.designs.actions.versions import note_sights
from partnerships.designs.blocks import Section, clause_numbers
from partnerships.designs.differences import Change, after_only, before_only, compare_sections
from partnerships.designs.queries.designs import find_title
from partnerships.designs.queries.versions import PRESENT, list_versions, texts_of
from partnerships.designs.routes.designs import DESIGNS
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.refusals import Missing
from portal.web.forms import blank
from portal.web.replies import Page, page

VIEWS = (("inline", "In one text"), ("beside", "Side by side"))

Old = Annotated[int | None, QueryParameter(name="from")]
New = Annotated[int, QueryParameter(name="to")]


@dataclass(frozen=True)
class Chosen:
    """Which two texts, by the numbers of their versions; without the old one, the newest version."""

    old: int | None
    new: int
    view: str


def provide_chosen(old: Old = None, new: New = PRESENT, view: FromQuery[str] = "inline") -> Chosen:
    return Chosen(old, new, "beside" if view == "beside" else "inline")


class ComparisonController(Controller):
    path = f"{DESIGNS}/{{design_id:uuid}}/comparison"
    dependencies = {"chosen": Provide(provide_chosen, sync_to_thread=False)}  # noqa: RUF012 -- Litestar's own form

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(
        self, session: Session, seat: AtSeat, design_id: FromPath[UUID], chosen: NamedDependency[Chosen]
    ) -> Page:
        """Whoever compares a version has seen it, and it is noted as on the version's own page."""
        title = await find_title(session, seat, design_id)
        versions = await list_versions(session, seat, design_id)
        context: dict[str, Any] = {"design_id": design_id, "design_title": title, "versions": versions, "seat": seat}
        if not versions:
            return page("partnerships/designs/comparison_empty", **context)
        old = chosen.old or versions[0].number
        if not {old, chosen.new} <= {PRESENT, *(version.number for version in versions)}:
            raise Missing("version to compare")
        texts = await texts_of(session, seat, design_id, {old, chosen.new})
        await note_sights(session, seat, [version.id for version in versions if version.number in texts])
        return page("partnerships/designs/comparison", **context, **_compared(texts, old, chosen))


def _compared(texts: Mapping[int, tuple[Section, ...]], old: int, chosen: Chosen) -> dict[str, Any]:
    before, after = texts[old], texts[chosen.new]
    differences = compare_sections(before, after)
    return {
        "form": blank(**{"from": str(old), "to": str(chosen.new), "view": chosen.view}),
        "views": VIEWS,
        "differences": differences,
        "is_same": all(one.change is Change.SAME and not one.is_moved for one in differences),
        "numbers": clause_numbers(before) | clause_numbers(after),
        "before_only": before_only,
        "after_only": after_only,
    }
