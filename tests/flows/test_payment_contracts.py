"""Contracts: written down by those who pay, held to the limits on risk, agreed by everybody concerned."""

import asyncio
from typing import Any

import asyncpg
import pytest

from portal.access.phases import Phase
from tests.ledgers import journal, speaking_as, with_fund
from tests.payments import (
    TITLE,
    add_price,
    agree,
    agreed,
    contract,
    seat_health_board,
    set_limits,
    with_contract,
    write_contract,
)
from tests.people import Cast
from tests.providers import seat_provider


async def test_an_empty_page_says_what_to_do_first(cast_at: Any) -> None:
    cast = await cast_at(Phase.PILOT)
    page = await cast.alice.get(f"{cast.url}/payments")
    assert "There is no contract yet. Whoever pays writes down who is paid" in page.text
    assert "No limits are set." in page.text
    assert (await cast.alice.get(f"{cast.url}/ledger")).link("Contracts, claims and payments") == f"{cast.url}/payments"
    assert "Write down a contract" not in (await cast.audrey.get(f"{cast.url}/payments")).text


async def test_a_provider_is_not_offered_what_only_a_public_body_sets(cast_at: Any) -> None:
    cast = await cast_at(Phase.PILOT)
    assert "Set the limits on risk" in (await cast.alice.get(f"{cast.url}/payments")).text
    offered = await cast.bob.get(f"{cast.url}/payments")
    assert "Write down a contract" in offered.text
    assert "Set the limits on risk" not in offered.text
    refused = await cast.bob.get(f"{cast.url}/payments/limits/new", expect=409)
    assert "is set by a public body" in refused.text


async def test_only_those_who_can_pay_or_deliver_are_asked_for_a_share(cast_at: Any) -> None:
    cast = await cast_at(Phase.PILOT)
    page = await cast.alice.get(f"{cast.url}/payments/contracts/new")
    asked = {node.get("name") for node in page.all("input")}
    for actor in (cast.alice, cast.bob, cast.sam):
        assert f"share-{actor.organisation_id}" in asked
    for actor in (cast.audrey, cast.fiona):
        assert f"share-{actor.organisation_id}" not in asked
        assert actor.organisation not in page.text_of("provider")


