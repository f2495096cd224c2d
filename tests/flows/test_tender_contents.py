"""What a pack says comes from the rooms where it was agreed, and what would be unfair stays out (N8)."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from portal import clock
from portal.access.phases import Phase
from portal.clock import uk_date
from portal.db.keys import new_id
from tests.flows.tendering import (
    add_outcome,
    download,
    freeze_pack,
    make_ready,
    opened,
    paragraphs,
    rows,
    table,
    write_criteria,
)
from tests.people import Cast
from tests.providers import add_package, form_consortium
from tests.questions import asked_by


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.TENDER)
    return made


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
    assert "What has been shared of its costs: £12,345.67." in said
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


@pytest.mark.parametrize("place", ["/tender", "/tender/draft", "/tender/draft/document"])
async def test_a_longer_tender_asks_no_more_questions(cast: Cast, place: str) -> None:
    await make_ready(cast)
    reading = partial(cast.audrey.http.get, f"{cast.url}{place}")
    few = await asked_by(cast.app, reading())
    assert few <= 3, "the session, the seat, and all that the pack is made of"
    await write_criteria(cast, rows(*((f"Criterion {number}", "5") for number in range(20))))
    consortium = await form_consortium(cast.bob, cast.url)
    for number in range(4):
        await add_package(cast.bob, consortium, title=f"Strand {number}")
        await add_outcome(cast, f"Outcome {number}")
    assert await asked_by(cast.app, reading()) == few
    await freeze_pack(cast)
    assert await asked_by(cast.app, reading()) == few


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
