"""Several portal processes over one database, and lines that break: everybody reads the same in the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import select, update

from portal import clock
from portal.access.models import SeatRow
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.live.models import LiveDocument
from portal.live.store import CHANNEL, updates
from portal.live.writing_down import words_written
from tests.faults.desk import paragraph, portal_process
from tests.faults.editor import Editor, until
from tests.flows.live_portal import Table, table
from tests.people import Actor

documents = table_of(LiveDocument)


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


@asynccontextmanager
async def second_process(laid: Table, database: dict[str, str]) -> AsyncIterator[tuple[Any, str]]:
    async with portal_process(database["portal_app"], laid.desk) as (app, host):
        await app.state["hub"].listener.is_listening.wait()
        await laid.hub.listener.is_listening.wait()
        try:
            yield app, host
        finally:
            for editor in laid.editors:
                await editor.leave()


async def reads_the_same(*editors: Editor) -> None:
    await until(lambda: len({tuple(editor.words) for editor in editors}) == 1, "everybody reading the same")


async def test_two_processes_serve_one_text(laid: Table, database: dict[str, str]) -> None:
    async with second_process(laid, database) as (_, elsewhere):
        alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob, elsewhere)
        for number in range(30):
            alice.write(0, 0, f"a{number} ")
            bob.write(1, 0, f"b{number} ")
            await asyncio.gather(alice.flush(), bob.flush())
        await asyncio.gather(alice.saved(), bob.saved())
        await reads_the_same(alice, bob)
        assert all(f"a{number} " in alice.words[0] and f"b{number} " in alice.words[1] for number in range(30))
        async with laid.app.state["sessions"]() as session:
            await speak_for(session, worker="on")
            rows = (
                select(updates.c.seq).where(updates.c.document_id == laid.address.document_id).order_by(updates.c.seq)
            )
            numbers = list(await session.scalars(rows))
        assert numbers == list(range(1, len(numbers) + 1)), "the sequence has a gap"


async def writes(editor: Editor, words: str) -> None:
    editor.write(0, 0, words)
    await editor.flush()
    await editor.saved()


async def test_who_is_alone_tells_nobody_until_somebody_comes(
    laid: Table, database: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = await laid.joins(laid.cast.alice)
    heard: list[str] = []
    line = await asyncpg.connect(database["portal_app"])
    await line.add_listener(CHANNEL, lambda *call: heard.append(call[3]))
    with monkeypatch.context() as deaf:  # other tests' portals are over this database too
        deaf.setattr(laid.hub.neighbours, "hear", lambda _: False)
        laid.hub.neighbours._heard.clear()
        await until(lambda: not laid.hub.neighbours.may_be_there, "being sure of being alone")
        await writes(alice, "alone ")
        await line.execute("SELECT pg_notify($1, 'the last word')", CHANNEL)
        await until(lambda: "the last word" in heard, "the notifications")
        here = str(laid.address.document_id)
        assert not [words for words in heard if words.startswith("u:") and here in words]

        async with second_process(laid, database) as (app, elsewhere):
            bob = await laid.joins(laid.cast.bob, elsewhere)
            await writes(alice, "unheard ")
            assert "unheard" not in bob.words[0], "nobody was told, for the newcomer has not been heard"
            deaf.undo()
            await line.execute("SELECT pg_notify($1, $2)", CHANNEL, f"n:{app.state['hub'].node}")
            await reads_the_same(alice, bob)
            assert bob.words[0].startswith("unheard alone ")
            await writes(alice, "heard ")
            await reads_the_same(alice, bob)
    await line.close()


async def test_carets_are_seen_across_processes(laid: Table, database: dict[str, str]) -> None:
    async with second_process(laid, database) as (app, elsewhere):
        hubs = laid.hub, app.state["hub"]
        await until(lambda: all(hub.neighbours.are_there for hub in hubs), "the processes knowing each other")
        alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob, elsewhere)
        await alice.show_caret({"cursor": 4})
        await until(lambda: bob.presences.get(alice.doc.client_id), "Alice's caret at Bob's")
        await alice.leave()
        await until(lambda: bob.presences[alice.doc.client_id] is None, "Alice having left")


async def test_an_editor_that_moves_to_the_other_process_brings_no_foreign_text(
    laid: Table, database: dict[str, str]
) -> None:
    """What it received before is in the database, so the other process looks there before it asks the editor."""
    async with second_process(laid, database) as (app, elsewhere):
        quiet = await laid.joins(laid.cast.sam, elsewhere)
        # As if every notification were lost.
        app.state["hub"].listener._heard = lambda _: None
        alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
        alice.write(0, 0, "Alice's words. ")
        await alice.saved()
        await reads_the_same(alice, bob)
        await bob.leave()
        bob.url = bob.url.replace(laid.host, elsewhere)
        bob.host = elsewhere
        bob.write(0, 0, "On top of them: ")
        await bob.joined()
        await until(lambda: bob.acked == bob.sent, "Bob's words saved")
        assert bob.closed is None
        await reads_the_same(quiet, bob)


async def end_the_listener(superuser_url: str, hub: Any) -> None:
    """As a restart of the database, a firewall or a failover would."""
    superuser = await asyncpg.connect(superuser_url)
    ended = await superuser.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE query LIKE 'SELECT pg_notify($1, $2)%' OR query LIKE 'LISTEN%'"
    )
    await superuser.close()
    assert ended
    await until(lambda: not hub.listener.is_listening.is_set(), "the listener noticing")


async def test_what_a_crash_took_of_the_written_text_is_written_again(laid: Table, database: dict[str, str]) -> None:
    """The text is written down without waiting for the disk, so PostgreSQL may lose it where it keeps every frame."""
    alice = await laid.joins(laid.cast.alice)
    await writes(alice, "kept ")
    assert await words_written(laid.hub, laid.address)
    async with laid.app.state["sessions"]() as session, session.begin():
        await speak_for(session, worker="on")
        lost = update(documents).where(documents.c.id == laid.address.document_id).values(readable_seq=0)
        await session.execute(lost)
    await end_the_listener(database["portal_app"].replace("portal_app@", "postgres@"), laid.hub)

    async def is_written() -> bool:
        return await laid.hub.library.written_until(laid.address) > 0

    for _ in range(200):
        if await is_written():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the text was not written again")


async def test_a_lost_listener_comes_back_and_catches_up(laid: Table, database: dict[str, str]) -> None:
    async with second_process(laid, database) as (app, elsewhere):
        hub = app.state["hub"]
        alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob, elsewhere)
        await end_the_listener(database["portal_app"].replace("portal_app@", "postgres@"), hub)
        alice.write(0, 0, "Said into the gap. ")
        await alice.saved()
        await end_seat(laid, laid.cast.sam)
        await reads_the_same(alice, bob)
        await asyncio.wait_for(hub.listener.is_listening.wait(), 60)


async def end_seat(laid: Table, actor: Actor) -> None:
    seats = table_of(SeatRow)
    async with laid.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=laid.cast.partnership_id, organisation=actor.organisation_id)
        await session.execute(update(seats).where(seats.c.person_id == actor.id).values(ends_at=clock.now()))


async def test_a_seat_removed_while_nobody_listened_still_closes_its_socket(
    laid: Table, database: dict[str, str]
) -> None:
    bob = await laid.joins(laid.cast.bob)
    await laid.hub.listener.is_listening.wait()
    await end_the_listener(database["portal_app"].replace("portal_app@", "postgres@"), laid.hub)
    await end_seat(laid, laid.cast.bob)
    assert await bob.gone() == 4403


async def test_what_was_written_is_readable_after_everybody_left(database: dict[str, str]) -> None:
    async with table(database["portal_app"], linger_seconds=0.0) as laid:
        alice = await laid.joins(laid.cast.alice)
        alice.write(0, 0, "Last words. ")
        await alice.saved()
        await alice.leave()
        await until(lambda: laid.address not in laid.hub.rooms, "the room being left")
        assert laid.desk.written[-1].blocks[0] == paragraph("one", "Last words. Befriending", "h1")
        assert (await laid.joins(laid.cast.alice)).words[0] == "Last words. Befriending"
