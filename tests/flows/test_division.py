"""Dividing the design's strands: shares, conflicts in words, acceptances that fall away when something changes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from consortia.costs.lots import Lot, list_lots
from consortia.division.queries import division_is_agreed
from portal.access.phases import Phase
from portal.db.keys import new_id
from tests.people import Actor, Cast
from tests.providers import DESCRIPTION, accept, add_package, divide, form_consortium, seat_provider
from tests.questions import asked_by


@dataclass
class Work:
    cast: Cast
    petra: Actor
    url: str
    transport: str

    @property
    def canvas(self) -> str:
        return f"{self.url}/division"


@pytest.fixture
async def work(cast_at: Callable[[Phase], Awaitable[Cast]]) -> Work:
    """Bob and Petra in a consortium with one work package, Transport."""
    cast = await cast_at(Phase.DESIGN)
    petra = await seat_provider(cast, "Petra Park", "Dial-a-Ride")
    url = await form_consortium(cast.bob, cast.url, petra)
    return Work(cast, petra, url, await add_package(cast.bob, url))


async def agreed(work: Work) -> bool:
    async with work.cast.app.state["sessions"]() as session, session.begin():
        return await division_is_agreed(session, await work.cast.alice.seat_at(session, work.cast.partnership_id))


async def test_a_canvas_without_packages_says_what_comes_next(work: Work) -> None:
    empty = await form_consortium(work.cast.bob, work.cast.url, name="Another")
    assert "Make one for each part of the design" in (await work.cast.bob.get(f"{empty}/division")).text
    assert "The members add one" in (await work.cast.alice.get(f"{empty}/division")).text


async def test_the_whole_division_from_nobody_claims_to_agreed(work: Work) -> None:
    bob, petra, alice = work.cast.bob, work.petra, work.cast.alice
    assert "Nobody has claimed Transport." in (await alice.get(work.canvas)).text
    await divide(bob, work.transport, {bob: "33.33", petra: "66.67"}, petra)
    page = await alice.get(work.canvas)
    assert f"{petra.organisation} has not yet accepted its part of Transport." in page.text
    assert "66.67%, leads Not accepted yet" in page.text
    page = await bob.get(f"{work.transport}/shares")
    assert page.field(f"share-{bob.organisation_id.hex}") == "33.33", "the sign stands behind the field"
    assert "Read and accept your part of Transport" in (await petra.get(work.canvas)).text
    assert not await agreed(work)
    await accept(bob, work.transport)
    await accept(petra, work.transport)
    page = await alice.get(work.canvas)
    assert "The division is agreed" in page.text
    assert "33.33%, supports Accepted" in page.text
    assert await agreed(work)


async def test_99_99_percent_is_refused_in_words_and_kept_as_typed(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    page = await divide(bob, work.transport, {bob: "33.33", petra: "66.66"}, petra, expect=422)
    assert page.errors() == ["The shares of Transport come to 99.99%. They must come to 100%."]
    assert page.field(f"share-{petra.organisation_id.hex}") == "66.66"
    assert "Nobody has claimed Transport." in (await bob.get(work.canvas)).text


@pytest.mark.parametrize(("percent", "total"), [("66.68", "100.01%"), ("50", "83.33%")])
async def test_other_totals_are_refused_too(work: Work, percent: str, total: str) -> None:
    page = await divide(work.cast.bob, work.transport, {work.cast.bob: "33.33", work.petra: percent}, expect=422)
    assert page.errors() == [f"The shares of Transport come to {total}. They must come to 100%."]


async def test_unfinished_shares_are_kept_flagged_and_cannot_be_accepted(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    await divide(bob, work.transport, {bob: "33.33", petra: "66.66"}, petra, unfinished="yes")
    page = await work.cast.alice.get(work.canvas)
    assert "The shares of Transport come to 99.99%. They must come to 100%." in page.text
    assert "99.99% Not 100%" in page.text
    assert "Accept our part" not in (await bob.get(work.transport)).text
    page = await bob.post(f"{work.transport}/acceptance", {"digest": "any"}, expect=409)
    assert page.errors() == ["The shares of Transport come to 99.99%. They must come to 100%."]


async def test_what_is_no_percentage_is_named_beside_its_field(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    page = await divide(bob, work.transport, {bob: "a third", petra: "66.667"}, expect=422)
    assert page.errors() == [
        f"Enter the share of {actor.organisation} as a percentage with at most two decimals, such as 33.33."
        for actor in (bob, petra)
    ]
    page = await divide(bob, work.transport, {bob: "100"}, bob, petra, expect=422)
    assert page.errors() == [f"Enter a share for {petra.organisation}, or untick that it leads."]


async def test_two_that_claim_to_lead_are_shown_as_a_conflict(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    await divide(bob, work.transport, {bob: "50", petra: "50"}, bob, petra)
    page = await work.cast.fiona.get(work.canvas)
    assert "each claim to lead Transport. Only one can lead." in page.text
    assert "Accept our part" not in (await bob.get(work.transport)).text
    page = await bob.post(f"{work.transport}/acceptance", {"digest": "any"}, expect=409)
    assert "Only one can lead" in page.errors()[0]


async def test_a_member_without_work_is_named(work: Work) -> None:
    await divide(work.cast.bob, work.transport, {work.cast.bob: "100"}, work.cast.bob)
    page = await work.cast.bob.get(work.canvas)
    assert f"{work.petra.organisation} is a member but has no work." in page.text
    assert "No share" in page.text


async def test_a_changed_share_asks_everybody_again(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    await divide(bob, work.transport, {bob: "50", petra: "50"}, bob)
    await accept(bob, work.transport)
    await accept(petra, work.transport)
    assert await agreed(work)
    await divide(petra, work.transport, {bob: "40", petra: "60"}, bob)
    page = await bob.get(work.canvas)
    assert f"Transport has changed since {bob.organisation} accepted it. It must accept again." in page.text
    assert "Asked again" in page.text
    assert not await agreed(work)
    # The same shares as before are a new division: what was accepted then does not come back to life.
    await divide(petra, work.transport, {bob: "50", petra: "50"}, bob)
    assert not await agreed(work)


async def test_a_changed_text_asks_everybody_again(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    await divide(bob, work.transport, {bob: "50", petra: "50"}, bob)
    await accept(petra, work.transport)
    form = await bob.get(f"{work.transport}/text")
    fields = {"title": "Transport", "description": "Drives on Sundays as well.", "revision": form.field("revision")}
    await bob.post(f"{work.transport}/text", fields)
    assert f"Transport has changed since {petra.organisation} accepted it." in (await bob.get(work.canvas)).text


async def test_accepting_twice_or_an_older_page_or_without_a_share_is_refused(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    await divide(bob, work.transport, {bob: "50", petra: "50"}, bob)
    read = (await bob.get(work.transport)).field("digest")
    await divide(petra, work.transport, {bob: "40", petra: "60"}, bob)
    page = await bob.post(f"{work.transport}/acceptance", {"digest": read}, expect=409)
    assert page.errors() == [
        "Transport was changed while you were reading. Read the new shares below, then accept them."
    ]
    await accept(bob, work.transport)
    page = await bob.post(f"{work.transport}/acceptance", {"digest": read}, expect=409)
    assert page.errors() == ["Your organisation has already accepted its part of Transport."]
    await divide(bob, work.transport, {bob: "100"}, bob)
    page = await petra.post(f"{work.transport}/acceptance", {"digest": read}, expect=409)
    assert page.errors() == ["Your organisation has no share of Transport, so there is nothing to accept."]


async def test_two_who_divide_at_once_do_not_overwrite_each_other(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    stale = (await bob.get(f"{work.transport}/shares")).field("revision")
    await divide(petra, work.transport, {bob: "25", petra: "75"}, petra)
    fields = {f"share-{bob.organisation_id.hex}": "100", f"leads-{bob.organisation_id.hex}": "yes", "revision": stale}
    page = await bob.post(f"{work.transport}/shares", fields, expect=409)
    assert "Transport was changed while you were writing." in page.errors()[0]
    assert page.field(f"share-{bob.organisation_id.hex}") == "100"
    assert "75%, leads" in page.text
    fields = {"title": "Rides", "description": "Mine", "revision": stale}
    page = await bob.post(f"{work.transport}/text", fields, expect=409)
    assert page.field("title") == "Rides"
    assert DESCRIPTION in page.text


async def test_a_title_is_used_once_and_fields_are_checked(work: Work) -> None:
    fields = {"title": "transport", "description": "Again"}
    page = await work.cast.bob.post(f"{work.url}/packages", fields, expect=409)
    assert page.errors() == ["There is already a work package with this title. Choose another title."]
    page = await work.cast.bob.post(f"{work.url}/packages", {"title": "Lunch"}, expect=422)
    assert page.errors() == ["Enter what has to be done."]
    assert page.field("title") == "Lunch"


async def test_a_removed_package_is_gone_and_its_title_free(work: Work) -> None:
    assert "cannot be undone" in (await work.cast.bob.get(f"{work.transport}/removal")).text
    await work.cast.bob.post(f"{work.transport}/removal")
    await work.cast.bob.get(work.transport, expect=404)
    await work.cast.bob.post(f"{work.transport}/removal", expect=404)
    await add_package(work.cast.bob, work.url)


async def test_who_leaves_leaves_work_to_be_divided_again(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    await divide(bob, work.transport, {bob: "50", petra: "50"}, bob)
    await accept(bob, work.transport)
    await accept(petra, work.transport)
    await petra.post(f"{work.url}/departure", {"reason": "We lost our minibus."})
    page = await bob.get(work.canvas)
    assert f"{petra.organisation} is no longer a member but has 50% of Transport." in page.text
    assert not await agreed(work)
    page = await petra.post(f"{work.transport}/acceptance", {"digest": "any"}, expect=409)
    assert "Your organisation is not a member." in page.errors()[0]


async def test_others_read_the_division_and_change_nothing(work: Work) -> None:
    for reader in (work.cast.alice, work.cast.fiona, work.cast.sam, work.cast.audrey):
        page = await reader.get(work.transport)
        assert DESCRIPTION in page.text
        assert "Change the shares" not in page.text
        refused = await reader.get(f"{work.transport}/shares", expect=403)
        assert "do not let you divide the work among providers" in refused.text
        await reader.post(f"{work.transport}/shares", {"revision": "1"}, expect=403)
        await reader.post(f"{work.transport}/removal", expect=403)
        await reader.post(f"{work.url}/packages", {"title": "X", "description": "Y"}, expect=403)
    refused = await work.cast.alice.post(f"{work.transport}/acceptance", expect=403)
    assert "accept your organisation's share of the work" in refused.text


async def test_a_provider_outside_the_consortium_changes_nothing(work: Work) -> None:
    nora = await seat_provider(work.cast, "Nora Nash", "Night Callers")
    for address in ("/packages/new", f"/packages/{work.transport.rsplit('/', 1)[1]}/shares"):
        page = await nora.get(work.url + address, expect=409)
        assert "Only members of the consortium can do this." in page.text
    page = await nora.post(f"{work.url}/packages", {"title": "Mine", "description": "Mine"}, expect=409)
    assert "Only members" in page.errors()[0]
    await nora.post(f"{work.transport}/removal", expect=409)


async def test_strangers_and_foreign_ids_find_nothing(work: Work) -> None:
    for stranger in work.cast.strangers:
        for address in (work.canvas, work.transport, f"{work.transport}/shares", f"{work.url}/packages/new"):
            await stranger.get(address, expect=404)
        await stranger.post(f"{work.transport}/shares", {"revision": "1"}, expect=404)
        await stranger.post(f"{work.transport}/acceptance", expect=404)
    olga = await seat_provider(work.cast, "Olga Owen", "Elsewhere Care", work.cast.other_partnership_id)
    there = await form_consortium(olga, f"/partnerships/{work.cast.other_partnership_id}")
    foreign = (await add_package(olga, there)).rsplit("/", 1)[1]
    for package_id in (foreign, new_id()):
        await work.cast.bob.get(f"{work.url}/packages/{package_id}", expect=404)
        await work.cast.bob.post(f"{work.url}/packages/{package_id}/shares", {"revision": "1"}, expect=404)
        await work.cast.bob.post(f"{work.url}/packages/{package_id}/removal", expect=404)
    # A package of another consortium of the same partnership is not found under this one either.
    other = await form_consortium(work.cast.bob, work.cast.url, name="Another")
    await work.cast.bob.get(f"{other}/packages/{work.transport.rsplit('/', 1)[1]}", expect=404)


async def lots_of(work: Work) -> tuple[list[Lot], int | None]:
    async with work.cast.app.state["sessions"]() as session, session.begin():
        return await list_lots(session, await work.cast.alice.seat_at(session, work.cast.partnership_id))


async def test_the_tender_gets_what_is_to_be_done_and_not_who_does_it(work: Work) -> None:
    bob, petra = work.cast.bob, work.petra
    await divide(bob, work.transport, {bob: "33.33", petra: "66.67"}, petra)
    [lot], other_pence = await lots_of(work)
    assert (lot.title, lot.description, lot.pence, other_pence) == ("Transport", DESCRIPTION, None, None)


async def test_a_consortium_that_everybody_left_offers_no_lots(work: Work) -> None:
    nora = await seat_provider(work.cast, "Nora Noone", "Short Care")
    alone = await form_consortium(nora, work.cast.url, name="Alone")
    await add_package(nora, alone, title="Meals")
    assert [lot.title for lot in (await lots_of(work))[0]] == ["Transport", "Meals"]
    await nora.post(f"{alone}/departure", {"reason": "We close."})
    assert [lot.title for lot in (await lots_of(work))[0]] == ["Transport"]


async def test_the_number_of_questions_does_not_grow_with_the_packages(work: Work) -> None:
    await divide(work.cast.bob, work.transport, {work.cast.bob: "100"}, work.cast.bob)
    with_one = await asked_by(work.cast.app, work.cast.alice.get(work.canvas))
    for number in range(5):
        package = await add_package(work.cast.bob, work.url, f"Strand {number}")
        await divide(work.cast.bob, package, {work.cast.bob: "100"}, work.cast.bob)
    assert await asked_by(work.cast.app, work.cast.alice.get(work.canvas)) == with_one <= 4
