"""From the first words about a problem to an open gate: nothing else happens until all have confirmed (S004-07-01)."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from portal.access.phases import Phase
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.outbox.models import Mail
from tests.pages import Page
from tests.people import Actor, Cast
from tests.questions import asked_by

CastAt = Callable[[Phase], Awaitable[Cast]]

TEXT = {
    "problem": "Older people here see nobody for days.\n\nThe bus stopped in March.",
    "solution": "Volunteers who visit, drive and host.",
}
CONFIRM = {"verdict": "confirmed"}


def gate_url(cast: Cast, key: str = "problem") -> str:
    return f"{cast.url}/gates/{key}"


async def write(cast: Cast, key: str = "problem", seen: int = 0, **changes: str) -> None:
    await cast.alice.post(f"{gate_url(cast, key)}/text", {**TEXT, "seen": seen, **changes})


async def ask(cast: Cast, key: str = "problem", seen: int = 0, **changes: str) -> str:
    """The text is written and everybody is asked; gives the mark (digest) that the answer form carries."""
    await write(cast, key, seen, **changes)
    await cast.alice.post(f"{gate_url(cast, key)}/asking")
    return (await cast.bob.get(gate_url(cast, key))).field("digest")


async def confirm(cast: Cast, who: Actor, digest: str, expect: int = 303) -> Page:
    return await who.post(f"{gate_url(cast)}/answer", {**CONFIRM, "digest": digest}, expect=expect)


async def bodies_to(cast: Cast, who: Actor) -> list[str]:
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        mails = table_of(Mail)
        return list(await session.scalars(select(mails.c.body).where(mails.c.recipient == who.person.email)))


async def test_the_whole_way_through_the_first_gate(cast: Cast) -> None:
    overview = await cast.alice.get(cast.url)
    assert "Write the text of gate 1" in overview.text
    digest = await ask(cast)
    assert "asked to confirm the text of gate 1" in (await cast.bob.get(cast.url)).text
    for who in (cast.alice, cast.bob):
        await confirm(cast, who, digest)
    page = await cast.sam.get(gate_url(cast))
    assert "Older people here see nobody for days." in page.text
    assert f"{cast.sam.organisation} Not yet" in page.text
    opened = await cast.sam.follow(await confirm(cast, cast.sam, digest))
    assert "this gate is open" in opened.text
    assert "Gate 1 is open" in (await cast.alice.get(cast.url)).text
    assert any("gate 1 is open" in body for body in await bodies_to(cast, cast.fiona))


async def test_an_open_gate_opens_the_next_rooms_and_the_journal_says_so(cast: Cast) -> None:
    closed = await cast.bob.get(f"{cast.url}/designs", expect=409)
    assert "confirmed the same first text" in closed.text
    digest = await ask(cast)
    await asyncio.gather(*(confirm(cast, who, digest) for who in (cast.alice, cast.bob, cast.sam)))
    await cast.bob.get(f"{cast.url}/designs")
    history = await cast.audrey.get(f"{cast.url}/history")
    assert "Opened gate 1: the problem and the solution" in history.text


async def test_who_confirms_at_the_same_moment_counts_too(cast: Cast) -> None:
    digest = await ask(cast)
    await confirm(cast, cast.alice, digest)
    await asyncio.gather(confirm(cast, cast.bob, digest), confirm(cast, cast.sam, digest))
    assert "this gate is open" in (await cast.alice.get(gate_url(cast))).text


async def test_declining_needs_a_reason_and_keeps_what_was_typed(cast: Cast) -> None:
    digest = await ask(cast)
    answer = {"verdict": "declined", "digest": digest}
    page = await cast.bob.post(f"{gate_url(cast)}/answer", answer, expect=422)
    assert page.errors() == ["Enter a reason, so that the others know what would have to change."]
    too_long = await cast.bob.post(f"{gate_url(cast)}/answer", {**answer, "reason": "x" * 2001}, expect=422)
    assert too_long.errors() == ["Shorten this to 2,000 characters or fewer. It has 2,001."]
    assert too_long.field("reason").strip() == "x" * 2001
    await cast.bob.post(f"{gate_url(cast)}/answer", {**answer, "reason": "No money for drivers."})
    shown = await cast.alice.get(gate_url(cast))
    assert "Reason: No money for drivers." in shown.text
    assert "An organisation declined and said why" in (await cast.alice.get(cast.url)).text


async def test_nothing_chosen_is_said_in_words(cast: Cast) -> None:
    digest = await ask(cast)
    page = await cast.bob.post(f"{gate_url(cast)}/answer", {"digest": digest}, expect=422)
    assert page.errors() == ["Select whether your organisation confirms or declines."]


async def test_a_changed_text_is_asked_of_everybody_again(cast: Cast) -> None:
    first = await ask(cast)
    await confirm(cast, cast.bob, first)
    await write(cast, seen=1, solution="Volunteers and a paid driver.")
    stale = await confirm(cast, cast.sam, first, expect=409)
    assert "can no longer be answered" in stale.errors()[0]
    await cast.alice.post(f"{gate_url(cast)}/asking")
    second = (await cast.bob.get(gate_url(cast))).field("digest")
    assert second != first
    assert "The text has changed since you opened this page" in (await confirm(cast, cast.sam, first, 409)).text
    assert f"{cast.bob.organisation} Not yet" in (await cast.bob.get(gate_url(cast))).text
    log = await cast.audrey.get(f"{cast.url}/decisions")
    assert "No longer asked" in log.text
    assert "text 1" in log.text
    assert "text 2" in log.text


async def test_the_open_gates_text_stays_as_it_is(cast: Cast) -> None:
    digest = await ask(cast)
    for who in (cast.alice, cast.bob, cast.sam):
        await confirm(cast, who, digest)
    page = await cast.alice.post(f"{gate_url(cast)}/text", {**TEXT, "seen": 1, "problem": "Another"}, expect=409)
    assert page.errors() == ["This gate is open. Its text stays as everybody confirmed it."]
    assert "Another" in page.field("problem")
    again = await confirm(cast, cast.bob, digest, expect=409)
    assert "Everybody has confirmed this text" in again.errors()[0]


async def test_answering_twice_is_refused_in_words(cast: Cast) -> None:
    digest = await ask(cast)
    await confirm(cast, cast.bob, digest)
    assert (await confirm(cast, cast.bob, digest, 409)).errors() == [
        "Your organisation has already confirmed this text."
    ]


async def test_two_who_write_at_once_are_told_and_lose_nothing(cast: Cast) -> None:
    await write(cast)
    page = await cast.alice.post(f"{gate_url(cast)}/text", {**TEXT, "seen": 0, "problem": "My own words"}, expect=409)
    assert "Somebody has saved this text since you opened the page" in page.errors()[0]
    assert "My own words" in page.field("problem")
    assert "Older people here see nobody for days." in page.text
    assert page.field("seen") == "1"


async def test_an_empty_text_is_refused_field_by_field(cast: Cast) -> None:
    page = await cast.alice.post(f"{gate_url(cast)}/text", {"seen": 0, "problem": "Only this"}, expect=422)
    assert page.errors() == ["Enter words for “The proposed solution”."]
    assert "Only this" in page.field("problem")


async def test_asking_needs_a_text_and_happens_once(cast: Cast) -> None:
    none = await cast.alice.post(f"{gate_url(cast)}/asking", expect=409)
    assert "There is no text to confirm yet" in none.text
    await ask(cast)
    twice = await cast.alice.post(f"{gate_url(cast)}/asking", expect=409)
    assert "Everybody has been asked about this text already" in twice.text


async def test_the_second_gate_waits_for_the_first(cast: Cast) -> None:
    page = await cast.alice.get(gate_url(cast, "design"))
    assert "Gate 1 comes first" in page.text
    second = {"pilot": "All of it", "money": "The council", "aims": "Fewer lonely days", "seen": 0}
    refused = await cast.alice.post(f"{gate_url(cast, 'design')}/text", second, expect=409)
    assert refused.errors() == ["Gate 1 comes first: the problem and the solution."]


async def test_the_second_gate_says_what_has_to_be_done_first(cast: Cast) -> None:
    digest = await ask(cast)
    for who in (cast.alice, cast.bob, cast.sam):
        await confirm(cast, who, digest)
    second = {"pilot": "All of it", "money": "The council", "aims": "Fewer lonely days", "seen": 0}
    await cast.alice.post(f"{gate_url(cast, 'design')}/text", second)
    page = await cast.alice.get(gate_url(cast, "design"))
    assert "Missing Every organisation has signed the same version of the design" in page.text
    assert page.link("signed the same version") == f"{cast.url}/designs"
    refused = await cast.alice.post(f"{gate_url(cast, 'design')}/asking", expect=409)
    assert "First freeze a version of the design" in refused.text
    assert "First divide the work" in refused.text


async def test_neutral_and_reading_roles_are_turned_away_in_words(cast: Cast) -> None:
    digest = await ask(cast)
    for who in (cast.fiona, cast.audrey):
        page = await confirm(cast, who, digest, expect=403)
        assert "confirm a text for your organisation" in page.text
        assert "Not yet" in (await who.get(gate_url(cast))).text
    page = await cast.bob.post(f"{gate_url(cast)}/text", {**TEXT, "seen": 1}, expect=403)
    assert "write the problem and the proposed solution" in page.text


async def test_strangers_see_no_gate(cast: Cast) -> None:
    digest = await ask(cast)
    for stranger in cast.strangers:
        await stranger.get(gate_url(cast), expect=404)
        await confirm(cast, stranger, digest, expect=404)


async def test_a_gate_of_another_journey_is_not_there(cast: Cast) -> None:
    await cast.alice.get(gate_url(cast, "framework"), expect=404)
    await cast.alice.get(f"{cast.url}/steps/9", expect=404)


async def test_every_step_has_its_page(cast: Cast) -> None:
    for number in range(1, 6):
        page = await cast.sam.get(f"{cast.url}/steps/{number}")
        assert f"step {number} of 5" in page.text
        assert "What to watch on this journey" in page.text


async def test_the_task_list_says_what_waits_and_for_whom(cast: Cast) -> None:
    assert "Nothing waits for" in (await cast.bob.get(f"{cast.url}/tasks")).text
    digest = await ask(cast)
    waiting = await cast.bob.get(f"{cast.url}/tasks")
    assert waiting.link("Gate 1: The problem and the solution") == gate_url(cast)
    await confirm(cast, cast.bob, digest)
    assert "Nothing waits for" in (await cast.bob.get(f"{cast.url}/tasks")).text
    assert "Nothing waits for" in (await cast.fiona.get(f"{cast.url}/tasks")).text


async def test_a_gate_can_be_opened_when_the_last_who_had_not_confirmed_has_left(cast: Cast) -> None:
    digest = await ask(cast)
    early = await cast.alice.post(f"{gate_url(cast)}/opening", expect=409)
    assert "every organisation that votes has confirmed the same text" in early.text
    for who in (cast.alice, cast.bob):
        await confirm(cast, who, digest)
    await cast.sam.post(f"{cast.url}/parties/departure", {"leaves": "yes"})
    await cast.alice.post(f"{gate_url(cast)}/opening")
    assert "this gate is open" in (await cast.bob.get(gate_url(cast))).text


async def test_a_decision_of_another_partnership_is_not_under_this_address(cast_at: CastAt) -> None:
    here, there = await cast_at(Phase.CONVENE), await cast_at(Phase.CONVENE)
    await ask(there)
    log = await there.alice.get(f"{there.url}/decisions")
    decision = next(link for link in log.links() if "/decisions/" in link).rpartition("/")[2]
    await there.alice.get(f"{there.url}/decisions/{decision}")
    await here.alice.get(f"{here.url}/decisions/{decision}", expect=404)


async def test_a_decision_shows_every_answer_that_was_given(cast: Cast) -> None:
    digest = await ask(cast)
    await cast.bob.post(f"{gate_url(cast)}/answer", {"verdict": "declined", "reason": "Too soon.", "digest": digest})
    await confirm(cast, cast.bob, digest)
    log = await cast.sam.get(f"{cast.url}/decisions")
    page = await cast.sam.get(next(link for link in log.links() if "/decisions/" in link))
    assert f"{cast.bob.name} declined for {cast.bob.organisation}. Reason: Too soon." in page.text
    assert f"{cast.bob.name} confirmed for {cast.bob.organisation}" in page.text
    assert digest in page.text


PAGES = ("", "/tasks", "/decisions", "/history", "/gates/problem", "/gates/design")


async def test_a_page_asks_four_questions_however_much_there_is(cast: Cast) -> None:
    few = [await asked_by(cast.app, cast.alice.get(f"{cast.url}{page}")) for page in PAGES]
    for number in range(3):
        await ask(cast, seen=number, problem=f"The problem, told again: {number}")
        await cast.alice.post(
            f"{cast.url}/invitations",
            {"to": "email", "email": f"who{number}@example.org", "kind": "provider", "roles": "provider lead"},
        )
    many = [await asked_by(cast.app, cast.alice.get(f"{cast.url}{page}")) for page in PAGES]
    assert few == many
    assert max(many) <= 4
