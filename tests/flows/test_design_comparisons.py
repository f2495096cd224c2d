"""Texts of a design are compared word by word, with who wrote what; the ends of days keep themselves."""

from datetime import timedelta

import pytest

from partnerships.designs.queries import points
from portal import clock
from portal.access.phases import Phase
from portal.clock import uk_date
from tests.flows.designing import TEXT, CastAt, begin_with_text, freeze, write
from tests.people import Cast
from tests.questions import asked_by


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def test_versions_are_compared_word_by_word_with_who_wrote_what(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await freeze(cast, design)
    await write(cast.bob, section, TEXT.replace("30 days", "14 days"))
    await write(cast.sam, section, TEXT.replace("30 days", "14 long days"))
    page = await cast.audrey.get(f"{design}/comparison?from=1")
    bob, sam = (f"{one.name} for {one.organisation}" for one in (cast.bob, cast.sam))
    assert f"Clause 1.2: changed by {bob} and {sam}" in page.text
    assert ["".join(node.itertext()) for node in page.all("del")] == [f"[removed by {bob}: 30]"]
    added = ["".join(node.itertext()) for node in page.all("ins")]
    assert "".join(added).replace(" ]", "]") == f"[added by {bob}: 14][added by {sam}: long]"
    assert f"Who wrote what {bob} {sam}" in page.text
    numbers = ["".join(node.itertext()) for node in page.all("sup")]
    assert numbers == ["1", "1", "2"]


async def test_versions_are_compared_side_by_side(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await freeze(cast, design, "First")
    await write(cast.bob, section, TEXT.replace("30 days", "14 days") + "\nTable: Cars\n| Day | Cars |\n| Monday | 2 |")
    await freeze(cast, design, "Second")
    page = await cast.sam.get(f"{design}/comparison?from=1&to=2&view=beside")
    assert "From Version 1: First to Version 2: Second" in page.text
    sides = [
        " ".join("".join(node.itertext()).split()) for node in page.all("div") if node.get("class") == "app-both__side"
    ]
    bob = f"{cast.bob.name} for {cast.bob.organisation}"
    assert f"Version 1: First A car fetches each guest within [removed by {bob}: 30]1 days of asking." in sides
    assert f"Version 2: Second A car fetches each guest within [added by {bob}: 14]1 days of asking." in sides
    assert "Version 1: First Not in this text." in sides


async def test_looking_back_names_nobody(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await freeze(cast, design, "First")
    await write(cast.bob, section, TEXT.replace("30 days", "14 days"))
    await freeze(cast, design, "Second")
    page = await cast.sam.get(f"{design}/comparison?from=2&to=1")
    assert ["".join(node.itertext()) for node in page.all("del")] == ["[removed: 14]"]
    assert "Who wrote what" not in page.text


async def test_a_story_that_is_too_long_names_nobody_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    design, section = await begin_with_text(cast)
    await freeze(cast, design)
    await write(cast.bob, section, TEXT.replace("30 days", "14 days"))
    monkeypatch.setattr(points, "MOST_STEPS", 0)
    page = await cast.sam.get(f"{design}/comparison?from=1")
    assert "So much was saved between these two texts that nobody is named beside the words." in page.text
    assert ["".join(node.itertext()) for node in page.all("ins")] == ["[added: 14]"]


async def test_comparing_nothing_and_the_unknown_is_answered_plainly(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    assert "There is nothing to compare with yet." in (await cast.sam.get(f"{design}/comparison")).text
    await freeze(cast, design)
    assert "The two texts are the same." in (await cast.sam.get(f"{design}/comparison")).text
    await cast.sam.get(f"{design}/comparison?from=7", expect=404)
    for wrong in ("x", "2026-13-01", "-1", "9" * 40):
        await cast.sam.get(f"{design}/comparison?from={wrong}", expect=404)


async def test_the_end_of_a_day_is_kept_by_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    design, section = await begin_with_text(cast)
    today = clock.today()
    page = await cast.bob.get(f"{design}/versions")
    assert "From tomorrow on, this shows how the design read at the end of earlier days." in page.text
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=1))
    page = await cast.bob.get(f"{design}/versions")
    day = await cast.bob.get(page.link(uk_date(today)))
    assert f"The end of {uk_date(today)}" in day.text
    assert "1.2 A car fetches each guest within 30 days of asking." in day.text
    assert day.link("Who saved this text").startswith(f"{section}/revisions/")
    compared = await cast.bob.get(f"{design}/comparison")
    assert f"From The end of {uk_date(today)} to the text now" in compared.text
    assert "The two texts are the same." in compared.text


async def test_a_day_before_the_design_is_empty_and_no_day_is_not_there(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    assert "The design had no sections yet." in (await cast.bob.get(f"{design}/days/2001-01-01")).text
    for wrong in ("1", "yesterday", "2026-02-30"):
        await cast.bob.get(f"{design}/days/{wrong}", expect=404)
    for stranger in cast.strangers:
        await stranger.get(f"{design}/days/{clock.today()}", expect=404)


async def test_a_comparison_of_many_texts_asks_no_more_questions(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await freeze(cast, design)
    await write(cast.bob, section, TEXT.replace("30 days", "14 days"))
    compared = f"{design}/comparison?from=1"
    first, few = [await asked_by(cast.app, cast.audrey.http.get(compared)) for _ in range(2)]
    assert few == 4, "the session, the seat, what there is with the two texts, who wrote what"
    assert first == few + 1, "that the version was seen is noted once"
    for number in range(10):
        await write(cast.sam, section, TEXT.replace("30 days", f"{number + 20} days"))
    await freeze(cast, design, "Second")
    assert await asked_by(cast.app, cast.audrey.http.get(compared)) == few
