"""The pack is put together from what was agreed, frozen, agreed by everybody, and downloaded as Word."""

import hashlib
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from partnerships.tender.queries import find_version, pack_is_agreed
from portal import clock
from portal.access.phases import Phase
from portal.clock import uk_date
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
from tests.providers import add_package, form_consortium


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
    assert "can be frozen later" in (await early.alice.get(f"{early.url}/tender")).text
    page = await early.alice.post(f"{early.url}/tender/versions", {"digest": ""}, expect=409)
    assert "when every organisation has agreed what the pilot showed" in page.text


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


async def test_lots_come_from_work_packages_and_shares_stay_out(cast: Cast) -> None:
    consortium = await form_consortium(cast.bob, cast.url)
    package = await add_package(cast.bob, consortium)
    key = package.rsplit("/", 1)[1]
    cost = {"description": "Wages of the co-ordinator", "amount": "12,345.67", "kind": "direct", "basis": ""}
    await cast.bob.post(f"{cast.url}/costs", {**cost, "package": key})
    await cast.bob.post(f"{cast.url}/costs", {**cost, "amount": "10", "package": "none"})
    private = paragraphs(await download(cast.alice, f"{cast.url}/tender/draft"))
    assert "What this part of the work costs has not been shared." in private
    page = await cast.bob.get(f"{cast.url}/costs/release")
    lines = [node.get("value") for node in page.all("input") if node.get("name") == "line"]
    await cast.bob.post(f"{cast.url}/costs/release", {"line": lines, "digest": page.field("digest")})
    document = await download(cast.alice, f"{cast.url}/tender/draft")
    said = "\n".join(paragraphs(document))
    assert "Lot 1: Transport" in said
    assert "Shared costs of this part of the work: £12,345.67." in said
    assert "Shared costs that belong to no single lot: £10.00." in said
    assert "Wages of the co-ordinator" not in said
    assert "Together for Tuesday" not in said


async def test_the_annex_records_sessions_sights_and_acknowledgements(cast: Cast) -> None:
    design = await make_ready(cast)
    version_url = (await cast.alice.get(f"{design}/versions")).link("Version 1")
    await cast.bob.get(version_url)
    version = version_url.rsplit("/", 1)[1]
    typed = {
        "held_on-day": "12",
        "held_on-month": "1",
        "held_on-year": "2026",
        "title": "The winter meeting",
        "version": version,
        "organisations": [str(cast.bob.organisation_id), str(cast.sam.organisation_id)],
        "notes": "Said in confidence",
    }
    await cast.fiona.post(f"{design}/sessions", typed)
    await acknowledge(cast)
    document = await download(cast.audrey, f"{cast.url}/tender/draft")
    names = "\n".join(sorted((cast.bob.organisation, cast.sam.organisation), key=str.lower))
    assert table(document, "Date")[1] == ["12 January 2026", "The winter meeting", names, "Version 1: For the tender"]
    seen = {row[1] for row in table(document, "Version of the design")[1:]}
    assert seen == {cast.bob.organisation}
    acknowledged = {row[0]: row[2] for row in annex_c(document)}
    assert acknowledged[cast.bob.organisation] != "Not recorded"
    assert acknowledged[cast.sam.organisation] == "Not recorded"
    everything = "\n".join(node.text or "" for node in opened(document).element.iter() if isinstance(node.tag, str))
    assert "Said in confidence" not in everything
    assert cast.bob.name not in everything


async def test_the_background_is_the_text_that_opened_the_first_gate(cast_at: Any) -> None:
    early: Cast = await cast_at(Phase.CONVENE)
    gate = f"{early.url}/gates/problem"
    typed = {"problem": "Nobody visits.\n\nThe bus stopped.", "solution": "Volunteers who drive.", "seen": 0}
    await early.alice.post(f"{gate}/text", typed)
    await early.alice.post(f"{gate}/asking")
    for who in (early.alice, early.bob, early.sam):
        digest = (await who.get(gate)).field("digest")
        await who.post(f"{gate}/answer", {"verdict": "confirmed", "digest": digest})
    document = await download(early.audrey, f"{early.url}/tender/draft")
    said = paragraphs(document)
    assert said[said.index("The problem") + 1 :][:2] == ["Nobody visits.", "The bus stopped."]
    assert said[said.index("The proposed solution") + 1] == "Volunteers who drive."
    assert f"{uk_date(clock.now())}: every organisation agreed the problem and the solution" in said


async def test_a_longer_tender_asks_no_more_questions(cast: Cast) -> None:
    await make_ready(cast)
    few = await questions(cast, "/tender")
    await write_criteria(cast, rows(*((f"Criterion {number}", "5") for number in range(20))))
    consortium = await form_consortium(cast.bob, cast.url)
    for number in range(4):
        await add_package(cast.bob, consortium, title=f"Strand {number}")
        await add_outcome(cast, f"Outcome {number}")
    assert await questions(cast, "/tender") == few
    await freeze_pack(cast)
    assert await questions(cast, "/tender") == few


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


async def questions(cast: Cast, place: str) -> int:
    """How many statements the database is asked for this page."""
    asked: list[str] = []
    engine = cast.app.state["engine"].sync_engine

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        await cast.audrey.get(f"{cast.url}{place}")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


async def acknowledge(cast: Cast) -> None:
    """Bob's organisation acknowledges, as on joining, that the service goes to tender."""
    async with cast.app.state["sessions"]() as session, session.begin():
        await cast.bob.seat_at(session, cast.partnership_id)
        await session.execute(
            text(
                "INSERT INTO acknowledgement (partnership_id, id, organisation_id, person_id, statement)"
                " VALUES (:partnership, :id, :organisation, :person, 'goes-to-tender')"
            ),
            {
                "partnership": cast.partnership_id,
                "id": new_id(),
                "organisation": cast.bob.organisation_id,
                "person": cast.bob.id,
            },
        )


def annex_c(document: bytes) -> list[list[str]]:
    found = [one for one in opened(document).tables if [cell.text for cell in one.rows[0].cells][-1] == "When"]
    return [[cell.text for cell in row.cells] for row in found[-1].rows][1:]
