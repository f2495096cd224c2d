"""A private comment on words that people are writing leaves no trace in what others receive, until it is shared."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from partnerships.designs.actions.comments import reply
from partnerships.designs.queries.conversations import find_conversation
from partnerships.designs.queries.tables import sections
from portal.db.rows import table_of
from portal.live import protocol
from portal.live.models import LiveDocument, LiveUpdate
from portal.web.csrf import HEADER
from tests.faults.editor import until
from tests.flows.test_design_comments_at_once import bobs, id_of, somebody_waits
from tests.flows.test_passages import QUOTE, marked, on_words
from tests.flows.test_passages_live import commented, marks_in_the_text
from tests.flows.together import Lay, Together, portal_to_write_in
from tests.people import ORIGIN


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


async def test_a_private_comment_leaves_no_trace_in_what_others_receive(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    alice.write(0, 0, "So: ")
    await alice.saved()
    said = await on_words(here.cast.bob, here.section, "Our margin.", room="private")
    mark = said.location.rsplit("-", 1)[1]
    alice.write(0, 0, "And ")
    await alice.saved()
    await here.reads(here.cast.alice, "And So: The service")
    assert commented(alice) == {}
    assert commented(await here.joins(here.cast.sam)) == {}
    kept = await everything_kept(here)
    assert "And " in kept
    for trace in ("comment", "margin", mark):
        assert trace not in kept
    assert marked(await here.cast.bob.get(here.section)) == [QUOTE]


async def everything_kept(here: Together) -> str:
    """Every frame, the snapshot, what an exchange by post gives, and the section's row."""
    frames, documents = table_of(LiveUpdate), table_of(LiveDocument)
    rows = await here.rows(select(frames.c.frame).where(frames.c.document_id == here.address.document_id))
    snapshots = await here.rows(select(documents.c.snapshot).where(documents.c.id == here.address.document_id))
    [row] = await here.rows(
        select(sections.c.blocks, sections.c.marked).where(sections.c.id == here.address.document_id)
    )
    alice = here.cast.alice
    body = protocol.encode_exchange(b"\x00", protocol.EMPTY_UPDATE)
    url = f"{here.cast.url}/live/{here.address.document_id}/exchange?schema=2&epoch=1"
    headers = {HEADER: await alice.csrf_token(), "Origin": ORIGIN}
    answer = await alice.http.post(url, content=body, headers=headers)
    assert answer.status_code == 200
    found = [bytes(one[0]) for one in (*rows, *snapshots)] + [
        answer.content,
        json.dumps([row.blocks, row.marked]).encode(),
    ]
    return b"\n".join(found).decode("latin-1")


async def test_a_private_comment_that_is_shared_is_marked_from_then_on(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    await on_words(here.cast.bob, here.section, "Our margin.", room="private")
    page = await here.cast.bob.get(here.section)
    share = next(form.get("action", "") for form in page.all("form") if form.get("action", "").endswith("/sharing"))
    await here.cast.bob.post(share, {"replies": "0"})
    await until(lambda: list(commented(alice).values()) == [QUOTE], "the mark")
    assert marked(await here.cast.sam.get(here.section)) == [QUOTE]


async def test_a_sharing_that_is_refused_at_the_last_moment_leaves_no_mark(together: Lay) -> None:
    here = await together()
    alice, bob = await here.joins(here.cast.alice), here.cast.bob
    place = (await bob.follow(await on_words(bob, here.section, "Our margin.", room="private"))).link("Reply")
    one = place.removesuffix("/replies/new")
    async with bobs(here.cast, one) as (session, seat, at):
        about = (await find_conversation(session, seat, at, id_of(one))).comment
        await reply(session, seat, at, about, "It was 3% last year.")
        sharing = asyncio.create_task(bob.post(f"{one}/sharing", {"replies": "0"}, expect=409))
        await somebody_waits(here.cast)
    assert "Somebody has replied since you read this conversation." in (await sharing).text
    assert await marks_in_the_text(here) == []
    await bob.post(f"{one}/sharing", {"replies": "1"})
    assert await marks_in_the_text(here) == [QUOTE]
    await until(lambda: list(commented(alice).values()) == [QUOTE], "the mark of what was shared in the end")
