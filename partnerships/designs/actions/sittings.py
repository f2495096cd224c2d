"""What people write together, on its way into the history: a text for each sitting and not for each second (F12).

The section's row follows the live text, so readers see it within moments. A revision, and with it one entry in the
journal, is kept when nobody is left, when others begin after a pause, when a sitting lasts long, and whenever
somebody needs a text that stays: a form is saved, an old text brought back, a version frozen. Looking keeps nothing.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import AtTable, take_turns
from partnerships.designs.actions.changes import KEPT, changed_clauses, count_change, note_writers
from partnerships.designs.actions.overtaken import note_overtaken
from partnerships.designs.actions.places import keep_places
from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import read_blocks, write_blocks
from partnerships.designs.identity import distinct_ids
from partnerships.designs.marked import keep_marked
from partnerships.designs.queries.tables import organisations, revisions, sections
from partnerships.designs.rules import is_sitting_over
from portal import clock
from portal.db.asking import Question
from portal.db.speaking import in_the_name_of
from portal.journal.actions import record
from portal.live.rights import Author, Block, Readable

CLAUSES_AT_ONCE = 20

STANDING = Question(
    select(sections).where(sections.c.partnership_id == bindparam("partnership"), sections.c.id == bindparam("section"))
)


@dataclass(frozen=True)
class Writer:
    """In whose name a text is kept when nobody's request does it."""

    partnership_id: UUID
    person_id: UUID
    organisation_id: UUID


def clauses(written: Sequence[Block]) -> Blocks:
    """The live text in its one spelling, each clause with an id of its own that is the same at every reading."""
    return _with_own_ids(read_blocks(list(written)))


def _with_own_ids(text: Blocks) -> Blocks:
    numbers = count(1)
    return distinct_ids(text, lambda: f"clause{next(numbers)}")


async def _read_in_steps(written: Sequence[Block]) -> Blocks:
    """As `read_blocks`, while others are served in between: a long text takes as long as many keystrokes."""
    steps: list[Blocks] = []
    for start in range(0, len(written), CLAUSES_AT_ONCE):
        steps.append(read_blocks(list(written[start : start + CLAUSES_AT_ONCE])))
        await asyncio.sleep(0)
    return tuple(block for step in steps for block in step)


async def follow(session: AsyncSession, readable: Readable) -> None:
    """The newest words become the section's text. A text that reads as before changes nothing but what is proposed."""
    address = readable.address
    await take_turns(session, address)
    standing = await STANDING.first(session, partnership=address.partnership_id, section=address.document_id)
    if standing is None:
        return
    marked = keep_marked(readable.marked)
    if standing.marked != marked or readable.taken_out:
        await note_overtaken(session, readable, standing.marked or [], marked or [])
        await session.execute(update(sections).where(*_is(address, address.document_id)).values(marked=marked))
    text, before = await _read_in_steps(readable.blocks), await _read_in_steps(standing.blocks)
    text = _with_own_ids(text)
    await keep_places(session, address, readable.marked, before=before, after=text)
    written = write_blocks(text)
    if standing.blocks == written:
        return
    now = clock.now()
    is_over = standing.unkept_since is not None and is_sitting_over(standing.unkept_since, standing.changed_at, now)
    if is_over:
        await keep_written(session, address, address.document_id)
    changed = changed_clauses(before, text)
    begun_at = now if is_over else standing.unkept_since or now
    await _move_on(session, readable, standing, written, changed, begun_at=begun_at)


async def keep_written(session: AsyncSession, table: AtTable, section_id: UUID) -> None:
    """What was written since the newest revision becomes the next one, as of when its last word was written."""
    await take_turns(session, table)
    row = await STANDING.first(session, partnership=table.partnership_id, section=section_id)
    if row is None or row.unkept_since is None:
        return
    writer = Writer(table.partnership_id, row.person_id, row.organisation_id)
    await session.execute(
        update(sections).where(*_is(table, section_id)).values(revision=sections.c.revision + 1, **KEPT)
    )
    note = await _together_with(session, set(row.unkept_writers) - {row.organisation_id})
    async with in_the_name_of(session, person_id=row.person_id, organisation_id=row.organisation_id):
        await session.execute(
            insert(revisions).values(
                partnership_id=table.partnership_id,
                section_id=section_id,
                number=row.revision + 1,
                heading=row.heading,
                blocks=row.blocks,
                note=note,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                created_at=row.changed_at,
            )
        )
        await record(session, writer, "wrote in", section_id, f"the section “{row.heading}”")


async def keep_all_written(session: AsyncSession, table: AtTable, design_id: UUID) -> None:
    """Before a version is frozen, so that it names revisions that say what it says."""
    unkept = await session.scalars(
        select(sections.c.id)
        .where(sections.c.partnership_id == table.partnership_id, sections.c.design_id == design_id)
        .where(sections.c.unkept_since.is_not(None))
    )
    for section_id in list(unkept):
        await keep_written(session, table, section_id)


async def _move_on(
    session: AsyncSession, readable: Readable, standing: Any, written: list[Block], changed: Sequence[str], *,  # noqa: ANN401 -- a row
    begun_at: datetime,
) -> None:  # fmt: skip
    address = readable.address
    authors = writers_of(readable)
    writers = {author.organisation_id for author in authors}
    earlier = set(standing.unkept_writers) if begun_at == standing.unkept_since else set()
    last = authors[-1] if authors else standing
    wrote = {clause_id: readable.touched.get(clause_id) or authors for clause_id in changed}
    await note_writers(session, address, address.document_id, wrote)
    await session.execute(
        update(sections)
        .where(*_is(address, address.document_id))
        .values(
            blocks=written,
            change=await count_change(session, address, standing.design_id),
            changed_at=clock.now(),
            person_id=last.person_id,
            organisation_id=last.organisation_id,
            unkept_since=begun_at,
            unkept_writers=sorted(earlier | writers),
        )
    )


def writers_of(readable: Readable) -> Sequence[Author]:
    """Without those who have only commented or suggested; who wrote last comes last."""
    seen = {author for authors in readable.touched.values() for author in authors}
    return [author for author in readable.authors if author in seen] or readable.authors


async def _together_with(session: AsyncSession, others: set[UUID]) -> str:
    if not others:
        return ""
    names = await session.scalars(
        select(organisations.c.name).where(organisations.c.id.in_(others)).order_by(func.lower(organisations.c.name))
    )
    return "written together with " + " and ".join(names)


def _is(table: AtTable, section_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return sections.c.partnership_id == table.partnership_id, sections.c.id == section_id
