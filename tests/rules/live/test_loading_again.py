"""A document that is opened, or loaded again, gives way to others all the while, and loses nothing meanwhile."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, cast

import pytest

from portal.live import opening
from portal.live.rights import Address
from portal.live.store import Stored
from tests.rules.live.desk import ALICE, BEGINNING, BOB, Desk, Shelf
from tests.rules.live.trees import type_into

FRAMES = 50


@pytest.fixture(autouse=True)
def _every_step_takes_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "A_MOMENT_SECONDS", 0)


def shelf_of(desk: Desk) -> Shelf:
    return cast("Shelf", desk.room._library)


def as_stored(desk: Desk, node: int) -> list[Stored]:
    return [Stored(seq, node, one.author, one.frame) for seq, one in enumerate(desk.room.unsaved, start=1)]


async def turns_during(deed: Awaitable[Any]) -> int:
    """How often others had their turn until it was done."""
    task, turns = asyncio.ensure_future(deed), 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    task.result()
    return turns


async def test_whoever_writes_elsewhere_is_served_between_any_two_frames() -> None:
    desk = Desk(*BEGINNING)
    for number in range(FRAMES):
        await desk.hears(ALICE, lambda doc, number=number: type_into(doc, 0, 0, f"{number} "))
    shelf, words = shelf_of(desk), desk.words
    assert await turns_during(desk.room.reload()) >= FRAMES, "those that are on their way"
    shelf.loaded = replace(shelf.loaded, head=FRAMES, rows=as_stored(desk, node=2))
    assert await turns_during(opening.Opening(shelf.loaded).by_and_by()) >= FRAMES, "those that are stored"
    assert await turns_during(desk.room.reload()) >= 2 * FRAMES
    assert desk.words == words


@pytest.mark.parametrize("turns", range(1, 6))
async def test_a_commit_that_comes_back_meanwhile_is_in_the_text(desk: Desk, turns: int) -> None:
    await desk.hears(BOB, lambda doc: type_into(doc, 1, 0, "Later: "))
    words, frames = desk.words, len(desk.room.unsaved)
    desk.room.begin_commit()
    loading = asyncio.ensure_future(desk.room.reload())
    for _ in range(turns):
        await asyncio.sleep(0)
    desk.room.settle(frames)
    await loading
    assert desk.words == words
    await desk.hears(ALICE, lambda doc: type_into(doc, 1, 0, "And "))
    assert desk.words[1] == f"And {words[1]}"


async def test_the_words_are_not_written_as_older_than_they_are(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was loaded did not have the commit that came back, so the database is asked before they are written."""
    stored = as_stored(desk, node=1)

    async def newer(_: Address, after: int) -> tuple[int, list[Stored]]:
        return 1, stored[after:]

    monkeypatch.setattr(shelf_of(desk), "newer", newer)
    desk.room.begin_commit()
    loading = asyncio.ensure_future(desk.room.reload())
    await asyncio.sleep(0)
    desk.room.settle(len(stored))
    await loading
    readable = await desk.room.words_to_write()
    assert readable is not None
    assert readable.seq == len(stored)
