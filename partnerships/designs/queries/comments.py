"""What was said about a section. Row security leaves out what belongs to another organisation's room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.passages import Anchor, read_anchor
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import (
    comment_steps,
    comments,
    mention_answers,
    mentions,
    organisations,
    people,
    places,
)
from partnerships.designs.rules import quoted, shortened
from portal.access.seats import Seat
from portal.refusals import Missing


@dataclass(frozen=True)
class CommentView:
    id: UUID
    reply_to_id: UUID | None
    clause_id: str
    quote: str
    occurrence: int | None
    further: Sequence[Mapping[str, Any]]
    body: str
    private_to: UUID | None
    person: str
    organisation: str
    at: datetime
    shared_at: datetime | None
    mentioned: Sequence[str]
    is_closed: bool
    closed_by: str | None
    closed_for: str | None
    closed_at: datetime | None
    asks_reader: bool
    wanted_heading: str

    @property
    def is_private(self) -> bool:
        return self.private_to is not None

    @property
    def anchor(self) -> Anchor:
        return read_anchor(self.clause_id, self.quote, self.occurrence, self.further)

    @property
    def short_quote(self) -> str:
        return quoted(" ".join(self.anchor.quotes))

    @property
    def short_quotes(self) -> tuple[str, ...]:
        """A line for each clause, without the middle of many."""
        return shortened(self.anchor.quotes)


@dataclass(frozen=True)
class CommentState:
    """What an action needs to know of a comment. `steps` counts how often it was closed or opened again; `heading` is
    the section's, and `wanted_heading` the one that the comment asks for.
    """

    id: UUID
    reply_to_id: UUID | None
    private_to: UUID | None
    anchor: Anchor
    is_closed: bool
    steps: int
    replies: int
    section_id: UUID
    heading: str
    wanted_heading: str


VIEW = 19  # the columns of a comment itself; its place follows


def comments_of(seat: Seat, section_id: UUID) -> Select[*tuple[Any, ...]]:
    step = _newest_step()
    closers, closer_organisations = people.alias("closer"), organisations.alias("closed_for")
    is_place = (places.c.partnership_id == comments.c.partnership_id) & (places.c.comment_id == comments.c.id)
    return (
        select(
            comments.c.id,
            comments.c.reply_to_id,
            comments.c.clause_id,
            comments.c.quote,
            comments.c.occurrence,
            comments.c.further,
            comments.c.body,
            comments.c.private_to,
            people.c.name,
            organisations.c.name,
            comments.c.created_at,
            comments.c.shared_at,
            _mentioned(),
            func.coalesce(step.c.closes, False),
            closers.c.name,
            closer_organisations.c.name,
            step.c.created_at,
            _asks(seat),
            comments.c.wanted_heading,
            places.c.clause_id,
            places.c.quote,
            places.c.occurrence,
            places.c.further,
            places.c.is_gone,
        )
        .join(people, people.c.id == comments.c.person_id)
        .join(organisations, organisations.c.id == comments.c.organisation_id)
        .outerjoin(step, true())
        .outerjoin(closers, closers.c.id == step.c.person_id)
        .outerjoin(closer_organisations, closer_organisations.c.id == step.c.organisation_id)
        .outerjoin(places, is_place)
        .where(comments.c.partnership_id == seat.partnership_id, comments.c.section_id == section_id, is_shown_to(seat))
        .order_by(comments.c.created_at, comments.c.id)
    )


async def find_comment(session: AsyncSession, seat: Seat, section: OneSection, comment_id: UUID) -> CommentState:
    step, replies = _newest_step(), comments.alias("replies")
    answered = select(func.count()).where(
        replies.c.partnership_id == comments.c.partnership_id, replies.c.reply_to_id == comments.c.id
    )
    rows = await session.execute(
        select(
            comments.c.id, comments.c.reply_to_id, comments.c.private_to,
            comments.c.clause_id, comments.c.quote, comments.c.occurrence, comments.c.further,
            func.coalesce(step.c.closes, False), func.coalesce(step.c.number, 0), answered.scalar_subquery(),
            comments.c.wanted_heading,
        )
        .outerjoin(step, true())
        .where(
            comments.c.partnership_id == seat.partnership_id,
            comments.c.section_id == section.id,
            comments.c.id == comment_id,
            is_shown_to(seat),
        )
    )  # fmt: skip
    row = rows.first()
    if row is None:
        raise Missing("comment")
    found_id, reply_to_id, private_to, *anchor, is_closed, steps, count, wanted_heading = row
    place = section.id, section.heading, wanted_heading
    return CommentState(found_id, reply_to_id, private_to, read_anchor(*anchor), is_closed, steps, count, *place)


def is_closed_now() -> ColumnElement[bool]:
    """Whether a comment's newest step closed it, for a query that asks comments."""
    return func.coalesce(steps_of(comment_steps.c.closes).scalar_subquery(), False)


def _newest_step() -> Any:  # noqa: ANN401 -- a subquery of SQLAlchemy's own kind
    step = comment_steps.c
    return steps_of(step.closes, step.number, step.person_id, step.organisation_id, step.created_at).lateral(
        "newest_step"
    )


def steps_of(*columns: ColumnElement[Any], of: Any = comments) -> Select[*tuple[Any, ...]]:  # noqa: ANN401
    """The newest step of each comment of this table, or of an alias of it."""
    return (
        select(*columns)
        .where(comment_steps.c.partnership_id == of.c.partnership_id, comment_steps.c.comment_id == of.c.id)
        .correlate(of)
        .order_by(comment_steps.c.number.desc())
        .limit(1)
    )


def _mentioned() -> ColumnElement[Any]:
    named = people.alias("mentioned")
    return (
        select(func.coalesce(func.array_agg(aggregate_order_by(named.c.name, named.c.name)), []))
        .join_from(mentions, named, named.c.id == mentions.c.mentioned_id)
        .where(mentions.c.partnership_id == comments.c.partnership_id, mentions.c.comment_id == comments.c.id)
        .scalar_subquery()
    )


def _asks(seat: Seat) -> ColumnElement[bool]:
    """Whether it asks the reader to look, who has not said yet that they have."""
    is_seen = exists().where(
        mention_answers.c.partnership_id == mentions.c.partnership_id, mention_answers.c.mention_id == mentions.c.id
    )
    return exists().where(
        mentions.c.partnership_id == comments.c.partnership_id,
        mentions.c.comment_id == comments.c.id,
        mentions.c.mentioned_id == seat.person_id,
        ~is_seen,
    )


def is_shown_to(seat: Seat) -> ColumnElement[bool]:
    return or_(comments.c.private_to.is_(None), comments.c.private_to == seat.organisation_id)
