"""What others take out of a proposal: it stays on record as it was proposed, with who took it."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from partnerships.designs.queries.tables import decided
from portal.live.content import plain
from tests.faults.editor import until
from tests.flows.designing import allow
from tests.flows.test_design_proposals import proposes
from tests.flows.together import Lay, Together, portal_to_write_in


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


@pytest.fixture
async def here(together: Lay) -> Together:
    """A section of Alice's in which the others suggest."""
    laid = await together()
    await allow(laid.cast, laid.section, "suggest")
    return laid


async def test_a_proposal_whose_words_are_rewritten_is_not_lost_in_silence(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    alice = await here.joins(cast.alice)
    words = plain(alice.text(1))
    at = words.index("14")
    alice.erase(1, at, at + 2)
    at = plain(alice.text(1)).index("30")
    alice.erase(1, at, at + 2)
    await alice.saved()
    text = await here.reads(cast.bob, "Overtaken", f"{here.section}/proposals")
    assert f"its words were changed by Alice Adams for {cast.alice.organisation}" in text


async def test_nothing_is_accepted_by_a_bare_frame(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    alice = await here.joins(cast.alice)
    at = plain(alice.text(1)).index("14")
    alice.text(1).format(at, at + 2, {"insertion": None})
    alice.erase(1, at - 2, at)
    await alice.saved()
    text = await here.reads(cast.bob, "Changed since it was proposed.", f"{here.section}/proposals")
    assert f"Alice Adams for {cast.alice.organisation} took words out of it" in text
    assert "Bob Brown proposed: Replace “30” with “14”." in text
    assert "Put in “14”" in text, "the mark was put back on words that stayed"


async def test_a_proposal_that_is_cut_letter_by_letter_still_says_what_was_proposed(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("Drivers are insured", "Drivers are not insured"))
    alice, sam = await here.joins(cast.alice), await here.joins(cast.sam)
    at = plain(alice.text(3)).index(" not")
    for _ in range(3):
        alice.erase(3, at, at + 1)
        await alice.saved()
        await asyncio.sleep(0.3)
    await until(lambda: sam.blocks == alice.blocks, "Sam in step")
    text = await here.reads(cast.sam, "Changed since it was proposed.", f"{here.section}/proposals")
    assert f"Alice Adams for {cast.alice.organisation} took words out of it" in text
    assert "Bob Brown proposed: Put in “not”." in text
    assert [(row.verdict, row.inserted) for row in await here.rows(select(decided))] == [("altered", " not")]
    alice.erase(3, at, at + 1)
    await alice.saved()
    text = await here.reads(cast.sam, "Overtaken", f"{here.section}/proposals")
    assert text.count("Put in “not”") == 2, "that it was cut, and that it has gone, with all of its words"
    for stranger in cast.strangers:
        await stranger.get(f"{here.section}/proposals", expect=404)


async def test_what_is_cut_behind_the_words_that_are_shown_is_said_too(here: Together) -> None:
    cast = here.cast
    long = f"Drivers are, {'as a matter of course and in every case, ' * 4}in the end, insured"
    await proposes(here, cast.bob, lambda text: text.replace("Drivers are insured", long))
    alice = await here.joins(cast.alice)
    at = plain(alice.text(3)).index("in the end, ")
    alice.erase(3, at, at + len("in the end, "))
    await alice.saved()
    text = await here.reads(cast.sam, "Changed since it was proposed.", f"{here.section}/proposals")
    assert re.search(r"In full, to put in “[^”]*in the end, ?”", text)
    assert "1 open for" in (await cast.sam.get(f"{here.design}/proposals")).text


async def test_a_proposal_that_goes_before_anybody_read_it_is_kept(here: Together) -> None:
    cast = here.cast
    bob, alice = await here.joins(cast.bob), await here.joins(cast.alice)
    own = {"id": "quick", "person": str(cast.bob.id), "organisation": str(cast.bob.organisation_id), "at": "now"}
    bob.write(1, 0, "Soon: ", {"insertion": own})
    await bob.flush()
    await until(lambda: plain(alice.text(1)).startswith("Soon: "), "Bob's words")
    alice.erase(1, 0, 6)
    await alice.saved()
    text = await here.reads(cast.sam, "Put in “Soon:”", f"{here.section}/proposals")
    assert f"its words were changed by Alice Adams for {cast.alice.organisation}" in text


async def test_what_a_form_takes_out_of_a_proposal_is_known_too(here: Together) -> None:
    cast = here.cast
    bob = await here.joins(cast.bob)
    own = {"id": "s1", "person": str(cast.bob.id), "organisation": str(cast.bob.organisation_id), "at": "now"}
    bob.text(1).format(0, 21, {"deletion--abcdefgh": own})
    await bob.saved()
    form = await cast.alice.get(f"{here.section}/edit?plain=true")
    typed = form.field("text").replace("A car fetches each", "Someone fetches each")
    await cast.alice.post(here.section, {"text": typed, "base": form.field("base")})
    text = await here.reads(cast.sam, "Changed since it was proposed.", f"{here.section}/proposals")
    assert f"Alice Adams for {cast.alice.organisation} took words out of it" in text
