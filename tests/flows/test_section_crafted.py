"""What a crafted editor sends is text on every page and nothing else; whoever may not come in gets nothing by post."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import update

from portal import clock
from portal.access.models import SeatRow
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.live.protocol import encode_exchange
from portal.live.rights import Address
from tests.faults.editor import until
from tests.flows.designing import allow, begin_with_text
from tests.flows.together import Together, portal_to_write_in
from tests.people import ORIGIN, Actor

seats = table_of(SeatRow)


@pytest.fixture
async def laid(database: dict[str, str]) -> AsyncIterator[Together]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        here = await lay()
        await allow(here.cast, here.section, "write")
        yield here


async def test_clauses_with_the_same_name_and_with_markup_in_it_are_shown(laid: Together) -> None:
    """A page has every id once: the client of these tests looks at each."""
    bob = await laid.joins(laid.cast.bob)
    first = bob.blocks[0]["id"]
    bob.add_block(first, "The same name.")
    bob.add_block(first, "And again.")
    bob.add_block('"><script>alert(1)</script>', "Markup as a name.")
    bob.add_block("main-content", "A name of the page's own.")
    bob.add_block("", "No name.")
    await bob.saved()
    page = await laid.reads(laid.cast.alice, "No name.")
    assert "And again." in page
    raw = (await laid.cast.alice.get(laid.section)).html
    assert "<script>alert(1)" not in raw
    assert "No name." in (await laid.cast.alice.get(f"{laid.section}/edit?plain=true")).field("text")


async def test_a_link_that_does_something_else_is_no_link(laid: Together) -> None:
    bob = await laid.joins(laid.cast.bob)
    bob.text(1).format(0, 5, {"link": {"href": "javascript:alert(1)"}})
    bob.write(1, 0, "Linked: ")
    await bob.saved()
    await laid.reads(laid.cast.alice, "Linked: ")
    for place in (laid.section, laid.design, f"{laid.section}/edit"):
        assert "javascript:" not in (await laid.cast.alice.get(place)).html


async def exchanged(laid: Together, actor: Actor, address: Address) -> int:
    url = f"/partnerships/{address.partnership_id}/live/{address.document_id}/exchange?schema=2&epoch=1"
    headers = {"Origin": ORIGIN, "X-CSRF-Token": await actor.csrf_token()}
    reply = await actor.http.post(url, content=encode_exchange(b"\x00", b""), headers=headers)
    return int(reply.status_code)


async def test_by_post_nobody_reaches_what_is_not_theirs(laid: Together) -> None:
    cast = laid.cast
    assert await exchanged(laid, cast.alice, laid.address) == 200
    for stranger in cast.strangers:
        assert await exchanged(laid, stranger, laid.address) == 404
    elsewhere = Address(cast.other_partnership_id, laid.address.document_id)
    assert await exchanged(laid, cast.alice, elsewhere) == 404
    nothing = Address(cast.partnership_id, UUID(int=7))
    assert await exchanged(laid, cast.alice, nothing) == 404


async def test_by_post_a_seat_that_ended_reaches_nothing(laid: Together) -> None:
    cast = laid.cast
    assert await exchanged(laid, cast.bob, laid.address) == 200
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=cast.partnership_id, organisation=cast.bob.organisation_id)
        await session.execute(update(seats).where(seats.c.person_id == cast.bob.id).values(ends_at=clock.now()))
    assert await exchanged(laid, cast.bob, laid.address) == 404


async def test_a_page_of_another_epoch_or_schema_brings_nothing_by_post(laid: Together) -> None:
    cast = laid.cast
    headers = {"Origin": ORIGIN, "X-CSRF-Token": await cast.alice.csrf_token()}
    base = f"/partnerships/{cast.partnership_id}/live/{laid.address.document_id}/exchange"
    for query in ("", "?schema=1&epoch=1", "?schema=2&epoch=2", "?schema=-2&epoch=1", "?schema=2&epoch=1x"):
        reply = await cast.alice.http.post(base + query, content=encode_exchange(b"\x00", b""), headers=headers)
        assert reply.status_code == 409, query


async def test_a_comments_mark_of_another_section_stays_there(laid: Together) -> None:
    cast = laid.cast
    _, other = await begin_with_text(cast)
    await cast.alice.post(f"{other}/comments", {"body": "A word.", "clause": "", "room": "shared"})
    alice, bob = await laid.joins(cast.alice), await laid.joins(cast.bob)
    bob.text(1).format(0, 5, {"comment--abcdefgh": {"id": other.rsplit("/", 1)[1]}})
    bob.write(1, 0, "Now: ")
    await bob.saved()
    await until(lambda: alice.words[1].startswith("Now: "), "Bob's words")
    for editor in (alice, bob):
        await until(lambda one=editor: not any(marks for _, marks in one.text(1).diff()), "the mark to be taken off")
