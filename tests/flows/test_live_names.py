"""Who may only suggest changes nothing, and nobody appears under another's name or number."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from portal.live.members import REFUSED
from portal.live.rights import Rights
from tests.faults.editor import Editor, until
from tests.flows.live_portal import Table, table
from tests.people import Actor


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


def suggestion(actor: Actor, number: int = 1) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "person": str(actor.id),
        "organisation": str(actor.organisation_id),
        "at": "2026-11-23T09:00:00Z",
    }


def at(clock: int) -> dict[str, Any]:
    place = {"type": None, "tname": "prosemirror", "item": {"client": 1, "clock": clock}, "assoc": 0}
    return {"anchor": place, "head": place}


@pytest.fixture
async def suggesting(laid: Table) -> Editor:
    """Bob, who may only suggest here."""
    laid.desk.rights[laid.address.document_id, laid.cast.bob.id] = Rights.SUGGEST
    return await laid.joins(laid.cast.bob)


async def test_a_suggestion_is_taken_and_leaves_the_text_as_it_stands(laid: Table, suggesting: Editor) -> None:
    alice = await laid.joins(laid.cast.alice)
    mark = suggestion(laid.cast.bob)
    suggesting.write(1, 0, "Home v", {"insertion": mark})
    suggesting.text(1).format(6, 7, {"deletion": mark})
    await suggesting.saved()
    await until(lambda: alice.doc.get_state() == suggesting.doc.get_state(), "the suggestion at Alice's")
    assert alice.words[1] == "Visits begin within two weeks."


@pytest.mark.parametrize(
    "change",
    [
        lambda editor: editor.write(1, 0, "plain "),
        lambda editor: editor.erase(1, 0, 3),
        lambda editor: editor.text(1).format(0, 6, {"strong": {}}),
        lambda editor: editor.element(1).attributes.__setitem__("kind", "h2"),
        lambda editor: editor.add_block("new", "A new clause"),
    ],
    ids=["typing", "erasing", "bold", "kind", "new block"],
)
async def test_whoever_may_only_suggest_cannot_change_the_text(laid: Table, suggesting: Editor, change: Any) -> None:
    alice = await laid.joins(laid.cast.alice)
    before = alice.words
    change(suggesting)
    await suggesting.saved()
    await until(
        lambda: any(one["kind"] in ("suggested", "set-back") for one in suggesting.notices), "what the portal says"
    )
    await until(lambda: alice.doc.get_state() == suggesting.doc.get_state(), "all of it at Alice's")
    assert [one for one in alice.words if one] == before
    assert [block["kind"] for block in alice.blocks][:2] == ["h1", "p"]
    assert not any("bold" in run for block in alice.blocks for run in block["runs"])


async def test_whoever_may_only_suggest_cannot_remove_a_clause(laid: Table, suggesting: Editor) -> None:
    suggesting.remove_block(0)
    await suggesting.flush()
    assert await suggesting.gone() == REFUSED
    assert suggesting.denials
    assert suggesting.acked == 0
    assert laid.room.applied == 0


async def test_nobody_suggests_in_anothers_name(laid: Table, suggesting: Editor) -> None:
    suggesting.write(1, 0, "Sam says ", {"insertion": suggestion(laid.cast.sam)})
    await suggesting.saved()
    alice = await laid.joins(laid.cast.alice)
    (said,) = [run["insertion"] for block in alice.marked for run in block["runs"] if "insertion" in run]
    assert said["person"] == str(laid.cast.bob.id)
    alice.write(1, 0, "Sam says ", {"insertion": suggestion(laid.cast.sam)})
    await alice.saved()
    await until(lambda: alice.words[1].startswith("Sam says "), "Alice's words as her own")
    assert [one["kind"] for one in alice.notices if one["kind"] == "own-words"] == ["own-words"]


async def test_a_suggestion_of_another_organisation_cannot_be_silenced(laid: Table, suggesting: Editor) -> None:
    alice = await laid.joins(laid.cast.alice)
    alice.write(1, 0, "Free ", {"insertion": suggestion(laid.cast.alice)})
    await alice.saved()
    await until(lambda: suggesting.doc.get_state() == alice.doc.get_state(), "Alice's suggestion")
    suggesting.text(1)
    del suggesting.text(1)[0:5]
    await suggesting.saved()
    await until(lambda: alice.doc.get_state() == suggesting.doc.get_state(), "what the portal made of it")
    runs = [run for block in suggesting.marked for run in block["runs"] if "insertion" in run]
    assert [(run["text"], run["insertion"]["person"]) for run in runs] == [("Free ", str(laid.cast.alice.id))]


async def test_the_name_in_the_caret_is_the_seats_and_nobody_elses(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    forged = {"user": {"name": "Alice Adams", "organisation": "Riverside Council"}, "cursor": at(1), "x": 1}
    await bob.show_caret(forged)
    await until(lambda: bob.doc.client_id in alice.presences, "Bob's caret")
    assert alice.presences[bob.doc.client_id] == {
        "user": {
            "id": laid.cast.bob.id.hex[-8:],
            "name": "Bob Brown",
            "organisation": laid.cast.bob.organisation,
            "colour": laid.cast.bob.organisation_id.int % 8,
        },
        "cursor": at(1),
    }
    await until(lambda: bob.doc.client_id in bob.presences, "the echo to Bob himself")


async def test_nobody_moves_the_caret_of_another(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    await alice.show_caret({"cursor": at(1)})
    await until(lambda: alice.doc.client_id in bob.presences, "Alice's caret")
    await bob.show_caret({"cursor": at(2)}, clock=9, client=alice.doc.client_id)
    await bob.show_caret(None, clock=10, client=alice.doc.client_id)
    await bob.show_caret({"cursor": at(3)})
    await until(lambda: bob.doc.client_id in alice.presences, "Bob's own caret")
    assert alice.presences[alice.doc.client_id]["cursor"] == at(1)
    await alice.leave()
    await until(lambda: bob.presences[alice.doc.client_id] is None, "Alice having left")


async def test_nobody_takes_the_number_of_whoever_wrote_under_it(laid: Table) -> None:
    """Whoever holds it first would hide the other's caret."""
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    alice.write(0, 0, "A")
    await alice.saved()
    await bob.show_caret({"cursor": at(1)}, client=alice.doc.client_id)
    await bob.show_caret({"cursor": at(2)})
    await until(lambda: bob.doc.client_id in alice.presences, "Bob's own caret")
    assert alice.doc.client_id not in alice.presences
    await alice.show_caret({"cursor": at(3)})
    await until(lambda: alice.doc.client_id in bob.presences, "Alice's caret")
    shown = bob.presences[alice.doc.client_id]
    assert shown
    assert shown["user"]["name"] == "Alice Adams"


async def test_frames_under_anothers_number_are_refused(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    alice.write(0, 0, "A")
    await alice.saved()
    alice.write(0, 0, "Alice never wrote this. ")
    stolen = alice._outbox.pop()
    bob = await laid.joins(laid.cast.bob)
    await bob._send_update(stolen)
    assert await bob.gone() == 1008
    assert laid.room.applied == 1
