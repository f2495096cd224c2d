"""The conversations about a section, each with where its words stand in the text of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.blocks import lines_of
from partnerships.designs.passages import (
    Anchor,
    Passage,
    joined,
    locate_all,
    present_anchor,
    read_anchor,
    write_further,
)
from partnerships.designs.queries.comments import VIEW, CommentView, comments_of
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.reading import Reading
from partnerships.designs.rules import quoted
from portal.access.seats import Seat
from portal.db.together import Part, alone
from portal.refusals import Missing


@dataclass(frozen=True)
class Conversation:
    """`passages` is where its words stand; nothing when they have gone, or when it is about the whole section.

    `present` is what to look for in the text, with no words when it is about a whole clause.
    """

    number: int
    comment: CommentView
    replies: tuple[CommentView, ...]
    passages: tuple[Passage, ...]
    clause_numbers: tuple[int, ...]
    is_reworded: bool
    present: Anchor | None

    @property
    def asks_reader(self) -> bool:
        return not self.comment.is_closed and any(one.asks_reader for one in (self.comment, *self.replies))

    @property
    def has_gone(self) -> bool:
        return bool(self.comment.quote) and not self.passages

    @property
    def has_partly_gone(self) -> bool:
        """Words of several that are joined in one clause now are all there."""
        return self.is_reworded and 0 < len(self.passages) < len(self.comment.anchor.parts)

    @property
    def present_further(self) -> list[dict[str, Any]]:
        return write_further(self.present) if self.present else []

    @property
    def present_words(self) -> str:
        return quoted(" ".join(self.present.quotes)) if self.present else ""

    @property
    def passage(self) -> Passage:
        """The first, beside which it is shown. Ask only where it has not gone."""
        return self.passages[0]

    @property
    def name(self) -> str:
        """What its mark in the text, and its place on the page, are called."""
        return str(self.comment.id)


async def list_conversations(
    session: AsyncSession, seat: Seat, section_id: UUID, reading: Reading
) -> list[Conversation]:
    return await alone(session, conversations_part(seat, section_id, reading))


def conversations_part(seat: Seat, section_id: UUID, reading: Reading) -> Part[list[Conversation]]:
    """In the order in which they began."""
    return Part(comments_of(seat, section_id), lambda rows: _conversations(rows, reading))


async def find_conversation(session: AsyncSession, seat: Seat, section: OneSection, comment_id: UUID) -> Conversation:
    found = await list_conversations(session, seat, section.id, section.reading)
    conversation = next((one for one in found if one.comment.id == comment_id), None)
    if conversation is None:
        raise Missing("conversation")
    return conversation


def clause_words(reading: Reading, clause_id: str) -> str | None:
    """The words of a clause as a comment quotes them; None when there is no such clause."""
    block = next((block for block in reading.blocks if block.id == clause_id), None)
    return None if block is None else quoted(" ".join(lines_of(block)))


def _conversations(rows: Sequence[Any], reading: Reading) -> list[Conversation]:
    found = [(CommentView(*row[:VIEW]), _place(row)) for row in rows]
    replies: dict[UUID, list[CommentView]] = {}
    for view, _ in found:
        if view.reply_to_id is not None:
            replies.setdefault(view.reply_to_id, []).append(view)
    begun = [(view, place) for view, place in found if view.reply_to_id is None]
    return [
        _conversation(number, view, tuple(replies.get(view.id, ())), place, reading)
        for number, (view, place) in enumerate(begun, start=1)
    ]


@dataclass(frozen=True)
class _Place:
    """Where to look for the words. What a mark covered and is there no more has gone."""

    anchor: Anchor
    is_gone: bool


def _place(row: Any) -> _Place:  # noqa: ANN401 -- a row
    view = CommentView(*row[:VIEW])
    *anchor, is_gone = row[VIEW:]
    if is_gone is None:
        return _Place(view.anchor, is_gone=False)
    return _Place(read_anchor(*anchor), is_gone)


def _conversation(
    number: int, comment: CommentView, replies: tuple[CommentView, ...], place: _Place, reading: Reading
) -> Conversation:
    anchor = place.anchor
    passages = () if place.is_gone or not anchor.clause_id else locate_all(reading.blocks, anchor)
    numbers = {block.id: count for count, block in enumerate(reading.blocks, start=1)}
    clause_numbers = tuple(sorted({numbers[one.clause_id] for one in passages}))
    present = joined([present_anchor(reading.blocks, one) for one in passages])
    is_reworded = _is_reworded(comment, present, reading)
    return Conversation(number, comment, replies, passages, clause_numbers, is_reworded, present)


def _is_reworded(comment: CommentView, present: Anchor | None, reading: Reading) -> bool:
    if present is None:
        return False
    if comment.occurrence is None:
        return tuple(clause_words(reading, now.clause_id) for now in present.parts) != comment.anchor.quotes
    return " ".join(present.quotes).casefold() != " ".join(comment.anchor.quotes).casefold()
