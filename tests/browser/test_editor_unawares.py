"""A suggestion is decided while its author writes on: the text is as it was decided, and they go on suggesting."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Browser

from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import find_proposals
from portal.live.content import read_marked_blocks
from portal.live.rights import Rights
from portal.live.settling import Key, settle
from tests.browser.hearing import hears
from tests.browser.patience import eventually
from tests.browser.suggesting import marks
from tests.browser.writing import Writer, WritingRoom, writing_room

pytestmark = pytest.mark.browser
UNDONE_TOGETHER_MS = 600
NEW_SUGGESTION = "What you changed in the text itself is a suggestion now."


@pytest.fixture
async def room(chromium: Browser, database: dict[str, str]) -> AsyncIterator[WritingRoom]:
    async with writing_room(chromium, database["portal_app"]) as one:
        yield one


@pytest.fixture
async def bob(room: WritingRoom) -> Writer:
    """Has suggested something, and has no line now."""
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("Visits")
    await bob.types(" at home")
    await bob.saved()
    await bob.page.wait_for_timeout(UNDONE_TOGETHER_MS)
    await bob.goes_offline()
    return bob


async def accepts(room: WritingRoom) -> None:
    """Everything, as the layer above does it with a verdict."""

    def change(tree: Any) -> None:
        found = find_proposals(read_marked(read_marked_blocks(tree)))
        settle(tree, [Key(one.mark.organisation, one.mark.person, one.mark.id) for one in found])

    alice = room.laid.cast.alice
    speaker = SimpleNamespace(person_id=alice.id, organisation_id=alice.organisation_id)
    await room.laid.hub.edit(room.laid.address, speaker, change)


async def comes_back(room: WritingRoom, bob: Writer) -> None:
    await bob.context.set_offline(False)
    await bob.saved()

    async def has_heard() -> bool:
        return not await bob.page.locator("[data-part=line-down]").is_visible()

    await eventually(has_heard, "the line to be back")
    assert await bob.page.locator("[data-part=stopped]").is_hidden()


async def inserted(room: WritingRoom) -> list[str]:
    return [one["text"] for one in await marks(room, "insertion")]


async def test_letters_typed_on_are_a_new_suggestion(room: WritingRoom, bob: Writer) -> None:
    await bob.types(", always,")
    await accepts(room)
    await comes_back(room, bob)
    assert await room.words() == ["Befriending", "Visits at home begin within two weeks."]
    assert await inserted(room) == [", always,"]
    await hears(bob.page, NEW_SUGGESTION)
    await bob.types(" gladly,")
    await bob.saved()
    assert await inserted(room) == [", always, gladly,"], "the same suggestion goes on"
    await bob.becomes("Befriending", "Visits at home, always, gladly, begin within two weeks.")


async def test_an_undo_is_a_suggestion_to_take_it_out(room: WritingRoom, bob: Writer) -> None:
    await bob.press("Control+z")
    await accepts(room)
    await comes_back(room, bob)
    assert await room.words() == ["Befriending", "Visits at home begin within two weeks."]
    assert [one["text"].strip() for one in await marks(room, "deletion")] == ["at home"]
    await bob.becomes("Befriending", "Visits at home begin within two weeks.")


async def test_a_new_clause_keeps_the_kind_in_which_it_was_accepted(room: WritingRoom) -> None:
    bob = await room.enters(room.laid.cast.bob, Rights.SUGGEST)
    await bob.caret_after("weeks.")
    await bob.press("Enter")
    await bob.types("By car")
    await bob.saved()
    await bob.goes_offline()
    await bob.press("Control+Shift+8")
    await bob.types(", or on foot")
    await accepts(room)
    await comes_back(room, bob)
    assert [block["kind"] for block in await room.blocks()][2:] == ["p"]
    assert await room.words() == ["Befriending", "Visits begin within two weeks.", "By car"]
    assert await inserted(room) == [", or on foot"]
    await bob.becomes("Befriending", "Visits begin within two weeks.", "By car, or on foot")
