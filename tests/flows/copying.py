"""What the tests about Word files begin with: a copy that somebody takes out, and suggestions to be in it."""

import re
from uuid import UUID

from partnerships.designs.actions.proposals import propose_text
from partnerships.designs.identity import carry_ids
from partnerships.designs.markup import parse, print_blocks
from partnerships.designs.queries.sections import find_section
from portal.live.content import read_marked_blocks
from portal.live.hub import Hub
from portal.live.rights import Address
from portal.web.csrf import FIELD
from tests.pages import Page, inspect
from tests.people import ORIGIN, Actor, Cast

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE = "First.\n\n| Day | Cars |\n| --- | --- |\n| Monday | Two |\n| Friday | Nine |\n\nLast of all the clauses."


def hub_of(cast: Cast) -> Hub:
    hub: Hub = cast.app.state["hub"]
    return hub


def address_of(cast: Cast, section: str) -> Address:
    return Address(cast.partnership_id, UUID(section.rsplit("/", 1)[1]))


async def suggest(cast: Cast, who: Actor, section: str, old: str, new: str) -> None:
    """Propose other words for some of the section's, on behalf of one's organisation."""
    design_id, section_id = (UUID(section.split("/")[place]) for place in (4, 6))
    async with cast.app.state["sessions"]() as session, session.begin():
        seat = await who.seat_at(session, cast.partnership_id)
        text = await find_section(session, seat, design_id, section_id)
        base = text.reading.blocks
        changed = carry_ids(base, parse(print_blocks(base).replace(old, new)))
        proposed = await propose_text(session, hub_of(cast), seat, text, base=base, changed=changed)
        assert not proposed.unplaced


async def take_out(who: Actor, design: str, asked: str = "") -> bytes:
    response = await who.http.get(f"{design}/word/copy{asked}")
    inspect(response)
    assert response.status_code == 200, response.text[:2000]
    assert response.headers["Content-Type"] == WORD
    assert re.match(
        r"attachment; filename=\"[^\"]+\.docx\"; filename\*=UTF-8''", response.headers["Content-Disposition"]
    )
    return response.content


async def bring_back(who: Actor, design: str, file: bytes, expect: int = 303, name: str = "Copy.docx") -> Page:
    """Upload the file as the page's form does."""
    sent = await who.http.post(
        f"{design}/word/returns",
        data={FIELD: await who.csrf_token()},
        files={"file": (name, file, WORD)},
        headers={"Origin": ORIGIN},
    )
    assert sent.status_code == expect, f"{sent.status_code}\n{sent.text[:3000]}"
    return inspect(sent)


async def take_in(who: Actor, preview: str, room: str = "shared") -> Page:
    """Confirm what the preview shows, and read what came of it."""
    return await who.follow(await who.post(f"{preview}/intake", {"room": room}))


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
