"""The pack is put together from what was agreed, frozen, agreed by everybody, and downloaded as Word."""

import hashlib
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from partnerships.tender.queries import find_version, pack_is_agreed
from portal.access.phases import Phase
from portal.db.keys import new_id
from tests.flows.designing import first_section, freeze, write
from tests.flows.tendering import (
    add_outcome,
    answer,
    download,
    freeze_pack,
    make_ready,
    opened,
    paragraphs,
    rows,
    table,
    write_criteria,
    write_text,
)
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.TENDER)
    return made


async def is_agreed(cast: Cast) -> bool:
    async with cast.app.state["sessions"]() as session:
        return await pack_is_agreed(session, await cast.alice.seat_at(session, cast.partnership_id))


async def test_a_draft_says_so_and_says_what_is_missing(cast: Cast) -> None:
    draft = await download(cast.audrey, f"{cast.url}/tender/draft")
    assert "DRAFT invitation to tender" in paragraphs(draft)
    assert "No award criteria have been written yet." in paragraphs(draft)
    assert all("DRAFT" in one.header.paragraphs[0].text for one in opened(draft).sections)


async def test_an_unfinished_pack_is_not_frozen(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/tender/versions", {"digest": ""}, expect=409)
    assert "The pack is not complete yet." in page.text
    assert "Have a version of the design signed by everybody." in page.text


async def test_freezing_waits_for_what_the_pilot_showed(cast_at: Any) -> None:
    early: Cast = await cast_at(Phase.DESIGN)
    await make_ready(early)
    assert "Freezing it comes later." in (await early.alice.get(f"{early.url}/tender")).text
    page = await early.alice.post(f"{early.url}/tender/versions", {"digest": ""}, expect=409)
    assert "when every organisation has agreed what was learned" in page.text


async def test_everybody_agrees_the_frozen_pack(cast: Cast) -> None:
    await make_ready(cast)
    version = await freeze_pack(cast)
    assert not await is_agreed(cast)
    for who in (cast.alice, cast.bob):
        await answer(who, version)
    assert cast.sam.organisation in (await cast.alice.get(f"{cast.url}/tender")).text
    await answer(cast.sam, version)
    assert await is_agreed(cast)
    assert "Every organisation with a vote has agreed this version." in (await cast.audrey.get(version)).text


async def test_the_document_of_a_frozen_pack(cast: Cast) -> None:
    await make_ready(cast)
    version = await freeze_pack(cast)
    document = await download(cast.audrey, version)
    cover = dict(table(document, "Partnership"))
    page = await cast.audrey.get(version)
    assert cover["Digest"] in page.text
    assert hashlib.sha256(document).hexdigest() in page.text
    assert cover["Lead agency"] == cast.alice.organisation
    assert table(document, "Activities")[1][2] == "People feel less alone"
    assert [row[:2] for row in table(document, "Criterion")][-1] == ["Total", "100%"]
    assert "1.1\tThe service visits people at home." in paragraphs(document)
    assert "Drivers are volunteers. [1.3]" in paragraphs(document)
    assert opened(document).core_properties.language == "en-GB"
    assert await download(cast.alice, version) == document


async def test_a_frozen_pack_stays_when_everything_else_changes(cast: Cast) -> None:
    design = await make_ready(cast)
    version = await freeze_pack(cast)
    before = await download(cast.alice, version)
    await write(cast.alice, await first_section(cast.alice, design), "Something else altogether.")
    newer = await freeze(cast, design, "A second thought")
    await cast.alice.post(f"{newer}/decision")
    for who in (cast.alice, cast.bob, cast.sam):
        await who.post(f"{newer}/signature", {"verdict": "confirmed", "reason": ""})
    await add_outcome(cast, "Neighbours talk")
    await write_text(cast, title="Another title")
    await write_criteria(cast, rows(("Kindness", "100")))
    assert await download(cast.alice, version) == before
    assert "1.1\tSomething else altogether." in paragraphs(await download(cast.alice, f"{cast.url}/tender/draft"))


async def test_a_newer_version_takes_the_place_of_the_one_before(cast: Cast) -> None:
    await make_ready(cast)
    first = await freeze_pack(cast)
    for who in (cast.alice, cast.bob, cast.sam):
        await answer(who, first)
    await write_criteria(cast, rows(("Kindness", "100")))
    second = await freeze_pack(cast)
    assert "Version 2" in (await cast.bob.get(f"{cast.url}/tender")).text
    assert not await is_agreed(cast)
    page = await answer(cast.bob, first, expect=409)
    assert "can no longer be answered" in page.errors()[0]
    assert "A newer version has taken the place of this one" in (await cast.bob.get(first)).text
    await answer(cast.bob, second)


async def test_declining_needs_a_reason_and_everybody_reads_it(cast: Cast) -> None:
    await make_ready(cast)
    version = await freeze_pack(cast)
    silent = await answer(cast.bob, version, "declined", "  ", expect=422)
    assert silent.errors() == ["Enter a reason, so that the others know what would have to change."]
    unsure = await answer(cast.bob, version, "", "I typed this", expect=422)
    assert unsure.errors() == ["Select whether your organisation agrees."]
    assert unsure.field("reason") == "I typed this"
    await answer(cast.bob, version, "declined", "Price counts too much.")
    assert "Price counts too much." in (await cast.sam.get(version)).text
    assert "An organisation declined version 1 and said why." in (await cast.alice.get(f"{cast.url}/tender")).text


async def test_answering_twice_says_so(cast: Cast) -> None:
    await make_ready(cast)
    version = await freeze_pack(cast)
    await answer(cast.bob, version)
    assert "already confirmed this text" in (await answer(cast.bob, version, expect=409)).errors()[0]


async def test_freezing_twice_or_unread_says_so(cast: Cast) -> None:
    await make_ready(cast)
    home = await cast.alice.get(f"{cast.url}/tender")
    digest = {"digest": home.field("digest")}
    await write_text(cast, title="Changed meanwhile")
    changed = await cast.alice.post(f"{cast.url}/tender/versions", digest, expect=409)
    assert "The pack has changed since you opened this page." in changed.text
    await freeze_pack(cast)
    again = {"digest": (await cast.alice.get(f"{cast.url}/tender/draft")).title}
    repeated = await cast.alice.post(f"{cast.url}/tender/versions", again, expect=409)
    assert "Nothing has changed since the newest version of the pack." in repeated.text


async def test_the_others_are_told_by_mail(cast: Cast) -> None:
    await make_ready(cast)
    version = await freeze_pack(cast)
    async with cast.app.state["sessions"]() as session:
        await session.execute(text("SELECT set_config('portal.worker', 'on', true)"))
        found = await session.execute(
            text("SELECT recipient FROM outbox_mail WHERE body LIKE :page"), {"page": f"%{version}%"}
        )
        assert set(found.scalars()) == {cast.bob.person.email, cast.sam.person.email}


@pytest.mark.parametrize("place", ["", "/document"])
async def test_another_partnerships_version_is_not_there(cast: Cast, place: str) -> None:
    await make_ready(cast)
    version = await freeze_pack(cast)
    await cast.alice.get(f"{cast.url}/tender/versions/{new_id()}{place}", expect=404)
    elsewhere = version.replace(str(cast.partnership_id), str(cast.other_partnership_id))
    await cast.charlie.get(f"{elsewhere}{place}", expect=404)
    for stranger in cast.strangers:
        await stranger.get(f"{version}{place}", expect=404)


async def test_only_those_who_may_freeze_and_agree(cast: Cast) -> None:
    await make_ready(cast)
    for who in (cast.bob, cast.sam, cast.fiona, cast.audrey):
        page = await who.post(f"{cast.url}/tender/versions", {"digest": ""}, expect=403)
        assert "do not let you write the tender pack" in page.text
    version = await freeze_pack(cast)
    for who in (cast.fiona, cast.audrey):
        assert "do not let you agree the tender pack" in (await answer(who, version, expect=403)).text
    for stranger in cast.strangers:
        await stranger.post(f"{cast.url}/tender/versions", {"digest": ""}, expect=404)
        await answer(stranger, version, expect=404)


@pytest.mark.parametrize("statement", ["DELETE FROM pack_version", "UPDATE pack_version SET contents = ''"])
async def test_a_frozen_pack_cannot_be_changed_by_the_portal_itself(cast: Cast, statement: str) -> None:
    await make_ready(cast)
    await freeze_pack(cast)
    async with cast.app.state["sessions"]() as session:
        await cast.alice.seat_at(session, cast.partnership_id)
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text(statement))


async def test_what_is_stored_is_what_the_digest_is_of(cast: Cast) -> None:
    await make_ready(cast)
    version_id = UUID((await freeze_pack(cast)).rsplit("/", 1)[1])
    async with cast.app.state["sessions"]() as session:
        seat = await cast.alice.seat_at(session, cast.partnership_id)
        version = await find_version(session, seat, version_id)
        stored = await session.scalar(text("SELECT contents FROM pack_version WHERE id = :id"), {"id": version_id})
    assert hashlib.sha256(stored.encode()).hexdigest() == version.digest
