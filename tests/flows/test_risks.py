"""The risk register: what may go wrong, who owns it, who bears it, and what stays in an organisation's own room."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from portal import clock
from portal.access.phases import Phase
from portal.clock import uk_date
from tests.budgeting import agreed, seat_health
from tests.ledgers import days, journal, speaking_as
from tests.pages import Page
from tests.people import Actor, Cast


@pytest.fixture
async def owner(database: dict[str, str], cast: Cast) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database["portal_owner"])
    yield await speaking_as(connection, cast.alice, cast.partnership_id)
    await connection.close()


def in_days(number: int) -> dict[str, str]:
    return days("review", f"{clock.today() + timedelta(days=number):%d %m %Y}")


def said(cast: Cast, **changed: str) -> dict[str, str]:
    typed = {
        "title": "Too few drivers in winter", "cause": "Two of seven drivers are over seventy.", "room": "shared",
        "likelihood": "4", "impact": "3", "reason": "It happened last January.",
        "owner": str(cast.bob.organisation_id), "response": "Two more are being trained.", "rule": "",
        f"share-{cast.alice.organisation_id}": "2/3", f"share-{cast.bob.organisation_id}": "1/3", **in_days(30),
    }  # fmt: skip
    return {**typed, **changed}


async def add(cast: Cast, actor: Actor | None = None, **changed: str) -> str:
    """The address of the risk."""
    return (await (actor or cast.alice).post(f"{cast.url}/risks", said(cast, **changed))).location


async def register(cast: Cast, actor: Actor | None = None) -> Page:
    return await (actor or cast.audrey).get(f"{cast.url}/risks")


async def day_has_come(cast: Cast, connection: asyncpg.Connection) -> None:
    """The day on which all risks here are looked at again is today: no form allows that, so it is written below."""
    await connection.execute("ALTER TABLE risk_step DISABLE TRIGGER risk_step_is_written_once")
    await connection.execute(
        "UPDATE risk_step SET review_on = $1 WHERE partnership_id = $2", clock.today(), cast.partnership_id
    )
    await connection.execute("ALTER TABLE risk_step ENABLE TRIGGER risk_step_is_written_once")


async def test_a_risk_says_how_serious_it_is_whose_and_who_bears_it(cast: Cast) -> None:
    assert "No risk is open." in (await register(cast)).text
    await add(cast, title="A volunteer falls ill", likelihood="1", impact="2")
    url = await add(cast)
    page = await register(cast)
    assert page.text.index("Too few drivers in winter") < page.text.index("A volunteer falls ill"), "the highest first"
    assert "4 × 3 = 12 Serious" in page.text
    assert f"{cast.bob.organisation} 1/3, {cast.alice.organisation} 2/3" in page.text
    assert uk_date(clock.today() + timedelta(days=30)) in page.text
    shown = await cast.sam.get(url)
    assert "Two of seven drivers are over seventy." in shown.text
    assert "It happened last January." in shown.text
    assert ("added", "the risk “Too few drivers in winter”") in await journal(cast)


async def test_shares_make_up_the_whole(cast: Cast) -> None:
    form = await cast.alice.get(f"{cast.url}/risks/new")
    assert form.field("room") == "shared"
    assert f"Share of {cast.sam.organisation}" in form.text
    assert f"Share of {cast.audrey.organisation}" not in form.text, "who audits bears nothing"
    typed = said(cast, **{f"share-{cast.bob.organisation_id}": "30"})
    page = await cast.alice.post(f"{cast.url}/risks", typed, expect=422)
    assert page.errors() == ["The shares must total exactly 100%, not 29/30. A third is written 1/3, not 33.33."]
    assert page.field("title") == "Too few drivers in winter"
    typed[f"share-{cast.bob.organisation_id}"] = "lots"
    page = await cast.alice.post(f"{cast.url}/risks", typed, expect=422)
    assert page.errors() == [
        f"{cast.bob.organisation}: Enter a share as a percentage, such as 62.5, or as a fraction, such as 1/3."
    ]
    nobody = {f"share-{one.organisation_id}": "" for one in (cast.alice, cast.bob)}
    page = await cast.alice.post(f"{cast.url}/risks", said(cast, **nobody), expect=422)
    assert page.errors() == ["Say who bears it: enter shares that make up 100%, or choose a rule that all have signed."]


async def test_a_rule_that_all_have_signed_may_say_who_bears_it(cast_at: Any) -> None:
    cast: Cast = await cast_at(Phase.DESIGN)
    await agreed(cast, await seat_health(cast), clock.today().year + 1)
    form = await cast.alice.get(f"{cast.url}/risks/new")
    (rule,) = [one.get("value", "") for one in form.element("rule").iter("option") if one.get("value")]
    both = said(cast, rule=rule)
    page = await cast.alice.post(f"{cast.url}/risks", both, expect=422)
    assert page.errors() == ["Choose the signed rule or enter shares, not both."]
    nobody = {f"share-{one.organisation_id}": "" for one in (cast.alice, cast.bob)}
    await cast.alice.post(f"{cast.url}/risks", {**both, **nobody})
    assert "Pooled fund for reablement, " in (await register(cast)).text
    wrong = {**both, **nobody, "rule": "made up"}
    page = await cast.alice.post(f"{cast.url}/risks", wrong, expect=422)
    assert page.errors() == ["Select a rule from the list."]


async def test_nothing_is_left_out_in_silence(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/risks", {"rule": "", **in_days(0)}, expect=422)
    assert page.errors() == [
        "Enter what could go wrong.",
        "Enter what would bring it about.",
        "Select who may see this.",
        "Select how likely it is.",
        "Select how bad it would be.",
        "Enter why you judge it so.",
        "Select which organisation owns it.",
        "Enter what is done about it.",
        "Say who bears it: enter shares that make up 100%, or choose a rule that all have signed.",
        "Choose a later day. On that day the owner looks at the risk again.",
    ]


async def test_each_look_is_kept_and_the_newest_counts(cast: Cast) -> None:
    url = await add(cast)
    form = await cast.bob.get(f"{url}/reviews/new")
    assert form.field("response") == "Two more are being trained."
    assert form.field(f"share-{cast.alice.organisation_id}") == "2/3"
    await cast.bob.post(f"{url}/reviews", said(cast, likelihood="2", reason="Both have begun."))
    page = await cast.audrey.get(url)
    assert "2 × 3 = 6 Low" in page.text
    assert "4 × 3 = 12 It happened last January." in page.text, "what was said stays"
    assert ("looked again at", "the risk “Too few drivers in winter”, now 6 of 25") in await journal(cast)


async def test_a_risk_is_closed_with_its_outcome(cast: Cast) -> None:
    url = await add(cast)
    page = await cast.bob.post(f"{url}/closing", {"outcome": ""}, expect=422)
    assert page.errors() == ["Enter how it ended."]
    await cast.bob.post(f"{url}/closing", {"outcome": "There are nine drivers now."})
    page = await register(cast)
    assert "No risk is open." in page.text
    assert "Too few drivers in winter : There are nine drivers now." in page.text
    page = await cast.alice.post(f"{url}/reviews", said(cast), expect=409)
    assert page.errors() == ["This risk has been closed. Add it as a new one if it comes back."]
    page = await cast.alice.get(f"{url}/closing/new", expect=409)
    assert "This risk has been closed." in page.text


async def test_a_risk_in_an_own_room_is_seen_there_alone_until_it_is_moved(cast: Cast) -> None:
    own = {"room": "own", "title": "Our reserve is too small", "owner": str(cast.bob.organisation_id)}
    url = await add(cast, cast.bob, **own)
    assert f"Private to {cast.bob.organisation}" in (await register(cast, cast.bob)).text
    for other in (cast.alice, cast.audrey, cast.fiona, *cast.strangers):
        await other.get(url, expect=404)
        await other.post(f"{url}/move", expect=403 if other in (cast.audrey, cast.fiona) else 404)
    assert "Our reserve is too small" not in (await register(cast)).text
    assert not [subject for _, subject in await journal(cast) if "reserve" in subject]
    await cast.bob.post(f"{url}/reviews", said(cast, likelihood="5", reason="The bank said no."))
    await cast.bob.post(f"{url}/move")
    shown = await cast.audrey.get(url)
    assert "The bank said no." in shown.text, "it is shown as it stands"
    assert "It happened last January." not in shown.text, "what was said before stays in the room"
    assert "It happened last January." in (await cast.bob.get(url)).text
    assert ("moved to the shared floor", "the risk “Our reserve is too small”") in await journal(cast)
    page = await cast.bob.post(f"{url}/move", expect=409)
    assert "This risk is on the shared floor already." in page.text


async def test_in_its_own_room_an_organisation_owns_its_risks(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/risks", said(cast, room="own"), expect=409)
    assert page.errors() == [
        "While a risk is in your own room, your organisation owns it. Move it to the shared floor first."
    ]


async def test_a_risk_is_never_moved_back_or_removed(cast: Cast, owner: asyncpg.Connection) -> None:
    risk_id = (await add(cast)).rsplit("/", 1)[1]
    for change in (
        f"UPDATE risk SET private_to = organisation_id WHERE id = '{risk_id}'",
        f"UPDATE risk SET title = 'Other words' WHERE id = '{risk_id}'",
        f"DELETE FROM risk WHERE id = '{risk_id}'",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner.execute(change)


async def test_a_review_waits_with_the_owner_when_its_day_has_come(cast: Cast, owner: asyncpg.Connection) -> None:
    url = await add(cast)
    tasks = f"{cast.url}/tasks"
    assert "Too few drivers" not in (await cast.bob.get(tasks)).text
    await day_has_come(cast, owner)
    assert (await cast.bob.get(tasks)).link("Too few drivers in winter") == url
    for other in (cast.alice, cast.audrey):
        assert "Too few drivers" not in (await other.get(tasks)).text
    assert "Due" in (await register(cast)).text
    await cast.bob.post(f"{url}/reviews", said(cast))
    assert "Too few drivers" not in (await cast.bob.get(tasks)).text
    for stranger in cast.strangers:
        await stranger.get(tasks, expect=404)


async def test_a_risk_that_is_moved_twice_at_once_says_so(cast: Cast) -> None:
    own = {"room": "own", "owner": str(cast.bob.organisation_id)}
    url = await add(cast, cast.bob, **own)
    token = await cast.bob.csrf_token()
    asked = {"data": {"csrf_token": token}, "headers": {"Origin": "http://portal.test"}}
    replies = await asyncio.gather(*(cast.bob.http.post(f"{url}/move", **asked) for _ in range(6)))
    told = [reply.text for reply in replies if reply.status_code == 409]
    assert (len(told), {reply.status_code for reply in replies}) == (5, {303, 409})
    assert all("moved this risk to the shared floor" in page or "floor already" in page for page in told)


async def test_of_two_who_look_at_once_the_second_is_told(cast: Cast) -> None:
    url = await add(cast)
    tokens = {who.name: await who.csrf_token() for who in (cast.alice, cast.bob)}
    replies = await asyncio.gather(
        *(
            who.http.post(
                f"{url}/reviews",
                data={"csrf_token": tokens[who.name], **said(cast, likelihood="1")},
                headers={"Origin": "http://portal.test"},
            )
            for who in (cast.alice, cast.bob) * 3
        )
    )
    told = [reply.text for reply in replies if reply.status_code == 409]
    assert all("Somebody has just looked at this risk." in page for page in told)
    kept = (await cast.audrey.get(url)).text.count("1 × 3 = 3 It happened")
    assert kept == len(replies) - len(told)


async def test_strangers_find_no_register_and_readers_write_nothing(cast: Cast) -> None:
    url = await add(cast)
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/risks", expect=404)
        await stranger.get(url, expect=404)
        await stranger.post(f"{url}/closing", {"outcome": "x"}, expect=404)
    page = await cast.audrey.post(f"{cast.url}/risks", said(cast), expect=403)
    assert "Your roles here do not let you add and look at risks." in page.text
    await cast.charlie.get(url.replace(str(cast.partnership_id), str(cast.other_partnership_id)), expect=404)
