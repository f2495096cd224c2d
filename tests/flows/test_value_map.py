"""The map of value by body and tier, with the same figures in a table."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.flows.test_ledger_value import record
from tests.ledgers import with_fund
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


async def test_there_is_nothing_to_draw_yet(cast: Cast) -> None:
    assert "No value has been recorded yet." in (await cast.alice.get(f"{cast.url}/ledger/value/map")).text


async def test_what_rose_stands_beside_what_fell_and_kinds_stay_apart(cast: Cast) -> None:
    await record(cast, "monetised")
    await record(cast, "monetised", cast.bob, amount="100,000")
    await record(cast, "quantitative", cast.bob)
    page = await cast.audrey.get(f"{cast.url}/ledger/value/map")
    assert (
        "Regional health board Locality 2024/25 Monetised Fiscal, cashable 1 −£2,400.00 in prices of 2023" in page.text
    )
    assert (
        f"{cast.bob.organisation} Locality 2024/25 Monetised Fiscal, cashable 1 £100,000.00 in prices of 2023"
        in page.text
    )
    assert f"{cast.bob.organisation} Locality 2024/25 Quantitative – 1 Not in pounds" in page.text
    assert f"{cast.bob.organisation}, fiscal, cashable (1 number)" in page.text
    assert "£97,600.00" not in page.text, "what one body gains is not the other's"
    assert len(page.all("figure")) == 1


async def test_prices_of_two_years_are_drawn_apart(cast: Cast) -> None:
    await record(cast, "monetised")
    await record(cast, "monetised", price_year="2020")
    page = await cast.alice.get(f"{cast.url}/ledger/value/map")
    assert "in prices of 2023" in page.text
    assert "in prices of 2020" in page.text
    assert len(page.all("figure")) == 2


async def test_strangers_see_no_map(cast: Cast) -> None:
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/ledger/value/map", expect=404)
