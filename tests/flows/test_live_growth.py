"""Nothing grows without bound: not a document, not what waits for the database, not the process over the days."""

import gc
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from portal.live import delivery
from portal.live.members import MALFORMED, TRY_LATER
from tests.faults.desk import paragraph
from tests.faults.editor import Editor, until
from tests.flows.live_portal import Table, table

DOCUMENTS = 25
OURS = tuple(f"<class '{name}" for name in ("portal.", "pycrdt.", "asyncio.", "websockets."))


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"], linger_seconds=0.0) as one:
        yield one


def notices(editor: Editor, kind: str) -> list[dict[str, object]]:
    return [notice for notice in editor.notices if notice["kind"] == kind]


async def test_everybody_is_told_before_a_document_is_full(laid: Table) -> None:
    object.__setattr__(laid.hub.limits, "document_bytes", 20_000)
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    alice.write(0, 0, "x" * 15_000)
    await alice.saved()
    assert not notices(bob, "filling")
    alice.write(0, 0, "x" * 2_000)
    await alice.saved()
    await until(lambda: notices(alice, "filling") and notices(bob, "filling"), "both being told")
    sam = await laid.joins(laid.cast.sam)
    assert notices(sam, "filling") == [{"kind": "filling", "percent": 86}]
    alice.write(0, 0, "x" * 100)
    await alice.saved()
    assert len(notices(bob, "filling")) == 1, "told once"
    alice.write(0, 0, "x" * 1_000)
    await alice.saved()
    await until(lambda: notices(bob, "filling")[-1]["percent"] == 91, "being told again, nearer to the end")


async def test_what_waits_for_the_database_has_a_limit_and_is_sent_again(laid: Table) -> None:
    object.__setattr__(laid.hub.limits, "unsaved_bytes", 3_000)
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    async with laid.held() as blocker:
        for _ in range(4):
            alice.write(0, 0, "y" * 1_500)
            await alice.flush()
        assert await alice.gone() == TRY_LATER
        assert (alice.acked, bob.closed) == (0, None)
        await blocker.rollback()
    await until(lambda: laid.room.is_quiet, "the database having everything")
    await alice.joined()
    await alice.saved()
    await until(lambda: bob.words == alice.words and bob.words[0].count("y") == 6_000, "every word at Bob's")


async def test_a_long_queue_reaches_the_others_in_several_frames(laid: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MERGED_AT_ONCE", 5)
    alice, bob, sam = [await laid.joins(actor) for actor in (laid.cast.alice, laid.cast.bob, laid.cast.sam)]
    async with laid.held() as blocker:
        for number in range(18):
            alice.write(0, 0, f"a{number} ")
            bob.write(1, 0, f"b{number} ")
            await alice.flush()
            await bob.flush()
        await until(lambda: laid.room.applied == 36, "the portal hearing all of it")
        await blocker.rollback()
    await alice.saved()
    await bob.saved()
    await until(lambda: alice.words == bob.words == sam.words, "everybody reading the same")
    assert sam.words[0].count("a") >= 18


class PanicException(BaseException):
    """As pycrdt ends when an offset falls into the middle of a letter: no Exception, so a plain guard misses it."""


async def test_a_panic_in_the_document_costs_its_sender_the_socket_and_nobody_else_anything(
    laid: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)

    def panic(_: bytes) -> None:
        raise PanicException

    monkeypatch.setattr(laid.room.replica.doc, "apply_update", panic)
    bob.write(0, 0, "x")
    await bob.flush()
    assert await bob.gone() == MALFORMED
    alice.write(0, 0, "On. ")
    await alice.saved()
    assert alice.closed is None
    assert (await laid.joins(laid.cast.sam)).words[0] == "On. Befriending"


async def visit_all(laid: Table) -> None:
    """Somebody opens one document after another, writes in it and leaves."""
    for number in range(DOCUMENTS):
        address = laid.desk.lay_out(laid.cast.partnership_id, [paragraph("one", f"Text {number}. " * 400)])
        editor = laid.knocks(laid.cast.alice, address=address)
        await editor.joined()
        editor.write(0, 0, "Seen. ")
        await editor.saved()
        await editor.leave()
        editor.doc.unobserve(editor.watching)
        laid.editors.remove(editor)
        laid.desk.documents.pop(address.document_id)
    await until(lambda: not laid.hub.rooms, "every room being left")
    laid.desk.written.clear()
    laid.desk.begun.clear()


def objects_of_ours() -> Counter[str]:
    gc.collect()
    return Counter(kind for kind in map(repr, map(type, gc.get_objects())) if kind.startswith(OURS))


def left_behind(before: Counter[str]) -> dict[str, int]:
    return {kind: count for kind, count in (objects_of_ours() - before).items() if count >= DOCUMENTS}


async def test_rooms_that_were_left_leave_nothing_behind(laid: Table) -> None:
    """Whatever a document left behind would be there once for each of them, be it no more than its address."""
    await visit_all(laid)
    before = objects_of_ours()
    await visit_all(laid)
    # What somebody still holds for a moment goes; what nobody lets go of is there as long as one may wait.
    await until(lambda: not left_behind(before), "every document leaving the memory", patience=0.5)
    assert not laid.hub._opening
    assert not laid.hub.members()
