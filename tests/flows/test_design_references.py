"""One clause refers to another: on every page with the number that it has there, and never stale."""

import re
from typing import Any

import pytest

from portal.access.phases import Phase
from tests.flows.copying import take_out
from tests.flows.designing import begin_with_text, freeze, section_ids, write
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def refer(cast: Cast) -> tuple[str, str, str, str]:
    """A design whose second section refers to the second clause of the first; and that clause's id."""
    design, first = await begin_with_text(cast)
    second = f"{design}/sections/{section_ids(await cast.alice.get(design))[1]}"
    form = await cast.alice.get(f"{second}/edit")
    assert "1.2 A car fetches each guest within 30 days of asking. {clause:" in form.text
    clause = re.findall(r"\{clause:([a-z0-9]+)\}", form.text)[1]
    await write(cast.alice, second, f"Cars come as clause {{clause:{clause}}} says.\n\nThey are clean.")
    return design, first, second, clause


async def test_a_reference_shows_the_clauses_number_and_leads_to_it(cast: Cast) -> None:
    design, _, second, clause = await refer(cast)
    page = await cast.bob.get(design)
    assert "Cars come as clause 1.2 says." in page.text
    page.element(page.link("1.2").removeprefix("#"))
    alone = await cast.bob.get(second)
    assert "Cars come as clause 1.2 says." in alone.text
    target = alone.link("1.2")
    assert target.startswith(f"{design}#clause-section-")
    assert target.endswith(clause)
    page.element(target.split("#")[1])
    assert f"as clause {{clause:{clause}}} says" in (await cast.alice.get(f"{second}/edit")).field("text")


async def test_a_reference_follows_its_clause_and_says_when_it_is_gone(cast: Cast) -> None:
    design, first, second, _ = await refer(cast)
    text = (await cast.alice.get(f"{first}/edit")).field("text")
    await write(cast.alice, first, f"A new beginning.\n\n{text}")
    assert "as clause 1.3 says" in (await cast.bob.get(design)).text
    assert "as clause 1.3 says" in (await cast.bob.get(second)).text
    await write(cast.alice, first, "A new beginning.")
    assert "as clause [clause that is gone] says" in (await cast.bob.get(design)).text


async def test_a_frozen_version_keeps_its_numbers(cast: Cast) -> None:
    design, first, _, clause = await refer(cast)
    version = await freeze(cast, design)
    await write(cast.alice, first, f"A new beginning.\n\n{(await cast.alice.get(f'{first}/edit')).field('text')}")
    page = await cast.sam.get(version)
    assert "as clause 1.2 says" in page.text
    assert page.link("1.2") == f"#clause-1-{clause}"
    page.element(f"clause-1-{clause}")
    compared = await cast.sam.get(f"{design}/comparison?from=1")
    unchanged = compared.text.partition("Sections that have not changed")[2]
    assert "Who it is for" in unchanged, "a number that moved is no change"


async def test_a_word_copy_shows_the_number(cast: Cast) -> None:
    design, _, second, _ = await refer(cast)
    assert await take_out(cast.bob, design, f"?section={second.rsplit('/', 1)[1]}")


async def test_strangers_learn_no_clause(cast: Cast) -> None:
    _, _, second, _ = await refer(cast)
    for stranger in cast.strangers:
        await stranger.get(second, expect=404)
        await stranger.get(f"{second}/edit", expect=404)
