"""Proposals: changes that are only suggested, by whom for whom, and what becomes of them."""

import re
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from partnerships.designs.actions.proposals import Proposed, propose_text
from partnerships.designs.blocks import Blocks
from partnerships.designs.identity import carry_ids
from partnerships.designs.markup import parse, print_blocks
from partnerships.designs.queries.sections import find_section
from partnerships.designs.queries.tables import decided
from portal.refusals import Forbidden
from tests.faults.editor import until
from tests.flows.designing import allow
from tests.flows.together import Lay, Together, portal_to_write_in
from tests.pages import Page
from tests.people import Actor


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


async def proposes(here: Together, actor: Actor, change: Callable[[str], str]) -> Proposed:
    """Propose as the Word file does that comes back: from the text that was read."""
    design_id = UUID(here.design.rsplit("/", 1)[1])
    async with here.cast.app.state["sessions"]() as session, session.begin():
        seat = await actor.seat_at(session, here.cast.partnership_id)
        section = await find_section(session, seat, design_id, here.address.document_id)
        base: Blocks = section.reading.blocks
        changed = carry_ids(base, parse(change(print_blocks(base))))
        return await propose_text(session, here.hub, seat, section, base=base, changed=changed)


async def test_a_text_is_proposed_on_an_organisations_behalf(together: Lay) -> None:
    here = await together()
    proposed = await proposes(here, here.cast.bob, lambda text: text.replace("30 days", "14 days") + "\nNew clause.\n")
    assert (len(proposed.ids), list(proposed.unplaced)) == (2, [])
    assert "within 30 days" in (await here.cast.sam.get(here.section)).text
    runs = [run for block in await here.marked() for run in block["runs"]]
    assert [(run["text"], run["insertion"]["organisation"]) for run in runs if "insertion" in run] == [
        ("14", str(here.cast.bob.organisation_id)),
        ("New clause.", str(here.cast.bob.organisation_id)),
    ]
    assert [run["text"] for run in runs if "deletions" in run] == ["30"]
    assert ("proposed 2 changes in", here.cast.bob.id) in await here.journalled()
    alice = await here.joins(here.cast.alice)
    await until(lambda: len(alice.blocks) == 5, "the proposals at Alice's")
    assert alice.words[1] == "A car fetches each guest within 30 days of asking."


async def test_what_cannot_be_placed_is_listed_and_nothing_else_is_lost(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)

    def meanwhile(text: str) -> str:
        return text.replace("30 days", "14 days").replace("Drivers are insured", "All drivers are insured")

    text = (await here.cast.bob.get(f"{here.section}/edit")).field("text")
    alice.erase(1, 32, 34)
    alice.write(1, 32, "20")
    await alice.saved()
    design_id = UUID(here.design.rsplit("/", 1)[1])
    async with here.cast.app.state["sessions"]() as session, session.begin():
        seat = await here.cast.bob.seat_at(session, here.cast.partnership_id)
        section = await find_section(session, seat, design_id, here.address.document_id)
        seen = carry_ids(section.reading.blocks, parse(text))
        changed = carry_ids(seen, parse(meanwhile(text)))
        proposed = await propose_text(session, here.hub, seat, section, base=seen, changed=changed)
    assert [
        (one.block_id, "".join(run["text"] for run in one.mine["runs"])) for one in proposed.unplaced if one.mine
    ] == [(seen[1].id, "A car fetches each guest within 14 days of asking.")]
    assert len(proposed.ids) == 1


async def test_whoever_may_not_write_in_designs_proposes_nothing(together: Lay) -> None:
    here = await together()
    with pytest.raises(Forbidden, match="You may only read it"):
        await proposes(here, here.cast.audrey, lambda text: text + "\nMine.\n")
    assert await here.marked() == []


# ---- decided -----------------------------------------------------------------------------------------------------


async def keys(here: Together, actor: Actor) -> list[str]:
    page = await actor.get(f"{here.section}/proposals")
    return list(dict.fromkeys(re.findall(r'name="proposal" value="([^"]+)"', page.html)))


@pytest.fixture
async def here(together: Lay) -> Together:
    """A section of Alice's in which the others suggest."""
    laid = await together()
    await allow(laid.cast, laid.section, "suggest")
    return laid


async def decides(here: Together, actor: Actor, expect: int = 303, **fields: str) -> Page:
    return await actor.post(f"{here.section}/verdicts", fields, expect=expect)


