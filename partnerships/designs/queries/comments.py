"""The conversations about a section. Row security leaves out what belongs to another organisation's room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.blocks import lines_of
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import comments, organisations, people
from partnerships.designs.reading import Reading
from partnerships.designs.rules import quoted
from portal.access.seats import Seat
from portal.refusals import Missing


@dataclass(frozen=True)
class CommentView:
    id: UUID
    reply_to_id: UUID | None
    clause_id: str
    quote: str
    body: str
    private_to: UUID | None
    person: str
    organisation: str
    at: datetime
    shared_at: datetime | None
    resolved_at: datetime | None
    resolved_for: str | None

    @property
    def is_private(self) -> bool:
        return self.private_to is not None


@dataclass(frozen=True)
class Conversation:
    """`clause_number` is None when the clause has gone; `is_reworded` when it no longer says what was quoted."""

    comment: CommentView
    replies: tuple[CommentView, ...]
    clause_number: int | None
    is_reworded: bool


@dataclass(frozen=True)
class CommentState:
    """What an action needs to know of a comment."""

    id: UUID
    reply_to_id: UUID | None
    private_to: UUID | None
    resolved_at: datetime | None
    heading: str


async def list_conversations(
    session: AsyncSession, seat: Seat, section_id: UUID, reading: Reading
) -> list[Conversation]:
    """In the order in which they began."""
    rows = await session.execute(_comments(seat, section_id))
    found = [CommentView(*row) for row in rows]
    return [_conversation(one, found, reading) for one in found if one.reply_to_id is None]


async def find_comment(session: AsyncSession, seat: Seat, section: OneSection, comment_id: UUID) -> CommentState:
    rows = await session.execute(
        select(comments.c.id, comments.c.reply_to_id, comments.c.private_to, comments.c.resolved_at).where(
            comments.c.partnership_id == seat.partnership_id,
            comments.c.section_id == section.id,
            comments.c.id == comment_id,
            _is_shown_to(seat),
        )
    )
    row = rows.first()
    if row is None:
        raise Missing("comment")
    return CommentState(*row, section.heading)


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


def _conversation(comment: CommentView, found: list[CommentView], reading: Reading) -> Conversation:
    numbers = {block.id: number for number, block in enumerate(reading.blocks, start=1)}
    replies = tuple(one for one in found if one.reply_to_id == comment.id)
    number = numbers.get(comment.clause_id)
    is_reworded = number is not None and clause_words(reading, comment.clause_id) != comment.quote
    return Conversation(comment, replies, number, is_reworded)


def _comments(seat: Seat, section_id: UUID) -> Select[*tuple[Any, ...]]:
    resolvers = organisations.alias("resolver")
    return (
        select(
            comments.c.id,
            comments.c.reply_to_id,
            comments.c.clause_id,
            comments.c.quote,
            comments.c.body,
            comments.c.private_to,
            people.c.name,
            organisations.c.name,
            comments.c.created_at,
            comments.c.shared_at,
            comments.c.resolved_at,
            resolvers.c.name,
        )
        .join(people, people.c.id == comments.c.person_id)
        .join(organisations, organisations.c.id == comments.c.organisation_id)
        .outerjoin(resolvers, resolvers.c.id == comments.c.resolved_for_id)
        .where(
            comments.c.partnership_id == seat.partnership_id, comments.c.section_id == section_id, _is_shown_to(seat)
        )
        .order_by(comments.c.created_at, comments.c.id)
    )


def _is_shown_to(seat: Seat) -> ColumnElement[bool]:
    return or_(comments.c.private_to.is_(None), comments.c.private_to == seat.organisation_id)
