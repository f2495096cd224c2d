"""A year's rules in one text: frozen, signed by all before the year starts, in force until a newer one is."""

from typing import Any

import asyncpg
import pytest

from portal.access.phases import Phase
from portal.db.keys import new_id
from tests.budgeting import (
    ALIGNED,
    agreed,
    choose_rule,
    freeze,
    next_year,
    put_in,
    seat_health,
    set_up,
    sign,
    with_line,
)
from tests.ledgers import speaking_as
from tests.people import Actor, Cast

LATE = "The partnership began in the middle of the year."


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await cast_at(Phase.DESIGN)


@pytest.fixture
async def hannah(cast: Cast) -> Actor:
    return await seat_health(cast)


async def test_without_a_signed_rule_the_year_says_so(cast: Cast) -> None:
    _, year_url, _ = await with_line(cast)
    page = await cast.alice.get(year_url)
    assert "No rule is signed for this year." in page.text
    assert "Not signed Not chosen yet" in page.text


async def test_a_text_needs_a_rule_for_every_line_even_if_it_is_that_nothing_is_shared(cast: Cast) -> None:
    _, year_url, line = await with_line(cast, year=next_year())
    await put_in(year_url, cast.alice, line, "40,000")
    page = await cast.alice.get(year_url)
    assert "Freeze the text to be signed" not in page.text
    assert "choose a rule for Reablement: Home visits, if only that nothing is shared" in page.text
    assert "choose a rule for" in (await cast.alice.get(f"{year_url}/agreements/new")).text
    reply = await cast.alice.post(f"{year_url}/agreements", {}, expect=409)
    assert "There is none for Reablement: Home visits. Sharing nothing is a choice as well" in reply.text
    await choose_rule(year_url, cast.alice, line, "none")
    page = await cast.alice.get(await freeze(year_url, cast.alice))
    assert "Nothing is shared: no contribution changes" in page.text


async def test_both_bodies_sign_the_same_text_and_then_it_is_in_force(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, year=next_year())
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, hannah, line, "20,000")
    await choose_rule(year_url, cast.alice, line)
    text_url = await freeze(year_url, cast.alice)
    await sign(text_url, cast.alice)
    page = await cast.alice.get(year_url)
    assert f"waiting for {hannah.organisation}" in page.text
    assert "No rule is signed for this year." in page.text
    await sign(text_url, hannah)
    page = await cast.alice.get(year_url)
    assert "signed by all, in force" in page.text
    assert "in proportion to the cash put in" in page.text
    assert "No rule is signed" not in page.text
    assert "All have signed." in (await cast.audrey.get(text_url)).text


async def test_a_text_waits_among_the_tasks_of_those_who_are_to_sign_it(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, year=next_year())
    await put_in(year_url, cast.alice, line, "40,000")
    await put_in(year_url, hannah, line, "20,000")
    await choose_rule(year_url, cast.alice, line)
    text_url = await freeze(year_url, cast.alice)
    tasks = f"{cast.url}/tasks"
    for who in (cast.alice, hannah):
        assert (await who.get(tasks)).link("Pooled fund for reablement") == text_url
    await sign(text_url, hannah)
    for who in (hannah, cast.bob, cast.audrey):
        assert "Pooled fund for reablement" not in (await who.get(tasks)).text
    assert "Sign the agreement on this budget" in (await cast.alice.get(tasks)).text


async def test_only_those_who_are_asked_sign_and_only_once(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, year=next_year())
    await put_in(year_url, cast.alice, line, "40,000")
    await choose_rule(year_url, cast.alice, line)
    text_url = await freeze(year_url, cast.alice)
    digest = {"digest": (await cast.alice.get(text_url)).field("digest")}
    reply = await cast.bob.post(f"{text_url}/signature", digest, expect=409)
    assert "Only the organisations that put something in, and the host, sign this text." in reply.text
    reply = await cast.alice.post(f"{text_url}/signature", {"digest": "another"}, expect=409)
    assert "This is not the text that you were shown." in reply.text
    await cast.alice.post(f"{text_url}/signature", digest)
    reply = await cast.alice.post(f"{text_url}/signature", digest, expect=409)
    assert "Your organisation has signed this text already." in reply.text
    await cast.audrey.post(f"{text_url}/signature", digest, expect=403)


async def test_a_text_that_was_overtaken_is_signed_no_more(cast: Cast) -> None:
    _, year_url, line = await with_line(cast, year=next_year())
    await put_in(year_url, cast.alice, line, "40,000")
    await choose_rule(year_url, cast.alice, line)
    first = await freeze(year_url, cast.alice)
    digest = {"digest": (await cast.alice.get(first)).field("digest")}
    await choose_rule(year_url, cast.alice, line, "fixed")
    await freeze(year_url, cast.alice)
    reply = await cast.alice.post(f"{first}/signature", digest, expect=409)
    assert "A newer text has taken the place of this one." in reply.text


