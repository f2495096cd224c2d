"""Two colleagues at one moment: one shares a private conversation, the other adds to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.actions.comments import close_conversation, reply, share_conversation
from partnerships.designs.queries.comments import find_comment
from partnerships.designs.queries.conversations import find_conversation
from partnerships.designs.queries.sections import OneSection, find_section
from partnerships.designs.queries.tables import comment_steps, comments
from portal.access.phases import Phase
from portal.access.seats import Seat
from tests.browser.patience import eventually
from tests.flows.designing import CastAt, begin_with_text
from tests.flows.test_design_comments import bodies_seen_by, comment
from tests.people import Cast

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def test_nothing_is_shared_that_was_said_while_the_sharing_waited(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin is 2%.", room="private")
    async with bobs(cast, one) as (session, seat, at):
        about = (await find_conversation(session, seat, at, id_of(one))).comment
        await reply(session, seat, at, about, "It was 3% last year.")
        sharing = asyncio.create_task(cast.bob.post(f"{one}/sharing", {"replies": "0"}, expect=409))
        await somebody_waits(cast)
    assert "Somebody has replied since you read this conversation." in (await sharing).text
    assert await bodies_seen_by(cast.sam, cast) == []


async def test_what_is_said_while_it_is_shared_lies_where_the_conversation_lies(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin is 2%.", room="private")
    async with bobs(cast, one) as (session, seat, at):
        await share_conversation(session, seat, at, id_of(one), seen=0)
        replying = asyncio.create_task(cast.bob.post(f"{one}/replies", {"body": "It was 3% last year."}))
        await somebody_waits(cast)
    await replying
    assert await bodies_seen_by(cast.sam, cast) == ["Our margin is 2%.", "It was 3% last year."]
    assert "replied to a comment on" in (await cast.sam.get(f"{cast.url}/history")).text.lower()


async def test_a_reply_that_was_written_as_private_is_not_read_by_everybody_unawares(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin is 2%.", room="private")
    form = await cast.bob.get(f"{one}/replies/new")
    told = {field.get("name", ""): field.get("value", "") for field in form.all("input")}
    assert told["private"] == "yes"
    await cast.bob.post(f"{one}/sharing", {"replies": "0"})
    typed = {"body": "It was 3% last year.", "private": told["private"]}
    refused = await cast.bob.post(f"{one}/replies", typed, expect=409)
    assert "everybody in the partnership would read your reply" in refused.text
    assert "It was 3% last year." in refused.text
    assert "private" not in {field.get("name", "") for field in refused.all("input")}
    await cast.bob.post(f"{one}/replies", {"body": typed["body"]})
    assert await bodies_seen_by(cast.sam, cast) == ["Our margin is 2%.", "It was 3% last year."]


async def test_whoever_closes_it_while_it_is_shared_closes_it_for_everybody(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin is 2%.", room="private")
    async with bobs(cast, one) as (session, seat, at):
        private = await find_comment(session, seat, at, id_of(one))
        await share_conversation(session, seat, at, private.id, seen=0)
        await close_conversation(session, seat, private)
    async with cast.app.state["sessions"]() as session:
        await cast.sam.seat_at(session, cast.partnership_id)
        assert await session.scalar(select(comments.c.private_to)) is None
        assert await session.scalar(select(comment_steps.c.closes)) is True


@asynccontextmanager
async def bobs(cast: Cast, one: str) -> AsyncIterator[tuple[AsyncSession, Seat, OneSection]]:
    """What Bob's colleague does at his seat, finished when this is left."""
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await cast.bob.seat_at(session, cast.partnership_id)
        design_id, section_id = (UUID(one.split("/")[place]) for place in (4, 6))
        yield session, seat, await find_section(session, seat, design_id, section_id)


async def somebody_waits(cast: Cast) -> None:
    async def waits() -> bool:
        async with cast.app.state["engine"].connect() as connection:
            return bool(await connection.scalar(text(WAITING)))

    await eventually(waits, "a request that waits its turn")


def id_of(one: str) -> UUID:
    return UUID(one.rsplit("/", 1)[1])
