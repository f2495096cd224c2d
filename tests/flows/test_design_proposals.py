"""Proposals: changes that are only suggested, by whom for whom, and what becomes of them."""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest

from partnerships.designs.actions.proposals import Proposed, propose_text
from partnerships.designs.blocks import Blocks
from partnerships.designs.identity import carry_ids
from partnerships.designs.markup import parse, print_blocks
from partnerships.designs.queries.sections import find_section
from portal.refusals import Forbidden
from tests.faults.editor import until
from tests.flows.together import Lay, Together, portal_to_write_in
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
