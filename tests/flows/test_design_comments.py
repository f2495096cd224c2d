"""Comments on a section: on a clause, answered, closed, private until they are shared, and never private again."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select, update

from partnerships.designs.queries.tables import comments
from portal.access.phases import Phase
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from tests.flows.designing import TEXT, CastAt, begin_with_text, write
from tests.pages import Page
from tests.people import Actor, Cast


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def comment(writer: Actor, section: str, body: str, room: str = "shared", clause: str = "") -> str:
    """The address of the new comment."""
    reply = await writer.post(f"{section}/comments", {"body": body, "clause": clause, "room": room})
    mark = reply.location.rsplit("-", 1)[1]
    page = await writer.get(section)
    return next(f"{section}/comments/{one}" for one in comment_ids(page) if one.endswith(mark))


def comment_ids(page: Page) -> list[str]:
    addresses = [form.get("action", "") for form in page.all("form")] + page.links()
    return [one.split("/comments/")[1].split("/")[0] for one in addresses if "/comments/" in one]


def clause_of(page: Page, words: str) -> str:
    """The value of the choice that names a clause."""
    return next(node.get("value") for node in page.all("option") if words in "".join(node.itertext()))


async def bodies_seen_by(actor: Actor, cast: Cast) -> list[str]:
    """What the database itself shows to somebody of this organisation."""
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id, organisation=actor.organisation_id)
        return list(await session.scalars(select(comments.c.body).order_by(comments.c.id)))


async def test_a_comment_is_read_by_everybody_and_counted(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await comment(cast.bob, section, "Who pays for the car?")
    page = await cast.audrey.get(section)
    assert "Who pays for the car?" in page.text
    assert f"Bob Brown for {cast.bob.organisation}" in page.text
    assert "Comments (1 open)" in (await cast.sam.get(design)).text


async def test_the_neutral_officer_may_comment(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await comment(cast.fiona, section, "Shall we meet about this?")
    assert "Shall we meet about this?" in (await cast.bob.get(section)).text


async def test_a_comment_stays_with_its_clause_and_says_when_it_was_reworded(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    clause = clause_of(await cast.bob.get(section), "A car fetches")
    await comment(cast.bob, section, "Too slow.", clause=clause)
    assert "About clause 1.2" in (await cast.sam.get(section)).text
    await write(cast.sam, section, "A new first paragraph.\n\n" + TEXT.replace("30 days", "14 days"))
    page = await cast.bob.get(section)
    assert "About clause 1.3 , which has been reworded since." in page.text
    assert "within 30 days of asking" in page.text
    page.element(f"clause-{clause}")


async def test_a_comment_says_when_its_clause_has_gone(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    clause = clause_of(await cast.bob.get(section), "A car fetches")
    await comment(cast.bob, section, "Too slow.", clause=clause)
    await write(cast.sam, section, "Nothing of that kind any more; volunteers walk.")
    page = await cast.bob.get(section)
    assert "The clause this was about has been removed." in page.text
    assert "A car fetches each guest" in page.text


async def test_a_comment_on_a_clause_that_is_not_there_is_refused(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    typed = {"body": "About this:", "clause": "nosuchid", "room": "shared"}
    page = await cast.bob.post(f"{section}/comments", typed, expect=422)
    assert page.errors() == ["Select what your comment is about."]
    assert page.field("body").strip() == "About this:"


async def test_an_empty_comment_and_a_missing_room_are_refused_in_words(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    page = await cast.bob.post(f"{section}/comments", {"body": " ", "clause": ""}, expect=422)
    assert page.errors() == ["Enter your comment.", "Select who may read it."]
    page = await cast.bob.post(f"{section}/comments", {"body": "x" * 5_001, "room": "shared"}, expect=422)
    assert page.errors() == ["Shorten this to 5,000 characters or fewer. It has 5,001."]


async def test_a_conversation_is_answered_closed_and_opened_again(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Who pays?")
    await cast.sam.post(f"{one}/replies", {"body": "The council does."})
    await cast.alice.post(f"{one}/closing")
    page = await cast.bob.get(section)
    assert "The council does." in page.text
    assert f"Closed by Alice Adams for {cast.alice.organisation}" in page.text
    assert "open)" not in (await cast.bob.get(design)).text
    refused = await cast.sam.post(f"{one}/replies", {"body": "One more thing."}, expect=409)
    assert refused.errors() == ["This conversation is closed. Open it again to reply."]
    assert refused.field("body").strip() == "One more thing."
    await cast.bob.post(f"{one}/reopening")
    assert "Comments (1 open)" in (await cast.bob.get(design)).text


async def test_an_empty_reply_is_refused_beside_its_field(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Who pays?")
    assert "Who pays?" in (await cast.sam.get(f"{one}/replies/new")).text
    assert (await cast.sam.post(f"{one}/replies", {"body": ""}, expect=422)).errors() == ["Enter your reply."]


async def test_a_private_comment_is_nowhere_for_the_others(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin is 2%.", room="private")
    await cast.bob.post(f"{one}/replies", {"body": "It was 3% last year."})
    assert "Our margin is 2%." in (await cast.bob.get(section)).text
    for other in (cast.alice, cast.sam, cast.fiona, cast.audrey):
        for url in (section, design, f"{cast.url}/history"):
            text = (await other.get(url)).html
            assert "margin" not in text
            assert "last year" not in text
            assert "(1 open)" not in text
            assert "private comment" not in text
        assert await bodies_seen_by(other, cast) == []
    assert await bodies_seen_by(cast.bob, cast) == ["Our margin is 2%.", "It was 3% last year."]


async def test_a_private_comment_cannot_be_acted_on_by_the_others(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin is 2%.", room="private")
    for act in ("replies", "closing", "reopening", "sharing"):
        await cast.sam.post(f"{one}/{act}", {"body": "I see you"}, expect=404)


async def test_a_private_comment_is_shared_by_its_organisation_and_the_journal_says_so(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin is 2%.", room="private")
    await cast.bob.post(f"{one}/replies", {"body": "It was 3% last year."})
    for unread in ({}, {"replies": "0"}, {"replies": "2"}):
        page = await cast.bob.post(f"{one}/sharing", unread, expect=409)
        assert "Somebody has replied since you read this conversation. Read it again before you share it." in page.text
        assert "margin" not in (await cast.sam.get(section)).text
    assert "this comment and its reply, with names and times" in (await cast.bob.get(section)).text
    shared = await cast.bob.post(f"{one}/sharing", {"replies": "1"})
    assert "Everybody in the partnership can read this conversation now." in (await cast.bob.follow(shared)).text
    page = await cast.sam.get(section)
    assert "Our margin is 2%." in page.text
    assert "It was 3% last year." in page.text
    assert "shared a private comment" in (await cast.audrey.get(f"{cast.url}/history")).text.lower()
    again = await cast.bob.post(f"{one}/sharing", {"replies": "1"}, expect=409)
    assert "on the shared floor already" in again.text


async def test_what_was_shared_never_becomes_private_again(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = UUID((await comment(cast.bob, section, "For all.")).rsplit("/", 1)[1])
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id, organisation=cast.bob.organisation_id)
        hidden = update(comments).where(comments.c.id == one).values(private_to=cast.bob.organisation_id)
        with pytest.raises(Exception, match="does not become private"):
            await session.execute(hidden)


async def test_a_comment_keeps_its_words(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = UUID((await comment(cast.bob, section, "For all.")).rsplit("/", 1)[1])
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id, organisation=cast.bob.organisation_id)
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(update(comments).where(comments.c.id == one).values(body="Something else"))


@pytest.mark.parametrize("private_to", ["own", "theirs"])
async def test_nobody_comments_in_anothers_name_or_room(cast: Cast, private_to: str) -> None:
    _, section = await begin_with_text(cast)
    row = {
        "partnership_id": cast.partnership_id,
        "id": new_id(),
        "section_id": UUID(section.rsplit("/", 1)[1]),
        "clause_id": "",
        "quote": "",
        "body": "forged",
        "person_id": cast.sam.id,
        "organisation_id": cast.bob.organisation_id if private_to == "own" else cast.sam.organisation_id,
        "private_to": None if private_to == "own" else cast.bob.organisation_id,
    }
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id, organisation=cast.sam.organisation_id)
        with pytest.raises(Exception, match="row-level security"):
            await session.execute(insert(comments).values(**row))


async def test_the_auditor_is_told_who_may_comment(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Who pays?")
    assert "Add a comment" not in (await cast.audrey.get(section)).text
    for url in (f"{section}/comments", f"{one}/replies", f"{one}/closing", f"{one}/reopening", f"{one}/sharing"):
        page = await cast.audrey.post(url, {"body": "x", "room": "shared"}, expect=403)
        assert "do not let you comment on the service design" in page.text


async def test_strangers_cannot_comment_or_read(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Who pays?")
    for stranger in cast.strangers:
        await stranger.get(section, expect=404)
        await stranger.post(f"{section}/comments", {"body": "x", "room": "shared"}, expect=404)
        await stranger.post(f"{one}/closing", expect=404)
    async with cast.app.state["sessions"]() as session:
        await cast.charlie.seat_at(session, cast.other_partnership_id)
        assert list(await session.scalars(select(comments.c.body))) == []


async def test_another_partnerships_comment_is_not_under_my_section(cast: Cast, cast_at: CastAt) -> None:
    _, section = await begin_with_text(cast)
    elsewhere = await cast_at(Phase.DESIGN)
    foreign = (await comment(elsewhere.bob, (await begin_with_text(elsewhere))[1], "Theirs.")).rsplit("/", 1)[1]
    await cast.bob.post(f"{section}/comments/{foreign}/closing", expect=404)
    await cast.bob.get(f"{section}/comments/{foreign}/replies/new", expect=404)
