"""A comment that somebody has typed: its words are looked for in the text as it is this moment, and marked there.

A private comment leaves no trace in the text that others receive: its words are looked for and nothing is marked.
The live text commits for itself, so it is asked before the request takes a lock of its own.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.threads import WORDS_GONE, anchor_in, begin
from partnerships.designs.passages import Anchor, joined
from partnerships.designs.queries.comments import CommentState
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.rules import AtTheTable, CannotComment, Visibility
from portal.access.seats import Seat
from portal.db.keys import new_id
from portal.live.content import Tree
from portal.live.hub import Hub
from portal.live.marking import find_words, mark_words
from portal.live.rights import Address
from portal.live.store import is_begun


async def comment_on(
    session: AsyncSession,
    hub: Hub,
    seat: Seat,
    section: OneSection,
    body: str,
    *,
    wanted: Anchor,
    visibility: Visibility,
    mentioned: Collection[AtTheTable] = (),
) -> tuple[UUID, Anchor]:
    comment_id = new_id()
    is_shared = visibility is Visibility.SHARED
    anchor = await _anchor(session, hub, seat, section, wanted, mark=comment_id if is_shared else None)
    await begin(
        session,
        seat,
        section.id,
        section.heading,
        body,
        anchor=anchor,
        visibility=visibility,
        mentioned=[one.id for one in mentioned],
        comment_id=comment_id,
    )
    return comment_id, anchor


async def mark_shared(session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, comment: CommentState) -> None:
    """Before a private conversation is shared: its words are marked for everybody, if they are still there."""
    address = Address(seat.partnership_id, section.id)
    if comment.anchor.is_passage and await is_begun(session, address):
        await hub.edit(address, seat, lambda tree: _mark(tree, comment.anchor, comment.id))


async def _anchor(
    session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, wanted: Anchor, *, mark: UUID | None
) -> Anchor:
    address = Address(seat.partnership_id, section.id)
    if not wanted.is_passage or not await is_begun(session, address):
        return anchor_in(section.reading, wanted)
    if mark is None:
        found = await hub.read(address, lambda tree: _find(tree, wanted))
    else:
        found = await hub.edit(address, seat, lambda tree: _mark(tree, wanted, mark))
    if found is None:
        raise CannotComment(WORDS_GONE)
    return found


def _find(tree: Tree, wanted: Anchor) -> Anchor | None:
    """What of the words is there; None where nothing is."""
    found = ((one, find_words(tree, one.clause_id, one.quote, one.occurrence or 0)) for one in wanted.parts)
    return joined([Anchor(one.clause_id, *words) for one, words in found if words is not None])


def _mark(tree: Tree, wanted: Anchor, comment_id: UUID) -> Anchor | None:
    found = ((one, mark_words(tree, one.clause_id, one.quote, one.occurrence or 0, comment_id)) for one in wanted.parts)
    return joined([Anchor(one.clause_id, *words) for one, words in found if words is not None])
