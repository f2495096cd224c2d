"""Writing together by post, where a network blocks sockets: the same words, and the same rights."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from portal.live import protocol
from portal.live.content import read_blocks
from portal.live.store import load
from portal.web.csrf import FIELD
from tests.faults.editor import until
from tests.flows.live_portal import Table, table


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Table]:
    async with table(database["portal_app"]) as one:
        yield one


class Exchanging:
    """An editor behind a network that blocks sockets."""

    def __init__(self, laid: Table, actor: Any) -> None:
        self.laid = laid
        self.actor = actor
        self.editor = laid.knocks(actor)
        self.state_vector = b"\x00"

    async def exchange(self, update_bytes: bytes | None = None, **headers: str) -> Any:
        missing = self.editor.doc.get_update(self.state_vector) if update_bytes is None else update_bytes
        body = protocol.encode_exchange(self.editor.doc.get_state(), missing)
        url = f"/partnerships/{self.laid.address.partnership_id}/live/{self.laid.address.document_id}/exchange"
        token = await self.actor.csrf_token()
        reply = await self.actor.http.post(
            f"{url}?schema=2&epoch=1",
            content=body,
            headers={"Content-Type": "application/octet-stream", "X-CSRF-Token": token, **headers},
        )
        if reply.status_code == 200:
            self.state_vector, answer = protocol.decode_exchange(reply.content)
            self.editor._is_remote = True
            self.editor.doc.apply_update(answer)
            self.editor._is_remote = False
        return reply


async def test_a_text_is_written_together_by_post_alone(laid: Table) -> None:
    alice, bob = await laid.joins(laid.cast.alice), Exchanging(laid, laid.cast.bob)
    assert (await bob.exchange()).status_code == 200
    bob.editor.write(0, 0, "By post: ")
    assert (await bob.exchange()).status_code == 200
    async with laid.app.state["sessions"]() as session, session.begin():
        loaded = await load(session, laid.address)
    assert loaded is not None
    assert read_blocks(loaded.tree()) == bob.editor.blocks, "200 means durable"
    await until(lambda: alice.words == bob.editor.words, "everybody reading the same")
    alice.write(1, 0, "By socket: ")
    await alice.saved()
    await bob.exchange()
    assert bob.editor.words == alice.words


async def test_an_exchange_asks_for_the_same_rights(laid: Table) -> None:
    audrey, charlie = Exchanging(laid, laid.cast.audrey), Exchanging(laid, laid.cast.charlie)
    assert (await audrey.exchange()).status_code == 200
    audrey.editor.write(0, 0, "Forged ")
    refused = await audrey.exchange()
    assert refused.status_code == 403
    assert "not write in it" in refused.text
    assert (await charlie.exchange(b"")).status_code == 404
    assert (await audrey.exchange(b"", **{"X-CSRF-Token": "wrong"})).status_code == 403
    assert (await audrey.exchange(b"\x01\x02\x03\x04\x05")).status_code == 409
    assert laid.room.applied == 0


async def test_what_is_too_much_by_post_is_said_to_be(laid: Table) -> None:
    object.__setattr__(laid.hub.limits, "document_bytes", 20_000)
    bob = Exchanging(laid, laid.cast.bob)
    assert (await bob.exchange()).status_code == 200
    bob.editor.write(0, 0, "x" * 30_000)
    assert (await bob.exchange()).status_code == 413
    assert laid.room.applied == 0


async def test_a_form_still_names_its_token_in_a_field(laid: Table) -> None:
    reply = await laid.cast.alice.http.post("/sign-out", data={FIELD: "wrong"})
    assert reply.status_code == 403
