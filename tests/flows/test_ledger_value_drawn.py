"""An amount of the ledger comes from an approved appraisal or a unit cost, and says so for good."""

from typing import Any
from uuid import uuid4

import pytest

from portal.access.phases import Phase
from tests.flows.appraising import OUTCOME, RANGE, add_input, add_outcome, appraised, approve, start
from tests.ledgers import ledger, with_fund
from tests.people import Cast
from tests.questions import asked_by

GP_HOUR, HOUR_RANGE, NO_UNIT = "shared:UC01", "shared:UC06", "shared:UC07"


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


def said(**changed: str) -> dict[str, str]:
    typed = {
        "key": str(uuid4()), "statement": "Fewer visits to the surgery", "body": "outside", "outside_body": "NHS",
        "tier": "wider public sector", "starts-day": "1", "starts-month": "4", "starts-year": "2024",
        "ends-day": "31", "ends-month": "3", "ends-year": "2025", "confidence": "medium", "evidence": "", "outcome": "",
    }  # fmt: skip
    return {**typed, **changed}


def origins(cast: Cast) -> str:
    return f"{cast.url}/ledger/value/origins"


async def taken(cast: Cast, key: str, **changed: str) -> Any:
    form = await cast.alice.get(f"{origins(cast)}/unit-costs/new?unit_cost={key}")
    known = {name: form.field(name) for name in ("unit_cost", "prices", "each")}
    return await cast.alice.post(f"{origins(cast)}/unit-costs", said(**{**known, **changed}))


async def test_a_unit_cost_is_multiplied_and_stays_the_source_of_the_line(cast: Cast) -> None:
    page = await cast.alice.get((await ledger(cast)).link("Record an amount from an appraisal or a unit cost"))
    assert "£127.00 per hour (2008)" in page.text
    line = await cast.audrey.get((await taken(cast, GP_HOUR, quantity="40")).location)
    assert "£5,080.00" in line.text
    assert "Prices of 2008" in line.text
    assert "A unit cost of the library" in line.text
    assert "nef and Camden, Sustainable Commissioning Model, 2008, UC01. Illustrative, 2008 prices" in line.text
    assert "40 × £127.00 per hour. Fiscal value, gross: nothing is taken off" in line.text


async def test_the_form_asks_as_much_where_lines_were_drawn_before(cast: Cast) -> None:
    form = f"{origins(cast)}/unit-costs/new?unit_cost={GP_HOUR}"
    few = await asked_by(cast.app, cast.alice.http.get(form))
    assert few <= 3, "the session, the seat, and what the form offers"
    for number in range(3):
        await taken(cast, GP_HOUR, quantity=str(40 + number))
    assert await asked_by(cast.app, cast.alice.http.get(form)) == few


async def test_a_unit_cost_is_brought_to_the_prices_of_another_year_and_the_line_says_how(cast: Cast) -> None:
    page = await cast.alice.get(f"{origins(cast)}?prices=2025")
    assert "£196.78 (2025)" in page.text
    use = next(link for link in page.links() if f"unit_cost={GP_HOUR}" in link)
    form = await cast.alice.get(use)
    assert (form.field("prices"), form.field("each")) == ("2025", "196.78")
    typed = said(unit_cost=GP_HOUR, prices="2025", each="196.78", quantity="-10")
    line = await cast.alice.get((await cast.alice.post(f"{origins(cast)}/unit-costs", typed)).location)
    assert "−£1,967.80" in line.text, "more was needed than before"
    assert "£127.00 in prices of 2008, brought to 2025 by GDP deflator" in line.text


async def test_of_a_range_a_figure_is_chosen_with_a_reason_and_both_ends_stay(cast: Cast) -> None:
    form = await cast.alice.get(f"{origins(cast)}/unit-costs/new?unit_cost={HOUR_RANGE}")
    assert form.field("each") == "", "nobody chooses the middle in silence"
    typed = said(unit_cost=HOUR_RANGE, prices="2008", quantity="10", each="60", because="")
    page = await cast.alice.post(f"{origins(cast)}/unit-costs", typed, expect=422)
    assert page.errors() == ["It says £45.00 to £56.00. Enter a value of one that this allows."]
    assert page.field("quantity") == "10"
    page = await cast.alice.post(f"{origins(cast)}/unit-costs", {**typed, "each": "50"}, expect=422)
    assert page.errors() == ["Say why you chose this figure."]
    chosen = {**typed, "each": "50", "because": "Half of them were seen at home"}
    line = await cast.alice.get((await cast.alice.post(f"{origins(cast)}/unit-costs", chosen)).location)
    assert "£500.00" in line.text
    assert "£50.00 was chosen, of £45.00 to £56.00: Half of them were seen at home." in line.text
    assert "It lies between £450.00 and £560.00." in line.text


async def test_what_has_no_unit_cannot_be_multiplied(cast: Cast) -> None:
    page = await cast.alice.get(origins(cast))
    assert "No unit, so it cannot be multiplied" in page.text
    assert not [link for link in page.links() if NO_UNIT in link]
    page = await cast.alice.get(f"{origins(cast)}/unit-costs/new?unit_cost={NO_UNIT}", expect=409)
    assert "does not say per what it is counted, so it cannot be multiplied." in page.text
    await cast.alice.get(f"{origins(cast)}/unit-costs/new?unit_cost=nothing", expect=404)


