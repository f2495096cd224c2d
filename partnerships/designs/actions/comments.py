"""Comments on a section, and conversations that begin in an organisation's private room.

The journal lies on the shared floor, so a private comment enters it only when it is shared: an entry would tell
the others that there is something they may not read.
"""

from uuid import UUID

from sqlalchemy import insert, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import take_turns
from partnerships.designs.queries.comments import CommentState, CommentView, clause_words
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import comments
from partnerships.designs.rules import CannotComment, check_reply, check_shareable
from portal import clock
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.journal.actions import record


async def add_comment(
    session: AsyncSession, seat: Seat, section: OneSection, body: str, *, clause_id: str, is_private: bool
) -> UUID:
    quote = clause_words(section.reading, clause_id) if clause_id else ""
    if quote is None:
        raise CannotComment("The clause you chose has just been taken out. Choose another, or the whole section.")
    private_to = seat.organisation_id if is_private else None
    comment_id = await _insert(
        session, seat, section.id, body=body, clause_id=clause_id, quote=quote, private_to=private_to
    )
    if not is_private:
        await record(session, seat, "commented on", comment_id, f"the section “{section.heading}”")
    return comment_id


async def reply(session: AsyncSession, seat: Seat, section: OneSection, comment: CommentView, body: str) -> None:
    """A reply stays in the room of the comment that it answers."""
    check_reply(is_resolved=comment.resolved_at is not None)
    reply_id = await _insert(
        session, seat, section.id, body=body, reply_to_id=comment.id, private_to=comment.private_to
    )
    if comment.private_to is None:
        await record(session, seat, "replied to a comment on", reply_id, f"the section “{section.heading}”")


async def close_conversation(session: AsyncSession, seat: Seat, comment: CommentState) -> None:
    if comment.resolved_at is None:
        facts = {"resolved_at": clock.now(), "resolved_for_id": seat.organisation_id}
        await _change(session, seat, comment, "closed a conversation about", **facts)


async def reopen_conversation(session: AsyncSession, seat: Seat, comment: CommentState) -> None:
    if comment.resolved_at is not None:
        facts = {"resolved_at": None, "resolved_for_id": None}
        await _change(session, seat, comment, "opened again a conversation about", **facts)


async def share_conversation(session: AsyncSession, seat: Seat, comment: CommentState) -> None:
    """From the organisation's private room to the shared floor, with its replies; there is no way back."""
    check_shareable(comment.private_to, seat.organisation_id, is_reply=comment.reply_to_id is not None)
    await take_turns(session, seat)
    await session.execute(
        update(comments)
        .where(comments.c.partnership_id == seat.partnership_id, comments.c.private_to == seat.organisation_id)
        .where(or_(comments.c.id == comment.id, comments.c.reply_to_id == comment.id))
        .values(private_to=None, shared_at=clock.now())
    )
    await record(session, seat, "shared a private comment on", comment.id, f"the section “{comment.heading}”")


async def _insert(session: AsyncSession, seat: Seat, section_id: UUID, **facts: object) -> UUID:
    comment_id = new_id()
    values = {"clause_id": "", "quote": "", **facts}
    await session.execute(
        insert(comments).values(
            partnership_id=seat.partnership_id,
            id=comment_id,
            section_id=section_id,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
            **values,
        )
    )
    return comment_id


async def _change(session: AsyncSession, seat: Seat, comment: CommentState, verb: str, **facts: object) -> None:
    await session.execute(
        update(comments)
        .where(comments.c.partnership_id == seat.partnership_id, comments.c.id == comment.id)
        .values(**facts)
    )
    if comment.private_to is None:
        await record(session, seat, verb, comment.id, f"the section “{comment.heading}”")
