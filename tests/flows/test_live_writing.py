"""People write one text at the same time, over real sockets, and every word is in PostgreSQL before it is shown."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.live.content import read_blocks
from portal.live.members import RESTARTING
from portal.live.models import LiveUpdate
from portal.live.rights import Address
from portal.live.store import Stored, load
from tests.faults.desk import BEGINNING, paragraph
from tests.faults.editor import until
from tests.flows.live_portal import Table, table

updates = table_of(LiveUpdate)


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


async def stored_words(laid: Table) -> list[str]:
    """What somebody would read who had nothing but the database."""
    async with laid.app.state["sessions"]() as session, session.begin():
        loaded = await load(session, laid.address)
    assert loaded is not None
    return ["".join(run["text"] for run in block["runs"]) for block in read_blocks(loaded.tree())]


async def test_the_text_begins_once_with_the_words_of_the_layer_above(laid: Table) -> None:
    editors = await asyncio.gather(*(laid.joins(actor) for actor in (laid.cast.alice, laid.cast.bob, laid.cast.sam)))
    assert [editor.blocks for editor in editors] == [list(BEGINNING)] * 3
    assert laid.desk.begun == [laid.address]


async def test_two_people_write_and_both_read_the_same(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    alice.write(1, 0, "Home visits? ")
    bob.write(1, 30, " Befrienders are trained.")
    await asyncio.gather(alice.saved(), bob.saved())
    await until(lambda: alice.words == bob.words, "both texts alike")
    assert alice.words[1] == "Home visits? Visits begin within two weeks. Befrienders are trained."
    assert await stored_words(laid) == alice.words


async def test_umlauts_and_emoji_keep_their_places(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    alice.write(1, 0, "Grüße 😀 für alle: ")
    await alice.saved()
    await until(lambda: bob.words == alice.words, "the greeting")
    bob.write(1, 7, "x")
    bob.erase(1, 6, 7)
    await bob.saved()
    await until(lambda: alice.words == bob.words, "the correction")
    assert alice.words[1].startswith("Grüße x für alle: Visits")
    assert await stored_words(laid) == alice.words


async def test_an_acknowledged_frame_is_in_the_database_as_it_was_sent(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    alice.write(0, 0, "Good ")
    frame = alice._outbox[-1]
    await alice.saved()
    async with laid.app.state["sessions"]() as session:
        await speak_for(session, partnership=laid.address.partnership_id)
        row = (await session.execute(select(updates).where(updates.c.document_id == laid.address.document_id))).one()
    assert (row.seq, bytes(row.frame), row.person_id) == (1, frame, laid.cast.alice.id)
    assert row.organisation_id == laid.cast.alice.organisation_id


async def test_nothing_is_acknowledged_or_shown_before_the_commit(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    async with laid.held() as blocker:
        alice.write(0, 0, "Not yet: ")
        await alice.flush()
        await until(lambda: laid.room.in_flight, "a batch in flight")
        await asyncio.sleep(0.3)
        assert laid.room.applied == 1
        assert alice.acked == 0
        assert bob.words[0] == "Befriending"
        carol = laid.knocks(laid.cast.sam)
        await carol.join()
        await asyncio.sleep(0.2)
        assert not carol.is_synced, "a newcomer was handed what is not durable"
        await blocker.rollback()
    await alice.saved()
    await until(lambda: carol.is_synced and bob.words == carol.words == alice.words, "everybody after the commit")


async def test_a_newcomer_waits_for_the_batch_in_flight_and_for_no_other(laid: Table) -> None:
    """The mark is reached when that batch comes back; another batch may never come."""
    alice = await laid.joins(laid.cast.alice)
    async with laid.held() as blocker:
        alice.write(0, 0, "x")
        await alice.flush()
        await until(lambda: laid.room.in_flight, "a batch in flight")
        newcomers = [laid.knocks(actor) for actor in (laid.cast.bob, laid.cast.sam)]
        await asyncio.gather(*(editor.join() for editor in newcomers))
        await until(lambda: len(laid.room.members) == 3, "both in the room")
        await asyncio.sleep(0.05)
        await blocker.rollback()
    await until(lambda: all(editor.is_synced for editor in newcomers), "both in step")
    assert [editor.words for editor in newcomers] == [alice.words] * 2


async def test_words_typed_on_a_lost_line_arrive_when_it_is_back(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    await alice.leave()
    alice.write(1, 0, "Offline. ")
    bob.write(0, 0, "Meanwhile: ")
    await bob.saved()
    await alice.join()
    await until(lambda: alice.is_synced and alice.sent == 1 == alice.acked, "the answer to step 1 acknowledged")
    await until(lambda: alice.words == bob.words, "both texts alike")
    assert alice.words == ["Meanwhile: Befriending", "Offline. Visits begin within two weeks."]


async def test_a_frame_that_waits_for_a_missing_one_is_not_acknowledged_but_asked_for(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    alice.write(0, 0, "first ")
    alice._outbox.clear()
    alice.write(0, 0, "second ")
    late = alice._outbox.pop()
    await alice._send_update(late)
    await until(lambda: alice.sent == 2, "the portal asking for the rest")
    await alice.saved()
    await until(lambda: bob.words[0] == "second first Befriending", "both words")
    assert await stored_words(laid) == bob.words


async def test_words_that_landed_in_a_removed_block_are_offered_back(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    bob.write(1, 0, "My precious sentence. ")
    alice.remove_block(1)
    await alice.saved()
    await bob.saved()
    await until(lambda: any(notice["kind"] == "orphaned" for notice in bob.notices), "the notice")
    assert [notice["words"] for notice in bob.notices if notice["kind"] == "orphaned"] == ["My precious sentence. "]
    assert not [notice for notice in alice.notices if notice["kind"] == "orphaned"]
    assert alice.words == bob.words == ["Befriending"]


async def test_readable_text_is_written_with_the_people_who_wrote_it(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    alice.write(0, 0, "A ")
    await alice.saved()
    bob.write(0, 0, "B ")
    await bob.saved()
    await until(lambda: laid.desk.written and laid.desk.written[-1].seq == 2, "the readable text")
    assert laid.desk.written[-1].blocks[0] == paragraph("one", "B A Befriending", "h1")
    people = {author.person_id for readable in laid.desk.written for author in readable.authors}
    assert people == {laid.cast.alice.id, laid.cast.bob.id}


async def test_a_fault_in_the_layer_above_keeps_nobody_from_writing(laid: Table) -> None:
    laid.desk.is_out_of_order = True
    alice = await laid.joins(laid.cast.alice)
    alice.write(0, 0, "Still ")
    await alice.saved()
    await until(lambda: laid.room.words.write_at > 0, "the failed attempt")
    alice.write(0, 0, "here: ")
    await alice.saved()
    laid.desk.is_out_of_order = False
    laid.room.words.write_at = 0
    words = "here: Still Befriending"
    await until(
        lambda: laid.desk.written and laid.desk.written[-1].blocks[0]["runs"][0]["text"] == words,
        "the text written later",
    )


async def test_a_text_that_cannot_be_read_is_saved_all_the_same(laid: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are put aside when a commit sets out, and what goes wrong with them is no matter of the commit's."""
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    broken = laid.room.replica.reading

    def both() -> None:
        raise ValueError("nobody can read this")

    monkeypatch.setattr(broken, "both", both)
    async with laid.held() as blocker:
        alice.write(0, 0, "Still ")
        await alice.flush()
        await until(lambda: laid.room.in_flight, "a batch in flight")
        laid.room.words.take(0, None)  # somebody wants the words
        alice.write(0, 0, "here: ")
        await alice.flush()
        await until(lambda: laid.room.unsaved, "more that waits")
        await blocker.rollback()
    await alice.saved()
    await until(lambda: bob.words == alice.words, "Bob reading it")
    bob.write(1, 0, "And on. ")
    await bob.saved()
    assert laid.room.replica.reading is not broken, "the document was not loaded again"
    laid.room.words.write_at = 0
    await until(lambda: laid.desk.written and laid.desk.written[-1].seq == 3, "the text written later")


