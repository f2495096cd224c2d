"""Draws of an appraisal: a simulation on its page, and long ones as work that can be left and come back to."""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from portal import clock
from portal.access.phases import Phase
from portal.jobs.working import work_on_one
from tests.flows.appraising import add_outcome, appraised, appraised_outside, in_pounds, start
from tests.ledgers import days
from tests.people import Cast
from valuation.appraisal import many_draws
from valuation.appraisal.many_draws import DRAWS_JOB
from valuation.ledger.workbook import WORKBOOK


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


@pytest.fixture
def outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    return partial(appraised_outside, tmp_path, capsys)


async def test_a_simulation_gives_the_percentiles_of_the_command_and_again_with_the_same_seed(
    cast: Cast, outside: Any
) -> None:
    url, _ = await appraised(cast)
    figures = await outside(cast, url, monte_carlo={"seed": 7})
    page = await cast.audrey.get(f"{url}/simulation?seed=7")
    assert "10,000, seed 7" in page.text_of("spread")
    assert in_pounds(figures["monte_carlo"]["mean"]) in page.text_of("spread")
    for percent, amount in figures["monte_carlo"]["percentiles"].items():
        assert f"{percent}% of the draws are at or below {in_pounds(amount)}" in page.text
    assert (await cast.audrey.get(f"{url}/simulation?seed=7")).text == page.text
    assert (await cast.audrey.get(f"{url}/simulation?seed=8")).text_of("spread") != page.text_of("spread")
    draws = [int(cell.replace(",", "")) for cell in re.findall(r"£[\d,]+ to £[\d,]+ ([\d,]+)", page.text)]
    assert (len(draws), sum(draws)) == (20, 10_000)


@pytest.mark.parametrize("seed", ["", "seven", "-1", "1e9", "99999999999999999999"])
async def test_a_seed_is_a_whole_number(cast: Cast, seed: str) -> None:
    url, _ = await appraised(cast)
    page = await cast.alice.get(f"{url}/simulation?seed={seed}", expect=422)
    assert page.errors() == ["Enter a seed as a whole number from 0 to 1,000,000,000."]
    assert page.field("seed") == seed


async def test_many_draws_are_long_work_that_can_be_left_and_come_back_to(cast: Cast, outside: Any) -> None:
    url, _ = await appraised(cast)
    figures = await outside(cast, url, monte_carlo={"seed": 7, "draws": 50_000})
    page = await cast.audrey.get(f"{url}/simulation?seed=7")
    assert (page.field("draws"), "Draw 50,000 times" in page.text) == ("50000", True)
    job = (await cast.audrey.post(f"{url}/simulation", {"seed": "7", "draws": "50000"})).location
    assert "It waits for its turn." in (await cast.audrey.get(job)).text
    assert await work_on_one(cast.app.state["sessions"], {DRAWS_JOB.name: DRAWS_JOB})
    done = await cast.audrey.get(job)
    assert "50,000 draws of “Befriending over three years”, seed 7" in done.text
    kept = json.loads((await cast.audrey.http.get(done.link("Download draws-seed-7.json"))).text)
    assert kept["draws"] == 50_000
    drawn = await cast.audrey.get(done.link("Look at it"))
    assert "50,000, seed 7" in drawn.text_of("spread")
    assert in_pounds(figures["monte_carlo"]["mean"]) in drawn.text_of("spread")
    assert "The draft has changed since" not in drawn.text
    await add_outcome(cast, url)
    assert "The draft has changed since this was drawn." in (await cast.audrey.get(done.link("Look at it"))).text
    for other in (cast.alice, cast.bob, *cast.strangers):
        await other.get(done.link("Look at it"), expect=404)
        await other.get(job, expect=404)


async def test_what_another_kind_of_work_made_is_shown_as_no_draws(cast: Cast) -> None:
    url, _ = await appraised(cast)
    period = {**days("starts", "1 4 2024"), **days("ends", "30 6 2024"), **days("known", f"{clock.today():%d %m %Y}")}
    job = (await cast.alice.post(f"{cast.url}/ledger/statement/workbook", period)).location
    assert await work_on_one(cast.app.state["sessions"], {WORKBOOK.name: WORKBOOK})
    assert "It is ready." in (await cast.alice.get(job)).text
    await cast.alice.get(f"{url}/simulation/{job.rsplit('/', 1)[1]}", expect=404)


async def test_draws_are_asked_for_with_a_seed_and_of_ranges(cast: Cast) -> None:
    url = await start(cast)
    await add_outcome(cast, url)
    page = await cast.alice.post(f"{url}/simulation", {"seed": "7", "draws": "50000"}, expect=409)
    assert "No number has a range any more, so every draw would be the same." in page.text
    page = await cast.alice.post(f"{url}/simulation", {"seed": "x", "draws": "7"}, expect=422)
    assert page.errors() == [
        "Enter a seed as a whole number from 0 to 1,000,000,000.",
        "Select how often to draw.",
    ]
    for stranger in cast.strangers:
        await stranger.post(f"{url}/simulation", {"seed": "7", "draws": "50000"}, expect=404)


async def test_a_very_long_appraisal_is_drawn_as_long_work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_draws, "MOST_AT_ONCE", 2)
    url, _ = await appraised(cast)
    page = await cast.alice.get(f"{url}/simulation?seed=7")
    assert "so many outcomes and years that drawing takes a while" in page.text
    assert "Percentiles" not in page.text
    assert (page.field("draws"), page.field("seed")) == ("10000", "7")
