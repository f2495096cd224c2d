"""Three people do whatever comes to their minds, with and without a line, while everything they suggest is decided.

Nobody is stopped, and everybody reads the same in the end. A run that fails says its seed and what they did;
PORTAL_SEEDS=7,8,9 tries others.
"""

import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Browser

from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import find_proposals
from portal.live.content import read_marked_blocks
from portal.live.rights import Rights
from portal.live.settling import Key, settle
from tests.browser.patience import eventually
from tests.browser.writing import Writer, WritingRoom, writing_room

pytestmark = pytest.mark.browser
SEEDS = [int(one) for one in os.environ.get("PORTAL_SEEDS", "300,301").split(",")]
DEEDS = 40
ALPHABETS = ("abcdefgh", "ABCDEFGH", "12345678")

Deed = Callable[[], Awaitable[None]]


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


class Whim:
    """What one of them may do next."""

    def __init__(self, room: WritingRoom, writer: Writer, letters: str, chance: random.Random) -> None:
        self.room, self.writer, self.letters, self.chance = room, writer, letters, chance
        self.is_offline = False
        self.deeds: list[tuple[int, Deed]] = [
            (8, self.types), (3, self.goes_elsewhere), (3, self.takes_out), (2, self.presses_enter), (1, self.joins),
            (1, self.bold), (1, self.another_kind), (2, self.undoes), (1, self.redoes), (1, self.line),
        ]  # fmt: skip

    async def acts(self) -> str:
        (deed,) = self.chance.choices([one for _, one in self.deeds], [weight for weight, _ in self.deeds])
        await deed()
        return f"{self.letters[:1]}:{getattr(deed, '__name__', '')}"

    async def types(self) -> None:
        await self.writer.types("".join(self.chance.choices(self.letters + " ", k=self.chance.randint(1, 6))))

    async def goes_elsewhere(self) -> None:
        keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Control+Home", "Control+End")
        await self.writer.press(*self.chance.choices(keys, k=self.chance.randint(1, 5)))

    async def takes_out(self) -> None:
        key = self.chance.choice(("Backspace", "Delete", "Control+Backspace"))
        await self.writer.press(*[key] * self.chance.randint(1, 3))

    async def presses_enter(self) -> None:
        await self.writer.press("Enter")

    async def joins(self) -> None:
        await self.writer.press("Home", "Backspace")

    async def bold(self) -> None:
        await self.writer.press(*["Shift+ArrowLeft"] * self.chance.randint(1, 4), "Control+b")

    async def another_kind(self) -> None:
        await self.writer.press(self.chance.choice(("Control+Shift+8", "Control+Alt+2", "Control+Alt+0", "Control+]")))

    async def undoes(self) -> None:
        """With a line, for what an undo does to others' marks is put right by the portal."""
        if not self.is_offline:
            await self.writer.press(*["Control+z"] * self.chance.randint(1, 3))

    async def redoes(self) -> None:
        if not self.is_offline:
            await self.writer.press("Control+y")

    async def line(self) -> None:
        self.is_offline = not self.is_offline
        await self.writer.context.set_offline(self.is_offline)


async def decides(room: WritingRoom, chance: random.Random) -> None:
    """One of all that is proposed, taken or not."""

    def change(tree: Any) -> None:
        found = find_proposals(read_marked(read_marked_blocks(tree)))
        if found:
            mark = chance.choice(found).mark
            key = [Key(mark.organisation, mark.person, mark.id)]
            settle(tree, *((key, ()) if chance.random() < 0.7 else ((), key)))

    alice = room.laid.cast.alice
    speaker = SimpleNamespace(person_id=alice.id, organisation_id=alice.organisation_id)
    await room.laid.hub.edit(room.laid.address, speaker, change)


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_is_stopped_and_all_read_the_same(room: WritingRoom, seed: int) -> None:
    cast, chance = room.laid.cast, random.Random(seed)  # noqa: S311 -- to be repeated
    people = [
        await room.enters(cast.alice),
        await room.enters(cast.bob, Rights.SUGGEST),
        await room.enters(cast.sam, Rights.SUGGEST),
    ]
    whims = [Whim(room, writer, letters, chance) for writer, letters in zip(people, ALPHABETS, strict=True)]
    for writer in people:
        await writer.caret_after("Visits")
    done: list[str] = []
    for _ in range(DEEDS):
        if chance.random() < 0.1:
            await decides(room, chance)
            done.append("decided")
        done.append(await chance.choice(whims).acts())
    print("seed", seed, *done)
    for whim in whims:
        await whim.writer.context.set_offline(False)
    for writer in people:
        await eventually(lambda writer=writer: _is_up(writer), "the line to be back")
        stopped = writer.page.locator("[data-part=stopped]")
        assert await stopped.is_hidden(), await stopped.inner_text()
    read = await room.agree(*people)
    stored = ["".join(run["text"] for run in block["runs"]) for block in await room.blocks(marked=True)]
    assert read == stored, "what they read is what PostgreSQL holds"
    for writer in people:
        # The browser would style a letter that is typed where styled ones were taken out; the page forbids it.
        writer.complaints[:] = [one for one in writer.complaints if "Applying inline style" not in one]


async def _is_up(writer: Writer) -> bool:
    return not await writer.page.locator("[data-part=line-down]").is_visible()
