"""What others have said since a moment, all over the table, for a summary of what is new."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.queries.comments import is_shown_to, steps_of
from partnerships.designs.queries.tables import comment_steps, comments, organisations, people, sections
from portal.access.seats import Seat


@dataclass(frozen=True)
class SaidSince:
    """A comment or a reply in a conversation that is open. `begun_id` is the conversation's first comment."""

    design_id: UUID
    section_id: UUID
    heading: str
    begun_id: UUID
    quote: str
    body: str
    person: str
    organisation: str
    at: datetime
    is_private: bool


async def list_said_since(session: AsyncSession, seat: Seat, since: datetime, at_most: int) -> list[SaidSince]:
    """What others have said, newest first; nothing of conversations that are closed, or of sections taken out."""
    begun = comments.alias("begun")
    is_open = ~func.coalesce(steps_of(comment_steps.c.closes, of=begun).scalar_subquery(), False)
    rows = await session.execute(
        select(
            sections.c.design_id, sections.c.id, sections.c.heading, begun.c.id, begun.c.quote, comments.c.body,
            people.c.name, organisations.c.name, comments.c.created_at, comments.c.private_to.is_not(None),
        )
        .join(
            sections,
            (sections.c.partnership_id == comments.c.partnership_id) & (sections.c.id == comments.c.section_id),
        )
        .join(
            begun,
            (begun.c.partnership_id == comments.c.partnership_id)
            & (begun.c.id == func.coalesce(comments.c.reply_to_id, comments.c.id)),
        )
        .join(people, people.c.id == comments.c.person_id)
        .join(organisations, organisations.c.id == comments.c.organisation_id)
        .where(
            comments.c.partnership_id == seat.partnership_id, comments.c.created_at > since,
            comments.c.person_id != seat.person_id, sections.c.removed_at.is_(None), is_shown_to(seat), is_open,
        )
        .order_by(comments.c.created_at.desc(), comments.c.id.desc())
        .limit(at_most)
    )  # fmt: skip
    return [SaidSince(*row) for row in rows]
