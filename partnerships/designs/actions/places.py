"""Where the words of shared comments are in the live text, written down whenever the text is (U6).

So the page of a section knows it without an open room, and a comment whose words have gone says so.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import write_blocks
from partnerships.designs.passages import (
    Anchor,
    Note,
    NotedRun,
    Passage,
    followed,
    locate_all,
    marked_anchors,
    noted,
    read_anchor,
    write_further,
)
from partnerships.designs.queries.tables import comments, places
from portal.db.asking import Question
from portal.db.keys import new_id
from portal.live.announce import comments_changed
from portal.live.rights import Address, Block


async def keep_places(
    session: AsyncSession, address: Address, marked: Sequence[Mapping[str, Any]], *, before: Blocks, after: Blocks
) -> None:
    known = await _shared_passages(session, address)
    covered = marked_anchors(marked, after) if known else {}
    for comment_id, (anchor, was_gone) in known.items():
        now = covered.get(str(comment_id)) or followed(anchor, before, after, was_gone=was_gone)
        if now is None and not was_gone:
            await _write(session, address, comment_id, anchor, is_gone=True)
            await comments_changed(session, address)
        elif now is not None and (was_gone or now != anchor):
            await _write(session, address, comment_id, now, is_gone=False)
            if was_gone:
                await comments_changed(session, address)


async def with_marks(session: AsyncSession, address: Address, blocks: Blocks) -> list[Block]:
    """The text with the marks of shared comments on it, for a live document that begins with it."""
    known = await _shared_passages(session, address)
    found: list[tuple[Note, Passage]] = []
    for comment_id, (anchor, is_gone) in known.items():
        passages = () if is_gone else locate_all(blocks, anchor)
        found += [(Note(0, str(comment_id)), passage) for passage in passages]
    written = write_blocks(blocks)
    if not found:
        return written
    for block, carried in zip(written, noted(blocks, found), strict=True):
        _carry(block, carried)
    return written


def _carry(block: Block, carried: Any) -> None:  # noqa: ANN401 -- a block of either kind
    if block["kind"] == "table":
        block["rows"] = [[_runs(cell) for cell in row] for row in carried.rows]
    else:
        block["runs"] = _runs(carried.runs)


def _runs(runs: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"text": run.text}
        | ({"bold": True} if run.bold else {})
        | ({"italic": True} if run.italic else {})
        | ({"link": run.link} if run.link else {})
        | ({"comments": [note.target for note in run.notes]} if isinstance(run, NotedRun) and run.notes else {})
        for run in runs
    ]


SHARED_PASSAGES = Question(
    select(
        comments.c.id,
        func.coalesce(places.c.clause_id, comments.c.clause_id),
        func.coalesce(places.c.quote, comments.c.quote),
        func.coalesce(places.c.occurrence, comments.c.occurrence),
        func.coalesce(places.c.further, comments.c.further).label("further"),
        func.coalesce(places.c.is_gone, False),
    )
    .outerjoin(places, (places.c.partnership_id == comments.c.partnership_id) & (places.c.comment_id == comments.c.id))
    .where(
        comments.c.partnership_id == bindparam("partnership"),
        comments.c.section_id == bindparam("section"),
        comments.c.private_to.is_(None),
        comments.c.occurrence.is_not(None),
    )
)


async def _shared_passages(session: AsyncSession, address: Address) -> dict[UUID, tuple[Anchor, bool]]:
    """What each shared comment on words of this section is about, and whether that has gone."""
    rows = await SHARED_PASSAGES.all(session, partnership=address.partnership_id, section=address.document_id)
    return {row[0]: (read_anchor(*row[1:5]), row[5]) for row in rows}


async def _write(session: AsyncSession, address: Address, comment_id: UUID, anchor: Anchor, *, is_gone: bool) -> None:
    facts = {
        "clause_id": anchor.clause_id, "quote": anchor.quote, "occurrence": anchor.occurrence,
        "further": write_further(anchor), "is_gone": is_gone,
    }  # fmt: skip
    row = {"partnership_id": address.partnership_id, "id": new_id(), "comment_id": comment_id}
    await session.execute(
        insert(places).values(**row, **facts).on_conflict_do_update(constraint="uq_comment_place_comment", set_=facts)
    )