async def test_a_contract_holds_once_everybody_has_agreed_the_same_terms(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    page = await cast.audrey.get(url)
    assert "Expected in all £12,750.00 At risk £750.00 (5.9%)" in page.text
    assert f"Waiting {cast.bob.organisation} Waiting {cast.alice.organisation}" in page.text
    await agree(cast.alice, url)
    assert f"Waiting {cast.bob.organisation} Agreed {cast.alice.organisation}" in (await cast.bob.get(url)).text
    await agree(cast.bob, url)
    page = await cast.bob.get(url)
    assert "Everybody has agreed these terms, so they stay as they are." in page.text
    assert page.link("Send a claim") == f"{url}/claims/new"
    assert ("agreed", f"the terms of “{TITLE}”") in await journal(cast)


async def test_a_change_asks_everybody_again_and_agreed_terms_stay(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    await agree(cast.bob, url)
    await add_price(cast, url, metric="A phone call", unit_price="5", expected="100")
    assert f"Waiting {cast.bob.organisation}" in (await cast.bob.get(url)).text
    for actor in (cast.bob, cast.alice):
        await agree(actor, url)
    typed = {"metric": "Another", "kind": "activity", "unit_price": "5", "expected": "1"}
    page = await cast.alice.post(f"{url}/prices", typed, expect=409)
    assert page.errors() == ["Everybody has agreed these terms, so they stay. Write a new contract for new terms."]
    page = await cast.alice.post(url, contract(cast, title="Changed"), expect=409)
    assert "Everybody has agreed these terms" in page.text


async def test_terms_that_changed_meanwhile_are_read_again(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    digest = (await cast.bob.get(url)).field("digest")
    await add_price(cast, url, metric="A phone call", unit_price="5", expected="100")
    page = await cast.bob.post(f"{url}/agreement", {"digest": digest}, expect=409)
    assert page.errors() == ["The terms have changed since you opened this page. Read them again, then agree."]


async def test_two_who_agree_at_once_both_count(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    await asyncio.gather(agree(cast.alice, url), agree(cast.bob, url))
    assert "Everybody has agreed these terms" in (await cast.alice.get(url)).text


async def test_a_small_partners_share_at_risk_above_the_cap_is_blocked_with_the_reason(cast_at: Any) -> None:
    cast = await with_fund(cast_at, Phase.PILOT)
    url = await write_contract(cast, small="yes")
    await add_price(cast, url, metric="A month of visits", unit_price="700", expected="1")
    await add_price(cast, url, metric="Less lonely", kind="sustained outcome", unit_price="300", expected="1")
    digest = (await cast.bob.get(url)).field("digest")
    page = await cast.bob.post(f"{url}/agreement", {"digest": digest}, expect=409)
    assert page.errors() == [
        "Part of this payment hangs on outcomes. A public body must first set the largest share at risk."
    ]
    await set_limits(cast)
    page = await cast.bob.post(f"{url}/agreement", {"digest": digest}, expect=409)
    sentence = (
        f"{cast.bob.organisation} (“{TITLE}”) would have 30% of its payment at risk. "
        "The most for a small organisation in tier 1 is 10%."
    )
    assert page.errors() == [sentence]


async def test_risk_passed_down_is_shown_to_everybody(cast_at: Any) -> None:
    cast, above = await with_contract(cast_at)
    petra = await seat_provider(cast, "Petra Price", "Wheels for All")
    below = await write_contract(
        cast,
        cast.bob,
        title="Lifts",
        provider=str(petra.organisation_id),
        above=above.rsplit("/", 1)[1],
        **{f"share-{cast.alice.organisation_id}": "", f"share-{cast.bob.organisation_id}": "100"},
    )
    typed = {"metric": "On time", "kind": "interim outcome", "unit_price": "10", "expected": "100"}
    await cast.bob.post(f"{below}/prices", typed)
    page = await cast.audrey.get(f"{cast.url}/payments")
    assert (
        f"{cast.bob.organisation} (“{TITLE}”) {petra.organisation} (“Lifts”) 2 £1,000.00 100.0%, more than above"
        in (page.text)
    )
    digest = (await petra.get(below)).field("digest")
    refused = await petra.post(f"{below}/agreement", {"digest": digest}, expect=409)
    assert "The most for an organisation in tier 2 is 20%." in refused.text


async def test_shares_make_the_whole_and_nothing_typed_is_lost(cast_at: Any) -> None:
    cast = await cast_at(Phase.PILOT)
    nadia = await seat_health_board(cast)
    typed = contract(cast, **{f"share-{cast.alice.organisation_id}": "99.99"})
    page = await cast.alice.post(f"{cast.url}/payments/contracts", typed, expect=422)
    assert page.errors() == ["The shares must total exactly 100%, not 99.99%. A third is written 1/3, not 33.33."]
    assert page.field("title") == TITLE
    thirds = {f"share-{cast.alice.organisation_id}": "2/3", f"share-{nadia.organisation_id}": "1/3"}
    reply = await cast.alice.post(f"{cast.url}/payments/contracts", contract(cast, promised="1", **thirds))
    page = await nadia.get(reply.location)
    assert f"{cast.alice.organisation} (2/3), {nadia.organisation} (1/3)" in page.text
    assert "Claims are paid within 1 day Expected" in page.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Enter a title for the contract."),
        ({"provider": ""}, "Select which organisation is paid."),
        ({"promised": "ten"}, "Enter the days to pay as a whole number from 0 to 365."),
        ({"ends-year": "2025"}, "The contract must end after it starts."),
        ({"contract_cap": "lots"}, "This must be in pounds, such as 1,234.50."),
    ],
)
async def test_each_wrong_field_says_what_to_do(cast_at: Any, changed: dict[str, str], sentence: str) -> None:
    cast = await cast_at(Phase.PILOT)
    page = await cast.alice.post(f"{cast.url}/payments/contracts", contract(cast, **changed), expect=422)
    assert page.errors() == [sentence]


async def test_who_pays_nothing_changes_nothing(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    typed = contract(cast, **{f"share-{cast.alice.organisation_id}": "100"}, title="Mine")
    page = await cast.bob.post(f"{cast.url}/payments/contracts", typed, expect=409)
    assert page.errors() == ["Your organisation must be one of those who pay. Somebody who pays can write it down."]
    itself = contract(cast, provider=str(cast.alice.organisation_id))
    page = await cast.alice.post(f"{cast.url}/payments/contracts", itself, expect=409)
    assert page.errors() == ["An organisation cannot pay itself. Choose another provider, or give it no share."]
    nadia = await seat_health_board(cast)
    page = await nadia.post(
        f"{url}/prices", {"metric": "X", "kind": "activity", "unit_price": "1", "expected": "1"}, 409
    )
    assert page.errors() == ["Only those who pay change what the contract says. Ask one of them."]


async def test_strangers_see_no_contract(cast_at: Any) -> None:
    _, url = await agreed(cast_at)
    cast, _ = await agreed(cast_at)
    for stranger in cast.strangers:
        await stranger.get(url, expect=404)
        await stranger.get(f"{cast.url}/payments", expect=404)


async def test_agreed_terms_stay_even_for_raw_sql(cast_at: Any, database: dict[str, str]) -> None:
    cast, _ = await agreed(cast_at)
    connection = await asyncpg.connect(database["portal_app"])
    try:
        await speaking_as(connection, cast.alice, cast.partnership_id)
        with pytest.raises(asyncpg.PostgresError, match="everybody has agreed these terms"):
            await connection.execute("UPDATE payment_contract SET promised_days = 1")
        with pytest.raises(asyncpg.PostgresError, match="everybody has agreed these terms"):
            await connection.execute("DELETE FROM payment_payer")
    finally:
        await connection.close()


async def test_a_cast_of_another_partnership_cannot_reach_it_through_its_own_table(cast_at: Any) -> None:
    cast, url = await agreed(cast_at)
    other: Cast = await cast_at(Phase.PILOT)
    await other.alice.get(url.replace(str(cast.partnership_id), str(other.partnership_id)), expect=404)
