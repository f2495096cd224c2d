"""What a package costs an organisation in full, and whether its price covers that: in its own room (N23)."""

from collections.abc import Awaitable, Callable

import pytest

from portal.access.phases import Phase
from tests.flows.test_costs import WAGES, rows_seen_by, write
from tests.people import Cast
from tests.providers import add_package, form_consortium, seat_provider

PRICE = {"units": "100", "unit": "journey", "price": "120"}


@pytest.fixture
async def table(cast_at: Callable[[Phase], Awaitable[Cast]]) -> Cast:
    return await cast_at(Phase.DESIGN)


async def costed(cast: Cast) -> str:
    """Two packages with direct costs of £12,000 and £4,000, and rent of £1,000.01 that belongs to neither."""
    consortium = await form_consortium(cast.bob, cast.url)
    first, second = [
        (await add_package(cast.bob, consortium, title=title)).rsplit("/", 1)[1] for title in ("Transport", "Visits")
    ]
    await write(cast.bob, cast, {**WAGES, "amount": "12,000", "package": first})
    await write(cast.bob, cast, {**WAGES, "amount": "4,000", "package": second})
    await write(cast.bob, cast, {**WAGES, "description": "Rent", "amount": "1,000.01", "kind": "overhead"})
    return f"{cast.url}/costs/costing/{first}"


async def test_what_belongs_to_no_package_is_shared_by_direct_costs_to_the_penny(table: Cast) -> None:
    assert (
        "No cost of yours belongs to a work package yet."
        in (
            await table.bob.get((await table.bob.get(f"{table.url}/costs")).link("What each package costs in full"))
        ).text
    )
    await costed(table)
    page = await table.bob.get(f"{table.url}/costs/costing")
    assert "Transport £12,000.00 £12,000.00 £750.01 £12,750.01 £12,750.01 No price yet" in page.text
    assert "Visits £4,000.00 £4,000.00 £250.00 £4,250.00 £4,250.00 No price yet" in page.text


async def test_a_price_below_the_full_cost_is_said_to_be_so(table: Cast) -> None:
    url = await costed(table)
    await table.bob.post(url, PRICE)
    page = await table.bob.get(f"{table.url}/costs/costing")
    assert "This price brings in £12,000.00, which is £750.01 below the full cost" in page.text
    assert "and does not even pay what is paid in cash" in page.text
    assert "£127.51 per journey would cover it." in page.text
    assert (await table.bob.get(url)).field("units") == "100"
    await table.bob.post(url, {**PRICE, "price": "127.51"})
    page = await table.bob.get(f"{table.url}/costs/costing")
    assert "The price brings in £12,751.00 and covers the full cost of £12,750.01." in page.text


async def test_a_price_needs_a_number_a_unit_and_an_amount(table: Cast) -> None:
    url = await costed(table)
    page = await table.bob.post(url, {"units": "", "unit": "", "price": ""}, expect=422)
    assert page.errors() == [
        "Enter a number, such as 120 or 3.5.",
        "Enter what one of them is, such as visit.",
        "Enter the amount in pounds, such as 1,234.50.",
    ]
    page = await table.bob.post(url, {**PRICE, "price": "-3"}, expect=422)
    assert page.errors() == ["Enter a price of more than zero."]
    page = await table.bob.post(url, {**PRICE, "units": "0"}, expect=409)
    assert page.errors() == ["Enter how many there are to be: more than zero, and at most a thousand million."]
    assert page.field("unit") == "journey", "nothing typed is lost"


async def test_nobody_else_reads_a_costing_or_a_price(table: Cast) -> None:
    url = await costed(table)
    await table.bob.post(url, PRICE)
    petra = await seat_provider(table, "Petra Park", "Dial-a-Ride")
    for other in (table.alice, table.audrey, petra):
        assert "12,750.01" not in (await other.get(f"{table.url}/costs/costing")).text
        assert await rows_seen_by(other, table.partnership_id, "package_price") == 0
    await petra.get(url, expect=404)
    await petra.post(url, PRICE, expect=404)
    await table.audrey.get(url, expect=403)
    for stranger in table.strangers:
        await stranger.get(f"{table.url}/costs/costing", expect=404)
        await stranger.post(url, PRICE, expect=404)
    assert "120.00" not in (await table.alice.get(f"{table.url}/history")).text
