"""What changed in a design since somebody was here: which clauses, by whom and on whose behalf (F15).

A section that somebody has never marked as read has no news for them: all of it would be new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Text, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.blocks import Blocks
from partnerships.designs.differences import Change, compare_blocks
from partnerships.designs.queries.tables import clause_changes, organisations, people, readings, revisions, sections
from partnerships.designs.reading import read_text
from portal.access.seats import Seat


@dataclass(frozen=True)
class ClauseNews:
    """`number` is the clause's place in the section now; None when it was taken out."""

    clause_id: str
    number: int | None
    change: Change
    writers: Sequence[str]

    @property
    def words(self) -> str:
        what = "New" if self.change is Change.ADDED else "Changed"
        return f"{what} since you were here, by {' and '.join(self.writers)}"


@dataclass(frozen=True)
class SectionNews:
    """`revision` is the text that the person has read."""

    design_id: UUID
    section_id: UUID
    heading: str
    revision: int
    read_at: datetime
    changed_at: datetime
    clauses: Sequence[ClauseNews] = ()

    @property
    def standing(self) -> Mapping[str, str]:
        """What the margin says beside each clause that is there."""
        return {one.clause_id: one.words for one in self.clauses if one.number is not None}

    @property
    def numbers(self) -> Sequence[int]:
        return [one.number for one in self.clauses if one.number is not None]

    @property
    def removed_count(self) -> int:
        return sum(one.number is None for one in self.clauses)

    @property
    def writers(self) -> Sequence[str]:
        return list(dict.fromkeys(writer for one in self.clauses for writer in one.writers))


@dataclass(frozen=True)
class News:
    """By section. `read` names the sections that the person has ever marked as read."""

    sections: Mapping[UUID, SectionNews] = field(default_factory=dict)
    read: frozenset[UUID] = frozenset()

    @property
    def listed(self) -> Sequence[SectionNews]:
        return list(self.sections.values())


async def find_news(
    session: AsyncSession, seat: Seat, design_id: UUID | None = None, section_id: UUID | None = None
) -> News:
    """In the order of the sections; of all designs when none is named."""
    rows = list(await session.execute(_readings(seat, design_id, section_id)))
    found = [_news(row) for row in rows if row.then is not None]
    return News({one.section_id: one for one in found if one.clauses}, frozenset(row.id for row in rows))


def _news(row: Any) -> SectionNews:  # noqa: ANN401 -- a row of many columns
    writers: dict[str, list[str]] = {}
    for clause_id, person, organisation in row.writers or ():
        writers.setdefault(clause_id, []).append(f"{person} for {organisation}")
    clauses = _clauses(read_text(row.then).blocks, read_text(row.now).blocks, writers)
    return SectionNews(row.design_id, row.id, row.heading, row.revision, row.read_at, row.changed_at, clauses)


def _clauses(then: Blocks, now: Blocks, writers: Mapping[str, Sequence[str]]) -> tuple[ClauseNews, ...]:
    """What a person wrote alone is no news to them, so a clause without another writer is left out."""
    numbers = {block.id: number for number, block in enumerate(now, start=1)}
    return tuple(
        ClauseNews(one.block_id, numbers.get(one.block_id), one.change, list(dict.fromkeys(writers[one.block_id])))
        for one in compare_blocks(then, now)
        if one.change is not Change.SAME and one.block_id in writers
    )


def _readings(seat: Seat, design_id: UUID | None, section_id: UUID | None) -> Any:  # noqa: ANN401
    """The two texts come only where they may differ."""
    is_newer = or_(sections.c.revision != readings.c.revision, sections.c.unkept_since.is_not(None))
    return (
        select(
            sections.c.design_id,
            sections.c.id,
            sections.c.heading,
            readings.c.revision,
            readings.c.read_at,
            sections.c.changed_at,
            case((is_newer, cast(revisions.c.blocks, Text))).label("then"),
            case((is_newer, cast(sections.c.blocks, Text))).label("now"),
            _writers(seat).label("writers"),
        )
        .join(readings, and_(_same(readings), readings.c.section_id == sections.c.id))
        .outerjoin(
            revisions,
            and_(
                _same(revisions),
                revisions.c.section_id == sections.c.id,
                revisions.c.number == readings.c.revision,
            ),
        )
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.removed_at.is_(None))
        .where(readings.c.person_id == seat.person_id)
        .where(*([sections.c.design_id == design_id] if design_id else []))
        .where(*([sections.c.id == section_id] if section_id else []))
        .order_by(sections.c.design_id, sections.c.position, sections.c.id)
    )


def _writers(seat: Seat) -> ColumnElement[Any]:
    """Everybody else who wrote since, clause by clause, the latest first."""
    written = func.json_build_array(clause_changes.c.clause_id, people.c.name, organisations.c.name)
    wrote = (
        select(written.label("written"))
        .join(people, people.c.id == clause_changes.c.person_id)
        .join(organisations, organisations.c.id == clause_changes.c.organisation_id)
        .where(
            _same(clause_changes),
            clause_changes.c.section_id == sections.c.id,
            clause_changes.c.changed_at > readings.c.read_at,
            clause_changes.c.person_id != seat.person_id,
        )
        .correlate(sections, readings)
        .order_by(clause_changes.c.changed_at.desc())
        .subquery("wrote")
    )
    return select(func.json_agg(wrote.c.written, type_=JSON)).scalar_subquery()


def _same(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- a Core table
    same: ColumnElement[bool] = table.c.partnership_id == sections.c.partnership_id
    return same
