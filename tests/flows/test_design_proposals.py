"""Proposals: changes that are only suggested, by whom for whom, and what becomes of them."""

import re
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from partnerships.designs.actions.proposals import Proposed, propose_text
from partnerships.designs.blocks import Blocks
from partnerships.designs.identity import carry_ids
from partnerships.designs.joining import CHANGED_SINCE
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
    page = await decides(here, cast.alice, 409, proposal=key, verdict="rejected", reason="")
    assert page.errors() == ["Say why it is rejected. Whoever proposed it reads the reason."]
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


async def test_two_proposals_for_the_same_words_are_put_together(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    await proposes(here, cast.sam, lambda text: text.replace("30 days", "60 days"))
    assert "Write what suits both" not in (await cast.bob.get(f"{here.section}/proposals")).text
    page = await cast.alice.get(f"{here.section}/proposals")
    assert "Words instead of “30”" in page.text
    one = (await keys(here, cast.alice))[0]
    typed = {"proposal": one, "seen": page.field("seen"), "verdict": "accepted", "reason": ""}
    typed["together"] = "21, and never more than 40,"
    await cast.sam.post(f"{here.section}/verdicts", typed, expect=403)
    page = await cast.alice.post(
        f"{here.section}/verdicts", {**typed, "together": " ", "reason": "Half way."}, expect=422
    )
    assert page.errors() == ["Enter the words that suit both."]
    reasons = [page.element(f"reason-{name}").get("value", "") for name in ("together-1", "1", "2")]
    assert reasons == ["Half way.", "", ""], "what was typed stands in its own form"
    assert page.element("instead-1").get("value") == "another proposal was chosen"
    page = await cast.alice.follow(await cast.alice.post(f"{here.section}/verdicts", typed))
    both = " and ".join(sorted([cast.bob.organisation, cast.sam.organisation]))
    assert f"Your wording replaces both proposals. {both} can read it under “Decided”." in page.text
    assert "Nothing is proposed at the moment." in page.text
    reason = "Reason: Put together with what others proposed, as “21, and never more than 40,”."
    assert page.text.count(reason) == 2
    assert "within 21, and never more than 40, days of asking" in (await cast.bob.get(here.section)).text
    for organisation in (cast.bob.organisation, cast.sam.organisation):
        assert (f"put a proposal of {organisation} together with others in", cast.alice.id) in await here.journalled()
    assert not [verb for verb, _ in await here.journalled() if verb.startswith("accepted")], "nobody's words were"
    page = await cast.alice.post(f"{here.section}/verdicts", typed, expect=409)
    assert page.errors() == ["This has been decided already, or taken back. The list shows what is open now."]
    assert "You wrote: “21, and never more than 40,”" in page.text
    for stranger in cast.strangers:
        await stranger.post(f"{here.section}/verdicts", typed, expect=404)


async def test_what_is_put_together_stays_apart_from_the_words_around(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "30 days at most"))
    await proposes(here, cast.sam, lambda text: text.replace("30 days", "30 days or later"))
    page = await cast.alice.get(f"{here.section}/proposals")
    typed = {"proposal": (await keys(here, cast.alice))[0], "seen": page.field("seen"), "verdict": "accepted"}
    words = page.field("together").replace(page.field("together").strip(), "at most, 40 where agreed,\r\n")
    await decides(here, cast.alice, **typed, together=words)
    await here.reads(cast.bob, "within 30 days at most, 40 where agreed, of asking.")


async def test_only_what_the_page_showed_is_put_together(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    await proposes(here, cast.sam, lambda text: text.replace("30 days", "60 days"))
    page = await cast.alice.get(f"{here.section}/proposals")
    bobs = next(key for key in await keys(here, cast.alice) if str(cast.bob.organisation_id) in key)
    typed = {"proposal": bobs, "verdict": "accepted", "reason": "Agreed.", "together": "21"}
    await proposes(here, cast.sam, lambda text: text.replace("30 days", "90 days"))
    for seen in (page.field("seen"), "", "0" * 64):
        refused = await decides(here, cast.alice, 409, **typed, seen=seen)
        assert refused.errors() == [CHANGED_SINCE]
        assert "proposes something else for the same words: Put in “90”." in refused.text
        assert refused.element("together").text == "21"
    assert len(await keys(here, cast.alice)) == 3
    assert "within 30 days" in (await cast.bob.get(here.section)).text
    await decides(here, cast.alice, **typed, seen=seen_with(refused, bobs))
    await here.reads(cast.bob, "within 21 days")


def seen_with(page: Page, key: str) -> str:
    """What the page shows beside this proposal, where words may be put together."""
    found = re.search(
        rf'name="proposal" value="{re.escape(key)}">\s*<input type="hidden" name="seen" value="(\w+)"', page.html
    )
    assert found
    return found[1]


async def test_two_proposals_for_the_same_words_collide_and_one_is_chosen(here: Together) -> None:
    cast = here.cast
    await proposes(here, cast.bob, lambda text: text.replace("30 days", "14 days"))
    await proposes(here, cast.sam, lambda text: text.replace("30 days", "60 days"))
    page = await cast.alice.get(f"{here.section}/proposals")
    assert f"{cast.sam.organisation} proposes something else for the same words: Replace “30” with “60”." in page.text
    assert f"{cast.bob.organisation} proposes something else for the same words: Replace “30” with “14”." in page.text
    assert page.field("instead") == "another proposal was chosen"
    sams = next(key for key in await keys(here, cast.alice) if str(cast.sam.organisation_id) in key)
    reply = await decides(here, cast.alice, proposal=sams, verdict="accepted", chooses="yes", instead="", reason="")
    page = await cast.alice.follow(reply)
    assert "1 about the same words rejected." in page.text
    await here.reads(cast.bob, "within 60 days")
    assert "Reason: another proposal was chosen" in (await cast.bob.get(f"{here.section}/proposals")).text
    assert [
        (row.verdict, row.deleted, row.inserted) for row in await here.rows(select(decided).order_by(decided.c.verdict))
    ] == [
        ("accepted", "30", "60"),
        ("rejected", "30", "14"),
    ]


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
