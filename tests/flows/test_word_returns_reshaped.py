"""What changed its shape in Word: kinds of clauses, headings, rows of tables, and clauses that moved."""

from typing import Any

import pytest

from portal.access.phases import Phase
from portal.live.content import read_blocks, read_marked_blocks
from tests.flows.copying import TABLE, address_of, bring_back, hub_of, proposed, take_in, take_out
from tests.flows.designing import allow, begin_with_text
from tests.people import Actor, Cast
from tests.rules.copies.wordlike import (
    add_row,
    drop_last_column,
    drop_last_row,
    edited,
    move_below,
    restyle,
    restyle_tracked,
    retype,
)


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


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


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
async def test_a_style_that_was_changed_with_tracking_is_a_suggestion_to_be_decided(cast: Cast, verdict: str) -> None:
    design, section = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), restyle_tracked("The service visits", "Heading3", "Ann Other"))
    found = await bring_back(cast.bob, design, file)
    assert "Ann Other" in (await cast.bob.get(found.location)).text
    await take_in(cast.bob, found.location)
    before = await hub_of(cast).read(address_of(cast, section), read_blocks)
    await decide(cast.alice, section, "Make “The service visits people at home.” a smaller heading", verdict)
    [first, *_] = await hub_of(cast).read(address_of(cast, section), read_blocks)
    assert first == before[0] | ({"kind": "h2"} if verdict == "accepted" else {})


async def test_another_heading_is_a_comment_with_a_button_for_whoever_may_change_it(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await allow(cast, section, "comment")
    file = edited(await take_out(cast.bob, design), retype("Purpose", "Our purpose"))
    result = await take_in(cast.bob, (await bring_back(cast.bob, design, file)).location)
    assert "It brought 0 suggestions and 1 comment." in result.text
    assert "Everything in the file found its place." in result.text
    button = next(one for one in (await cast.alice.get(section)).all("form") if one.get("action").endswith("/heading"))
    page = await cast.sam.get(section)
    assert "Give this section the heading “Our purpose”. It was changed so in Word." in page.text
    assert button.get("action") not in page.html, "Sam may not change it"
    assert page.title.startswith("Purpose")
    fields = {"seen": "Purpose"}
    await cast.sam.post(button.get("action"), fields, expect=403)
    for stranger in cast.strangers:
        await stranger.post(button.get("action"), fields, expect=404)
    page = await cast.alice.post(button.get("action"), {"seen": "Aims"}, expect=409)
    assert "Somebody has changed the heading to “Purpose”." in page.text
    page = await cast.alice.follow(await cast.alice.post(button.get("action"), fields))
    assert "The section is called “Our purpose” now. The conversation is closed." in page.text
    assert page.title.startswith("Our purpose")
    assert button.get("action") not in page.html
    assert "This comment does not ask for" in (await cast.alice.post(button.get("action"), fields, expect=409)).text


async def test_a_heading_in_another_style_is_told_and_stays(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    file = edited(await take_out(cast.bob, design), restyle("Purpose", "Heading2"))
    found = await cast.bob.get((await bring_back(cast.bob, design, file)).location)
    assert "The heading of section 1 has another style in the file." in found.text


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
    assert "whole clauses and their order" in (await cast.bob.get(f"{design}/word")).text
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


async def decide(who: Actor, section: str, words: str, verdict: str) -> None:
    page = await who.get(f"{section}/proposals")
    assert words in page.text, page.text
    keys = [node.get("value") for node in page.all("input") if node.get("name") == "proposal"]
    await who.post(f"{section}/verdicts", {"proposal": keys[0], "verdict": verdict, "reason": "So be it."})


async def rows_of(cast: Cast, section: str) -> list[list[str]]:
    blocks = await hub_of(cast).read(address_of(cast, section), read_blocks)
    tables = [block["rows"] for block in blocks if block["kind"] == "table"]
    return [["".join(run["text"] for run in cell) for cell in row] for rows in tables for row in rows]
