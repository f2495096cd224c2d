"""Versions are frozen, compared, signed by every organisation with a vote, and never change."""

import re
from uuid import UUID

import pytest
from sqlalchemy import text

from partnerships.designs.canonical import version_digest
from partnerships.designs.queries import signed_version
from partnerships.designs.queries.versions import find_version
from portal.access.phases import Phase
from portal.db.keys import new_id
from portal.db.speaking import speak_for
from tests.flows.designing import TEXT, CastAt, begin, begin_with_text, freeze, section_ids, write
from tests.pages import Page
from tests.people import Actor, Cast
from tests.questions import asked_by

SIGNED = {"verdict": "confirmed", "reason": ""}


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def sign_by_all(cast: Cast, version: str) -> None:
    await cast.alice.post(f"{version}/decision")
    for signer in (cast.alice, cast.bob, cast.sam):
        await signer.post(f"{version}/signature", SIGNED)


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


async def test_an_unchanged_text_is_not_frozen_twice(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    await freeze(cast, design)
    form = await cast.alice.get(f"{design}/versions/new")
    again = {"name": "Again", "seen": form.field("seen")}
    page = await cast.alice.post(f"{design}/versions", again, expect=409)
    assert page.errors() == ["Nothing has changed since the newest version. Use that one."]
    assert page.field("name") == "Again"


async def test_what_is_frozen_is_what_was_read(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    form = await cast.alice.get(f"{design}/versions/new")
    assert "1.2 A car fetches each guest within 30 days of asking." in form.text
    await write(cast.bob, section, "Changed meanwhile.")
    typed = {"name": "For the pilot", "seen": form.field("seen")}
    page = await cast.alice.post(f"{design}/versions", typed, expect=409)
    assert page.errors() == ["The design has changed since you opened this page. Read the change, then freeze it."]
    await cast.alice.post(f"{design}/versions", {"name": "For the pilot", "seen": page.field("seen")})


async def test_an_empty_design_and_a_nameless_version_are_not_frozen(cast: Cast) -> None:
    design = await begin(cast)
    form = await cast.alice.get(f"{design}/versions/new")
    page = await cast.alice.post(f"{design}/versions", {"name": "First", "seen": form.field("seen")}, expect=409)
    assert page.errors() == ["There is no text to freeze yet. Write in at least one section first."]
    page = await cast.alice.post(f"{design}/versions", {"name": "", "seen": form.field("seen")}, expect=422)
    assert page.errors() == ["Enter a name for the version, such as “For the pilot”."]


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


async def test_everybody_with_a_vote_signs_exactly_this_version(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    version = await freeze(cast, design)
    digest = await digest_of(cast.alice, version)
    await cast.alice.post(f"{version}/decision")
    page = await cast.bob.get(version)
    assert f"You sign version 1, “For the pilot” , of “Service design: ROAR”, with the digest {digest}" in page.text
    await cast.bob.post(f"{version}/signature", SIGNED)
    page = await cast.sam.get(version)
    assert f"Signed {cast.bob.organisation}, Bob Brown" in page.text
    assert f"Not answered yet {cast.sam.organisation}" in page.text
    await cast.alice.post(f"{version}/signature", SIGNED)
    await cast.sam.post(f"{version}/signature", SIGNED)
    assert "Every organisation with a vote has signed this version." in (await cast.sam.get(version)).text
    assert "The text below is the signed text." in (await cast.sam.get(design)).text
    await write(cast.bob, section, "Changed after signing.")
    page = await cast.sam.get(design)
    assert "The text below has changed since version 1 was signed." in page.text
    assert page.text_of("design-contents").count("Changed since version 1 was signed") == 1


async def test_a_moved_or_removed_section_is_a_change_since_signing(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    await sign_by_all(cast, await freeze(cast, design))
    last = section_ids(await cast.bob.get(design))[-1]
    await cast.bob.post(f"{design}/sections/{last}/place", {"direction": "up"})
    assert "has changed since version 1 was signed" in (await cast.sam.get(design)).text
    await cast.bob.post(f"{design}/sections/{last}/place", {"direction": "down"})
    assert "The text below is the signed text." in (await cast.sam.get(design)).text
    await cast.alice.post(f"{design}/sections/{last}/removal")
    assert "has changed since version 1 was signed" in (await cast.sam.get(design)).text


async def test_declining_needs_a_reason_that_the_others_read(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    version = await freeze(cast, design)
    await cast.alice.post(f"{version}/decision")
    page = await cast.bob.post(f"{version}/signature", {"verdict": "declined", "reason": ""}, expect=422)
    assert page.errors() == ["Enter a reason."]
    page = await cast.bob.post(f"{version}/signature", {"reason": "why"}, expect=422)
    assert page.errors() == ["Select whether your organisation signs or declines."]
    await cast.bob.post(f"{version}/signature", {"verdict": "declined", "reason": "Nobody insures the drivers."})
    page = await cast.sam.get(version)
    assert f"Declined {cast.bob.organisation}" in page.text
    assert "Nobody insures the drivers." in page.text


async def test_signing_twice_and_signing_unasked_are_refused(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    version = await freeze(cast, design)
    page = await cast.bob.post(f"{version}/signature", SIGNED, expect=409)
    assert page.errors() == ["Nobody has been asked to sign this version yet."]
    await cast.alice.post(f"{version}/decision")
    await cast.bob.post(f"{version}/signature", SIGNED)
    page = await cast.bob.post(f"{version}/signature", SIGNED, expect=409)
    assert page.errors() == ["Your organisation has already confirmed this text."]
    page = await cast.alice.post(f"{version}/decision", expect=409)
    assert "Everybody has been asked to sign this version already." in page.text


async def test_a_newer_version_takes_the_place_of_one_that_waits(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    first = await freeze(cast, design, "First")
    await cast.alice.post(f"{first}/decision")
    await write(cast.bob, section, "Better.")
    second = await freeze(cast, design, "Second")
    await cast.alice.post(f"{second}/decision")
    assert "no longer open for signing" in (await cast.bob.get(first)).text
    await cast.bob.post(f"{first}/signature", SIGNED, expect=409)
    await cast.bob.post(f"{second}/signature", SIGNED)


def tags_on(page: Page) -> list[str]:
    return [
        " ".join("".join(one.itertext()).split()) for one in page.all("h2") if "Version " in "".join(one.itertext())
    ]


async def test_the_list_says_which_version_is_out_for_signature_declined_or_signed(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    first = await freeze(cast, design, "First")
    assert tags_on(await cast.sam.get(f"{design}/versions")) == ["Version 1: First"]
    await sign_by_all(cast, first)
    await write(cast.bob, section, "Better.")
    second = await freeze(cast, design, "Second")
    await cast.alice.post(f"{second}/decision")
    await cast.bob.post(f"{second}/signature", {"verdict": "declined", "reason": "Nobody insures the drivers."})
    page = await cast.sam.get(f"{design}/versions")
    assert tags_on(page) == ["Version 2: Second Declined", "Version 1: First Signed by everybody"]
    assert f"{cast.bob.organisation} declined to sign." in page.text
    await write(cast.bob, section, "Better still.")
    third = await freeze(cast, design, "Third")
    await cast.alice.post(f"{third}/decision")
    await cast.bob.post(f"{third}/signature", SIGNED)
    page = await cast.sam.get(f"{design}/versions")
    assert tags_on(page) == [
        "Version 3: Third Out for signature",
        "Version 2: Second No longer out for signature",
        "Version 1: First Signed by everybody",
    ]
    assert f"Waiting for {', '.join(sorted([cast.alice.organisation, cast.sam.organisation]))}." in page.text
    for stranger in cast.strangers:
        await stranger.get(f"{design}/versions", expect=404)


async def test_the_signed_version_is_the_newest_that_all_have_signed(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    async with cast.app.state["sessions"]() as session:
        assert await signed_version(session, await cast.bob.seat_at(session, cast.partnership_id)) is None
    await sign_by_all(cast, await freeze(cast, design, "First"))
    await write(cast.bob, section, "Better.")
    newer = await freeze(cast, design, "Second")
    await cast.alice.post(f"{newer}/decision")
    async with cast.app.state["sessions"]() as session:
        view = await signed_version(session, await cast.bob.seat_at(session, cast.partnership_id))
    assert view.name == "First"
    page = await cast.bob.get(design)
    assert "Every organisation with a vote has signed Version 1: First" in page.text
    assert "Version 2: Second was frozen since. It has not been signed by everybody." in page.text
    different = (await cast.bob.get(newer)).link("See what is different from version 1")
    assert "From Version 1: First to Version 2: Second" in (await cast.bob.get(different)).text
    assert view.texts[0].heading == "Purpose"
    assert version_digest(view.texts) == view.digest


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
