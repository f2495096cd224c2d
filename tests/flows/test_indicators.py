"""Indicators: what is asked of one, and how both sides accept its words (S001-06)."""

import asyncio
from typing import Any

import pytest

from portal.access.phases import Phase
from tests.flows.measuring import INDICATOR, OUTCOME, accept, add_indicator, add_outcome
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def test_an_indicator_is_kept_with_everything_that_was_said_about_it(cast: Cast) -> None:
    made = await add_indicator(
        cast,
        baseline="",
        splits="Age: under 75, 75 and over\nLives: alone; with somebody",
        is_proxy="yes",
        proxy_because="Company cannot be counted",
        is_about_people="yes",
    )
    page = await cast.audrey.get(made)
    for words in (
        "Baseline Not measured yet Target 1,200.5 people Which way A higher number is better",
        "1 April 2026 to 31 March 2027, measured each quarter",
        "Split by age under 75, 75 and over Split by lives alone, with somebody",
        "Small numbers From 1 to 4 people are not shown",
        "Stands in because Company cannot be counted",
        "Commissioners Not accepted yet Providers Not accepted yet",
    ):
        assert words in page.text
    whole = await cast.alice.get(f"{cast.url}/outcomes")
    assert "Goes out each week (stands in for the outcome)" in whole.text
    assert "Not measured yet 1,200.5 people 31 March 2027 Not yet" in whole.text


async def test_the_words_of_every_refusal(cast: Cast) -> None:
    outcome = await add_outcome(cast)
    wrong = {
        **INDICATOR, "ends-year": "2025", "target": "many", "baseline": "1.23456", "direction": "sideways",
        "measure": "", "every": "", "splits": "Age under 75", "is_proxy": "yes",
    }  # fmt: skip
    page = await cast.alice.post(f"{outcome}/indicators", wrong, expect=422)
    assert page.errors() == [
        "Where it stands now: Enter a number with at most 4 decimal places.",
        "Where it should be: Enter a number, such as 120 or 3.5.",
        "Select whether a higher or a lower number is better.",
        "Select how parts become a whole.",
        "The period ends before it starts. Change one of the two dates.",
        "Select how often it is measured.",
        (
            "“Age under 75” is not a split with two parts or more. "
            "Write each split on a line of its own, such as “Age: under 75, 75 and over”."
        ),
        "Say why this stands in for the outcome, and what it does not show.",
    ]
    assert page.field("name") == "Goes out each week", "nothing typed is lost"
    await add_indicator(cast, outcome)
    again = await cast.alice.post(f"{outcome}/indicators", INDICATOR, expect=409)
    assert "This outcome already has an indicator with this name. Choose another name." in again.text


async def test_both_sides_accept_and_each_is_named(cast: Cast) -> None:
    made = await add_indicator(cast)
    digest = await _digest(cast, made)
    assert "Results can be reported when both sides have accepted it." in (await cast.sam.get(made)).text
    await accept(cast, made)
    page = await cast.audrey.get(made)
    assert f"Commissioners Alice Adams, {cast.alice.organisation}" in page.text
    assert f"Providers Bob Brown, {cast.bob.organisation}" in page.text
    assert "Both sides have accepted this indicator as it stands." in page.text
    assert "By both sides" in (await cast.bob.get(f"{cast.url}/outcomes")).text
    again = await cast.alice.post(f"{made}/acceptances", {"text_digest": digest}, expect=409)
    assert again.errors() == ["Somebody has accepted this for the commissioners’ side already."]


async def test_changed_words_are_accepted_anew(cast: Cast) -> None:
    made = await add_indicator(cast)
    await accept(cast, made)
    form = await cast.alice.get(f"{made}/edit")
    assert form.field("target") == "1,200.5"
    assert "both sides are asked to accept the indicator again" in form.text
    await cast.alice.post(made, {**INDICATOR, "target": "900"})
    page = await cast.bob.get(made)
    assert "The words have changed since they were accepted, so both sides are asked again." in page.text
    await accept(cast, made)
    assert "Both sides have accepted" in (await cast.bob.get(made)).text
    outcome = made.split("/indicators/")[0]
    await cast.alice.post(outcome, {**OUTCOME, "text": "Older people have company"})
    assert "both sides are asked again" in (await cast.bob.get(made)).text
    await cast.alice.post(outcome, OUTCOME)
    assert "Both sides have accepted" in (await cast.bob.get(made)).text, "these very words were accepted"


async def test_nobody_accepts_words_that_they_did_not_read(cast: Cast) -> None:
    made = await add_indicator(cast)
    digest = await _digest(cast, made)
    await cast.alice.post(made, {**INDICATOR, "unit": "days"})
    page = await cast.bob.post(f"{made}/acceptances", {"text_digest": digest}, expect=409)
    assert page.errors() == ["Somebody has changed this indicator since you opened the page. Read the new text first."]


async def test_who_sits_on_neither_side_cannot_accept(cast: Cast) -> None:
    made = await add_indicator(cast)
    digest = await _digest(cast, made)
    for actor in (cast.sam, cast.fiona, cast.audrey):
        page = await actor.post(f"{made}/acceptances", {"text_digest": digest}, expect=403)
        assert "Your roles here do not let you accept an indicator for your side." in page.text
        assert "Accept for the" not in (await actor.get(made)).text


async def test_two_of_one_side_at_the_same_moment_leave_one_word(cast: Cast) -> None:
    made = await add_indicator(cast)
    digest = await _digest(cast, made)
    await cast.alice.csrf_token()
    sent = [
        cast.alice.http.post(
            f"{made}/acceptances",
            data={"csrf_token": await cast.alice.csrf_token(), "text_digest": digest},
            headers={"Origin": "http://portal.test"},
        )
        for _ in range(2)
    ]
    assert sorted(reply.status_code for reply in await asyncio.gather(*sent)) == [303, 409]


async def test_an_indicator_is_removed_with_what_was_said_about_it(cast: Cast) -> None:
    made = await add_indicator(cast)
    await accept(cast, made)
    await cast.bob.post(f"{made}/removal", expect=403)
    await cast.alice.post(f"{made}/removal")
    await cast.alice.get(made, expect=404)
    other = await add_indicator(cast)
    await accept(cast, other)
    await cast.alice.post(f"{other.split('/indicators/')[0]}/removal")
    await cast.alice.get(other, expect=404)


async def test_strangers_find_nothing(cast: Cast, cast_at: Any) -> None:
    made = await add_indicator(cast)
    for stranger in cast.strangers:
        await stranger.get(made, expect=404)
        await stranger.post(f"{made}/acceptances", {"text_digest": "x"}, expect=404)
    there: Cast = await cast_at(Phase.DESIGN)
    await there.alice.get(made.replace(cast.url, there.url), expect=404)
    await there.alice.post(made.replace(cast.url, there.url), INDICATOR, expect=404)


async def _digest(cast: Cast, indicator: str) -> str:
    return (await cast.bob.get(indicator)).field("text_digest")
