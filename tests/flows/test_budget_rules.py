"""Rules for over- and underspends: one is chosen for each line, and asks for what it needs and no more."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.budgeting import (
    choose_rule,
    freeze,
    next_year,
    put_in,
    seat_health,
    with_line,
)
from tests.people import Actor, Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await cast_at(Phase.DESIGN)


@pytest.fixture
async def hannah(cast: Cast) -> Actor:
    return await seat_health(cast)


async def test_a_rule_is_neither_assumed_nor_left_half_filled(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast)
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, hannah, line, "20,000")
    address = f"{year_url}/lines/{line}/rule"
    reply = await cast.alice.post(address, {}, expect=422)
    assert reply.errors() == ["Select a rule, or that nothing is shared."]
    reply = await cast.alice.post(address, {"rule": "none"}, expect=422)
    assert reply.errors() == ["Select what becomes of money that is left."]
    half = {"rule": "shares", "underspend": "shared", f"share-{cast.alice.organisation_id}": "60"}
    reply = await cast.alice.post(address, half, expect=422)
    assert reply.errors() == ["The shares must total exactly 100%, not 60%. A third is written 1/3, not 33.33."]
    reply = await cast.alice.post(address, {**half, f"share-{hannah.organisation_id}": "a lot"}, expect=422)
    assert reply.errors() == [
        f"{hannah.organisation}: Enter a share as a percentage, such as 62.5, or as a fraction, such as 1/3."
    ]
    assert reply.field(f"share-{cast.alice.organisation_id}") == "60", "nothing typed is lost"
    reply = await cast.alice.post(address, {"rule": "cascade", "underspend": "shared"}, expect=422)
    assert reply.errors() == ["Enter at least one step to draw on."]


async def test_each_kind_of_rule_asks_for_what_it_needs_and_no_more(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast)
    await put_in(year_url, cast.alice, line, "40,000")
    address = f"{year_url}/lines/{line}/rule"
    first = await cast.alice.get(f"{address}/new")
    assert "When more is spent than agreed" in first.text
    assert "Share of" not in first.text
    assert "When money is left" not in first.text
    again = await cast.alice.get(f"{address}/new?asked=yes", expect=422)
    assert again.errors() == ["Select a rule, or that nothing is shared."]
    asked = {
        "fixed": {"Caps"},
        "shares": {"Shares", "Caps"},
        "pro_rata_capped": {"Caps"},
        "cascade": {"Steps"},
        "own_risk": {"Caps"},
        "threshold": {"Who waits", "Shares", "Caps"},
        "none": set(),
    }
    for rule, parts in asked.items():
        page = await cast.alice.get(f"{address}/new?rule={rule}")
        headings = [node.text or "" for node in page.all("h2")]
        assert {
            part for part in ("Who waits", "Shares", "Caps", "Steps") if any(part in one for one in headings)
        } == parts
        assert "When money is left at the end of the year" in page.text
    await choose_rule(year_url, cast.alice, line, "own_risk")
    page = await cast.alice.get(f"{address}/new")
    assert "Chosen for the next text Each organisation bears what arises on its own lines." in page.text
    assert page.link("Choose another kind of rule") == f"{address}/new?rule="


async def test_shares_and_steps_are_read_back_in_words(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, year=next_year())
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, hannah, line, "20,000")
    thirds = {f"share-{cast.alice.organisation_id}": "2/3", f"share-{hannah.organisation_id}": "1/3"}
    await choose_rule(year_url, cast.alice, line, "shares", **thirds)
    form = await cast.alice.get(f"{year_url}/lines/{line}/rule/new")
    assert form.field(f"share-{hannah.organisation_id}") == "1/3"
    page = await cast.alice.get(await freeze(year_url, cast.alice))
    assert f"Shares: {cast.alice.organisation} 2/3, {hannah.organisation} 1/3." in page.text
    steps = {"step-0-name": "Risk pool", "step-0-available": "5,000", "step-1-name": "Free", "step-1-available": "900"}
    kept = "kept for non-recurrent use"
    await choose_rule(year_url, cast.alice, line, "cascade", **steps, underspend=kept)
    page = await cast.alice.get(await freeze(year_url, cast.alice))
    assert "It is met from Risk pool, up to £5,000.00; then Free, up to £900.00" in page.text
    assert "stays in the fund, for non-recurrent use alone" in page.text
