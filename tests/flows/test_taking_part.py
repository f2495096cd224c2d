"""Taking part with a code or a link: no account, one answer, nothing that leads back to a person."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.flows.feedback_steps import CLOSES, CastAt, Phone, make_codes, open_activity, write_activity
from tests.people import ORIGIN, Cast

TABLES = ("answer_sheet", "rating", "remark")


@pytest.fixture
async def table(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.PILOT)


@pytest.fixture
async def phone(table: Cast) -> AsyncIterator[Phone]:
    async with Phone(table.app) as phone:
        yield phone


async def shared_link(cast: Cast, url: str) -> str:
    return re.search(r"http://portal\.test(/take-part/\S+)", (await cast.alice.get(url)).text)[1]


async def count(cast: Cast, name: str) -> int:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        return int(await session.scalar(text(f"SELECT count(*) FROM {name}")))


async def test_a_code_leads_to_the_questions_and_to_thanks(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    page = await phone.follow(await phone.type_code(code.lower().replace("-", " ")))
    assert "You come to lunch on Sundays. Tell us how it is." in page.text
    assert "We do not ask for your name or address" in page.text
    assert "You can skip any question" in page.text
    assert table.bob.organisation in page.text
    thanks = await phone.follow(await phone.answer({"question-1": "5", "question-2": "More soup"}))
    assert "We have your answers" in thanks.text
    assert [await count(table, name) for name in TABLES] == [1, 1, 1]


async def test_every_question_can_be_skipped_but_not_all(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    page = await phone.answer({}, expect=409)
    assert page.errors() == ["You have not answered any question yet. Answer at least one, or leave this page."]
    await phone.answer({"question-1": "", "question-2": "More soup"})
    assert [await count(table, name) for name in TABLES] == [1, 0, 1]


async def test_an_answer_that_was_not_offered_keeps_what_was_typed(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    page = await phone.answer({"question-1": "6", "question-2": "More soup"}, expect=422)
    assert page.errors() == ["Select one of the answers, or none."]
    assert page.field("question-2").strip() == "More soup"
    long = await phone.answer({"question-1": "4", "question-2": "x" * 2001}, expect=422)
    assert long.errors() == ["Shorten this to 2,000 characters or fewer. It has 2,001."]
    assert [node.get("value") for node in long.all("input") if node.get("checked") is not None] == ["4"]


async def test_a_code_works_once(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    await phone.answer({"question-1": "5"})
    page = await phone.type_code(code, expect=409)
    assert page.errors() == ["The answers for this code have been sent already. Thank you. A code works one time."]
    assert page.field("code") == code


async def test_sending_twice_from_two_windows_counts_once(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    async with Phone(table.app) as second:
        await second.type_code(code)
        await phone.answer({"question-1": "5"})
        late = await second.answer({"question-1": "1"}, expect=409)
        assert "have been sent already. Thank you" in late.errors()[0]
        assert "have been sent already" in (await second.get("/take-part/questions", expect=409)).text
    assert await count(table, "rating") == 1


async def test_sending_at_the_same_moment_counts_once(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    form = {"question-1": "5", "csrf_token": await phone.csrf_token()}
    replies = await asyncio.gather(
        *(phone.http.post("/take-part/questions", data=form, headers={"Origin": ORIGIN}) for _ in range(4))
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409]
    assert all("sent already. Thank you" in reply.text for reply in replies if reply.status_code == 409)
    assert all("Exit this page" in reply.text for reply in replies if reply.status_code == 409)
    assert await count(table, "rating") == 1


async def test_after_sending_the_browser_has_forgotten_the_code(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    assert "portal-taking-part" in phone.http.cookies
    await phone.answer({"question-1": "5"})
    assert "portal-taking-part" not in phone.http.cookies
    assert (await phone.get("/take-part/questions", expect=303)).location == "/take-part"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Type the code from your card."), ("CDFG", "You typed 4."), ("CDFG-3467", "We do not know this code.")],
)
async def test_a_wrong_code_says_what_to_check(phone: Phone, typed: str, words: str) -> None:
    page = await phone.type_code(typed, expect=422)
    assert words in page.errors()[0]
    assert page.field("code") == typed


async def test_tries_are_counted_for_a_network(table: Cast) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    async with Phone(table.app, "192.0.2.7") as guesser, Phone(table.app) as elsewhere:
        for _ in range(60):
            await guesser.type_code("CDFG-3467", expect=422)
        refused = await guesser.type_code(code, expect=409)
        assert refused.errors() == ["There were too many attempts. Wait 15 minutes, then try again."]
        await elsewhere.type_code(code)


async def test_a_cookie_cannot_be_guessed_past_the_counter(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    phone.http.cookies.set("portal-taking-part", f"{code.replace('-', '')}.{'0' * 64}")
    assert (await phone.get("/take-part/questions", expect=303)).location == "/take-part"


async def test_before_it_opens_and_after_it_closes_the_page_says_so(table: Cast, phone: Phone) -> None:
    url = await write_activity(table)
    first, second = await make_codes(table.alice, url, 2)
    assert "not open yet" in (await phone.type_code(first, expect=409)).errors()[0]
    await table.alice.post(f"{url}/opening")
    link = await shared_link(table, url)
    await phone.type_code(first)
    await table.alice.post(f"{url}/closing", CLOSES)
    closed = await phone.answer({"question-1": "4", "question-2": "Late"}, expect=409)
    assert "These questions are closed now" in closed.errors()[0]
    assert "closed now" in (await phone.get("/take-part/questions", expect=409)).text
    assert "closed now" in (await phone.type_code(second, expect=409)).errors()[0]
    assert "closed now" in (await phone.get(link, expect=409)).text
    assert await count(table, "answer_sheet") == 0


async def test_a_shared_link_lets_each_browser_answer_once(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    link = await shared_link(table, url)
    page = await phone.get(link)
    assert "remembers for 30 days that it was used to answer" in page.text
    assert "question-1" not in page.html
    questions = await phone.follow(await phone.post(link))
    assert "How good is the lunch?" in questions.text
    await phone.answer({"question-1": "5"})
    again = await phone.follow_refused(await phone.post(link))
    assert "already answered these questions on this phone or computer" in again.text
    async with Phone(table.app) as second:
        await second.post(link)
        await second.answer({"question-1": "4"})
    assert await count(table, "rating") == 2
    assert "Codes used 0" in (await table.alice.get(url)).text


async def test_opening_a_link_uses_nothing_up(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    link = await shared_link(table, url)
    before = await count(table, "participant_key")
    for _ in range(3):
        await phone.get(link)
    assert await count(table, "participant_key") == before


async def test_a_link_that_is_not_whole_says_what_to_check(table: Cast, phone: Phone) -> None:
    link = await shared_link(table, await open_activity(table))
    page = await phone.get(link[:-1], expect=404)
    assert "Check that you copied all of it" in page.text
    await phone.post(link[:-1], expect=404)


async def test_a_code_is_no_link_and_a_link_is_no_code(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.get(f"/take-part/{code.replace('-', '')}", expect=404)
    await phone.get(f"/take-part/{code}", expect=404)


async def test_the_pages_keep_quiet(table: Cast, phone: Phone) -> None:
    """No navigation, no subject in the title that a history keeps, a way out, nothing of the address sent on."""
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    pages = [
        await phone.get("/take-part"),
        await phone.get(await shared_link(table, url)),
        await phone.get("/take-part/thanks"),
    ]
    await phone.type_code(code)
    pages.append(await phone.get("/take-part/questions"))
    for page in pages:
        assert not page.all("nav")
        assert "lunch" not in page.title.lower()
        assert page.link("Exit this page") == "/take-part/leave"
        assert page.headers["Cache-Control"] == "no-store"
        assert '<meta name="referrer" content="same-origin">' in page.html
        assert "portal.js" not in page.html
    assert [form.get("autocomplete") for form in pages[-1].all("form")] == ["off"]


async def test_leaving_forgets_and_shows_something_else(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    assert (await phone.get("/take-part/leave", expect=303)).location == "https://www.bbc.co.uk/weather"
    assert not dict(phone.http.cookies)


async def test_a_form_from_another_site_is_refused(table: Cast, phone: Phone) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await phone.type_code(code)
    page = await phone.post("/take-part/questions", {"question-1": "1"}, expect=403, Origin="https://evil.test")
    assert "came from another site" in page.text
    assert page.link("Exit this page") == "/take-part/leave"
    await phone.post("/take-part/questions", {"question-1": "1", "csrf_token": "planted"}, expect=403)
    assert await count(table, "answer_sheet") == 0
