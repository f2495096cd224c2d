"""A Word file comes back: what was changed becomes suggestions of whoever brings it, and nothing else happens."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from partnerships.copies.actions.intakes import BEFORE, UNDER_WAY, only_once
from partnerships.copies.queries.returns import find_return
from partnerships.copies.queries.tables import intakes, returns
from portal.access.phases import Phase
from portal.live.content import read_blocks
from portal.live.hub import CONNECTIONS, CONNECTIONS_IN_TURN
from portal.web.csrf import FIELD
from tests.flows.copying import address_of, bring_back, hub_of, proposed, take_in, take_out
from tests.flows.designing import begin, begin_with_text, write
from tests.people import ORIGIN, Cast
from tests.rules.copies.wordlike import (
    edited,
    retype,
    track,
    write_below,
)
from tests.rules.documents.test_uploads import with_relation


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def test_a_change_in_word_becomes_a_suggestion_of_the_organisation_that_brings_it(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.alice, design), track("A car fetches", "30", "14"))
    preview = await cast.bob.follow(await bring_back(cast.bob, design, file))
    assert "Clause 1.2. Tracked in Word by Anna Bell." in preview.text
    assert "Only " + cast.bob.organisation + " sees this page" in preview.text
    assert await proposed(cast, section) == [], "nothing yet"
    result = await take_in(cast.bob, preview_of(design, await only_return(cast)))
    assert "It brought 1 suggestion and 0 comments. Tracked in Word by Anna Bell." in result.text
    assert "Everything in the file found its place." in result.text
    own = str(cast.bob.organisation_id)
    assert await proposed(cast, section) == [("deletion", "30", own), ("insertion", "14", own)]
    assert "within 30 days" in (await cast.sam.get(section)).text, "the text stays as it was"
    assert (
        f"Took in the Word file “Copy.docx” Bob Brown, for {cast.bob.organisation}"
        in (await cast.alice.get(f"{cast.url}/history")).text
    )


async def test_what_others_wrote_meanwhile_stays(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), retype("30 days", "14 days"))
    await write(cast.alice, section, (await cast.alice.get(f"{section}/edit")).field("text").replace("A car", "A taxi"))
    page = await bring_back(cast.bob, design, edited(file, write_below("Drivers are insured", "Ramps are there.")))
    await take_in(cast.bob, page.location)
    live = await hub_of(cast).read(address_of(cast, section), read_blocks)
    assert "".join(run["text"] for run in live[1]["runs"]) == "A taxi fetches each guest within 30 days of asking."
    assert [(name, text) for name, text, _ in await proposed(cast, section)] == [
        ("deletion", "30"),
        ("insertion", "14"),
        ("insertion", "Ramps are there."),
    ]


async def test_what_could_not_be_placed_is_listed_for_who_brought_it(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), retype("30 days", "14 days"))
    await write(cast.alice, section, "Another text altogether.")
    page = await bring_back(cast.bob, design, file)
    result = await take_in(cast.bob, page.location)
    assert "Clause 1.2: part of the change found no place." in result.text
    assert "within 14 days" in result.text
    theirs = await cast.alice.get(result_of(design, await only_intake(cast)))
    assert "within 14 days" not in theirs.text
    assert f"1 thing in the file found no place. {cast.bob.organisation} has the list." in theirs.text


async def test_a_file_is_taken_in_once(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    page = await bring_back(cast.bob, design, edited(await take_out(cast.bob, design), retype("30 days", "14 days")))
    await take_in(cast.bob, page.location)
    again = await cast.bob.post(f"{page.location}/intake", {"room": "shared"}, expect=409)
    assert "This file has been taken in already." in again.text
    assert len(await proposed(cast, section)) == 2


async def test_the_same_file_is_not_taken_in_twice_unawares(cast: Cast) -> None:
    """Nor is it another organisation's business that it was."""
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.alice, design), track("A car fetches", "30", "14"))
    first, unseen = [(await bring_back(cast.bob, design, file)).location for _ in range(2)]
    assert "brought in before" not in (await cast.bob.get(unseen)).text
    await take_in(cast.bob, first)
    assert "brought in before" not in (await cast.bob.get(first)).text, "it has been taken in, and says so"
    refused = await cast.bob.post(f"{unseen}/intake", {"room": "shared"}, expect=409)
    assert "This file was brought in before, on" in refused.text
    assert "To propose the same once more, bring it in again." in refused.text
    assert len(await proposed(cast, section)) == 2
    again = await cast.bob.follow(await bring_back(cast.bob, design, file, name="Renamed.docx"))
    assert "This file was brought in before, on" in again.text
    assert "Take the file in again" in again.text
    alices = await cast.alice.follow(await bring_back(cast.alice, design, file))
    assert "brought in before" not in alices.text
    result = await cast.bob.follow(await cast.bob.post(f"{unseen}/intake", {"room": "shared", "again": "yes"}))
    assert "took this file in for" in result.text


