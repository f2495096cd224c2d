"""A row of the impact map takes its value of one from the library: with its edition, in the appraisal's prices."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.flows.appraising import OUTCOME, start
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def take(cast: Cast, url: str, key: str, **typed: str) -> None:
    """What the form was filled with by the library, and the rest."""
    form = await cast.alice.get(f"{url}/outcomes/new?unit_cost={key}")
    names = ("unit_cost", "name", "source", "edition", "proxy_price_year", "proxy", "outside_body")
    filled = {name: form.field(name) for name in names}
    await cast.alice.post(f"{url}/outcomes", {**OUTCOME, "cashable": "no", **filled, **typed})


async def test_a_unit_cost_fills_the_form_in_the_appraisals_prices(cast: Cast) -> None:
    url = await start(cast, price_year="2025")
    choices = await cast.alice.get(f"{url}/unit-costs?find=practitioner")
    assert "£127.00 per hour (2008) £196.78 (2025) Fiscal 2008, illustrative" in choices.text
    form = await cast.alice.get(choices.link("Use"))
    assert "Value of one from the library: £196.78 per hour, in prices of 2025." in form.text
    assert "£127.00 in prices of 2008, brought to 2025 by GDP deflator at market prices" in form.text
    assert form.field("proxy") == "196.78"
    assert form.field("outside_body") == "NHS"
    await take(cast, url, "shared:UC01")
    page = await cast.audrey.get(url)
    assert (
        "Value of one from nef and Camden, Sustainable Commissioning Model, 2008, UC01. "
        "Illustrative, 2008 prices, not for decisions; £127.00 in prices of 2008"
    ) in page.text


async def test_a_calendar_year_is_brought_to_the_year_in_which_the_financial_one_begins_and_says_so(cast: Cast) -> None:
    url = await start(cast)
    form = await cast.alice.get(f"{url}/outcomes/new?unit_cost=shared:UC01")
    assert form.field("proxy_price_year") == "2024"
    assert "brought to 2024 by GDP deflator" in form.text
    choices = await cast.alice.get(f"{url}/unit-costs")
    assert "A cost of a calendar year is brought to the calendar year in which 2024/25 begins." in choices.text
    same = await cast.alice.get(f"{await start(cast, title='Again', price_year='2024')}/unit-costs")
    assert "The index keeps calendar years apart" not in same.text


async def test_a_range_stays_a_range(cast: Cast) -> None:
    url = await start(cast, price_year="2008")
    form = await cast.alice.get(f"{url}/outcomes/new?unit_cost=shared:UC06")
    assert form.field("proxy") == "", "nobody chooses the middle in silence"
    typed = {**OUTCOME, "cashable": "no", "unit_cost": "shared:UC06", "proxy": "60"}
    page = await cast.alice.post(f"{url}/outcomes", typed, expect=409)
    assert page.errors() == [
        ("The unit cost is £45.00 to £56.00. Enter a value that it allows, or add the outcome without a unit cost.")
    ]
    await take(cast, url, "shared:UC06", proxy="50")
    page = await cast.alice.get(url)
    assert "£45.00" in page.text
    assert "£56.00" in page.text


async def test_what_cannot_be_multiplied_cannot_be_taken(cast: Cast) -> None:
    url = await start(cast)
    page = await cast.alice.get(f"{url}/outcomes/new?unit_cost=shared:UC07", expect=409)
    assert "does not say per what it is counted, so it cannot be multiplied." in page.text
    assert "No unit, so it cannot be multiplied" in (await cast.alice.get(f"{url}/unit-costs")).text
    await cast.alice.get(f"{url}/outcomes/new?unit_cost=nothing", expect=404)


async def test_two_rows_of_one_event_are_warned_about(cast: Cast) -> None:
    url = await start(cast, price_year="2008")
    await take(cast, url, "shared:UC08", kind="economic", tier="individuals-and-community")
    await take(cast, url, "shared:UC09")
    warning = "describe one event (getting a job). Counting them side by side counts it twice."
    assert warning in (await cast.audrey.get(url)).text
    page = await cast.alice.get(url)
    edit = next(link for link in page.links() if link.endswith("/edit") and "/outcomes/" in link)
    await cast.alice.post(edit.removesuffix("/edit"), {**OUTCOME, "proxy": "1"})
    assert warning not in (await cast.audrey.get(url)).text, "another value is no longer that of the unit cost"


async def test_strangers_and_readers_take_nothing(cast: Cast) -> None:
    url = await start(cast)
    await cast.bob.get(f"{url}/unit-costs", expect=403)
    for stranger in cast.strangers:
        await stranger.get(f"{url}/unit-costs", expect=404)