async def test_a_proposal_is_accepted_for_all_to_see(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    page = await cast.sam.get(f"{here.section}/proposals")
    assert "Replace “30” with “14”" in page.text
    assert f"Clause 1.2. Bob Brown for {cast.bob.organisation}" in page.text
    assert "Accept" not in page.text, "Sam does not write here"
    [key] = await keys(here, cast.alice)
    alice = await here.joins(cast.alice)
    reply = await decides(here, cast.alice, proposal=key, verdict="accepted", reason="Two weeks is what we can do.")
    page = await cast.alice.follow(reply)
    assert "Accepted: Replace “30” with “14”." in page.text
    assert "Nothing is proposed at the moment." in page.text
    await until(lambda: "within 14 days" in alice.words[1], "the accepted words at Alice's")
    await here.reads(cast.sam, "within 14 days")
    assert ("accepted a proposal of " + cast.bob.organisation + " in", cast.alice.id) in await here.journalled()
    theirs = (await cast.bob.get(f"{here.section}/proposals")).text
    assert f"Accepted by Alice Adams for {cast.alice.organisation}" in theirs
    assert "Reason: Two weeks is what we can do." in theirs
    row = (await here.rows(select(decided)))[0]
    assert (row.inserted, row.deleted, row.verdict, row.proposer_id, row.organisation_id) == (
        "14", "30", "accepted", cast.bob.id, cast.alice.organisation_id,
    )  # fmt: skip
    page = await decides(here, cast.alice, 409, proposal=key, verdict="accepted")
    assert "This has been decided already, or taken back." in page.text


async def test_rejecting_needs_a_reason_and_leaves_the_text(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    [key] = await keys(here, cast.alice)
    page = await decides(here, cast.alice, 422, proposal=key, verdict="rejected", reason="")
    assert page.errors() == ["Say why it is rejected. Whoever proposed it reads the reason."]
    assert page.html.count("Say why it is rejected.") == 2, "the summary leads to the field, which says it too"
    assert (page.html.count('href="#reason"'), page.html.count('id="reason"')) == (1, 1)
    assert (await here.marked()) != []
    await decides(here, cast.alice, proposal=key, verdict="rejected", reason="The drivers asked for a month.")
    assert "within 30 days" in (await cast.sam.get(here.section)).text
    page = await cast.bob.get(f"{here.design}/proposals")
    assert "The drivers asked for a month." in page.text
    await here.reads(cast.bob, "0 open, 1 decided", f"{here.design}/proposals")
    page = await decides(here, cast.alice, 422, proposal=key, verdict="burnt")
    assert page.errors() == ["Select whether it is accepted or rejected."]


async def test_all_of_one_organisations_are_decided_at_once(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days") + "\nNew clause.\n")
    await proposes(here, cast.sam, lambda text: text.replace("at home", "wherever they live"))
    page = await cast.alice.get(f"{here.section}/proposals")
    assert f"Reject all 2 of {cast.bob.organisation}" in page.text
    assert f"all 1 of {cast.sam.organisation}" not in page.text
    organisation = str(cast.bob.organisation_id)
    await decides(here, cast.alice, organisation=organisation, verdict="rejected", reason="Not this year.")
    assert len(await keys(here, cast.alice)) == 1
    assert (f"rejected 2 proposals of {cast.bob.organisation} in", cast.alice.id) in await here.journalled()
    await until_gone(here, cast.bob)
    assert "New clause" not in (await cast.sam.get(here.section)).text


async def until_gone(here: Together, actor: Actor) -> None:
    async def are_gone() -> bool:
        runs = [run for block in await here.marked() for run in block["runs"]]
        return not any(run.get("insertion", {}).get("organisation") == str(actor.organisation_id) for run in runs)

    await until(are_gone, "the proposals being gone")


async def test_only_writers_decide_and_only_the_proposing_organisation_withdraws(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    [key] = await keys(here, cast.alice)
    for verdict in ("accepted", "rejected"):
        page = await decides(here, cast.sam, 403, proposal=key, verdict=verdict, reason="x")
        assert "You may suggest changes to it." in page.text
    page = await decides(here, cast.sam, 409, proposal=key, verdict="withdrawn")
    assert "Only the organisation that proposed something can withdraw it." in page.text
    page = await decides(here, cast.audrey, 403, proposal=key, verdict="accepted")
    await decides(here, cast.bob, proposal=key, verdict="withdrawn")
    assert "Withdrawn by Bob Brown" in (await cast.alice.get(f"{here.section}/proposals")).text
    for stranger in cast.strangers:
        await decides(here, stranger, 404, proposal=key, verdict="accepted")
        await stranger.get(f"{here.section}/proposals", expect=404)
        await stranger.get(f"{here.design}/proposals", expect=404)


async def test_a_section_without_proposals_says_what_comes_next(here: Together) -> None:
    page = await here.cast.bob.get(f"{here.section}/proposals")
    assert page.link("Suggest changes").endswith("/edit")
    assert (
        "Nobody has proposed a change to this design yet." in (await here.cast.bob.get(f"{here.design}/proposals")).text
    )