async def test_the_same_file_from_two_colleagues_at_one_moment_is_taken_in_once(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.alice, design), track("A car fetches", "30", "14"))
    previews = [(await bring_back(cast.bob, design, file)).location for _ in range(2)]
    token = await cast.bob.csrf_token()
    typed, headers = {FIELD: token, "room": "shared"}, {"Origin": ORIGIN}
    sent = [cast.bob.http.post(f"{one}/intake", data=typed, headers=headers) for one in previews]
    answers = {answer.status_code: answer.text for answer in await asyncio.gather(*sent)}
    assert set(answers) == {303, 409}
    assert BEFORE.split("{")[0] in answers[409] or UNDER_WAY in answers[409]
    assert len(await proposed(cast, section)) == 2


async def test_a_file_that_is_being_taken_in_is_not_begun_once_more(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.alice, design), track("A car fetches", "30", "14"))
    one, other = [(await bring_back(cast.bob, design, file)).location for _ in range(2)]
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await cast.bob.seat_at(session, cast.partnership_id)
        design_id, return_id = (UUID(one.split("/")[place]) for place in (4, 7))
        await only_once(session, seat, await find_return(session, seat, design_id, return_id))
        for preview in (one, other):
            refused = await cast.bob.post(f"{preview}/intake", {"room": "shared", "again": "yes"}, expect=409)
            assert UNDER_WAY in refused.text
    assert await proposed(cast, section) == []


async def test_more_files_at_once_than_the_hub_has_connections_are_all_taken_in(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    copy = await take_out(cast.bob, design)
    files = [
        edited(copy, retype("30 days", f"{number} days")) for number in range(CONNECTIONS + CONNECTIONS_IN_TURN + 1)
    ]
    previews = [(await bring_back(cast.bob, design, file)).location for file in files]
    results = await asyncio.wait_for(asyncio.gather(*(take_in(cast.bob, one) for one in previews)), 120)
    assert all("Everything in the file found its place." in result.text for result in results)
    put_in = [words for name, words, _ in await proposed(cast, section) if name == "insertion"]
    assert sorted(put_in) == sorted(str(number) for number in range(len(files)))


async def test_a_file_that_changes_nothing_says_so(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    page = await cast.bob.follow(await bring_back(cast.bob, design, await take_out(cast.bob, design)))
    assert "Nothing in the file differs from that copy." in page.text
    assert "Take it in" not in page.text


async def test_files_that_do_not_belong_here_are_refused_in_words(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    other = await begin(cast)
    file = await take_out(cast.bob, design)
    page = await bring_back(cast.bob, other, file, expect=409)
    assert "This is a Word copy of another design of this partnership. Upload it there." in page.text
    theirs = await cast.charlie.post(
        f"/partnerships/{cast.other_partnership_id}/designs", {"title": "Elsewhere", "outline": "yes"}
    )
    refused = await bring_back(cast.charlie, theirs.location, file, expect=409)
    assert "This is not a Word copy of this design. Download a copy from this page" in refused.text
    unsafe = await bring_back(cast.bob, design, with_relation(file, "attachedTemplate", "https://e.example/t"), 409)
    assert "This file carries a link to a template" in unsafe.text
    assert "This is not a whole Word document" in (await bring_back(cast.bob, design, b"PK", 409)).text
    assert "Choose the Word file" in (await bring_back(cast.bob, design, b"", 422, name="")).text


async def test_a_file_that_is_too_large_is_stopped_at_the_door(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    page = await bring_back(cast.bob, design, bytes(20_050_000), 409)
    assert "This file is larger than 20 MB." in page.text
    await bring_back(cast.bob, design, bytes(20_200_000), 413)


async def test_a_preview_is_its_organisations_own(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), retype("30 days", "14 days"))
    preview = (await bring_back(cast.bob, design, file)).location
    assert "Copy.docx" in (await cast.bob.get(f"{design}/word")).text
    assert "Copy.docx" not in (await cast.alice.get(f"{design}/word")).text
    for other in (cast.alice, cast.sam, *cast.strangers):
        await other.get(preview, expect=404)
        await other.post(f"{preview}/intake", {"room": "shared"}, expect=404)
    await bring_back(cast.audrey, design, file, expect=403)
    async with cast.app.state["sessions"]() as session:
        await cast.alice.seat_at(session, cast.partnership_id)
        assert (await session.execute(select(returns))).all() == []


async def test_what_was_taken_in_can_be_read_by_the_table_and_by_nobody_else(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), retype("30 days", "14 days"))
    await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    result = result_of(design, await only_intake(cast))
    shown = (await cast.audrey.get(result)).text
    assert "Bob Brown took this file in" in shown
    assert "Digest" not in shown, "nobody has another to compare it with; the portal itself knows a file again"
    assert "1 suggestion, 0 comments, 0 not taken in" in (await cast.audrey.get(f"{design}/word")).text
    for stranger in cast.strangers:
        await stranger.get(result, expect=404)


async def only_return(cast: Cast) -> Any:
    async with cast.app.state["sessions"]() as session:
        await cast.bob.seat_at(session, cast.partnership_id)
        return (await session.execute(select(returns.c.id))).scalar_one()


async def only_intake(cast: Cast) -> Any:
    async with cast.app.state["sessions"]() as session:
        await cast.bob.seat_at(session, cast.partnership_id)
        return (await session.execute(select(intakes.c.id))).scalar_one()


def preview_of(design: str, return_id: Any) -> str:
    return f"{design}/word/returns/{return_id}"


def result_of(design: str, intake_id: Any) -> str:
    return f"{design}/word/intakes/{intake_id}"
