"""Who took part in which design session, and which version each organisation has seen."""

import re
from typing import Any

import pytest

from partnerships.designs.queries import EngagementRecord, engagement_record
from portal.access.phases import Phase
from tests.flows.designing import TEXT, CastAt, begin, begin_with_text, freeze, write
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


def meeting(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "title": "First session: transport",
        "held_on-day": "3",
        "held_on-month": "11",
        "held_on-year": "2025",
        "organisations": [str(cast.bob.organisation_id), str(cast.sam.organisation_id)],
        "version": "",
        "notes": "Cars before buses.",
    } | changed


async def record_of(cast: Cast) -> EngagementRecord:
    async with cast.app.state["sessions"]() as session:
        return await engagement_record(session, await cast.alice.seat_at(session, cast.partnership_id))


async def test_a_session_is_recorded_with_who_took_part_and_what_was_shown(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    version = (await freeze(cast, design)).rsplit("/", 1)[1]
    reply = await cast.fiona.post(f"{design}/sessions", meeting(cast, version=version))
    page = await cast.audrey.get(reply.location)
    assert "3 November 2025" in page.text
    assert f"{cast.bob.organisation}, {cast.sam.organisation}" in page.text
    assert "Version 1: For the pilot" in page.text
    assert "Cars before buses." in page.text
    assert "First session: transport" in (await cast.audrey.get(f"{design}/sessions")).text


async def test_what_is_missing_is_said_and_nothing_is_lost(cast: Cast) -> None:
    design = await begin(cast)
    typed = {"title": "", "held_on-day": "31", "held_on-month": "2", "held_on-year": "2025", "notes": "Long notes."}
    page = await cast.fiona.post(f"{design}/sessions", typed, expect=422)
    assert page.errors() == [
        "Enter a title, such as “Second design session: transport”.",
        "Enter the date of the session as a real date, such as 27 3 2027.",
        "Select at least one organisation that took part.",
    ]
    assert page.field("notes").strip() == "Long notes."
    assert page.field("held_on-day") == "31"


async def test_a_session_is_not_recorded_before_it_was_held(cast: Cast) -> None:
    design = await begin(cast)
    page = await cast.fiona.post(f"{design}/sessions", meeting(cast, **{"held_on-year": "2999"}), expect=422)
    assert "Enter a date that is not in the future." in page.errors()[0]


async def test_only_organisations_and_versions_of_this_table_can_be_named(cast: Cast, cast_at: CastAt) -> None:
    design = await begin(cast)
    strange = meeting(cast, organisations=[str(cast.charlie.organisation_id)])
    assert (await cast.fiona.post(f"{design}/sessions", strange, expect=422)).errors() == [
        "Select at least one organisation that took part."
    ]
    elsewhere = await cast_at(Phase.DESIGN)
    foreign = (await freeze(elsewhere, (await begin_with_text(elsewhere))[0])).rsplit("/", 1)[1]
    page = await cast.fiona.post(f"{design}/sessions", meeting(cast, version=foreign), expect=422)
    assert page.errors() == ["Select the version that was shown, or none."]


async def test_a_record_is_corrected_by_another_and_both_are_kept(cast: Cast) -> None:
    design = await begin(cast)
    first = (await cast.fiona.post(f"{design}/sessions", meeting(cast))).location
    form = await cast.fiona.get(f"{first}/correction")
    assert form.field("title") == "First session: transport"
    assert form.field("held_on-day") == "3"
    ticked = [node.get("value") for node in form.all("input") if node.get("checked") is not None]
    assert set(ticked) == {str(cast.bob.organisation_id), str(cast.sam.organisation_id)}
    everybody = [*meeting(cast)["organisations"], str(cast.alice.organisation_id)]
    second = (await cast.fiona.post(f"{first}/correction", meeting(cast, organisations=everybody))).location
    assert "A later record corrects this one." in (await cast.bob.get(first)).text
    assert "This record corrects an earlier one" in (await cast.bob.get(second)).text
    listed = (await cast.bob.get(f"{design}/sessions")).text
    assert listed.count("First session: transport") == 1
    assert cast.alice.organisation in listed
    page = await cast.fiona.post(f"{first}/correction", meeting(cast), expect=409)
    assert page.errors() == ["This record has been corrected already. Correct the newest record instead."]
    (kept,) = (await record_of(cast)).sessions
    assert cast.alice.organisation in kept.organisation_names


async def test_the_first_look_at_a_version_is_noted_once_for_each_organisation(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    first = await freeze(cast, design, "First")
    await write(cast.bob, section, TEXT + "\n\nMore.")
    await freeze(cast, design, "Second")
    await cast.bob.get(first)
    (seen, unseen) = (await record_of(cast)).versions
    await cast.bob.get(first)
    await cast.bob.get(first)
    (again, _) = (await record_of(cast)).versions
    assert [sight.organisation for sight in seen.sights] == [cast.bob.organisation]
    assert again == seen
    assert unseen.sights == ()
    page = await cast.sam.get(f"{design}/sessions")
    assert re.search(
        rf"Version 1: First {cast.bob.organisation}, first on .* Version 2: Second Nobody has opened it", page.text
    )


async def test_comparing_versions_is_seeing_them(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    await freeze(cast, design)
    await cast.sam.get(f"{design}/comparison?from=1&to=0")
    (seen,) = (await record_of(cast)).versions
    assert [sight.organisation for sight in seen.sights] == [cast.sam.organisation]


async def test_who_may_not_record_is_told_who_may(cast: Cast) -> None:
    design = await begin(cast)
    recorded = (await cast.fiona.post(f"{design}/sessions", meeting(cast))).location
    for reader in (cast.bob, cast.audrey):
        page = await reader.post(f"{design}/sessions", meeting(cast), expect=403)
        assert "do not let you record a design session. Ask somebody who is commissioning lead" in page.text
        await reader.post(f"{recorded}/correction", meeting(cast), expect=403)
        assert "Record a design session" not in (await reader.get(f"{design}/sessions")).text


async def test_strangers_find_no_sessions(cast: Cast, cast_at: CastAt) -> None:
    design = await begin(cast)
    recorded = (await cast.fiona.post(f"{design}/sessions", meeting(cast))).location
    for stranger in cast.strangers:
        await stranger.get(f"{design}/sessions", expect=404)
        await stranger.get(recorded, expect=404)
        await stranger.post(f"{design}/sessions", meeting(cast), expect=404)
    elsewhere = await cast_at(Phase.DESIGN)
    other = await begin(elsewhere)
    foreign = (await elsewhere.fiona.post(f"{other}/sessions", meeting(elsewhere))).location.rsplit("/", 1)[1]
    await cast.fiona.get(f"{design}/sessions/{foreign}", expect=404)
    await cast.fiona.post(f"{design}/sessions/{foreign}/correction", meeting(cast), expect=404)
