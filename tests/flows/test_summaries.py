"""Asked to look, it waits among one's tasks; and a summary comes once a day, of what its reader may read, if wanted."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, insert

from partnerships.journeys.digest import Digest, ToDecide, digest_for, letter
from partnerships.journeys.summaries import Reader, days, send_summary, who_is_due
from portal import clock
from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.flows.designing import TEXT, CastAt, begin_with_text, write
from tests.flows.test_design_comments import comment
from tests.flows.test_passages import QUOTE, mail_to, on_words
from tests.people import ORIGIN, Actor, Cast

NOTHING = "Nothing waits for"
Tell = Callable[[Actor], Awaitable[bool]]


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


@pytest.fixture
def tell(cast: Cast) -> Tell:
    async def one(actor: Actor) -> bool:
        return await send_summary(cast.app.state["sessions"], Reader(actor.id, actor.person.email), ORIGIN)

    return one


async def ask_alice(cast: Cast, section: str, room: str = "shared") -> str:
    """The address of a conversation in which Alice is asked to look."""
    one = await comment(cast.bob, section, "Who pays?", room=room)
    await cast.bob.post(f"{one}/replies", {"body": "@Alice Adams, do you know?", "mention": ""})
    return one


async def test_who_is_asked_to_look_has_a_task_until_they_answer(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await ask_alice(cast, section)
    tasks = f"{cast.url}/tasks"
    page = await cast.alice.get(tasks)
    assert page.link("Bob Brown asks you to look at a comment on “Purpose”").startswith(f"{section}#comment-")
    assert "Reply, or say that you have looked" in page.text
    for other in (cast.bob, cast.sam, cast.audrey):
        assert NOTHING in (await other.get(tasks)).text
    assert "I have looked" in (await cast.alice.get(section)).text
    await cast.alice.post(f"{one}/replies", {"body": "The council does.", "mention": ""})
    assert NOTHING in (await cast.alice.get(tasks)).text
    assert "I have looked" not in (await cast.alice.get(section)).text


async def test_the_task_goes_when_the_conversation_is_closed_and_comes_back_with_it(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await ask_alice(cast, section)
    await cast.sam.post(f"{one}/closing")
    assert NOTHING in (await cast.alice.get(f"{cast.url}/tasks")).text
    await cast.sam.post(f"{one}/reopening")
    assert NOTHING not in (await cast.alice.get(f"{cast.url}/tasks")).text


async def test_to_have_looked_is_enough_also_for_who_may_only_read(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Who audits? @Audrey Allan")
    assert "I have looked" in (await cast.audrey.get(section)).text
    assert "I have looked" not in (await cast.alice.get(section)).text
    await cast.audrey.post(f"{one}/looking")
    await cast.audrey.post(f"{one}/looking")
    assert NOTHING in (await cast.audrey.get(f"{cast.url}/tasks")).text
    assert "I have looked" not in (await cast.audrey.get(section)).text
    for stranger in cast.strangers:
        await stranger.post(f"{one}/looking", expect=404)


async def test_a_private_conversation_cannot_be_looked_at_by_others(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin.", room="private")
    await cast.alice.post(f"{one}/looking", expect=404)


async def test_a_summary_says_what_others_changed_and_said(cast: Cast, tell: Tell) -> None:
    _, section = await begin_with_text(cast)
    await cast.bob.post(f"{section}/reading")
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    await on_words(cast.sam, section, "Better. @Bob Brown, can you?", words="within 14 days")
    assert await tell(cast.bob)
    letters = await mail_to(cast, cast.bob)
    [summary] = [one for one in letters if one.startswith("Since you were here: Partnership")]
    assert f"“Purpose”, by Alice Adams for {cast.alice.organisation}: {ORIGIN}{section}/since/2" in summary
    assert f"Sam Sharma for {cast.sam.organisation} on “Purpose”, about “within 14 days”" in summary
    assert "Better. @Bob Brown, can you?" in summary
    assert f"Sam Sharma asks you to look at a comment on “Purpose”: {ORIGIN}{section}#comment-" in summary
    assert f"{ORIGIN}/account" in summary


async def test_there_is_one_summary_a_day_and_none_without_news(cast: Cast, tell: Tell) -> None:
    _, section = await begin_with_text(cast)
    await comment(cast.bob, section, "Who pays?")
    assert [await tell(cast.alice), await tell(cast.alice)] == [True, False]
    assert not await tell(cast.bob), "what somebody said themselves is no news to them"
    assert len(await mail_to(cast, cast.alice)) == 1


async def test_nothing_hidden_closed_or_taken_out_is_mailed(cast: Cast, tell: Tell) -> None:
    _, section = await begin_with_text(cast)
    await comment(cast.bob, section, "Our margin is 2%.", room="private")
    closed = await comment(cast.bob, section, "Settled long ago.")
    await cast.bob.post(f"{closed}/closing")
    assert not await tell(cast.alice)
    for stranger in cast.strangers:
        assert not await tell(stranger)
        assert await mail_to(cast, stranger) == []
    await comment(cast.bob, section, "For all.")
    await cast.alice.post(f"{section}/removal")
    assert not await tell(cast.sam)


async def test_the_newest_comes_first_and_a_private_word_says_so(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    for body in ("First.", "Second."):
        await comment(cast.sam, section, body)
    async with cast.app.state["sessions"]() as session:
        seat = await cast.bob.seat_at(session, cast.partnership_id)
        digest = await digest_for(session, seat, clock.now() - timedelta(hours=1))
    assert [one.body for one in digest.said] == ["Second.", "First."]
    assert [one.is_private for one in digest.said] == [False, False]
    assert not digest.is_empty


async def test_what_was_told_yesterday_is_not_told_again(cast: Cast, tell: Tell) -> None:
    _, section = await begin_with_text(cast)
    await comment(cast.bob, section, "Old news.")
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, worker="on")
        yesterday = {"person_id": cast.alice.id, "day": clock.today() - timedelta(days=1), "created_at": clock.now()}
        await session.execute(insert(days).values(yesterday))
    assert not await tell(cast.alice)


async def test_whoever_wants_none_gets_none(cast: Cast) -> None:
    page = await cast.alice.get("/account")
    assert page.element("summary").get("checked") is not None
    said = await cast.alice.post("/account/summary", {})
    page = await cast.alice.follow(said)
    assert "You get no summary." in page.text
    assert page.element("summary").get("checked") is None
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        due = {one.id for one in await who_is_due(session)}
    assert cast.alice.id not in due
    assert cast.bob.id in due
    said = await cast.alice.post("/account/summary", {"summary": "yes"})
    assert "You get a summary once a day, when something has changed." in (await cast.alice.follow(said)).text


async def test_a_day_is_written_once(cast: Cast, tell: Tell) -> None:
    await tell(cast.alice)
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(delete(days).where(days.c.person_id == cast.alice.id))


async def test_the_words_of_a_comment_are_quoted(cast: Cast, tell: Tell) -> None:
    _, section = await begin_with_text(cast)
    await on_words(cast.bob, section, "Too slow.")
    assert await tell(cast.audrey)
    [summary] = await mail_to(cast, cast.audrey)
    assert f"about “{QUOTE}”" in summary


async def test_the_lines_of_a_comment_stay_beneath_its_bullet(cast: Cast, tell: Tell) -> None:
    _, section = await begin_with_text(cast)
    await comment(cast.bob, section, "Two things.\n\nWho pays, and when?")
    assert await tell(cast.alice)
    [summary] = await mail_to(cast, cast.alice)
    assert "Two things.\n\n  Who pays, and when?" in summary


async def test_suggestions_to_decide_are_counted_and_led_to(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    design_id, section_id = (UUID(section.split("/")[place]) for place in (4, 6))
    waiting = [ToDecide(design_id, section_id, "Purpose", count) for count in (1, 2)]
    async with cast.app.state["sessions"]() as session:
        seat = await cast.alice.seat_at(session, cast.partnership_id)
    _, words = letter([Digest(seat, (), (), (), waiting)], ORIGIN)
    assert f"“Purpose”, 1 suggestion: {ORIGIN}{section}/proposals" in words
    assert f"“Purpose”, 2 suggestions: {ORIGIN}{section}/proposals" in words