async def test_a_signed_rule_holds_until_a_newer_text_is_signed_by_all(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await agreed(cast, hannah, next_year())
    await choose_rule(year_url, cast.alice, line, "fixed")
    page = await cast.alice.get(year_url)
    assert "What is planned has changed since text 1 was frozen." in page.text
    second = await freeze(year_url, cast.alice)
    await sign(second, cast.alice)
    assert "in proportion to the cash put in" in (await cast.alice.get(year_url)).text
    await sign(second, hannah)
    page = await cast.alice.get(year_url)
    assert f"Fixed: {cast.alice.organisation} bears an overspend alone." in page.text
    assert "in proportion" not in page.text


async def test_once_the_year_has_begun_a_text_says_why_it_comes_late(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, year=2024)
    await put_in(year_url, cast.alice, line, "40,000")
    await choose_rule(year_url, cast.alice, line)
    reply = await cast.alice.post(f"{year_url}/agreements", {"waiver": ""}, expect=422)
    assert reply.errors() == ["Enter why it is agreed after the year has begun."]
    text_url = await freeze(year_url, cast.alice, LATE)
    await sign(text_url, cast.alice)
    assert f"Agreed after the year had begun, because: {LATE}" in (await hannah.get(text_url)).text
    assert "Agreed after the year had begun" in (await cast.alice.get(year_url)).text


async def test_the_database_takes_no_late_or_other_signature(
    cast: Cast, hannah: Actor, database: dict[str, str]
) -> None:
    """By its own clock: the code in between cannot give a signature an earlier date."""
    url, year_url, line = await with_line(cast, year=2024)
    await put_in(year_url, cast.alice, line, "40,000")
    await choose_rule(year_url, cast.alice, line)
    text_url = await freeze(year_url, cast.alice, LATE)
    await choose_rule(year_url, cast.alice, line, "fixed")
    connection = await asyncpg.connect(database["portal_app"].replace("+asyncpg", ""))
    try:
        await speaking_as(connection, cast.alice, cast.partnership_id)
        late = await connection.fetchrow("SELECT * FROM budget_agreement WHERE id = $1", text_url.split("/")[-1])
        agreement_id = new_id()
        await connection.execute(
            "INSERT INTO budget_agreement (partnership_id, id, year_id, number, contents, digest, waiver,"
            " organisation_id, person_id) VALUES ($1, $2, $3, 2, $4, 'digest', '', $5, $6)",
            cast.partnership_id, agreement_id, late["year_id"], late["contents"], cast.alice.organisation_id,
            cast.alice.id,
        )  # fmt: skip
        for agreement, digest, constraint in (
            (agreement_id, "digest", "ck_budget_signature_in_time"),
            (agreement_id, "another", "ck_budget_signature_text"),
            (late["id"], late["digest"], "ck_budget_signature_text"),
        ):
            with pytest.raises(asyncpg.CheckViolationError) as refused:
                await connection.execute(
                    "INSERT INTO budget_signature (partnership_id, id, created_at, agreement_id, digest,"
                    " organisation_id, person_id) VALUES ($1, $2, '2020-01-01', $3, $4, $5, $6)",
                    cast.partnership_id, new_id(), agreement, digest, cast.alice.organisation_id, cast.alice.id,
                )  # fmt: skip
            assert refused.value.constraint_name == constraint
    finally:
        await connection.close()
    assert url in year_url


async def test_in_an_aligned_budget_there_is_no_host_to_name_and_none_signs(cast: Cast, hannah: Actor) -> None:
    _, year_url, line = await with_line(cast, ALIGNED, next_year())
    await put_in(year_url, hannah, line, "20,000")
    assert "The host bears" not in (await cast.alice.get(f"{year_url}/lines/{line}/rule/new")).text
    reply = await cast.alice.post(
        f"{year_url}/lines/{line}/rule", {"rule": "fixed", "underspend": "shared"}, expect=422
    )
    assert reply.errors() == [
        "The host bears an overspend under this rule, and the budget has no host. Choose another rule."
    ]
    await choose_rule(year_url, cast.alice, line, "own_risk")
    text_url = await freeze(year_url, cast.alice)
    await sign(text_url, hannah)
    assert "All have signed." in (await cast.alice.get(text_url)).text


async def test_strangers_read_no_agreement(cast: Cast, hannah: Actor) -> None:
    _, year_url, _ = await agreed(cast, hannah, next_year())
    page = await cast.alice.get(year_url)
    text_url = page.link("Text 1")
    for stranger in cast.strangers:
        await stranger.get(text_url, expect=404)
    other = await add_another_budget(cast)
    await cast.alice.get(text_url.replace(year_url, other), expect=404)


async def add_another_budget(cast: Cast) -> str:
    """A text is found under its own year alone."""
    url = await set_up(cast, title="Another budget")
    year = await cast.alice.post(f"{url}/years", {"starts-day": "1", "starts-month": "4", "starts-year": "2024"})
    return year.location
