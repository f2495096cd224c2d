"""A document that has grown old begins again with the same words, under the next epoch.

Every letter that was ever removed leaves a trace in the state, and every editor's number too; after years most of a
document is such traces. So a document that nobody is in is written anew from its tree. An editor that still has the
old one must never be merged with it, or the same words would stand there twice: the socket's address carries the
epoch, frames are stored only under the epoch they were made in, and whoever comes with an old one has to reload.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pycrdt import Doc, XmlElement, XmlText
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.speaking import speak_for
from portal.live.content import Tree, fragment_of, read_marked_blocks
from portal.live.rights import Address
from portal.live.store import CHANNEL, Loaded, clients, documents, updates

LARGEST_BYTES = 1_000_000
WORTH_IT = 0.5
QUIET = timedelta(minutes=30)
AT_ONCE = 10

Fresh = tuple[bytes, int]
"""A document's state, and the number under which the portal wrote it."""


def fresh_state(loaded: Loaded, largest: int = LARGEST_BYTES) -> Fresh | None:
    """The same tree without a past; None where that is not worth an epoch. The frames have been checked before."""
    old = loaded.tree()
    grown = len(old.get_update())
    if grown <= largest:
        return None
    fresh = _copied(old)
    state = bytes(fresh.get_update())
    return (state, fresh.client_id) if len(state) <= grown * WORTH_IT else None


def _copied(old: Tree) -> Tree:
    fresh: Tree = Doc()
    with fresh.transaction():
        _copy_children(fragment_of(old), fragment_of(fresh))
    if read_marked_blocks(fresh) != read_marked_blocks(old):
        raise ValueError("the new document would read differently")
    return fresh


def _copy_children(source: Any, target: Any) -> None:  # noqa: ANN401 -- pycrdt's types
    """Walks down without recursion. Everything is put in its place before it is filled."""
    waiting = [(source, target)]
    while waiting:
        old_parent, new_parent = waiting.pop()
        for child in old_parent.children:
            if isinstance(child, XmlText):
                text = XmlText()
                new_parent.children.append(text)
                _copy_words(child, text)
            elif isinstance(child, XmlElement):
                element = XmlElement(child.tag, _attributes(child))
                new_parent.children.append(element)
                waiting.append((child, element))


def _attributes(element: XmlElement) -> dict[str, Any]:
    attributes: Any = element.attributes
    return dict(attributes)


def _copy_words(source: XmlText, target: XmlText) -> None:
    at = 0
    for words, marks in source.diff():
        if isinstance(words, str):
            target.insert(at, words, marks or {})
            at += len(words.encode())


async def begin_epoch(session: AsyncSession, address: Address, loaded: Loaded, fresh: Fresh, node: int) -> bool:
    """Put the fresh state in the old one's place, unless somebody wrote or began an epoch meanwhile."""
    state, client = fresh
    await speak_for(session, worker="on")
    moved = await session.scalar(
        update(documents)
        .where(documents.c.partnership_id == address.partnership_id, documents.c.id == address.document_id)
        .where(documents.c.head == loaded.head, documents.c.epoch == loaded.epoch)
        .values(snapshot=state, snapshot_seq=loaded.head, epoch=loaded.epoch + 1)
        .returning(documents.c.epoch)
    )
    if moved is None:
        return False
    await session.execute(
        insert(clients).values(
            partnership_id=address.partnership_id, document_id=address.document_id, client=client
        )
    )  # fmt: skip
    told = f"e:{node}:{address.partnership_id}:{address.document_id}:{moved}"
    await session.execute(select(func.pg_notify(CHANNEL, told)))
    return True


async def documents_to_rebase(session: AsyncSession, largest: int = LARGEST_BYTES) -> Sequence[Address]:
    """Large documents, all of it in their snapshot, in which nobody has written for a while."""
    await speak_for(session, worker="on")
    written_since = (
        select(updates.c.seq)
        .where(updates.c.partnership_id == documents.c.partnership_id, updates.c.document_id == documents.c.id)
        .where(updates.c.seq == documents.c.head, updates.c.created_at > clock.now() - QUIET)
        .exists()
    )
    rows = await session.execute(
        select(documents.c.partnership_id, documents.c.id)
        .where(func.octet_length(documents.c.snapshot) > largest, documents.c.snapshot_seq == documents.c.head)
        .where(~written_since)
        .limit(AT_ONCE)
    )
    return [Address(row.partnership_id, row.id) for row in rows]
