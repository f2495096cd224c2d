"""What was decided in Word, and what was said there: suggestions with a verdict, and comments."""

from typing import Any

import pytest
from sqlalchemy import select

from partnerships.designs.queries.tables import comments
from partnerships.designs.spanning import MOST_PARTS
from portal.access.phases import Phase
from portal.live.content import read_blocks
from tests.flows.copying import address_of, bring_back, hub_of, proposed, suggest, take_in, take_out
from tests.flows.designing import begin_with_text
from tests.people import Cast
from tests.rules.copies.wordlike import (
    accept_all,
    edited,
    reject_all,
    remark_on,
    retype,
)


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


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


async def test_a_comment_on_more_clauses_than_a_form_allows_stands_on_all_of_them(cast: Cast) -> None:
    many = MOST_PARTS + 10
    design, section = await begin_with_text(cast, "\n\n".join(f"Clause number {one}." for one in range(many)))
    copy = await with_a_comment(cast, design, section)
    file = remark_on(copy, "Clause number 0.", "All of it?", last=f"Clause number {many - 1}.")
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 0 suggestions and 1 comment." in result.text
    assert "Everything in the file found its place." in result.text
    async with cast.app.state["sessions"]() as session, session.begin():
        await cast.bob.seat_at(session, cast.partnership_id)
        found = await session.scalars(select(comments.c.further).where(comments.c.body.startswith("All of it?")))
        assert [len(further) for further in found] == [many - 1]
    assert "All of it?" in (await cast.alice.get(f"{section}/comments")).text


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
