"""A wrong, greedy or hostile socket harms nobody but itself."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment

from portal.live import protocol
from portal.live.members import MALFORMED, REFUSED, TOO_LARGE, TRY_LATER
from portal.live.rights import Rights
from tests.faults.desk import paragraph
from tests.faults.editor import Editor, until
from tests.flows.live_portal import Table, table

BROKEN = {
    "nothing": b"",
    "unknown kind": b"\x07",
    "unknown step": b"\x00\x09\x01\x00",
    "cut off": protocol.update_message(b"\x01\x02\x03")[:-2],
    "no update": protocol.update_message(b"\x01\x02\x03\x04\x05\x06\x07"),
    "something after the message": b"\x03\x00",
    "endless number": b"\x00\x02" + b"\xff" * 20,
    "presence of nobody": b"\x01" + protocol.buffer(b"\x05\x01"),
}


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


async def goes_on(laid: Table, alice: Editor) -> None:
    """The others notice nothing."""
    alice.write(0, 0, "On. ")
    await alice.saved()
    assert alice.closed is None


async def test_broken_frames_close_only_their_own_socket(laid: Table) -> None:
    alice = await laid.joins(laid.cast.alice)
    for name, message in BROKEN.items():
        bob = await laid.joins(laid.cast.bob)
        await bob.say(message)
        assert await bob.gone() == MALFORMED, name
    await goes_on(laid, alice)


async def test_mutated_updates_close_only_their_own_socket(laid: Table) -> None:
    """Whatever comes of a flipped byte, the room goes on and everybody else agrees."""
    alice, sam = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.sam)
    for _ in range(40):
        bob = await laid.joins(laid.cast.bob)
        bob.write(1, 0, "Mutated words ")
        update = bytearray(bob._outbox.pop())
        update[secrets.randbelow(len(update))] ^= 1 << secrets.randbelow(8)
        await bob._send_update(bytes(update))
        await asyncio.sleep(0.01)
        await bob.leave()
    await goes_on(laid, alice)
    await until(lambda: sam.words == alice.words, "Sam reading what Alice reads")


UNKNOWN: dict[str, Any] = {
    "mark": lambda editor: editor.text(1).format(0, 3, {"evil": {}}),
    "mark that looks like one": lambda editor: editor.text(1).format(0, 3, {"deletion--x": {"id": "a"}}),
    "link without an address": lambda editor: editor.text(1).format(0, 3, {"link": {}}),
    "value of a mark": lambda editor: editor.text(1).format(0, 3, {"strong": "yes"}),
    "fact of a mark": lambda editor: editor.text(1).format(0, 3, {"comment--abcdefgh": {"id": 7}}),
    "kind": lambda editor: editor.element(1).attributes.__setitem__("kind", "h9"),
    "kind of a new block": lambda editor: editor.add_block("new", "words", kind="script"),
    "what cannot be stored": lambda editor: editor.add_block("a\x00b", "words"),
    "a long attribute": lambda editor: editor.add_block("a" * 20_000, "words"),
    "value of an attribute": lambda editor: editor.element(1).attributes.__setitem__("id", 7.5),
}


@pytest.mark.parametrize("rights", [Rights.WRITE, Rights.SUGGEST])
@pytest.mark.parametrize("put", UNKNOWN.values(), ids=UNKNOWN.keys())
async def test_what_no_editor_could_show_never_reaches_one(laid: Table, put: Any, rights: Rights) -> None:
    """It would take the words away for everybody, in the name of whoever has the text open."""
    laid.desk.rights[laid.address.document_id, laid.cast.bob.id] = rights
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    put(bob)
    await bob.flush()
    assert await bob.gone() in (MALFORMED, REFUSED)
    assert laid.room.applied == 0
    await goes_on(laid, alice)


async def test_a_caret_that_no_editor_could_show_reaches_none(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    for number, cursor in enumerate((7, {"anchor": {}}, float("nan"), "\ud800")):
        await bob.show_caret({"cursor": cursor}, clock=number + 1)
        await until(lambda: bob.doc.client_id in alice.presences, "Bob's caret")
        shown = alice.presences.pop(bob.doc.client_id)
        assert shown
        assert shown["cursor"] is None
    await goes_on(laid, alice)


async def test_comments_are_anchored_by_the_portal_alone(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    bob.text(1).format(0, 3, {"comment--abcdefgh": {"id": "0192"}})
    await bob.saved()
    await until(lambda: not marks_of(bob), "the mark to be taken off again")
    await goes_on(laid, alice)
    assert marks_of(alice) == []


def marks_of(editor: Editor) -> list[object]:
    return [marks for _, marks in editor.text(1).diff() if marks]


def nested(depth: int) -> bytes:
    doc: Doc[object] = Doc()
    parent: XmlFragment | XmlElement = doc.get("prosemirror", type=XmlFragment)
    for _ in range(depth):
        element = XmlElement("block")
        parent.children.append(element)
        parent = element
    return bytes(doc.get_update())


async def test_deeply_nested_elements_never_reach_the_document(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    await bob.say(protocol.update_message(nested(300)))
    assert await bob.gone() == MALFORMED
    assert laid.room.applied == 0
    await goes_on(laid, alice)


async def test_nesting_step_by_step_ends_at_the_same_depth(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    parent = bob.element(1)
    for _ in range(12):
        child = XmlElement("block")
        parent.children.append(child)
        parent = child
        await bob.flush()
    assert await bob.gone() == MALFORMED
    await goes_on(laid, alice)
    await until(lambda: alice.doc.get_state() == laid.room.replica.doc.get_state(), "Alice and the portal in step")


async def test_a_frame_that_is_too_large_is_not_read(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    bob.write(0, 0, "x" * protocol.LARGEST_UPDATE_BYTES)
    await bob.flush()
    assert await bob.gone() == TOO_LARGE
    await goes_on(laid, alice)


async def test_suggestions_that_wait_to_be_judged_have_a_limit(laid: Table) -> None:
    laid.desk.rights[laid.address.document_id, laid.cast.bob.id] = Rights.SUGGEST
    alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
    bob.write(1, 0, "x" * 120_000, {"insertion": {"id": "s"}})
    [update] = bob._outbox
    for _ in range(40):
        await bob._send_update(update)
    assert await bob.gone() in (TOO_LARGE, 1008)
    await goes_on(laid, alice)


async def test_a_full_document_takes_no_more(laid: Table) -> None:
    object.__setattr__(laid.hub.limits, "document_bytes", 20_000)
    alice = await laid.joins(laid.cast.alice)
    alice.write(0, 0, "x" * 30_000)
    await alice.flush()
    assert await alice.gone() == TOO_LARGE
    assert laid.room.applied == 0
    assert alice.why.startswith("This section is full.")


async def test_a_person_has_only_so_many_sockets(laid: Table) -> None:
    object.__setattr__(laid.hub.limits, "sockets_of_a_person", 2)
    await laid.joins(laid.cast.bob)
    await laid.joins(laid.cast.bob)
    third = laid.knocks(laid.cast.bob)
    await third.join()
    assert await third.gone() == TRY_LATER
    await laid.joins(laid.cast.alice)


async def test_a_flood_of_messages_closes_its_socket(database: dict[str, str]) -> None:
    async with table(database["portal_app"], frames_at_once=50.0, frames_a_second=1.0) as laid:
        alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
        for _ in range(60):
            await bob.say(b"\x03")
        assert await bob.gone() == 1008
        await goes_on(laid, alice)


async def test_whoever_does_not_read_is_let_go_and_catches_up_later(database: dict[str, str]) -> None:
    async with table(database["portal_app"], [paragraph("one", "Long")], queued_frames=20) as laid:
        alice, bob = await laid.joins(laid.cast.alice), await laid.joins(laid.cast.bob)
        assert bob._reading
        assert bob.socket
        bob._reading.cancel()
        bob.socket.transport.pause_reading()
        for _ in range(60):
            alice.write(0, 0, "x" * 100_000)
            await alice.saved()
            alice.erase(0, 0, 100_000)
            await alice.saved()
            if not [member for member in laid.room.members if member.author.person_id == laid.cast.bob.id]:
                break
        slow = [member for member in laid.room.members if member.author.person_id == laid.cast.bob.id]
        assert not slow, "the slow socket is still in the room"
        bob.socket.transport.abort()
        bob.socket = bob._reading = None
        await bob.joined()
        await until(lambda: bob.words == alice.words, "Bob reading what Alice reads")
