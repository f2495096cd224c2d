"""What every change to a design's text leaves behind: a count for waiting pages, and a revision that stays."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import AtTable
from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import write_blocks
from partnerships.designs.normal import normal_blocks
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import designs, revisions, sections
from portal import clock
from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.keys import new_id
from portal.live.rights import Author

KEPT: Mapping[str, object] = {"unkept_since": None, "unkept_writers": []}
"""The section's text is that of its newest revision."""

_NOTE_WRITERS = Question(
    text("""
    INSERT INTO clause_change (partnership_id, id, section_id, clause_id, person_id, organisation_id, changed_at)
    SELECT CAST(:partnership AS uuid), w.id, CAST(:section AS uuid), w.clause_id, w.person_id, w.organisation_id,
      CAST(:now AS timestamptz)
    FROM unnest(CAST(:ids AS uuid[]), CAST(:clauses AS text[]), CAST(:people AS uuid[]),
                CAST(:organisations AS uuid[])) AS w (id, clause_id, person_id, organisation_id)
    ON CONFLICT ON CONSTRAINT uq_clause_change_writer DO UPDATE SET changed_at = excluded.changed_at
""").columns()
)


async def count_change(session: AsyncSession, seat: AtTable, design_id: UUID, *, is_rearranged: bool = False) -> int:
    """One more change; `is_rearranged` when sections came, went or moved, so that clause numbers changed too."""
    next_count = designs.c.changes + 1
    facts = {"changes": next_count} | ({"rearranged_at": next_count} if is_rearranged else {})
    count: int | None = await session.scalar(
        update(designs)
        .where(designs.c.partnership_id == seat.partnership_id, designs.c.id == design_id)
        .values(**facts)
        .returning(designs.c.changes)
    )
    return count or 0


async def keep_revision(
    session: AsyncSession,
    seat: Seat,
    section: OneSection,
    blocks: Blocks,
    *,
    change: int,
    note: str = "",
    **facts: object,
) -> None:
    """The section's next revision: the newest text in its row, and a copy that is never changed."""
    written = write_blocks(blocks)
    writer = {"person_id": seat.person_id, "organisation_id": seat.organisation_id}
    number = section.revision + 1
    authors = dict.fromkeys(
        changed_clauses(normal_blocks(section.reading.blocks), normal_blocks(blocks)), (Author.of(seat),)
    )
    await note_writers(session, seat, section.id, authors)
    await session.execute(
        update(sections)
        .where(sections.c.partnership_id == seat.partnership_id, sections.c.id == section.id)
        .values(blocks=written, revision=number, change=change, changed_at=clock.now(), **KEPT, **writer, **facts)
    )
    await session.execute(
        insert(revisions).values(
            partnership_id=seat.partnership_id,
            section_id=section.id,
            number=number,
            heading=facts.get("heading", section.heading),
            blocks=written,
            note=note,
            **writer,
        )
    )


def changed_clauses(before: Blocks, after: Blocks) -> list[str]:
    """The clauses that came, went, or say something else. Both texts in their one spelling."""
    old, new = {block.id: block for block in before}, {block.id: block for block in after}
    return [clause_id for clause_id in old | new if old.get(clause_id) != new.get(clause_id)]


async def note_writers(
    session: AsyncSession, table: AtTable, section_id: UUID, authors: Mapping[str, Sequence[Author]]
) -> None:
    """Who has just written in each of these clauses: one statement, for in a busy text there are hundreds."""
    wrote = [(clause_id, author) for clause_id, writers in authors.items() for author in dict.fromkeys(writers)]
    if wrote:
        await _NOTE_WRITERS.all(
            session,
            partnership=table.partnership_id,
            section=section_id,
            now=clock.now(),
            ids=[new_id() for _ in wrote],
            clauses=[clause_id for clause_id, _ in wrote],
            people=[author.person_id for _, author in wrote],
            organisations=[author.organisation_id for _, author in wrote],
        )
