"""Pages follow what is being typed by a moment, but not where somebody relies on every word being there."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.designing import freeze
from tests.flows.together import Lay, portal_to_write_in


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


async def test_a_version_is_frozen_with_every_word_that_was_saved(together: Lay) -> None:
    here = await together()
    alice, bob = await here.joins(here.cast.alice), await here.joins(here.cast.bob)
    for round_ in range(3):
        alice.write(0, 0, f"A{round_} ")
        bob.write(1, 0, f"B{round_} ")
        await alice.saved()
        await bob.saved()
        frozen = await here.cast.sam.get(await freeze(here.cast, here.design))
        assert f"A{round_} " in frozen.text
        assert f"B{round_} " in frozen.text


async def test_whoever_writes_alone_reads_their_own_words_at_once(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    for round_ in range(3):
        alice.write(0, 0, f"A{round_} ")
        await alice.saved()
        for place in (here.section, here.design):
            assert f"A{round_} " in (await here.cast.alice.get(place)).text
    alice.write(0, 0, "Good night. ")
    await alice.saved()
    await alice.leave()
    assert "Good night. A2 " in (await here.cast.alice.get(here.section)).text
