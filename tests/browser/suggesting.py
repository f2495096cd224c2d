"""What people do in the tests of suggesting, and what of it is in the text."""

from typing import Any

from tests.browser.writing import Writer, WritingRoom

BEGINNING = ["Befriending", "Visits begin within two weeks."]


async def replaces_two(writer: Writer) -> None:
    await writer.caret_after("within two")
    for _ in range(3):
        await writer.press("Backspace")
    await writer.types("three")


async def marks(room: WritingRoom, name: str) -> list[dict[str, Any]]:
    runs = [run for block in await room.blocks(marked=True) for run in block.get("runs", [])]
    return [{"text": run["text"], **run[name]} for run in runs if name in run]
