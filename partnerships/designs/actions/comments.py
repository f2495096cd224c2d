"""What becomes of a conversation: it is answered, closed, opened again, and moved out of a private room.

The journal lies on the shared floor, so a private comment enters it only when it is shared: an entry would tell
the others that there is something they may not read.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.actions import take_turns
from partnerships.designs.actions.designs import rename_section
from partnerships.designs.actions.mentions import mention, note_looked
from partnerships.designs.actions.threads import insert_comment
from partnerships.designs.queries.comments import CommentState, CommentView, find_comment
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.tables import comment_steps, comments, mentions
from partnerships.designs.rules import check_asks_for_heading, check_read, check_reply, check_room, check_shareable
from portal import clock
from portal.access.seats import Seat
from portal.journal.actions import record
from portal.live.announce import comments_changed
from portal.live.rights import Address

Comment = TypeVar("Comment", CommentView, CommentState)


async def reply(
    session: AsyncSession,
    seat: Seat,
    section: OneSection,
    comment: CommentView,
    body: str,
    *,
    mentioned: Collection[UUID] = (),
    is_meant_as_private: bool = False,
) -> None:
    """A reply stays in the room of the comment that it answers; who replies has looked."""
    check_reply(is_resolved=comment.is_closed)
    comment = await _where_it_lies(session, seat, comment)
    check_room(comment.private_to, is_meant_as_private=is_meant_as_private)
    reply_id = await insert_comment(
        session, seat, section.id, body, reply_to_id=comment.id, private_to=comment.private_to
    )
    await note_looked(session, seat, comment.id)
    await mention(session, seat, reply_id, mentioned, private_to=comment.private_to)
    if comment.private_to is None:
        await record(session, seat, "replied to a comment on", reply_id, f"the section “{section.heading}”")


async def close_conversation(session: AsyncSession, seat: Seat, comment: CommentState) -> None:
    if not comment.is_closed:
        comment = await _where_it_lies(session, seat, comment)
        await _take_step(session, seat, comment, closes=True)
        await _record(session, seat, comment, "closed a conversation about")


async def reopen_conversation(session: AsyncSession, seat: Seat, comment: CommentState) -> None:
    if comment.is_closed:
        comment = await _where_it_lies(session, seat, comment)
        await _take_step(session, seat, comment, closes=False)
        await _record(session, seat, comment, "opened again a conversation about")


async def give_heading(
    session: AsyncSession, seat: Seat, section: OneSection, comment: CommentState, *, seen: str
) -> None:
    """The section gets the heading that the comment asks for, by whoever may rename it; so there is no more to say."""
    check_asks_for_heading(comment.wanted_heading, is_closed=comment.is_closed)
    await rename_section(
        session, seat, section, seen_heading=seen, heading=comment.wanted_heading, owner_id=section.owner_id
    )
    await close_conversation(session, seat, comment)


async def share_conversation(
    session: AsyncSession, seat: Seat, section: OneSection, comment_id: UUID, *, seen: int
) -> None:
    """From the organisation's private room to the shared floor, with all that belongs to it; there is no way back.

    Whoever replies in private takes turns with it (`_where_it_lies`), so no reply comes after the count.
    """
    await take_turns(session, seat)
    comment = await find_comment(session, seat, section, comment_id)
    check_shareable(comment.private_to, seat.organisation_id, is_reply=comment.reply_to_id is not None)
    check_read(seen=seen, replies=comment.replies)
    said = select(comments.c.id).where(
        comments.c.partnership_id == seat.partnership_id,
        or_(comments.c.id == comment.id, comments.c.reply_to_id == comment.id),
    )
    for table, shared_at in ((comment_steps, {}), (mentions, {}), (comments, {"shared_at": clock.now()})):
        key = comments.c.id if table is comments else table.c.comment_id
        await _move_out(session, seat, table, key.in_(said), shared_at)
    await comments_changed(session, Address(seat.partnership_id, comment.section_id))
    await record(session, seat, "shared a private comment on", comment.id, f"the section “{comment.heading}”")


async def _where_it_lies(session: AsyncSession, seat: Seat, comment: Comment) -> Comment:
    """Which room a private conversation is in, now that nobody else can share it: what is added lies there too."""
    if comment.private_to is None:
        return comment
    await take_turns(session, seat)
    room = select(comments.c.private_to).where(
        comments.c.partnership_id == seat.partnership_id, comments.c.id == comment.id
    )
    return replace(comment, private_to=await session.scalar(room))


async def _move_out(
    session: AsyncSession, seat: Seat, table: Table, is_meant: ColumnElement[bool], facts: Mapping[str, object]
) -> None:
    await session.execute(
        update(table)
        .where(table.c.partnership_id == seat.partnership_id, table.c.private_to == seat.organisation_id, is_meant)
        .values(private_to=None, **facts)
    )


async def _take_step(session: AsyncSession, seat: Seat, comment: CommentState, *, closes: bool) -> None:
    await session.execute(
        insert(comment_steps).values(
            partnership_id=seat.partnership_id,
            comment_id=comment.id,
            number=comment.steps + 1,
            closes=closes,
            private_to=comment.private_to,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
        )
    )
    await comments_changed(session, Address(seat.partnership_id, comment.section_id), comment.private_to)


async def _record(session: AsyncSession, seat: Seat, comment: CommentState, verb: str) -> None:
    if comment.private_to is None:
        await record(session, seat, verb, comment.id, f"the section “{comment.heading}”")
