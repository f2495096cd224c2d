"""An organisation's library: unit costs with their sources, imports that are all right or not at all, and prices."""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.access.phases import Phase
from portal.documents.spreadsheets import read_grid, write_csv
from portal.jobs.working import work_on_one
from portal.web.csrf import FIELD
from tests.pages import Page, inspect
from tests.people import ORIGIN, Actor, Cast
from valuation.unit_costs.actions import COSTS_JOB
from valuation.unit_costs.columns import COLUMNS

COST = {
    "reference": "GP-1", "name": "An hour of a doctor", "amount": "210 to 240", "unit": "hour", "price_year": "2024/25",
    "source": "Unit costs of health care", "edition": "2025", "saves": "NHS", "tier": "wider public sector",
    "kind": "fiscal", "cashable": "no", "event": "", "note": "",
}  # fmt: skip
HEADINGS = [column.heading for column in COLUMNS]
NAMES = [column.name for column in COLUMNS]


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.CONVENE)
    return made


def library(cast: Cast) -> str:
    return f"{cast.url}/library/unit-costs"


def table(*rows: dict[str, str]) -> bytes:
    return write_csv([HEADINGS, *([{**COST, **row}[name] for name in NAMES] for row in rows)])


async def upload(actor: Actor, url: str, content: bytes, expect: int = 303, **fields: str) -> Page:
    sent = await actor.http.post(
        url,
        data={FIELD: await actor.csrf_token(), **fields},
        files={"file": ("costs.csv", content, "text/csv")},
        headers={"Origin": ORIGIN},
    )
    assert sent.status_code == expect, f"{sent.status_code}\n{sent.text[:3000]}"
    return inspect(sent)


async def test_the_illustrative_costs_are_there_for_everybody_and_marked(cast: Cast) -> None:
    for actor in (cast.alice, cast.bob, cast.sam, cast.audrey):
        page = await actor.get(library(cast))
        assert "Illustrative, 2008 prices, not for decisions." in page.text
        assert "UC14 up to £1,200.00 per week 2008 Council and NHS Fiscal 2008" in page.text
        assert "UC07 £1,341.00 (unit not stated)" in page.text
    tax = await cast.bob.get((await cast.bob.get(library(cast))).link("Tax and National Insurance"))
    assert "Describes the event getting a job. Count only one unit cost of an event." in tax.text
    assert "It does not say per what it is counted, so it cannot be multiplied." in tax.text
    assert (
        "This comes with the portal and cannot be retired."
        in (await cast.bob.post(f"{library(cast)}/shared:UC01/retirement", expect=409)).text
    )


async def test_a_cost_is_added_found_shown_and_retired(cast: Cast) -> None:
    await cast.alice.post(library(cast), COST)
    page = await cast.alice.get(f"{library(cast)}?find=doctor")
    assert "An hour of a doctor GP-1 £210.00 to £240.00 per hour 2024/25 NHS Fiscal 2025" in page.text
    assert "None of them has words like that." in page.text
    again = await cast.alice.post(library(cast), COST, expect=409)
    assert again.errors() == ["“GP-1” of edition “2025” is in your library already."]
    shown = page.link("An hour of a doctor")
    assert "A range stays a range" in (await cast.alice.get(shown)).text
    await cast.alice.post(f"{shown}/retirement")
    assert "An hour of a doctor" not in (await cast.alice.get(library(cast))).text
    assert "Offered no longer since" in (await cast.alice.get(shown)).text


async def test_a_wrong_form_says_what_is_wrong(cast: Cast) -> None:
    page = await cast.alice.post(library(cast), {**COST, "kind": "social", "cashable": "yes"}, expect=422)
    assert page.errors() == ["Only a fiscal saving can be taken out of a budget. Choose “no”, or change the kind."]
    page = await cast.alice.post(library(cast), {"amount": "=1+1"}, expect=422)
    assert "Enter the source." in page.errors()
    assert page.field("amount") == "=1+1", "nothing typed is lost"


