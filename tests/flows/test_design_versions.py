"""Versions are frozen, read, and never change."""

import re
from uuid import UUID

import pytest
from sqlalchemy import text

from partnerships.designs.canonical import version_digest
from partnerships.designs.queries.versions import find_version
from portal.access.phases import Phase
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from tests.flows.designing import TEXT, CastAt, begin_with_text, freeze, write
from tests.people import Actor, Cast
from tests.questions import asked_by

SIGNED = {"verdict": "confirmed", "reason": ""}


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def digest_of(reader: Actor, version: str) -> str:
    return re.search(r"[0-9a-f]{64}", (await reader.get(version)).text)[0]


async def test_a_frozen_version_shows_its_text_number_and_digest(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    version = await freeze(cast, design)
    page = await cast.bob.get(version)
    assert page.title.startswith("Version 1: For the pilot")
    assert "1.2 A car fetches each guest within 30 days of asking." in page.text
    assert "Nobody has been asked to sign this version yet." in page.text
    assert "Version 1: For the pilot" in (await cast.bob.get(f"{design}/versions")).text
    assert "It has not been signed by everybody." in (await cast.bob.get(design)).text


async def test_a_later_edit_never_changes_a_version(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    version = await freeze(cast, design)
    digest = await digest_of(cast.bob, version)
    await write(cast.bob, section, "All is different.")
    await cast.alice.post(f"{section}/removal")
    page = await cast.sam.get(version)
    assert "A car fetches each guest" in page.text
    assert digest in page.text


async def test_the_digest_is_that_of_the_stored_text(cast: Cast) -> None:
    design, _ = await begin_with_text(cast, "Ünïcode – “quoted” **bold** 👵\n\n| a | b |\n| 1 | 2 |")
    version = await freeze(cast, design)
    design_id, version_id = (UUID(one) for one in re.findall(r"[0-9a-f-]{36}", version)[-2:])
    async with cast.app.state["sessions"]() as session:
        seat = await cast.bob.seat_at(session, cast.partnership_id)
        view = await find_version(session, seat, design_id, version_id)
    assert version_digest(view.texts) == view.digest
    assert view.short_digest == view.digest[:12]


async def test_the_same_text_has_the_same_digest_after_a_detour(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    first = await freeze(cast, design, "First")
    await write(cast.bob, section, TEXT + "\n\nOne more.")
    second = await freeze(cast, design, "Second")
    await write(cast.bob, section, TEXT)
    third = await freeze(cast, design, "Third")
    digests = [await digest_of(cast.sam, one) for one in (first, second, third)]
    assert digests[0] == digests[2] != digests[1]


async def test_the_database_refuses_to_change_a_version(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    await freeze(cast, design)
    for table in ("design_version", "version_section", "version_sight"):
        async with cast.app.state["sessions"]() as session:
            await speak_for(session, partnership=cast.partnership_id, organisation=cast.alice.organisation_id)
            with pytest.raises(Exception, match="permission denied"):
                await session.execute(text(f"DELETE FROM {table}"))


async def test_a_section_of_a_version_is_brought_back_as_a_new_text(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    version = await freeze(cast, design)
    await write(cast.bob, section, "All is different.")
    await cast.alice.post(f"{section}/removal")
    seen = (await cast.sam.get(version)).field("seen")
    section_id = section.rsplit("/", 1)[1]
    await cast.alice.post(f"{version}/sections/{section_id}/restoration", {"seen": seen})
    assert "A car fetches each guest" in (await cast.sam.get(design)).text
    assert "All is different." in (await cast.sam.get(f"{section}/revisions/4")).text
    again = await cast.alice.post(f"{version}/sections/{section_id}/restoration", {"seen": seen})
    assert "what stood there is text" in (await cast.alice.follow(again)).text
    await cast.alice.post(f"{version}/sections/{new_id()}/restoration", {"seen": seen}, expect=404)


async def test_who_may_not_freeze_or_sign_is_told_so(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    version = await freeze(cast, design)
    await cast.alice.post(f"{version}/decision")
    page = await cast.bob.post(f"{design}/versions", {"name": "Mine"}, expect=403)
    assert "do not let you freeze a version of the design" in page.text
    assert "freeze a version" in (await cast.audrey.post(f"{version}/decision", expect=403)).text
    for reader in (cast.audrey, cast.fiona):
        page = await reader.post(f"{version}/signature", SIGNED, expect=403)
        assert "do not let you sign a version for your organisation" in page.text
        assert "Answer for" not in (await reader.get(version)).text


async def test_strangers_find_no_version(cast: Cast, cast_at: CastAt) -> None:
    design, _ = await begin_with_text(cast)
    version = await freeze(cast, design)
    for stranger in cast.strangers:
        for url in (version, f"{design}/versions", f"{design}/comparison"):
            await stranger.get(url, expect=404)
        await stranger.post(f"{version}/signature", SIGNED, expect=404)
    elsewhere = await cast_at(Phase.DESIGN)
    foreign = (await freeze(elsewhere, (await begin_with_text(elsewhere))[0])).rsplit("/", 1)[1]
    await cast.alice.get(f"{design}/versions/{foreign}", expect=404)
    await cast.alice.post(f"{design}/versions/{foreign}/decision", expect=404)


async def test_the_reading_page_asks_as_much_for_one_section_as_for_many(cast: Cast) -> None:
    design = (await cast.alice.post(f"{cast.url}/designs", {"title": "Short"})).location
    few = await asked_by(cast.app, cast.bob.get(design))
    for number in range(12):
        typed = {"heading": f"Part {number}", "owner": str(cast.bob.organisation_id)}
        await cast.bob.post(f"{design}/sections", typed)
    assert await asked_by(cast.app, cast.bob.get(design)) == few <= 4
