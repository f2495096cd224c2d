"""Compaction: a snapshot takes the place of frames and keeps every word. What is stored changes in no other way."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.db.speaking import speak_for
from portal.live.compaction import CannotCompact, drop_old_frames, verified_snapshot
from portal.live.content import read_blocks
from portal.live.store import Loaded, Stored, find_epoch, load, updates
from tests.faults.editor import until
from tests.flows.live_portal import Table, table


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


async def as_hub(laid: Table, statement: Any) -> None:
    async with laid.app.state["sessions"]() as session, session.begin():
        await speak_for(session, worker="on")
        await session.execute(statement)


async def loaded_of(laid: Table) -> Loaded:
    async with laid.app.state["sessions"]() as session, session.begin():
        loaded = await load(session, laid.address)
    assert loaded is not None
    return loaded


async def test_compaction_keeps_every_word_and_frames_go_only_afterwards(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    for number in range(60):
        alice.write(1, 0, f"{number} ")
        await alice.flush()
    await alice.saved()
    await until(lambda: laid.desk.written and laid.desk.written[-1].seq == 60, "the readable text")
    with pytest.raises(IntegrityError, match="is in no snapshot yet"):
        await as_hub(laid, delete(updates).where(updates.c.document_id == laid.address.document_id))
    assert await laid.hub.library.compact(laid.address)
    assert not await laid.hub.library.compact(laid.address)
    loaded = await loaded_of(laid)
    assert (loaded.snapshot_seq, loaded.rows) == (60, [])
    assert read_blocks(loaded.tree()) == alice.blocks
    async with laid.app.state["sessions"]() as session, session.begin():
        assert await drop_old_frames(session) == 0
        assert await drop_old_frames(session, retention=timedelta(0)) >= 60
        await speak_for(session, worker="on")
        left = select(func.count()).select_from(updates).where(updates.c.document_id == laid.address.document_id)
        assert await session.scalar(left) == 0
    alice.write(1, 0, "After it. ")
    await alice.saved()
    assert (await laid.joins(laid.cast.bob)).words == alice.words


async def test_a_document_with_a_missing_frame_is_not_compacted(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    for words in ("one ", "two ", "three "):
        alice.write(0, 0, words)
        await alice.saved()
    whole = await loaded_of(laid)
    assert verified_snapshot(whole)
    rows: list[Stored] = [row for row in whole.rows if row.seq != 2]
    torn = Loaded(whole.head, whole.epoch, whole.readable_seq, whole.snapshot, whole.snapshot_seq, rows, whole.owners)
    with pytest.raises(CannotCompact):
        verified_snapshot(torn)


async def test_frames_are_never_changed(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    alice.write(0, 0, "As sent. ")
    await alice.saved()
    with pytest.raises(DBAPIError, match="permission denied"):
        await as_hub(laid, update(updates).values(frame=b""))


async def test_another_partnership_reads_no_frame(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    alice.write(0, 0, "Ours. ")
    await alice.saved()
    for_whom: dict[str, Callable[[], Any]] = {
        "ours": lambda: laid.cast.partnership_id,
        "theirs": lambda: laid.cast.other_partnership_id,
    }
    seen = {}
    for name, partnership_id in for_whom.items():
        async with laid.app.state["sessions"]() as session:
            await speak_for(session, partnership=partnership_id())
            seen[name] = await session.scalar(select(func.count()).select_from(updates))
            seen[f"{name} epoch"] = await find_epoch(session, partnership_id(), laid.address.document_id)
    assert seen == {"ours": 1, "ours epoch": 1, "theirs": 0, "theirs epoch": 1}
