"""Two versions, ends of days, or the text as it is now, set against each other word by word, with who wrote what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter

from partnerships.designs.actions.versions import note_sights
from partnerships.designs.blocks import clause_numbers
from partnerships.designs.differences import (
    Authorship,
    Change,
    SectionDifference,
    after_only,
    before_only,
    compare_sections,
)
from partnerships.designs.points import NOW, Point, read_point
from partnerships.designs.queries.designs import title_part
from partnerships.designs.queries.points import (
    Standing,
    authorship_between,
    days_part,
    newest_frozen_part,
    text_at,
    text_part,
)
from partnerships.designs.queries.versions import VersionSummary, versions_part
from partnerships.designs.references import without_links
from partnerships.designs.routes.designs import DESIGNS
from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat
from portal.db.transactions import Session
from portal.live.entrance import with_newest_words
from portal.refusals import Missing
from portal.web.forms import blank
from portal.web.replies import Page, page
from portal.web.requests import WebRequest

VIEWS = (("inline", "In one text"), ("beside", "Side by side"))

Old = Annotated[str, QueryParameter(name="from")]
New = Annotated[str, QueryParameter(name="to")]


@dataclass(frozen=True)
class Chosen:
    """Which two texts, as they stand in the address; without the old one, the newest version or day."""

    old: str
    new: str
    view: str


def provide_chosen(old: Old = "", new: New = NOW.key, view: FromQuery[str] = "inline") -> Chosen:
    return Chosen(old, new, "beside" if view == "beside" else "inline")


class ComparisonController(Controller):
    path = f"{DESIGNS}/{{design_id:uuid}}/comparison"
    dependencies = {"chosen": Provide(provide_chosen, sync_to_thread=False)}  # noqa: RUF012 -- Litestar's own form

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def show(
        self,
        session: Session,
        seat: AtSeat,
        design_id: FromPath[UUID],
        chosen: NamedDependency[Chosen],
        request: WebRequest,
    ) -> Page:
        """Whoever compares a version has seen it, and it is noted as on the version's own page."""
        old, new = _read(chosen.old) if chosen.old else None, _read(chosen.new)
        title, versions, days, before, after = await with_newest_words(
            request,
            session,
            seat,
            title_part(seat, design_id),
            versions_part(seat, design_id),
            days_part(seat, design_id),
            text_part(seat, design_id, old) if old else newest_frozen_part(seat, design_id),
            text_part(seat, design_id, new),
        )
        points = Points(versions, days)
        context: dict[str, Any] = {"design_id": design_id, "design_title": title, "points": points, "seat": seat}
        if not points.earlier:
            return page("partnerships/designs/comparison_empty", **context)
        if not (old or versions):
            before = await text_at(session, seat, design_id, points.newest)
        old, new = points.check(old or points.newest), points.check(new)
        await note_sights(session, seat, points.unseen(old, new))
        written = await authorship_between(session, seat, before, after)
        context |= {
            "form": blank(**{"from": old.key, "to": new.key, "view": chosen.view}),
            "old_name": points.name(old),
            "new_name": points.name(new),
        }
        return page("partnerships/designs/comparison", **context, **_compared(before, after, written))


@dataclass(frozen=True)
class Points:
    """What there is to compare."""

    versions: Sequence[VersionSummary]
    days: Sequence[date]

    @property
    def earlier(self) -> list[tuple[str, str]]:
        named = [(str(one.number), one.title) for one in self.versions]
        return named + [(point.key, point.words) for point in map(_day, self.days)]

    @property
    def newest(self) -> Point:
        return Point(self.versions[0].number) if self.versions else _day(self.days[0])

    def check(self, point: Point) -> Point:
        if point.number and point.number not in {one.number for one in self.versions}:
            raise Missing("text to compare")
        return point

    def unseen(self, *points: Point) -> list[UUID]:
        numbers = {point.number for point in points}
        return [one.id for one in self.versions if one.number in numbers and not one.is_seen]

    def name(self, point: Point) -> str:
        return next((one.title for one in self.versions if one.number == point.number), point.words)


def _read(key: str) -> Point:
    """Any day may be asked for, also one that is not offered."""
    point = read_point(key)
    if point is None:
        raise Missing("text to compare")
    return point


def _day(day: date) -> Point:
    return Point(day=day)


def _compared(before: Sequence[Standing], after: Sequence[Standing], written: Authorship | None) -> dict[str, Any]:
    old, new = ([one.section for one in text] for text in (before, after))
    differences = compare_sections(without_links(old, new), without_links(new, new), written)
    return {
        "views": VIEWS,
        "differences": differences,
        "is_same": all(one.change is Change.SAME and not one.is_moved for one in differences),
        "numbers": clause_numbers(old) | clause_numbers(new),
        "before_only": before_only,
        "after_only": after_only,
        "authors": numbered_authors(differences),
        "is_long": written is None,
    }


def numbered_authors(differences: Sequence[SectionDifference]) -> dict[str, int]:
    """Everybody who is named on the page, with the number that stands beside their words."""
    named = sorted({author for one in differences for block in one.blocks for author in block.authors})
    return {author.name: number for number, author in enumerate(named, start=1)}
