"""A package's price goes on a rate card with where it comes from; what the package costs stays in its room (N23)."""

from collections.abc import Awaitable, Callable

import pytest

from portal.access.phases import Phase
from tests.flows.test_costing import PRICE, costed
from tests.ledgers import journal
from tests.payments import TITLE, agree, write_contract
from tests.people import Cast

WORDS = "the price that {} worked out for the package “Transport”: £120.00 for one journey"


@pytest.fixture
async def cast(cast_at: Callable[[Phase], Awaitable[Cast]]) -> Cast:
    return await cast_at(Phase.DESIGN)


async def priced(cast: Cast) -> str:
    """Where the price of Transport is put on a rate card."""
    url = await costed(cast)
    await cast.bob.post(url, PRICE)
    return f"{url}/rate-card"


async def test_without_a_contract_that_is_open_the_page_says_what_comes_first(cast: Cast) -> None:
    url = await priced(cast)
    page = await cast.bob.get((await cast.bob.get(f"{cast.url}/costs/costing")).link("Put the price on a rate card"))
    assert "There is no contract yet that your organisation is paid or pays under" in page.text
    assert page.link("Contracts and payments") == f"{cast.url}/payments"
    await cast.bob.get(f"{url}/new")


async def test_the_price_is_filled_in_and_its_origin_is_kept_and_shown(cast: Cast) -> None:
    url, contract = await priced(cast), await write_contract(cast)
    page = await cast.bob.get(f"{url}/new")
    assert "£750.01 below the full cost" in page.text, "in its own room the page says so"
    assert (page.field("metric"), page.field("unit_price"), page.field("expected")) == (
        "Transport: journey",
        "120.00",
        "100",
    )
    typed = {"contract": contract.rsplit("/", 1)[1], "metric": "A journey", "kind": "activity", "unit_price": "120",
             "expected": "100"}  # fmt: skip
    assert (await cast.bob.post(url, typed)).location == contract
    for actor in (cast.alice, cast.bob, cast.audrey):
        shown = (await actor.get(contract)).text
        assert f"From {WORDS.format(cast.bob.organisation)}." in shown
        assert "12,750.01" not in shown, "nothing of what it costs"
    assert ("priced", f"“A journey” in “{TITLE}”") in await journal(cast)


async def test_a_price_that_is_changed_on_the_way_shows_both(cast: Cast) -> None:
    url, contract = await priced(cast), await write_contract(cast)
    typed = {"contract": contract.rsplit("/", 1)[1], "metric": "A journey", "kind": "activity", "unit_price": "127.51",
             "expected": "100"}  # fmt: skip
    await cast.bob.post(url, typed)
    assert f"{WORDS.format(cast.bob.organisation)}, put here at £127.51." in (await cast.alice.get(contract)).text


async def test_it_is_part_of_what_everybody_agrees_and_agreed_terms_stay(cast: Cast) -> None:
    url, contract = await priced(cast), await write_contract(cast)
    typed = {"contract": contract.rsplit("/", 1)[1], "metric": "A journey", "kind": "activity", "unit_price": "120",
             "expected": "100"}  # fmt: skip
    await cast.bob.post(url, typed)
    await agree(cast.alice, contract)
    await cast.bob.post(url, {**typed, "metric": "A long journey"})
    assert f"Waiting {cast.alice.organisation}" in (await cast.bob.get(contract)).text, "new terms are agreed anew"
    for actor in (cast.alice, cast.bob):
        await agree(actor, contract)
    page = await cast.bob.post(url, {**typed, "metric": "Another"}, expect=422)
    assert page.errors() == ["Select the contract."]


async def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    url, _ = await priced(cast), await write_contract(cast)
    page = await cast.bob.post(url, {"metric": "A journey", "unit_price": "much"}, expect=422)
    assert page.field("metric") == "A journey"
    assert len(page.errors()) >= 3


async def test_only_a_package_with_a_price_can_go_there(cast: Cast) -> None:
    url = await costed(cast)
    page = await cast.bob.get(f"{url}/rate-card/new", expect=409)
    assert "Say first what you would ask for one." in page.text


async def test_others_find_neither_the_package_nor_the_page(cast: Cast) -> None:
    url = await priced(cast)
    await write_contract(cast)
    for actor in (cast.alice, *cast.strangers):
        await actor.get(f"{url}/new", expect=404)
        await actor.post(url, {}, expect=404)
    await cast.audrey.get(f"{url}/new", expect=403)
