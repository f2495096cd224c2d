"""Keeping documents small: a snapshot takes the place of the frames before it, and old frames go later.

A snapshot is taken through a document (merging long logs is slower than linear), compared with a fresh document
made from it, and never taken while anything is missing. The frames stay for a while, for they say who wrote what;
the database itself refuses to drop one that no snapshot holds.
"""

import logging
from datetime import timedelta

from pycrdt import Doc
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.speaking import speak_for
from portal.live.content import Tree, read_marked_blocks
from portal.live.protocol import decode_state_vector
from portal.live.rights import Address
from portal.live.store import Loaded, documents, taken, updates
from portal.live.updates import read_update

log = logging.getLogger("portal.live")

SNAPSHOT_AFTER = 500
SNAPSHOT_WITHOUT_A_PAUSE_AFTER = 5_000
SNAPSHOT_WHEN_LEFT_AFTER = 50
RETENTION = timedelta(days=60)
SWEPT_AT_ONCE = 50


class CannotCompact(Exception):
    """The frames do not add up to a document that could be read back. Nothing was changed."""


def verified_snapshot(loaded: Loaded) -> bytes:
    """The document as one update, proven to read the same. Raises CannotCompact."""
    _check_complete(loaded)
    doc = loaded.tree()
    snapshot: bytes = doc.get_update()
    fresh: Tree = Doc()
    fresh.apply_update(snapshot)
    if decode_state_vector(fresh.get_state()) != decode_state_vector(doc.get_state()):
        raise CannotCompact("a snapshot would know less than its frames")
    if read_marked_blocks(fresh) != read_marked_blocks(doc):
        raise CannotCompact("a snapshot would read differently from its frames")
    return snapshot


def _check_complete(loaded: Loaded) -> None:
    """Every frame finds what it refers to in those before it, or the snapshot would leave out what waits."""
    before: Tree = Doc()
    if loaded.snapshot:
        before.apply_update(loaded.snapshot)
    clocks = decode_state_vector(before.get_state())
    expected = loaded.snapshot_seq + 1
    for row in loaded.rows:
        contents = read_update(row.frame)
        if row.seq != expected or not contents.fits(clocks):
            raise CannotCompact(f"frame {row.seq} waits for one that is missing")
        contents.add_to(clocks)
        expected += 1
    if expected != loaded.head + 1:
        raise CannotCompact("the newest frames are missing")


async def keep_snapshot(session: AsyncSession, address: Address, loaded: Loaded, snapshot: bytes) -> None:
    """Frames never change, so a snapshot up to this one stays right whatever has been added meanwhile."""
    await speak_for(session, worker="on")
    await session.execute(
        update(documents)
        .where(documents.c.partnership_id == address.partnership_id, documents.c.id == address.document_id)
        .where(documents.c.snapshot_seq < loaded.head, documents.c.epoch == loaded.epoch)
        .values(snapshot=snapshot, snapshot_seq=loaded.head)
    )


async def documents_to_compact(session: AsyncSession) -> list[Address]:
    """Documents with many frames after their snapshot, open or not: most are closed for months at a time."""
    await speak_for(session, worker="on")
    rows = await session.execute(
        select(documents.c.partnership_id, documents.c.id)
        .where(documents.c.head - documents.c.snapshot_seq > SNAPSHOT_WHEN_LEFT_AFTER)
        .order_by((documents.c.head - documents.c.snapshot_seq).desc())
        .limit(SWEPT_AT_ONCE)
    )
    return [Address(row.partnership_id, row.id) for row in rows]


async def documents_behind(session: AsyncSession) -> list[Address]:
    await speak_for(session, worker="on")
    rows = await session.execute(
        select(documents.c.partnership_id, documents.c.id)
        .where(documents.c.readable_seq < documents.c.head)
        .limit(SWEPT_AT_ONCE)
    )
    return [Address(row.partnership_id, row.id) for row in rows]


async def drop_old_frames(session: AsyncSession, retention: timedelta = RETENTION) -> int:
    """Remove frames that have been in a snapshot for long enough, and what was taken out with them; gives how many."""
    await speak_for(session, worker="on")
    gone = await session.execute(
        delete(updates)
        .where(
            updates.c.partnership_id == documents.c.partnership_id,
            updates.c.document_id == documents.c.id,
            updates.c.seq <= documents.c.snapshot_seq,
            updates.c.seq <= documents.c.readable_seq,
            updates.c.created_at < clock.now() - retention,
        )
        .returning(updates.c.seq)
    )
    frames = len(gone.all())
    await session.execute(
        delete(taken).where(
            taken.c.partnership_id == documents.c.partnership_id,
            taken.c.document_id == documents.c.id,
            taken.c.seq <= documents.c.readable_seq,
            taken.c.created_at < clock.now() - retention,
        )
    )
    return frames
