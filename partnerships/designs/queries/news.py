"""What changed in a design since somebody was here: which clauses, by whom and on whose behalf (F15).

A section that somebody has never marked as read has no news for them: all of it would be new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Text, Uuid, and_, case, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.blocks import Blocks
from partnerships.designs.differences import Change, compare_blocks
from partnerships.designs.queries.tables import clause_changes, organisations, people, readings, revisions, sections
from partnerships.designs.reading import read_text
from portal.access.seats import Seat
from portal.db.together import Part, alone


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


async def find_news(session: AsyncSession, seat: Seat) -> News:
    return await alone(session, news_part(seat))


def news_part(seat: Seat, section_id: UUID | None = None) -> Part[News]:
    """In the order of the sections; of all sections at the table when none is named."""
    return Part(_readings(seat, section_id), lambda rows: gather((row, news_of(row)) for row in rows))


def gather(found: Iterable[tuple[Any, SectionNews | None]]) -> News:
    """From rows with the columns of a reading."""
    read = [(row, news) for row, news in found if row.read_revision is not None]
    return News({row.section_id: news for row, news in read if news}, frozenset(row.section_id for row, _ in read))


def news_of(row: Any) -> SectionNews | None:  # noqa: ANN401 -- a row of many columns
    if row.read_revision is None or row.read_blocks is None:
        return None
    writers: dict[str, list[str]] = {}
    for clause_id, person, organisation in row.writers_since or ():
        writers.setdefault(clause_id, []).append(f"{person} for {organisation}")
    clauses = _clauses(read_text(row.read_blocks).blocks, read_text(row.blocks).blocks, writers)
    if not clauses:
        return None
    return SectionNews(
        row.design_id, row.section_id, row.heading, row.read_revision, row.read_at, row.changed_at, clauses
    )


def reading_columns(person: ColumnElement[UUID]) -> list[ColumnElement[Any]]:
    """What a query about sections asks besides, to be joined with `with_readings`. The old text comes only where it
    may differ.
    """
    is_newer = or_(sections.c.revision != readings.c.revision, sections.c.unkept_since.is_not(None))
    return [
        readings.c.revision.label("read_revision"),
        readings.c.read_at,
        case((is_newer, cast(revisions.c.blocks, Text))).label("read_blocks"),
        _writers(person).label("writers_since"),
    ]


def with_readings(joined: Any, person: ColumnElement[UUID]) -> Any:  # noqa: ANN401 -- what a query selects from
    is_mine = and_(_same(readings), readings.c.section_id == sections.c.id, readings.c.person_id == person)
    is_read = and_(_same(revisions), revisions.c.section_id == sections.c.id, revisions.c.number == readings.c.revision)
    return joined.outerjoin(readings, is_mine).outerjoin(revisions, is_read)


def _clauses(then: Blocks, now: Blocks, writers: Mapping[str, Sequence[str]]) -> tuple[ClauseNews, ...]:
    """What a person wrote alone is no news to them, so a clause without another writer is left out."""
    numbers = {block.id: number for number, block in enumerate(now, start=1)}
    return tuple(
        ClauseNews(one.block_id, numbers.get(one.block_id), one.change, list(dict.fromkeys(writers[one.block_id])))
        for one in compare_blocks(then, now)
        if one.change is not Change.SAME and one.block_id in writers
    )


def _readings(seat: Seat, section_id: UUID | None) -> Any:  # noqa: ANN401
    me = literal(seat.person_id, Uuid)
    return (
        select(
            sections.c.design_id,
            sections.c.id.label("section_id"),
            sections.c.heading,
            sections.c.changed_at,
            cast(sections.c.blocks, Text).label("blocks"),
            *reading_columns(me),
        )
        .select_from(with_readings(sections, me))
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.removed_at.is_(None))
        .where(readings.c.id.is_not(None))
        .where(*([sections.c.id == section_id] if section_id else []))
        .order_by(sections.c.design_id, sections.c.position, sections.c.id)
    )


def _writers(person: ColumnElement[UUID]) -> ColumnElement[Any]:
    """Everybody else who wrote since, clause by clause, the latest first."""
    wrote_by, wrote_for = people.alias("wrote_by"), organisations.alias("wrote_for")
    written = func.json_build_array(clause_changes.c.clause_id, wrote_by.c.name, wrote_for.c.name)
    wrote = (
        select(written.label("written"))
        .join(wrote_by, wrote_by.c.id == clause_changes.c.person_id)
        .join(wrote_for, wrote_for.c.id == clause_changes.c.organisation_id)
        .where(
            _same(clause_changes),
            clause_changes.c.section_id == sections.c.id,
            clause_changes.c.changed_at > readings.c.read_at,
            clause_changes.c.person_id != person,
        )
        .correlate(sections, readings)
        .order_by(clause_changes.c.changed_at.desc())
        .subquery("wrote")
    )
    return select(func.json_agg(wrote.c.written, type_=JSON)).scalar_subquery()


def _same(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- a Core table
    same: ColumnElement[bool] = table.c.partnership_id == sections.c.partnership_id
    return same