async def test_a_fault_while_one_text_is_passed_on_stops_no_other(laid: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await laid.joins(laid.cast.alice)
    elsewhere = laid.desk.lay_out(laid.cast.partnership_id, [paragraph("one", "Lunches")])
    bob = await laid.knocks(laid.cast.bob, address=elsewhere).joined()

    def settle(_: int) -> None:
        raise ValueError("nobody can be told of this")

    monkeypatch.setattr(laid.room, "settle", settle)
    alice.write(0, 0, "Saved: ")
    await alice.flush()
    assert await alice.gone() == RESTARTING
    bob.write(0, 0, "Warm ")
    await bob.saved()
    sam = await laid.joins(laid.cast.sam)
    assert sam.words == alice.words


async def test_fifty_people_open_a_text_at_the_same_moment(laid: Table) -> None:
    object.__setattr__(laid.hub.limits, "sockets_of_a_person", 60)
    storm = await asyncio.gather(*(laid.joins(laid.cast.alice) for _ in range(50)))
    assert {tuple(editor.words) for editor in storm} == {("Befriending", "Visits begin within two weeks.")}
    storm[0].write(0, 0, "All of ")
    await storm[0].saved()
    await until(lambda: all(editor.words[0] == "All of Befriending" for editor in storm), "fifty texts alike")
    assert laid.desk.begun == [laid.address]


async def test_a_commit_that_comes_back_while_the_database_is_asked_is_nothing_missed(
    laid: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = await laid.joins(laid.cast.alice)
    newer = laid.hub.library.newer
    asked = asyncio.Event()

    async def slowly(address: Address, after: int) -> tuple[int, list[Stored]]:
        asked.set()
        await until(lambda: laid.room.replica.seen == 1, "the commit coming back")
        return await newer(address, after)

    async with laid.held() as blocker:
        alice.write(0, 0, "x")
        await alice.flush()
        await until(lambda: laid.room.in_flight, "a batch in flight")
        monkeypatch.setattr(laid.hub.library, "newer", slowly)
        bob = laid.knocks(laid.cast.bob)
        await bob.join()
        await asked.wait()
        await blocker.rollback()
    await until(lambda: bob.is_synced, "Bob in step")
    assert [notice["kind"] for notice in (*alice.notices, *bob.notices)] == ["rights", "rights"]
    assert bob.words == alice.words