async def test_everything_that_is_wrong_is_said_together_and_nothing_typed_is_lost(cast: Cast) -> None:
    typed = said(unit_cost=GP_HOUR, prices="2008", each="127", quantity="", statement="", confidence="")
    page = await cast.alice.post(f"{origins(cast)}/unit-costs", typed, expect=422)
    assert page.errors() == [
        "Enter a number, such as 120 or 3.5.",
        "Enter what changed, and for whom.",
        "Select how sure you are.",
    ]
    assert page.field("outside_body") == "NHS"
    typed = said(unit_cost=GP_HOUR, prices="2008", each="126", quantity="1")
    page = await cast.alice.post(f"{origins(cast)}/unit-costs", typed, expect=422)
    assert page.errors() == ["It is £127.00. Enter a value of one that this allows."]


async def test_a_year_of_an_approved_appraisal_becomes_a_line(cast: Cast) -> None:
    url, _ = await appraised(cast)
    name = url.rsplit("/", 1)[1]
    assert "No appraisal has been approved yet." in (await cast.alice.get(origins(cast))).text
    await cast.alice.get(f"{origins(cast)}/appraisals/{name}", expect=404)
    await approve(cast, url)
    page = await cast.alice.get((await cast.alice.get(url)).link("Record in the ledger what has come about of it"))
    use = next(link for link in page.links() if link.endswith("/new"))
    form = await cast.alice.get(use)
    assert "Year 1: £5,400.00" in form.text, "10 at £1,000, less 20 %, 10 % and 25 %"
    assert (form.field("each"), form.field("outside_body")) == ("1,000.00", "NHS Riverside")
    assert "The appraisal gives £500.00 to £2,000.00." in form.text
    sent = {**said(body="outside", outside_body="NHS Riverside"), "year": "2", "each": "1000", "because": ""}
    line = await cast.audrey.get((await cast.alice.post(use.removesuffix("/new"), sent)).location)
    assert "£4,860.00" in line.text, "the second year, after the drop-off"
    assert "Prices of 2024" in line.text
    assert "Appraisal “Befriending over three years”, approved by" in line.text
    assert "“Fewer stays in hospital” in year 2, in prices of 2024/25, before discounting." in line.text
    assert "Value of one: £1,000.00, Unit cost database, Version 3." in line.text
    assert "It lies between £2,430.00 and £9,720.00." in line.text
    assert line.link("The appraisal it was drawn from") == url
    assert "Drawn from this before. Do not count the same thing again" in (await cast.alice.get(use)).text


async def test_inside_the_appraisals_range_another_figure_may_be_chosen(cast: Cast) -> None:
    url = await start(cast)
    await add_input(cast, url)
    row = await add_outcome(cast, url, OUTCOME)
    await cast.alice.post(f"{url}/ranges", {**RANGE, "row": row})
    await approve(cast, url)
    address = f"{origins(cast)}/appraisals/{url.rsplit('/', 1)[1]}/{row}"
    page = await cast.alice.post(address, {**said(), "year": "1", "each": "2,500", "because": "x"}, expect=422)
    assert page.errors() == ["It says £500.00 to £2,000.00. Enter a value of one that this allows."]
    page = await cast.alice.post(address, {**said(), "year": "9", "each": "600", "because": ""}, expect=422)
    assert page.errors() == ["Select the year of the appraisal.", "Say why you chose this figure."]
    typed = {**said(), "year": "1", "each": "600", "because": "The trust's own figure"}
    line = await cast.alice.get((await cast.alice.post(address, typed)).location)
    assert "£3,240.00" in line.text
    assert "£600.00 was chosen, of £500.00 to £2,000.00: The trust's own figure." in line.text


async def test_a_double_click_takes_it_over_once(cast: Cast) -> None:
    typed = said(unit_cost=GP_HOUR, prices="2008", each="127", quantity="3")
    first, second = [await cast.alice.post(f"{origins(cast)}/unit-costs", typed) for _ in range(2)]
    assert first.location == second.location


async def test_readers_and_strangers_take_nothing(cast: Cast, cast_at: Any) -> None:
    url, row = await appraised(cast)
    await approve(cast, url)
    address = f"{origins(cast)}/appraisals/{url.rsplit('/', 1)[1]}"
    for reader in (cast.audrey, cast.sam):
        await reader.get(origins(cast), expect=403)
        await reader.post(f"{address}/{row}", {**said(), "year": "1", "each": "1000"}, expect=403)
    for stranger in cast.strangers:
        for page in (origins(cast), address, f"{address}/{row}/new"):
            await stranger.get(page, expect=404)
        await stranger.post(f"{address}/{row}", {**said(), "year": "1", "each": "1000"}, expect=404)
    there = await with_fund(cast_at, Phase.PILOT)
    await there.alice.get(address.replace(str(cast.partnership_id), str(there.partnership_id)), expect=404)


async def test_value_from_elsewhere_waits_for_the_pilot_too(cast_at: Any) -> None:
    cast = await with_fund(cast_at, Phase.DESIGN)
    page = await cast.alice.get(origins(cast), expect=409)
    assert "This opens when every organisation has agreed what is to be tried." in page.text
