"""A comment that somebody has typed: its words are looked for in the text as it is this moment, and marked there.

A private comment leaves no trace in the text that others receive: its words are looked for and nothing is marked.
The live text commits for itself, and everybody receives a mark. So words are marked only when the request has been
committed: whatever is refused at the last moment leaves no mark, and a mark that fails leaves a comment that is found
by its words.
"""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.threads import WORDS_GONE, anchor_in, begin
from partnerships.designs.passages import Anchor, joined
from partnerships.designs.queries.comments import CommentState
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.rules import AtTheTable, CannotComment, Visibility
from portal.access.seats import Seat
from portal.db.afterwards import after_commit
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
    comment_id, is_live = new_id(), wanted.is_passage and await is_begun(session, _address(seat, section))
    anchor = await _anchor(hub, seat, section, wanted, is_live=is_live)
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
    if is_live and visibility is Visibility.SHARED:
        after_commit(session, partial(_mark, hub, seat, _address(seat, section), anchor, comment_id))
    return comment_id, anchor


async def mark_shared(session: AsyncSession, hub: Hub, seat: Seat, section: OneSection, comment: CommentState) -> None:
    """Of a private conversation that is being shared the words are marked for everybody, if they are still there."""
    if comment.anchor.is_passage and await is_begun(session, _address(seat, section)):
        after_commit(session, partial(_mark, hub, seat, _address(seat, section), comment.anchor, comment.id))


async def _anchor(hub: Hub, seat: Seat, section: OneSection, wanted: Anchor, *, is_live: bool) -> Anchor:
    if not is_live:
        return anchor_in(section.reading, wanted)
    found = await hub.read(_address(seat, section), lambda tree: _find(tree, wanted))
    if found is None:
        raise CannotComment(WORDS_GONE)
    return found


def _address(seat: Seat, section: OneSection) -> Address:
    return Address(seat.partnership_id, section.id)


def _find(tree: Tree, wanted: Anchor) -> Anchor | None:
    """What of the words is there; None where nothing is."""
    found = ((one, find_words(tree, one.clause_id, one.quote, one.occurrence or 0)) for one in wanted.parts)
    return joined([Anchor(one.clause_id, *words) for one, words in found if words is not None])


async def _mark(hub: Hub, seat: Seat, address: Address, anchor: Anchor, comment_id: UUID) -> None:
    def mark(tree: Tree) -> None:
        for one in anchor.parts:
            mark_words(tree, one.clause_id, one.quote, one.occurrence or 0, comment_id)

    await hub.edit(address, seat, mark)
