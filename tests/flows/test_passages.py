"""Comments on words of a clause: by a plain form, with people who are asked to look, and never in a foreign room."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from partnerships.designs.actions.threads import open_thread
from partnerships.designs.queries.tables import comment_steps, mentions
from partnerships.designs.rules import CannotComment, Visibility
from portal.access.phases import Phase
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.outbox.models import Mail
from tests.flows.designing import TEXT, CastAt, allow, begin_with_text, write
from tests.flows.test_design_comments import clause_of, comment
from tests.pages import Page
from tests.people import Actor, Cast

mails = table_of(Mail)
QUOTE = "within 30 days of asking"
WORDS_GONE = (
    "These words are not in the clause any more. Choose words that are there, or leave the field empty to comment on"
    " the whole clause."
)


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def on_words(writer: Actor, section: str, body: str = "Too slow.", **more: str) -> Page:
    clause = clause_of(await writer.get(section), "A car fetches")
    return await writer.post(
        f"{section}/comments", {"clause": clause, "words": QUOTE, "room": "shared", "body": body, "mention": "", **more}
    )


def marked(page: Page) -> list[str]:
    return ["".join(node.itertext()) for node in page.all("mark")]


async def mail_to(cast: Cast, actor: Actor) -> list[str]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        rows = await session.execute(
            select(mails.c.subject, mails.c.body).where(mails.c.recipient == actor.person.email)
        )
        return [f"{row.subject}\n{row.body}" for row in rows]


async def test_the_words_are_marked_in_the_text_and_lead_to_the_comment(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    said = await on_words(cast.bob, section)
    page = await cast.sam.get(section)
    assert marked(page) == [QUOTE]
    target = said.location.split("#")[1]
    assert f"#{target}" in page.links()
    page.element(target)
    assert f"#passage-of-{target}" in page.links()
    assert "About these words in clause 1.2 ." in page.text


async def test_each_clause_leads_to_the_form_with_the_clause_chosen(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    page = await cast.bob.get(section)
    clause = clause_of(page, "A car fetches")
    link = next(one for one in page.links() if f"clause={clause}" in one)
    assert link.endswith("#new-comment")
    form = await cast.bob.get(link.partition("#")[0])
    assert clause in [node.get("value") for node in form.all("option") if node.get("selected") is not None]


async def test_the_comment_goes_along_when_its_clause_moves_and_is_reworded(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await on_words(cast.bob, section)
    await write(cast.sam, section, "A new first paragraph.\n\n" + TEXT.replace("30 days", "14 days"))
    page = await cast.bob.get(section)
    assert marked(page) == ["within 14 days of asking"]
    assert "these words in clause 1.3" in page.text
    assert "which now say “within 14 days of asking”" in page.text


async def test_when_the_words_have_gone_the_comment_says_so_with_the_quotation(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await on_words(cast.bob, section)
    await write(cast.sam, section, TEXT.replace(f" {QUOTE}", ""))
    page = await cast.bob.get(section)
    assert "The words this was about have been removed." in page.text
    assert QUOTE in page.text
    assert marked(page) == []


async def test_words_that_are_not_there_are_refused_and_nothing_typed_is_lost(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    clause = clause_of(await cast.bob.get(section), "A car fetches")
    typed = {"clause": clause, "words": "a helicopter lands", "room": "shared", "body": "Where?", "mention": ""}
    page = await cast.bob.post(f"{section}/comments", typed, expect=409)
    assert page.errors() == [WORDS_GONE]
    assert page.field("words") == "a helicopter lands"
    assert page.field("body").strip() == "Where?"
    page = await cast.bob.post(f"{section}/comments", {**typed, "clause": ""}, expect=422)
    assert page.errors() == ["Select the clause that has these words."]


async def test_a_private_comment_marks_words_for_its_own_organisation_alone(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await on_words(cast.bob, section, "Our margin depends on this.", room="private")
    assert marked(await cast.bob.get(section)) == [QUOTE]
    for other in (cast.alice, cast.sam, cast.fiona, cast.audrey):
        page = await other.get(section)
        assert marked(page) == []
        assert "margin" not in page.html
    for stranger in cast.strangers:
        await stranger.get(section, expect=404)


async def test_closing_and_opening_again_are_written_down_one_by_one(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Who pays?")
    await cast.alice.post(f"{one}/closing")
    await cast.alice.post(f"{one}/closing")
    await cast.bob.post(f"{one}/reopening")
    await cast.sam.post(f"{one}/closing")
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id, organisation=cast.bob.organisation_id)
        rows = (await session.execute(select(comment_steps).order_by(comment_steps.c.number))).all()
        assert [(row.number, row.closes, row.person_id) for row in rows] == [
            (1, True, cast.alice.id),
            (2, False, cast.bob.id),
            (3, True, cast.sam.id),
        ]
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(update(comment_steps).values(closes=False))


async def test_closing_a_private_conversation_is_as_private_as_it_is(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin.", room="private")
    await cast.bob.post(f"{one}/closing")

    async def steps_seen_by(actor: Actor) -> int:
        async with cast.app.state["sessions"]() as session:
            await speak_for(session, partnership=cast.partnership_id, organisation=actor.organisation_id)
            return len((await session.execute(select(comment_steps))).all())

    assert [await steps_seen_by(actor) for actor in (cast.bob, cast.sam, cast.alice)] == [1, 0, 0]
    await cast.bob.post(f"{one}/sharing", {"replies": "0"})
    assert await steps_seen_by(cast.sam) == 1


async def test_who_is_mentioned_gets_a_letter_with_the_words(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await on_words(cast.bob, section, "@Alice Adams, can we do this?", mention=str(cast.sam.id))
    for told in (cast.alice, cast.sam):
        [letter] = await mail_to(cast, told)
        assert letter.startswith("Bob Brown mentions you in “Purpose”")
        assert QUOTE in letter
        assert "can we do this?" in letter
        assert section in letter
    assert await mail_to(cast, cast.fiona) == []
    assert "Asked to look: Alice Adams, Sam Sharma" in (await cast.audrey.get(section)).text


async def test_a_reply_mentions_too_and_nobody_tells_themselves(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Who pays?")
    await cast.sam.post(f"{one}/replies", {"body": "@bob brown: the council. @Sam Sharma knows.", "mention": ""})
    assert len(await mail_to(cast, cast.bob)) == 1
    assert await mail_to(cast, cast.sam) == []


async def test_nobody_is_mentioned_in_a_room_that_is_not_theirs(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    clause = clause_of(await cast.bob.get(section), "A car fetches")
    typed = {"clause": clause, "room": "private", "body": "@Alice Adams must not know.", "mention": ""}
    page = await cast.bob.post(f"{section}/comments", typed, expect=422)
    sentence = "Only your organisation can read this, so Alice Adams cannot be mentioned in it."
    assert page.errors() == [f"{sentence} Take the name out, or write to everybody."]
    assert page.field("body").strip() == "@Alice Adams must not know."
    assert await mail_to(cast, cast.alice) == []


async def test_a_first_name_in_a_private_comment_is_a_colleagues(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    typed = {"clause": "", "room": "private", "body": "@Alice must not know, @bob does.", "mention": ""}
    page = await cast.bob.follow(await cast.bob.post(f"{section}/comments", typed))
    assert "Asked to look: Bob Brown. Nobody is asked by @Alice: " in page.text
    assert await mail_to(cast, cast.alice) == []


async def test_a_private_conversation_offers_only_its_own_people_to_ask(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.bob, section, "Our margin.", room="private")
    assert "Alice Adams (" not in (await cast.bob.get(f"{one}/replies/new")).text
    one = await comment(cast.bob, section, "For all.")
    assert "Alice Adams (" in (await cast.bob.get(f"{one}/replies/new")).text


async def test_who_mentions_somebody_reads_whom_it_reached(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    typed = {"clause": "", "room": "shared", "mention": "", "body": "@alice and @Nobody, write to it@council.example."}
    page = await cast.bob.follow(await cast.bob.post(f"{section}/comments", typed))
    assert "Your comment is saved. Asked to look: Alice Adams. Nobody is asked by @Nobody: " in page.text
    assert len(await mail_to(cast, cast.alice)) == 1


async def test_a_name_and_words_behind_it_ask_who_has_the_name(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    typed = {"clause": "", "room": "shared", "mention": "", "body": "@Alice Could you say who pays?"}
    page = await cast.bob.follow(await cast.bob.post(f"{section}/comments", typed))
    assert "Asked to look: Alice Adams." in page.text
    assert len(await mail_to(cast, cast.alice)) == 1


async def test_whom_an_unclear_name_could_mean_is_said_and_the_words_stay(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    async with cast.app.state["sessions"]() as session, session.begin():
        await session.execute(update(table_of(Person)).where(Person.id == cast.sam.id).values(name="Alice Sharma"))
    typed = {"clause": "", "room": "shared", "mention": "", "body": "@alice Could you say who pays?"}
    page = await cast.bob.post(f"{section}/comments", typed, expect=422)
    could_be = f"“@alice” could be Alice Adams ({cast.alice.organisation}) or Alice Sharma ({cast.sam.organisation})."
    assert page.errors() == [f"{could_be} Write the whole name, or take the @ out and choose whom to ask below."]
    assert page.field("body").strip() == "@alice Could you say who pays?"
    one = await comment(cast.bob, section, "Who pays?")
    answer = {"body": "@Alice Please say.", "mention": ""}
    assert "“@Alice” could be Alice Adams" in (await cast.sam.post(f"{one}/replies", answer, expect=422)).text
    typed = {**typed, "room": "private"}
    page = await cast.alice.follow(await cast.alice.post(f"{section}/comments", typed))
    assert "Asked to look: Alice Adams." in page.text, "nobody else could read it"
    assert await mail_to(cast, cast.sam) == []


async def test_only_people_at_the_table_can_be_picked(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    typed = {"clause": "", "room": "shared", "body": "Hello", "mention": str(cast.charlie.id)}
    page = await cast.bob.post(f"{section}/comments", typed, expect=422)
    assert page.errors() == ["Select whom you mention from the list."]
    assert "Charlie Clark" not in page.html


async def test_a_mention_in_a_private_room_is_seen_there_alone(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    typed = {"clause": "", "room": "private", "body": "@Bob Brown, note to myself.", "mention": ""}
    await cast.bob.post(f"{section}/comments", typed)
    for actor, count in ((cast.bob, 1), (cast.sam, 0)):
        async with cast.app.state["sessions"]() as session:
            await speak_for(session, partnership=cast.partnership_id, organisation=actor.organisation_id)
            assert len((await session.execute(select(mentions))).all()) == count


async def test_a_thread_can_be_opened_at_words_by_another_part_of_the_portal(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    clause = clause_of(await cast.bob.get(section), "A car fetches")
    section_id = UUID(section.rsplit("/", 1)[1])
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await cast.bob.seat_at(session, cast.partnership_id)
        await open_thread(session, seat, section_id, clause, QUOTE, "From Word.", Visibility.SHARED)
        with pytest.raises(CannotComment):
            await open_thread(session, seat, section_id, "nosuch", "", "From Word.", Visibility.SHARED)
    page = await cast.sam.get(section)
    assert "From Word." in page.text
    assert marked(page) == [QUOTE]


async def test_who_may_only_read_a_section_does_not_comment_on_it(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    one = await comment(cast.sam, section, "Who pays?")
    await allow(cast, section, "read", cast.bob)
    page = await cast.bob.get(section)
    assert "Add a comment" not in page.text
    assert "Reply" not in page.text
    typed = {"clause": "", "room": "shared", "body": "Hello", "mention": ""}
    for url in (f"{section}/comments", f"{one}/replies", f"{one}/closing", f"{one}/reopening", f"{one}/sharing"):
        refused = await cast.bob.post(url, typed, expect=403)
        assert "looks after this section. You may only read" in refused.text
