"""What changed since somebody was here: marked in the margin, with who and on whose behalf, for each person alone."""

import pytest
from sqlalchemy import select, update

from partnerships.designs.queries.tables import readings
from portal.access.phases import Phase
from portal.db.speaking import speak_for
from tests.flows.designing import TEXT, CastAt, begin_with_text, write
from tests.pages import Page
from tests.people import Actor, Cast


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


def changed(page: Page) -> list[str]:
    """What the margin says, clause by clause."""
    said = [node for node in page.all("span") if node.get("class") == "app-changed__by"]
    return [" ".join("".join(node.itertext()).split()) for node in said]


async def reads(reader: Actor, section: str) -> None:
    await reader.post(f"{section}/reading")


async def test_nothing_is_new_until_somebody_has_said_that_they_read_it(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    for url in (design, section):
        page = await cast.bob.get(url)
        assert changed(page) == []
        assert "since you were here" not in page.text
    assert "I have read this" in (await cast.bob.get(section)).text
    assert "I have read all of it" in (await cast.bob.get(design)).text


async def test_looking_at_a_page_is_not_reading_it(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await reads(cast.bob, section)
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    for _ in range(2):
        assert len(changed(await cast.bob.get(section))) == 1
        assert len(changed(await cast.bob.get(design))) == 1


async def test_each_changed_clause_says_who_changed_it_on_whose_behalf(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await reads(cast.bob, section)
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    await write(cast.sam, section, TEXT.replace("30 days", "14 days") + "\nGuests are asked what they think.\n")
    for_council, for_forum = f"Alice Adams for {cast.alice.organisation}", f"Sam Sharma for {cast.sam.organisation}"
    for url in (section, design):
        page = await cast.bob.get(url)
        assert changed(page) == [
            f"Changed since you were here, by {for_council}",
            f"New since you were here, by {for_forum}",
        ]
        assert "clauses 1.2, 1.5" in page.text
    assert "Changed since you were here" in (await cast.bob.get(design)).text


async def test_a_clause_that_was_taken_out_is_counted(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await reads(cast.bob, section)
    await write(cast.alice, section, TEXT.replace("- Drivers are insured.\n", ""))
    page = await cast.bob.get(section)
    assert "1 clause taken out, by Alice Adams for" in page.text
    assert changed(page) == []


async def test_what_somebody_wrote_themselves_is_no_news_to_them(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await reads(cast.alice, section)
    await reads(cast.bob, section)
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    assert changed(await cast.alice.get(section)) == []
    assert len(changed(await cast.bob.get(section))) == 1


async def test_what_was_changed_back_is_no_news(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await reads(cast.bob, section)
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    await write(cast.sam, section, TEXT)
    assert changed(await cast.bob.get(section)) == []


async def test_then_and_now_are_set_against_each_other(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await reads(cast.bob, section)
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    page = await cast.bob.get(design)
    link = next(one for one in page.links() if "/since/" in one)
    comparison = await cast.bob.get(link)
    by = f"by Alice Adams for {cast.alice.organisation}"
    assert f"[removed {by}: 30 ]" in comparison.text
    assert f"[added {by}: 14 ]" in comparison.text
    assert f"Clause 1.2: changed {by}" in comparison.text
    read = await cast.bob.post(f"{section}/reading")
    assert "is marked as read" in (await cast.bob.follow(read)).text
    assert changed(await cast.bob.get(section)) == []
    again = await cast.bob.get(f"{section}/since/3")
    assert "The two texts read the same." in again.text
    await cast.bob.get(f"{section}/since/99", expect=404)


async def test_the_whole_design_is_read_at_once(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await cast.bob.post(f"{design}/reading")
    assert "I have read all of it" not in (await cast.bob.get(design)).text
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    page = await cast.bob.get(design)
    assert f"Purpose , by Alice Adams for {cast.alice.organisation}" in page.text
    await cast.bob.post(f"{design}/reading")
    assert changed(await cast.bob.get(design)) == []


async def test_an_open_page_learns_of_the_change_with_the_text(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await reads(cast.bob, section)
    before = await cast.bob.get(design)
    since = before.element("design-pulse").get("hx-get", "").partition("=")[2]
    await write(cast.alice, section, TEXT.replace("30 days", "14 days"))
    swapped = await cast.bob.get(f"{design}/changes?since={since}")
    assert "Changed since you were here, by Alice Adams" in swapped.text


async def test_nobody_sees_who_has_read_what(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await reads(cast.bob, section)
    for actor, count in ((cast.bob, 1), (cast.alice, 0), (cast.charlie, 0)):
        async with cast.app.state["sessions"]() as session:
            await speak_for(
                session, partnership=cast.partnership_id, person=actor.id, organisation=actor.organisation_id
            )
            assert len((await session.execute(select(readings))).all()) == count
            if actor is not cast.bob:
                changed_rows = await session.execute(update(readings).values(revision=1))
                assert changed_rows.rowcount == 0  # type: ignore[attr-defined]


async def test_the_auditor_reads_too_and_strangers_do_not(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await reads(cast.audrey, section)
    for stranger in cast.strangers:
        await stranger.post(f"{section}/reading", expect=404)
        await stranger.post(f"{design}/reading", expect=404)
        await stranger.get(f"{section}/since/1", expect=404)
