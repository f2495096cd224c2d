"""Which bodies' outcomes one activity serves, and who would gain: what to buy together (N18)."""

from typing import Any

import pytest
from sqlalchemy import text

from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.flows.appraising import OUTCOME, add_input, add_outcome, approve, start
from tests.people import Cast

HOMES, JOBS = "Homes are ready to let sooner", "People keep a job that suits them"


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def outcome(cast: Cast, words: str) -> str:
    """The address of a new outcome for people."""
    typed = {"level": "service", "text": words, "dimension": "social"}
    return (await cast.alice.post(f"{cast.url}/outcomes", typed)).location


async def framed(cast: Cast) -> tuple[str, str]:
    """Two outcomes, and teams that serve both of them."""
    homes, jobs = await outcome(cast, HOMES), await outcome(cast, JOBS)
    keys = [url.rsplit("/", 1)[1] for url in (homes, jobs)]
    typed = {"kind": "activity", "text": "Teams clear empty homes", "outcomes": keys}
    await cast.alice.post(f"{cast.url}/outcomes/delivery", typed)
    return homes, jobs


async def matching(cast: Cast, actor: Any = None) -> Any:
    return await (actor or cast.audrey).get(f"{cast.url}/outcomes/matching")


async def test_an_activity_that_serves_the_outcomes_of_several_bodies_is_shown_as_such(cast: Cast) -> None:
    homes, jobs = await framed(cast)
    page = await cast.audrey.get((await cast.audrey.get(f"{cast.url}/outcomes")).link("what can be bought together"))
    assert "Nobody has said so" in page.text
    assert "For several bodies" not in page.text
    await cast.alice.post(f"{homes}/wish")
    await cast.alice.post(f"{jobs}/wish")
    assert "For several bodies" not in (await matching(cast)).text
    await cast.bob.post(f"{jobs}/wish")
    page = await matching(cast)
    assert "Teams clear empty homes For several bodies" in page.text
    assert f"{cast.bob.organisation} (1)" in page.text
    assert f"{cast.alice.organisation} (2)" in page.text


async def test_a_wish_is_changed_and_taken_back_by_nobody_else(cast: Cast) -> None:
    homes, _ = await framed(cast)
    await cast.alice.post(f"{homes}/wish")
    for act in ("UPDATE outcome_wish SET person_id = person_id", "DELETE FROM outcome_wish"):
        for actor, reached in ((cast.bob, 0), (cast.alice, 1)):
            async with cast.app.state["sessions"]() as session:
                await speak_for(session, partnership=cast.partnership_id, organisation=actor.organisation_id)
                result: Any = await session.execute(text(act))
                assert result.rowcount == reached, act
                await session.rollback()
    assert f"{cast.alice.organisation} (1)" in (await matching(cast)).text


async def test_an_outcome_that_is_taken_out_takes_everybodys_wishes_along(cast: Cast) -> None:
    homes = await outcome(cast, HOMES)
    await cast.bob.post(f"{homes}/wish")
    await cast.alice.post(f"{homes}/removal")
    assert HOMES not in (await matching(cast)).text


async def test_who_would_gain_stands_beside_who_wants_it_and_is_not_added_up(cast: Cast) -> None:
    homes, _ = await framed(cast)
    assert "Who would gain is shown when an appraisal has been approved." in (await matching(cast)).text
    url = await start(cast)
    await add_input(cast, url)
    await add_outcome(cast, url, {**OUTCOME, "outcome": homes.rsplit("/", 1)[1]})
    assert "NHS Riverside" not in (await matching(cast)).text, "a draft says nothing here"
    await approve(cast, url)
    page = await matching(cast)
    assert "NHS Riverside: £12,211.87, fiscal, cashable" in page.text
    assert "NHS Riverside would gain and has not said that it wants this." in page.text
    assert page.link("Befriending over three years") == url


async def test_the_page_says_which_appraisal_it_reads_and_which_it_does_not(cast: Cast) -> None:
    """The one approved last, whichever was begun first; an outcome is not counted once for each appraisal."""
    homes, jobs = (url.rsplit("/", 1)[1] for url in await framed(cast))
    last, first = await start(cast, title="Homes over three years"), await start(cast, title="Jobs over three years")
    for url, key in ((first, jobs), (last, homes)):
        await add_input(cast, url)
        await add_outcome(cast, url, {**OUTCOME, "outcome": key})
    await approve(cast, first)
    page = await matching(cast)
    assert "read from Jobs over three years , the appraisal that was approved last" in page.text
    assert "not read here" not in page.text
    await approve(cast, last)
    page = await matching(cast)
    assert "read from Homes over three years , the appraisal that was approved last" in page.text
    assert "Approved before it and not read here" in page.text
    assert page.link("Jobs over three years") == first
    assert page.text.count("NHS Riverside: £12,211.87, fiscal, cashable") == 1


async def test_what_is_wanted_and_served_by_nothing_is_named(cast: Cast) -> None:
    await framed(cast)
    lonely = await outcome(cast, "Older people feel less lonely")
    await cast.sam.post(f"{lonely}/wish")
    page = await matching(cast)
    assert f"Older people feel less lonely: {cast.sam.organisation}" in page.text


async def test_a_wish_is_said_once_and_may_be_taken_back(cast: Cast) -> None:
    homes, _ = await framed(cast)
    for _ in range(2):
        await cast.alice.post(f"{homes}/wish")
    history = (await cast.audrey.get(f"{cast.url}/history")).text
    assert history.count(f"Wants the outcome “{HOMES}”") == 1
    await cast.bob.post(f"{homes}/wish/removal")
    assert f"{cast.alice.organisation} (1)" in (await matching(cast)).text, "nobody takes back another's wish"
    await cast.alice.post(f"{homes}/wish/removal")
    assert f"{cast.alice.organisation} (1)" not in (await matching(cast)).text
    assert f"No longer wants the outcome “{HOMES}”" in (await cast.audrey.get(f"{cast.url}/history")).text


async def test_a_framework_without_outcomes_says_what_comes_next(cast: Cast) -> None:
    assert "There are no outcomes yet." in (await matching(cast)).text


async def test_readers_say_nothing_and_strangers_see_nothing(cast: Cast) -> None:
    homes, _ = await framed(cast)
    page = await cast.audrey.post(f"{homes}/wish", expect=403)
    assert "Your roles here do not let you say which outcomes your organisation wants." in page.text
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/outcomes/matching", expect=404)
        await stranger.post(f"{homes}/wish", expect=404)
        await stranger.post(f"{homes}/wish/removal", expect=404)
