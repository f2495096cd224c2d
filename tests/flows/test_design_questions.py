"""A page of a design asks the database as many questions about a long design as about a short one."""

import pytest

from portal.access.phases import Phase
from tests.flows.copying import suggest
from tests.flows.designing import TEXT, CastAt, begin_with_text, freeze, section_ids, write
from tests.flows.test_design_sessions import meeting
from tests.people import Cast
from tests.questions import asked_by

# The session and the seat; and what the page is made of, with what is not written down yet where a text is quoted.
OF_DESIGN = {
    "": 3,
    "/proposals": 4,
    "/versions": 3,
    "/versions/new": 3,
    "/sessions": 3,
    "/sessions/new": 3,
    "/word": 3,
    "/word/copy": 3,
}
OF_SECTION = {"": 4, "/edit": 4, "/proposals": 4, "/since/1": 4}


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def test_a_longer_design_asks_no_more_questions(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    version = await freeze(cast, design)
    await cast.alice.post(f"{design}/sessions", meeting(cast))
    await suggest(cast, cast.bob, section, "30", "14")
    most = {f"{design}{place}": count for place, count in OF_DESIGN.items()}
    most |= {f"{section}{place}": count for place, count in OF_SECTION.items()} | {version: 4}
    few = await questions_of(cast, most)
    assert {page: count for page, count in few.items() if count > most[page]} == {}
    await make_longer(cast, design, section)
    assert await questions_of(cast, most) == few


async def make_longer(cast: Cast, design: str, section: str) -> None:
    for number in range(5):
        said = {"body": f"Who pays for guest {number}?", "clause": "", "room": "shared"}
        await cast.sam.post(f"{section}/comments", said)
        await cast.alice.post(f"{design}/sessions", meeting(cast, title=f"Session {number}"))
    await suggest(cast, cast.bob, section, "volunteers", "paid")
    await suggest(cast, cast.sam, section, "insured", "insured by the council")
    for other in section_ids(await cast.alice.get(design))[1:4]:
        await write(cast.alice, f"{design}/sections/{other}", TEXT)
    await freeze(cast, design, "For the tender")


async def questions_of(cast: Cast, pages: dict[str, int]) -> dict[str, int]:
    """Of each page when it is read again: what is noted at the first sight of it is noted."""
    for page in pages:
        assert (await cast.alice.http.get(page)).status_code == 200, page
    return {page: await asked_by(cast.app, cast.alice.http.get(page)) for page in pages}
