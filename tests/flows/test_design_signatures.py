"""Versions are signed by every organisation with a vote, and pages say which one is."""

import pytest

from partnerships.designs.canonical import version_digest
from partnerships.designs.queries import signed_version
from portal.access.phases import Phase
from tests.flows.designing import CastAt, begin_with_text, freeze, section_ids, write
from tests.flows.test_design_versions import SIGNED, digest_of
from tests.pages import Page
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def sign_by_all(cast: Cast, version: str) -> None:
    await cast.alice.post(f"{version}/decision")
    for signer in (cast.alice, cast.bob, cast.sam):
        await signer.post(f"{version}/signature", SIGNED)


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


async def test_who_has_signed_is_told_so_and_may_change_the_answer(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    version = await freeze(cast, design)
    await cast.alice.post(f"{version}/decision")
    assert f"Answer for {cast.bob.organisation}" in (await cast.bob.get(version)).text
    await cast.bob.post(f"{version}/signature", SIGNED)
    page = await cast.bob.get(version)
    assert f"Change the answer of {cast.bob.organisation}" in page.text
    assert f"{cast.bob.organisation} has signed this version. You can change that until every" in page.text
    await cast.bob.post(f"{version}/signature", {"verdict": "declined", "reason": "Not yet."})
    assert f"{cast.bob.organisation} has declined to sign." in (await cast.bob.get(version)).text
