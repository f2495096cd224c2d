"""What the tests about Word files begin with: a copy that somebody takes out, and suggestions to be in it."""

import re
from collections.abc import Callable
from uuid import UUID

from portal.live.content import read_blocks
from portal.live.hub import Hub
from portal.live.merging import Suggestion
from portal.live.rights import Address, Author, Block
from tests.pages import inspect
from tests.people import Actor, Cast

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def hub_of(cast: Cast) -> Hub:
    hub: Hub = cast.app.state["hub"]
    return hub


def address_of(cast: Cast, section: str) -> Address:
    return Address(cast.partnership_id, UUID(section.rsplit("/", 1)[1]))


async def live_blocks(cast: Cast, section: str) -> list[Block]:
    return await hub_of(cast).read(address_of(cast, section), read_blocks)


async def suggest(cast: Cast, who: Actor, section: str, old: str, new: str, suggestion: str = "s1") -> None:
    """Propose other words for some of the section's, as the editor does in suggesting mode."""
    before = await live_blocks(cast, section)
    after = [_replaced(block, lambda words: words.replace(old, new)) for block in before]
    mark = Suggestion(suggestion, str(who.id), str(who.organisation_id), "2026-03-01T10:00:00Z")
    author = Author(who.id, who.organisation_id)
    await hub_of(cast).merge_text(address_of(cast, section), before, after, author, mark)


async def take_out(who: Actor, design: str, asked: str = "") -> bytes:
    response = await who.http.get(f"{design}/word/copy{asked}")
    inspect(response)
    assert response.status_code == 200, response.text[:2000]
    assert response.headers["Content-Type"] == WORD
    assert re.match(
        r"attachment; filename=\"[^\"]+\.docx\"; filename\*=UTF-8''", response.headers["Content-Disposition"]
    )
    return response.content


def _replaced(block: Block, change: Callable[[str], str]) -> Block:
    if "runs" not in block:
        return block
    return {**block, "runs": [{**run, "text": change(run["text"])} for run in block["runs"]]}
