"""What comes of an appraisal on its pages, and that the command says the same of the file that is downloaded."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

from portal.access.phases import Phase
from portal.money import format_pounds, parse_pounds
from tests.flows.appraising import (
    OUTCOME,
    RANGE,
    add_input,
    add_outcome,
    appraised,
    appraised_outside,
    approve,
    in_pounds,
    start,
)
from tests.people import Cast
from tests.questions import asked_by
from valuation.appraisal import discounting
from valuation.appraisal.discounting import Band


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


@pytest.fixture
def outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    return partial(appraised_outside, tmp_path, capsys)


async def test_the_download_gives_the_figures_of_the_page_to_the_penny(cast: Cast, outside: Any) -> None:
    url, _ = await appraised(cast)
    figures = await outside(cast, url)
    page = await cast.audrey.get(f"{url}/results")
    headline = page.text_of("headline")
    for name in ("inputs_total", "total_present_value", "net_present_value"):
        assert in_pounds(figures[name]) in headline
    assert figures["ratio"] in headline
    assert figures["net_ratio"] in headline
    assert f"{figures['payback_months']} months" in headline
    for body in figures["bodies"]:
        assert f"{body['name']} {in_pounds(body['pays'])} {in_pounds(body['gains'])}" in page.text
        assert body["position"].capitalize() in page.text
    for row in figures["outcomes"]:
        years = " ".join(in_pounds(amount) for amount in row["by_year"])
        assert f"{row['name']} {years} {in_pounds(row['present_value'])}" in page.text
    totals = " ".join(in_pounds(amount) for amount in figures["by_year"])
    assert f"All outcomes {totals}" in page.text


async def test_kinds_tiers_and_cashable_savings_stand_apart(cast: Cast, outside: Any) -> None:
    url, _ = await appraised(cast)
    figures = await outside(cast, url)
    page = await cast.audrey.get(f"{url}/results")
    assert f"Fiscal: public money {in_pounds(figures['by_kind']['fiscal'])}" in page.text
    assert f"Social: well-being, expressed in pounds {in_pounds(figures['by_kind']['social'])}" in page.text
    assert "The kinds are not the same money, so they are not added up." in page.text
    assert f"The wider public sector {in_pounds(figures['by_tier']['wider-public-sector'])}" in page.text
    cashable = in_pounds(figures["cashable_fiscal"]["NHS Riverside"])
    assert f"NHS Riverside {cashable} £0.00 £0.00 £0.00" in page.text
    assert "The total is there for the ratio, and for nothing else." in page.text_of("about-the-total")


async def test_who_pays_without_gain_is_named_and_the_basis_too(cast: Cast) -> None:
    url, _ = await appraised(cast)
    page = await cast.audrey.get(f"{url}/results")
    assert f"{cast.alice.organisation} £5,000.00 £0.00 −£5,000.00 Pays and does not gain" in page.text
    assert "Gains and does not pay" in page.text
    assert "Timing convention: At the end of each year (end-year). A year's benefit arrives at its end" in page.text
    assert (
        "Value of one: Fewer stays in hospital £1,000.00 Version 3, prices of 2024/25 Unit cost database" in page.text
    )


async def test_scenarios_ranges_and_switching_values_match_the_command(cast: Cast, outside: Any) -> None:
    url, _ = await appraised(cast)
    figures = await outside(cast, url, switching_values=["outcome-1.quantity", "discount_rate"])
    page = await cast.audrey.get(f"{url}/sensitivity")
    (scenario,) = figures["scenarios"]
    assert f"Half as many {in_pounds(scenario['total_present_value'])}" in page.text
    (bar,) = figures["tornado"]
    assert f"Fewer stays in hospital: value of one £{bar['low']}.00" in page.text
    assert bar["ratio_at_low"] in page.text
    assert bar["ratio_at_high"] in page.text
    quantity, rate = (each["value"] for each in figures["switching_values"])
    assert f"Fewer stays in hospital {float(quantity):.4f} £" in page.text
    assert rate is None
    assert "No discount rate brings the ratio to 1." in page.text
    assert page.element("tornado-title").text == "Tornado chart"


async def test_an_appraisal_without_rows_or_ranges_says_what_comes_next(cast: Cast) -> None:
    url = await start(cast)
    assert "There is nothing to value yet." in (await cast.alice.get(f"{url}/results")).text
    await add_outcome(cast, url)
    results = await cast.alice.get(f"{url}/results")
    assert "None, because nothing is put in" in results.text_of("headline")
    assert "0 months" in results.text_of("headline")
    assert "No number has a range yet." in (await cast.alice.get(f"{url}/sensitivity")).text
    assert "so every draw would be the same" in (await cast.alice.get(f"{url}/simulation")).text


async def test_a_long_appraisal_keeps_its_later_years_in_one_column(cast: Cast, outside: Any) -> None:
    url = await start(cast, discounting="green-book-standard-2026", rate="")
    await add_input(cast, url)
    await add_outcome(cast, url, duration_years="40", drop_off="0")
    page, figures = await cast.alice.get(f"{url}/results"), await outside(cast, url)
    later = sum(parse_pounds(amount) for amount in figures["by_year"][30:])
    assert "Year 30 Years 31 to 40 Present value" in page.text
    assert f"{format_pounds(later)} {in_pounds(figures['total_present_value'])}" in page.text
    assert "Discount schedule green-book-standard-2026 from year 1: 3.5%, from year 31: 3%" in page.text


async def test_a_correction_of_hopeful_figures_shows_its_table(cast: Cast, outside: Any) -> None:
    url = await start(cast, optimism="confidence-grades-2014")
    await add_input(cast, url)
    await add_outcome(cast, url)
    page, figures = await cast.alice.get(f"{url}/results"), await outside(cast, url)
    assert figures["outcomes"][0]["impact"] == "4860.00"
    assert in_pounds(figures["total_present_value"]) in page.text_of("headline")
    assert (
        "Hopeful figures are corrected by the table “Six grades of evidence, April 2014 (confidence-grades-2014)”."
        in page.text
    )
    for seen in (page, await cast.alice.get(f"{cast.url}/appraisals/new")):
        assert "3. Measured at a similar service in a similar place 10%" in seen.text, "also before it is chosen"


async def test_what_was_approved_is_what_is_worked_out_and_downloaded(cast: Cast, outside: Any) -> None:
    url, _ = await appraised(cast)
    before, file = await cast.audrey.get(f"{url}/results"), await cast.audrey.http.get(f"{url}/appraisal.json")
    await approve(cast, url)
    after = await cast.audrey.get(f"{url}/results")
    assert after.text == before.text
    assert (await cast.audrey.http.get(f"{url}/appraisal.json")).text == file.text
    assert after.text_of("headline").startswith("Put in £5,000.00")
    assert (await outside(cast, url))["total_present_value"] == "13620.90"


async def test_an_approval_outlives_the_tables_it_was_made_with(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later portal might carry the same schedule with other rates; the page shows what was approved and says so."""
    url = await start(cast, discounting="green-book-health-2022", rate="")
    await add_input(cast, url)
    await add_outcome(cast, url)
    await approve(cast, url)
    assert "no longer those" not in (await cast.bob.get(f"{url}/results")).text
    later = [replace(each, bands=(Band(1, Decimal("0.02")),)) for each in discounting.SCHEDULES]
    monkeypatch.setattr(discounting, "SCHEDULES", tuple(later))
    page = await cast.bob.get(f"{url}/results")
    assert "from year 1: 1.5%, from year 31: 1.29%" in page.text
    assert "The portal’s own tables are no longer those" in page.text_of("moved")


async def test_two_who_approve_at_one_moment_approve_once(cast: Cast) -> None:
    url, _ = await appraised(cast)
    seen = (await cast.alice.get(url)).field("seen")
    token = await cast.alice.csrf_token()
    sent = [
        cast.alice.http.post(
            f"{url}/approval", data={"csrf_token": token, "seen": seen}, headers={"Origin": "http://portal.test"}
        )
        for _ in range(2)
    ]
    assert sorted(reply.status_code for reply in await asyncio.gather(*sent)) == [303, 409]


async def test_no_page_asks_more_for_more_rows(cast: Cast, app: Litestar) -> None:
    url, row = await appraised(cast)
    pages = ("", "/results", "/sensitivity", "/simulation", "/appraisal.json", "/outcomes/new", f"/outcomes/{row}/edit")
    few = [await asked_by(app, cast.alice.get(f"{url}{suffix}")) for suffix in pages]
    for number in range(4):
        more = await add_outcome(cast, url, OUTCOME, name=f"Outcome {number}")
        await cast.alice.post(f"{url}/ranges", {**RANGE, "row": more})
    assert [await asked_by(app, cast.alice.get(f"{url}{suffix}")) for suffix in pages] == few
    assert max(few) <= 4
