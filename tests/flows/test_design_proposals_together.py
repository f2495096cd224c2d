"""Two proposals about the same words: one is chosen, or words of one's own take the place of both."""

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from partnerships.designs.joining import CHANGED_SINCE
from partnerships.designs.queries.tables import decided
from tests.flows.designing import allow
from tests.flows.test_design_proposals import decides, keys, proposes
from tests.flows.together import Lay, Together, portal_to_write_in
from tests.pages import Page


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
    reasons = [page.element(name).get("value", "") for name in ("reason", "reason-1", "reason-2")]
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