async def test_the_library_is_its_organisations_own(cast: Cast) -> None:
    await cast.alice.post(library(cast), COST)
    shown = (await cast.alice.get(library(cast))).link("An hour of a doctor")
    for actor in (cast.bob, cast.sam, cast.audrey):
        assert "An hour of a doctor" not in (await actor.get(library(cast))).text
        await actor.get(shown, expect=404)
    await cast.bob.post(f"{shown}/retirement", expect=404)
    for stranger in cast.strangers:
        await stranger.get(library(cast), expect=404)
        await stranger.post(library(cast), COST, expect=404)
    page = await cast.sam.post(library(cast), COST, expect=403)
    assert "Your roles here do not let you write in your organisation" in page.text


async def test_both_figures_are_shown_with_the_edition_that_brought_them(cast: Cast) -> None:
    page = await cast.audrey.get(f"{library(cast)}?prices=2025")
    assert "UC01 £127.00 per hour 2008 £196.78 NHS" in page.text
    assert "UC06 £45.00 to £56.00 per week 2008 £69.73 to £86.77" in page.text
    assert "UC14 up to £1,200.00 per week 2008 up to £1,859.35" in page.text
    page = await cast.audrey.get(f"{library(cast)}/shared:UC01?prices=2025/26")
    assert "2008 is a calendar year and 2025/26 is a financial year" in page.text
    page = await cast.audrey.get(f"{library(cast)}/shared:UC01?prices=2025")
    assert (
        "£196.78 per hour in prices of 2025. The original is £127.00 in prices of 2008. Brought along by: GDP deflator "
        "at market prices, June 2026 (Quarterly National Accounts), published 30 June 2026."
    ) in page.text


async def test_a_file_is_shown_first_and_imported_on_a_yes(cast: Cast) -> None:
    costs = ({}, {"reference": "JOB-1", "name": "Tax", "event": "a job", "unit": ""},
             {"reference": "JOB-2", "name": "Benefit", "event": "a job"})  # fmt: skip
    preview = (await upload(cast.alice, f"{library(cast)}/imports", table(*costs))).location
    page = await cast.alice.get(preview)
    assert "costs.csv: 3 unit costs" in page.text
    assert "Nothing has been imported yet." in page.text
    assert "“Tax” and “Benefit” describe one event (a job). Counting them side by side counts it twice." in page.text
    assert "No unit is stated for Tax. What has no unit cannot be multiplied." in page.text
    assert "An hour of a doctor" not in (await cast.alice.get(library(cast))).text
    await cast.bob.get(preview, expect=404)
    await cast.bob.post(f"{preview}/confirmation", expect=404)
    done = await cast.alice.follow(await cast.alice.post(f"{preview}/confirmation"))
    assert "3 unit costs were imported." in done.html
    assert "JOB-2" in done.text
    again = await cast.alice.post(f"{preview}/confirmation", expect=409)
    assert "This file has been imported already." in again.text


async def test_nothing_is_imported_unless_all_of_it_is_right(cast: Cast) -> None:
    await cast.alice.post(library(cast), COST)
    wrong = table({"reference": "A"}, {"reference": "B", "amount": "x", "source": ""}, {}, {"reference": "a"})
    page = await upload(cast.alice, f"{library(cast)}/imports", wrong, expect=422)
    assert page.errors() == ["Nothing was imported: 4 cells are wrong. Each is named below with its row and column."]
    faults = page.text[page.text.index("What is wrong in the file") :]
    for fault in (
        "3 Amount Enter an amount in pounds",
        "3 Source Enter the source.",
        "4 Reference “GP-1” of edition “2025” is in your library already.",
        "5 Reference This is the same reference and edition as in row 2.",
    ):
        assert fault in faults
    page = await cast.alice.post(f"{library(cast)}/imports", {}, expect=422)
    assert page.errors() == ["Choose the file that you want to upload."]
    for content, sentence in (
        (b"", "This file is empty."),
        (b"a,b\n1,2\n", "No row has the headings"),
        (b"PK\x03\x04", "This is not a whole workbook (.xlsx)."),
    ):
        page = await upload(cast.alice, f"{library(cast)}/imports", content, expect=409)
        assert sentence in " ".join(page.errors())


