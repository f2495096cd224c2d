"""What the layer above asks of the hub: a form's text merged into the live one, a look at the text, an ending."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pycrdt import Doc, XmlText

from portal.live.content import Tree, fragment_of, read_blocks
from portal.live.housekeeping import write_what_is_behind
from portal.live.merging import Suggestion
from portal.live.replica import Broken
from portal.live.rights import Author
from portal.live.store import Loaded, load
from tests.faults.desk import BEGINNING, paragraph, portal_process
from tests.faults.editor import until
from tests.flows.live_portal import Table, table


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


async def stored(laid: Table) -> Loaded:
    async with laid.app.state["sessions"]() as session, session.begin():
        loaded = await load(session, laid.address)
    assert loaded is not None
    return loaded


def author(laid: Table) -> Author:
    return Author(laid.cast.sam.id, laid.cast.sam.organisation_id)


async def test_a_form_is_merged_while_somebody_types_in_the_same_paragraph(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    alice.write(1, 0, "Home 😀 visits: ")
    await alice.saved()
    mine = [BEGINNING[0], paragraph("two", "Visits begin within ten days."), paragraph("three", "New.")]
    merge = await laid.hub.merge_text(laid.address, BEGINNING, mine, author(laid))
    assert merge.conflicts == ()
    loaded = await stored(laid)
    assert loaded.rows[-1].author == author(laid), "durable and attributed before it returns"
    await until(lambda: len(alice.words) == 3, "the form's words at Alice's")
    assert alice.words == ["Befriending", "Home 😀 visits: Visits begin within ten days.", "New."]
    assert read_blocks(loaded.tree()) == alice.blocks


async def test_a_change_that_no_editor_could_show_is_taken_back(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    before = await laid.hub.read(laid.address, read_blocks)
    with pytest.raises(Broken):
        await laid.hub.edit(laid.address, author(laid), put_text_at_the_top)
    assert laid.room.is_spoiled
    assert await laid.hub.read(laid.address, read_blocks) == before
    alice.write(1, 0, "Still: ")
    await alice.saved()
    assert len(fragment_of((await stored(laid)).tree()).children) == len(before)


def put_text_at_the_top(tree: Tree) -> None:
    fragment_of(tree).children.append(XmlText("loose words"))


async def test_a_form_may_only_suggest(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    mine = [BEGINNING[0], paragraph("two", "Visits begin within ten days.")]
    person, organisation = str(laid.cast.sam.id), str(laid.cast.sam.organisation_id)
    suggestion = Suggestion(person, organisation, "2026-11-23T09:00:00Z", lambda: "new")
    await laid.hub.merge_text(laid.address, BEGINNING, mine, author(laid), suggestion)
    await until(lambda: alice.doc.get_state() == laid.room.replica.doc.get_state(), "the suggestion at Alice's")
    assert alice.words == ["Befriending", "Visits begin within two weeks."]


async def test_forms_without_an_open_editor_are_merged_one_after_the_other(laid: Table) -> None:
    forms = [
        [paragraph("one", f"Befriending {number}", "h1") if number == 0 else BEGINNING[0], *BEGINNING[1:],
         paragraph(f"new{number}", f"Clause {number}.")]
        for number in range(5)
    ]  # fmt: skip
    await asyncio.gather(*(laid.hub.merge_text(laid.address, BEGINNING, form, author(laid)) for form in forms))
    blocks = await laid.hub.read(laid.address, read_blocks)
    assert {block["id"] for block in blocks} == {"one", "two", *(f"new{number}" for number in range(5))}
    assert blocks[0]["runs"] == [{"text": "Befriending 0"}]
    assert read_blocks((await stored(laid)).tree()) == blocks


async def test_a_document_that_two_processes_open_at_once_begins_once(laid: Table, database: dict[str, str]) -> None:
    async with portal_process(database["portal_app"], laid.desk) as (other, _):
        hubs = [laid.hub, other.state["hub"]]
        for _round in range(5):
            address = laid.desk.lay_out(laid.cast.partnership_id)
            texts = await asyncio.gather(*(hub.read(address, read_blocks) for hub in hubs for _ in range(3)))
            assert texts == [list(BEGINNING)] * 6
            assert laid.desk.begun.count(address) == 1


async def test_a_restart_saves_what_was_taken_and_tells_the_editors(database: dict[str, str]) -> None:
    async with table(database["portal_app"]) as laid:
        alice = await laid.joins(laid.cast.alice)
        alice.write(0, 0, "Before the restart: ")
        await alice.saved()
        await laid.hub.stop()
        assert await alice.gone() == 1012
        assert laid.desk.written[-1].blocks[0]["runs"] == [{"text": "Before the restart: Befriending"}]


async def test_text_that_a_killed_process_left_unwritten_is_written_by_the_sweep(
    laid: Table, database: dict[str, str]
) -> None:
    laid.desk.is_out_of_order = True
    alice = await laid.joins(laid.cast.alice)
    alice.write(0, 0, "Never opened again: ")
    await alice.saved()
    await alice.leave()
    laid.desk.is_out_of_order = False
    async with portal_process(database["portal_app"], laid.desk) as (other, _):
        while laid.address in await other.state["hub"].library.behind():
            await write_what_is_behind(other.state["hub"])
    written = [readable for readable in laid.desk.written if readable.address == laid.address]
    assert written[-1].blocks[0]["runs"] == [{"text": "Never opened again: Befriending"}]
    assert written[-1].authors == (Author(laid.cast.alice.id, laid.cast.alice.organisation_id),)


async def test_an_update_that_breaks_the_document_in_memory_loses_nothing_of_the_others(laid: Table) -> None:
    """Loaded again from the database, with what was on its way there."""
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    alice.write(0, 0, "Kept. ")
    await alice.saved()
    other: Doc[object] = Doc()
    from pycrdt import Text

    other["prosemirror"] = Text("loose letters")
    await bob._send_update(other.get_update())
    assert await bob.gone() == 1007
    assert {"kind": "reloaded"} in alice.notices
    alice.write(0, 0, "Still here. ")
    await alice.saved()
    assert (await laid.joins(laid.cast.sam)).words == alice.words
