"""A Word file comes back: what was changed becomes suggestions of whoever brings it, and nothing else happens."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from partnerships.copies.queries.tables import intakes, returns
from portal.access.phases import Phase
from portal.live.content import read_blocks, read_marked_blocks
from portal.live.hub import CONNECTIONS, CONNECTIONS_IN_TURN
from tests.flows.copying import address_of, bring_back, hub_of, suggest, take_in, take_out
from tests.flows.designing import begin, begin_with_text, write
from tests.people import Actor, Cast
from tests.rules.copies.wordlike import (
    accept_all,
    add_row,
    drop_last_column,
    drop_last_row,
    edited,
    move_below,
    reject_all,
    remark_on,
    restyle,
    retype,
    track,
    write_below,
)
from tests.rules.documents.test_uploads import with_relation


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def proposed(cast: Cast, section: str) -> list[tuple[str, str, str]]:
    """Each suggested run of the live text: to come or to go, its words, on whose behalf."""
    blocks = await hub_of(cast).read(address_of(cast, section), read_marked_blocks)
    return [
        (name, run["text"], run[name]["organisation"])
        for block in blocks
        for run in block.get("runs", [])
        for name in ("insertion", "deletion")
        if name in run
    ]


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


async def test_another_style_in_word_is_a_suggestion_of_another_kind(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), restyle("The service visits", "Heading2"))
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 1 suggestion and 0 comments." in result.text
    blocks = await hub_of(cast).read(address_of(cast, section), read_marked_blocks)
    assert [(block["kind"], [*block["runs"][0]][1]) for block in blocks[:2]] == [
        ("p", "deletion"),
        ("h1", "insertion"),
    ]
    page = await cast.alice.get(f"{section}/proposals")
    assert "Make “The service visits people at home.” a heading" in page.text


async def test_another_heading_is_a_comment_for_whoever_may_change_it(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), retype("Purpose", "Our purpose"))
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 0 suggestions and 1 comment." in result.text
    assert "Everything in the file found its place." in result.text
    page = await cast.alice.get(section)
    assert "Give this section the heading “Our purpose”." in page.text
    assert page.title.startswith("Purpose")


TABLE = "First.\n\n| Day | Cars |\n| --- | --- |\n| Monday | Two |\n| Friday | Nine |\n\nLast of all the clauses."


async def decide(who: Actor, section: str, words: str, verdict: str) -> None:
    page = await who.get(f"{section}/proposals")
    assert words in page.text, page.text
    keys = [node.get("value") for node in page.all("input") if node.get("name") == "proposal"]
    await who.post(f"{section}/verdicts", {"proposal": keys[0], "verdict": verdict, "reason": "So be it."})


async def rows_of(cast: Cast, section: str) -> list[list[str]]:
    blocks = await hub_of(cast).read(address_of(cast, section), read_blocks)
    tables = [block["rows"] for block in blocks if block["kind"] == "table"]
    return [["".join(run["text"] for run in cell) for cell in row] for rows in tables for row in rows]


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
async def test_a_row_that_went_is_suggested_to_go(cast: Cast, verdict: str) -> None:
    design, section = await begin_with_text(cast, TABLE)
    file = edited(await take_out(cast.bob, design), drop_last_row)
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 1 suggestion and 0 comments." in result.text
    before = [["Day", "Cars"], ["Monday", "Two"], ["Friday", "Nine"]]
    assert await rows_of(cast, section) == before
    await decide(cast.alice, section, "Take out “Friday | Nine”", verdict)
    assert await rows_of(cast, section) == (before[:-1] if verdict == "accepted" else before)


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
@pytest.mark.parametrize("is_tracked", [True, False])
async def test_a_row_that_came_is_suggested_and_is_no_part_of_the_text_meanwhile(
    cast: Cast, verdict: str, *, is_tracked: bool
) -> None:
    design, section = await begin_with_text(cast, TABLE)
    file = edited(await take_out(cast.bob, design), add_row("Monday", ["Tuesday", "Three"], is_tracked=is_tracked))
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 1 suggestion and 0 comments." in result.text
    before = [["Day", "Cars"], ["Monday", "Two"], ["Friday", "Nine"]]
    assert await rows_of(cast, section) == before
    assert "Tuesday" not in (await cast.alice.get(section)).text
    back = edited(await take_out(cast.alice, design), retype("Nine", "Ten"))
    again = await take_in(cast.alice, (await bring_back(cast.alice, design, back)).location)
    assert "It brought 1 suggestion and 0 comments." in again.text
    await decide(cast.alice, section, "Put in “Tuesday | Three”", verdict)
    after = [*before[:2], ["Tuesday", "Three"], *before[2:]]
    assert await rows_of(cast, section) == (after if verdict == "accepted" else before)


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
async def test_a_clause_that_moved_is_one_suggestion_and_keeps_its_id(cast: Cast, verdict: str) -> None:
    design, section = await begin_with_text(cast, TABLE)
    ids = [block["id"] for block in await hub_of(cast).read(address_of(cast, section), read_blocks)]
    file = edited(await take_out(cast.bob, design), move_below("First.", "Last of all"))
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 1 suggestion and 0 comments." in result.text
    await decide(cast.alice, section, "Move “First.” to another place", verdict)
    now = [
        block["id"]
        for block in await hub_of(cast).read(address_of(cast, section), read_blocks)
        if block["kind"] == "table" or block["runs"]
    ]
    assert now == ([*ids[1:], ids[0]] if verdict == "accepted" else ids)


async def test_what_cannot_be_suggested_is_listed_with_the_reason(cast: Cast) -> None:
    design, section = await begin_with_text(cast, TABLE)
    file = edited(await take_out(cast.bob, design), retype("Day", "Weekday"))
    file = edited(file, drop_last_column)
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "Clause 1.2: columns or the caption of a table were changed" in result.text
    assert await proposed(cast, section) == []


async def test_what_was_decided_in_word_is_told_and_not_done(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await suggest(cast, cast.bob, section, "30", "14")
    page = await bring_back(cast.alice, design, edited(await take_out(cast.alice, design), accept_all))
    result = await take_in(cast.alice, page.location)
    assert f"1.2 Bob Brown, for {cast.bob.organisation} [removed: 30 ] [added: 14 ] Accepted in Word" in result.text
    assert len(await proposed(cast, section)) == 2, "still open"


async def test_who_writes_in_the_section_decides_the_same_with_one_button(cast: Cast) -> None:
    design, section = await begin_with_text(cast, rights="suggest")
    await suggest(cast, cast.bob, section, "30", "14")
    file = edited(await take_out(cast.bob, design), accept_all)
    result = (await cast.bob.post(f"{(await bring_back(cast.bob, design, file)).location}/intake")).location
    assert "Decide the same here" not in (await cast.bob.get(result)).text, "Bob may only suggest there"
    refused = await cast.bob.post(f"{result}/verdicts", expect=409)
    assert "These suggestions have been decided already, or are not yours to decide." in refused.text
    assert "One of them is open here and yours to decide" in (await cast.alice.get(result)).text
    page = await cast.alice.follow(await cast.alice.post(f"{result}/verdicts"))
    assert "1 suggestion decided as in Word." in page.text
    assert "Decide the same here" not in page.text
    live = await hub_of(cast).read(address_of(cast, section), read_blocks)
    assert "".join(run["text"] for run in live[1]["runs"]) == "A car fetches each guest within 14 days of asking."
    assert "Accepted a proposal of" in (await cast.sam.get(f"{cast.url}/history")).text
    for stranger in cast.strangers:
        await stranger.post(f"{result}/verdicts", expect=404)
    await cast.audrey.post(f"{result}/verdicts", expect=403)


async def test_what_was_rejected_in_word_is_rejected_with_the_files_name_as_the_reason(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await suggest(cast, cast.bob, section, "30", "14")
    file = edited(await take_out(cast.alice, design), reject_all)
    result = (await cast.alice.post(f"{(await bring_back(cast.alice, design, file)).location}/intake")).location
    await cast.alice.post(f"{result}/verdicts")
    assert await proposed(cast, section) == []
    assert "Rejected in the Word file “Copy.docx”." in (await cast.bob.get(f"{section}/proposals")).text


async def test_comments_come_in_where_they_stand_and_name_who_wrote_them(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = remark_on(await with_a_comment(cast, design, section), "A car fetches", "Two cars?")
    page = await bring_back(cast.bob, design, file)
    preview = await cast.bob.follow(page)
    assert "A comment on clause 1.2" in preview.text
    assert "Is this possible?" not in preview.text, "it is here already"
    await take_in(cast.bob, page.location)
    shown = (await cast.alice.get(section)).text
    assert "Two cars? Written in Word by Anna Bell." in shown
    assert f"Bob Brown for {cast.bob.organisation}" in shown


async def test_comments_may_stay_in_ones_own_room(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    page = await bring_back(
        cast.bob, design, remark_on(await with_a_comment(cast, design, section), "A car", "Too dear.")
    )
    await cast.bob.post(f"{page.location}/intake", {"room": ""}, expect=422)
    await take_in(cast.bob, page.location, room="private")
    assert "Too dear." in (await cast.bob.get(section)).text
    assert "Too dear." not in (await cast.alice.get(section)).text


async def with_a_comment(cast: Cast, design: str, section: str) -> bytes:
    await cast.alice.post(f"{section}/comments", {"body": "Is this possible?", "clause": "", "room": "shared"})
    return await take_out(cast.bob, design)


async def test_who_may_only_comment_proposes_nothing(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.fiona, design), retype("30 days", "14 days"))
    result = await take_in(cast.fiona, (await bring_back(cast.fiona, design, file)).location)
    assert f"Section 1: {cast.fiona.organisation} may not propose changes there. A car fetches" in result.text
    assert await proposed(cast, section) == []


async def test_a_file_is_taken_in_once(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    page = await bring_back(cast.bob, design, edited(await take_out(cast.bob, design), retype("30 days", "14 days")))
    await take_in(cast.bob, page.location)
    again = await cast.bob.post(f"{page.location}/intake", {"room": "shared"}, expect=409)
    assert "This file has been taken in already." in again.text
    assert len(await proposed(cast, section)) == 2


async def test_more_files_at_once_than_the_hub_has_connections_are_all_taken_in(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    copy = await take_out(cast.bob, design)
    files = [
        edited(copy, retype("30 days", f"{number} days")) for number in range(CONNECTIONS + CONNECTIONS_IN_TURN + 1)
    ]
    previews = [(await bring_back(cast.bob, design, file)).location for file in files]
    results = await asyncio.wait_for(asyncio.gather(*(take_in(cast.bob, one) for one in previews)), 25)
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
    assert "Bob Brown took this file in" in (await cast.audrey.get(result)).text
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
