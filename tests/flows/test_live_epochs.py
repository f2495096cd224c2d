"""A document that has grown old begins again with the same words, and nobody's old copy is ever merged into it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.live import rebasing
from portal.live.content import read_marked_blocks
from portal.live.members import OTHER_EPOCH
from portal.live.models import LiveUpdate
from portal.live.store import load
from tests.faults.desk import portal_process
from tests.faults.editor import Editor, until
from tests.flows.live_portal import Table, table
from tests.flows.test_live_names import suggestion
from tests.people import Actor

updates = table_of(LiveUpdate)

TABLE = {
    "id": "three",
    "kind": "table",
    "caption": "Who drives",
    "rows": [[[{"text": "Day"}], [{"text": "Driver"}]], [[{"text": "Monday"}], []]],
}


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    words = {"id": "two", "kind": "p", "runs": [{"text": "Grüße 😀 an "}, {"text": "alle", "bold": True}]}
    async with table(database["portal_app"], [words, TABLE], linger_seconds=0.0) as one:
        yield one


@pytest.fixture
def every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short text grows old as a long one does, only smaller."""
    monkeypatch.setattr(rebasing.fresh_state, "__defaults__", (0,))
    monkeypatch.setattr(rebasing, "WORTH_IT", 1.0)


async def grow_old(editor: Editor, actor: Actor) -> None:
    """Words come and go, as they do over the years."""
    for number in range(30):
        editor.write(0, 0, f"{number} words that do not stay ")
        await editor.flush()
        editor.erase(0, 0, len(f"{number} words that do not stay "))
        await editor.flush()
    editor.write(0, 0, "Stays. ", {"deletion": suggestion(actor)})
    await editor.saved()


async def left(laid: Table, *editors: Editor) -> None:
    for editor in editors:
        await editor.leave()
    await until(lambda: laid.address not in laid.hub.rooms, "the room being left")


async def stored(laid: Table) -> Any:
    async with laid.app.state["sessions"]() as session, session.begin():
        loaded = await load(session, laid.address)
    assert loaded is not None
    return loaded


async def test_the_new_epoch_reads_the_same_and_is_smaller(laid: Table, every_size: None) -> None:
    alice = await laid.joins(laid.cast.alice)
    await grow_old(alice, laid.cast.alice)
    await left(laid, alice)
    before = await stored(laid)
    assert await laid.hub.library.rebase(laid.address, laid.hub.node)
    after = await stored(laid)
    assert (after.epoch, after.head, after.rows) == (2, before.head, [])
    assert read_marked_blocks(after.tree()) == read_marked_blocks(before.tree())
    assert len(after.snapshot) < len(before.tree().get_update())


async def test_frames_of_the_old_epoch_are_kept_for_as_long_as_any(laid: Table, every_size: None) -> None:
    alice = await laid.joins(laid.cast.alice)
    await grow_old(alice, laid.cast.alice)
    await left(laid, alice)
    assert await laid.hub.library.rebase(laid.address, laid.hub.node)
    async with laid.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        kept = await session.scalars(select(updates.c.seq).where(updates.c.document_id == laid.address.document_id))
        assert len(list(kept)) == 61


async def test_an_old_page_is_sent_away_and_a_new_one_goes_on(laid: Table, every_size: None) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    await grow_old(alice, laid.cast.alice)
    await left(laid, alice, bob)
    assert await laid.hub.library.rebase(laid.address, laid.hub.node)
    bob.write(0, 0, "Written on the old page. ")
    await bob.join()
    assert await bob.gone() == OTHER_EPOCH
    reloaded = await laid.knocks(laid.cast.bob, epoch="2").joined()
    reloaded.write(0, 0, "Written on the new page. ")
    await reloaded.saved()
    alice_again = await laid.knocks(laid.cast.alice, epoch="2").joined()
    assert alice_again.words[0] == "Written on the new page. Stays. Grüße 😀 an alle"


@asynccontextmanager
async def elsewhere(laid: Table, database: dict[str, str]) -> AsyncIterator[tuple[Any, str]]:
    async with portal_process(database["portal_app"], laid.desk) as (app, host):
        await app.state["hub"].listener.is_listening.wait()
        yield app.state["hub"], host
        for editor in laid.editors:
            await editor.leave()


async def test_whoever_has_it_open_in_another_process_is_told_to_reload(
    laid: Table, database: dict[str, str], every_size: None
) -> None:
    async with elsewhere(laid, database) as (_, host):
        bob = await laid.joins(laid.cast.bob, host)
        await grow_old(bob, laid.cast.bob)
        assert await laid.hub.library.rebase(laid.address, laid.hub.node)
        assert await bob.gone() == OTHER_EPOCH
        reloaded = await laid.knocks(laid.cast.bob, host, epoch="2").joined()
        assert reloaded.words[0].startswith("Stays. ")


async def test_an_update_of_the_old_epoch_is_neither_stored_nor_acknowledged(
    laid: Table, database: dict[str, str], every_size: None
) -> None:
    """Even when the word of the new epoch was missed and somebody types at that very moment."""
    async with elsewhere(laid, database) as (hub, host):
        hub.listener._heard = lambda _: None
        bob = await laid.joins(laid.cast.bob, host)
        await grow_old(bob, laid.cast.bob)
        acknowledged, head = bob.acked, (await stored(laid)).head
        assert await laid.hub.library.rebase(laid.address, laid.hub.node)
        bob.write(0, 0, "Too late. ")
        await bob.flush()
        assert await bob.gone() in (OTHER_EPOCH, 1012)
        assert (bob.acked, (await stored(laid)).head) == (acknowledged, head)
        await bob.join()
        assert await bob.gone() == OTHER_EPOCH


async def test_a_document_in_which_somebody_writes_keeps_its_epoch(laid: Table, every_size: None) -> None:
    alice = await laid.joins(laid.cast.alice)
    await grow_old(alice, laid.cast.alice)
    loaded = await stored(laid)
    fresh = rebasing.fresh_state(loaded, 0)
    assert fresh is not None
    alice.write(0, 0, "Meanwhile. ")
    await alice.saved()
    async with laid.hub.sessions() as session, session.begin():
        assert not await rebasing.begin_epoch(session, laid.address, loaded, fresh, laid.hub.node)
    assert (await stored(laid)).epoch == 1
    assert alice.closed is None


async def test_only_large_and_quiet_documents_are_looked_at(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    await grow_old(alice, laid.cast.alice)
    await left(laid, alice)
    assert rebasing.fresh_state(await stored(laid)) is None, "it is small"
    await laid.hub.library.compact(laid.address)
    async with laid.hub.sessions() as session:
        assert laid.address not in await rebasing.documents_to_rebase(session, 0), "somebody wrote just now"


async def test_what_has_grown_is_found_when_it_is_quiet(laid: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await laid.joins(laid.cast.alice)
    await grow_old(alice, laid.cast.alice)
    await left(laid, alice)
    await laid.hub.library.compact(laid.address)
    later = clock.now() + rebasing.QUIET
    monkeypatch.setattr(rebasing.clock, "now", lambda: later)
    monkeypatch.setattr(rebasing, "AT_ONCE", 10_000)  # other tests leave documents in the same database
    async with laid.hub.sessions() as session:
        assert laid.address in await rebasing.documents_to_rebase(session, 0)
