"""Asking somebody at the table to look: it waits among their tasks, and a letter tells them.

Nobody is mentioned in a conversation that they cannot read: a private one reaches the writer's organisation alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.queries.tables import comments, mention_answers, mentions
from partnerships.designs.rules import AtTheTable
from portal.access.seats import Seat
from portal.outbox.mail import send_after_commit


@dataclass(frozen=True)
class Said:
    """What a letter to the mentioned says: where, about which words, what, and where to read and answer it."""

    heading: str
    quote: str
    body: str
    url: str


async def mention(
    session: AsyncSession, seat: Seat, comment_id: UUID, people: Collection[UUID], *, private_to: UUID | None
) -> None:
    if people:
        rows = [
            {
                "partnership_id": seat.partnership_id,
                "comment_id": comment_id,
                "mentioned_id": person_id,
                "private_to": private_to,
                "organisation_id": seat.organisation_id,
            }
            for person_id in people
        ]
        await session.execute(insert(mentions), rows)


async def note_looked(session: AsyncSession, seat: Seat, comment_id: UUID) -> None:
    """The reader has looked at the conversation, wherever in it they were asked to."""
    here = select(comments.c.id).where(
        comments.c.partnership_id == seat.partnership_id,
        or_(comments.c.id == comment_id, comments.c.reply_to_id == comment_id),
    )
    asked = select(
        mentions.c.partnership_id, func.gen_random_uuid(), mentions.c.id, literal(seat.person_id, Uuid)
    ).where(
        mentions.c.partnership_id == seat.partnership_id,
        mentions.c.mentioned_id == seat.person_id,
        mentions.c.comment_id.in_(here),
    )
    looked = insert(mention_answers).from_select(["partnership_id", "id", "mention_id", "person_id"], asked)
    await session.execute(looked.on_conflict_do_nothing())


async def tell_mentioned(session: AsyncSession, seat: Seat, people: Collection[AtTheTable], said: Said) -> None:
    """A letter to each, once; those who are told may read what it says, for they were checked before."""
    about = f"\n\nAbout: “{said.quote}”" if said.quote else ""
    for address in sorted({one.email for one in people if one.id != seat.person_id}):
        await send_after_commit(
            session,
            address,
            f"{seat.person_name} mentions you in “{said.heading}”",
            f"{seat.person_name} for {seat.organisation_name} mentions you in a comment on “{said.heading}”"
            f" ({seat.partnership_title}).{about}\n\n{said.body}\n\nRead it and answer: {said.url}\n",
        )