async def test_what_goes_out_comes_back_and_the_template_is_filled_in(cast: Cast) -> None:
    await cast.alice.post(library(cast), {**COST, "name": "=HYPERLINK(1)", "note": "-5 is not meant"})
    for kind in ("csv", "workbook"):
        sent = await cast.alice.http.get(f"{library(cast)}/files/{kind}")
        assert sent.status_code == 200
        assert re.match(r'attachment; filename="Unit costs\.(csv|xlsx)"', sent.headers["Content-Disposition"])
        rows = read_grid(sent.content)
        start = rows.index(HEADINGS)
        assert rows[start + 1][:3] == ["GP-1", "=HYPERLINK(1)", "210.00 to 240.00"]
        if kind == "csv":
            assert b"'=HYPERLINK(1)" in sent.content, "a spreadsheet does not run it"
    template = await cast.bob.http.get(f"{library(cast)}/files/template")
    kept = load_workbook(BytesIO(template.content))
    assert kept.sheetnames == ["Unit costs", "How to fill it in"]
    assert HEADINGS in read_grid((await cast.bob.http.get(f"{library(cast)}/files/template-csv")).content)


async def test_a_long_file_is_imported_by_a_job_that_shows_how_far_it_is(cast: Cast) -> None:
    rows = [{"reference": f"R-{number}"} for number in range(250)]
    preview = (await upload(cast.alice, f"{library(cast)}/imports", table(*rows))).location
    job = (await cast.alice.post(f"{preview}/confirmation")).location
    assert "/jobs/" in job
    assert "Import of 250 unit costs" in (await cast.alice.get(job)).text
    while await work_on_one(cast.app.state["sessions"], {COSTS_JOB.name: COSTS_JOB}):
        pass
    assert "250 unit costs were imported." in (await cast.alice.get(job)).text
    assert "The first 100 are shown." in (await cast.alice.get(library(cast))).text


async def test_an_organisation_brings_its_own_index(cast: Cast) -> None:
    prices = f"{cast.url}/library/prices"
    page = await cast.alice.get(prices)
    assert "In force: GDP deflator at market prices, June 2026" in page.text
    assert "2016 73.7680" in page.text, "all with as many decimals as the longest has"
    assert "2025 100.0000" in page.text
    typed = {"name": "Our index", "edition": "one", "source": "Our statistician", "published-day": "1",
             "published-month": "9", "published-year": "2026"}  # fmt: skip
    page = await upload(cast.alice, prices, b"Year,Index\n2008,50\n2008,x\n2025/27,80\n", expect=422, **typed)
    assert page.errors() == ["Nothing was imported: 3 cells are wrong. Each is named below with its row and column."]
    assert "4 Year Enter a year, such as 2008, or a financial year, such as 2008/09." in page.text
    await upload(cast.alice, prices, b"Year,Index\n2008,50\n2025,100\n", **typed)
    page = await cast.alice.get(prices)
    assert "In force: Our index, one, published 1 September 2026 Source: Our statistician." in page.text
    assert "£254.00" in (await cast.alice.get(f"{library(cast)}?prices=2025")).text
    assert "£196.78" in (await cast.bob.get(f"{library(cast)}?prices=2025")).text, "others keep theirs"
    sent = await cast.alice.http.get(f"{prices}/csv")
    assert read_grid(sent.content) == [["Year", "Index"], ["2008", "50"], ["2025", "100"]]
    await cast.alice.post(f"{prices}/retirement", {"name": "Our index", "edition": "one"})
    assert "In force: GDP deflator" in (await cast.alice.get(prices)).text
