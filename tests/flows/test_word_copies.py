"""A design leaves as a Word file: with what is suggested and said, and without what is nobody else's business."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from partnerships.copies.queries.tables import copies
from portal.access.phases import Phase
from portal.documents.returned import Returned, ReturnedParagraph, read_returned
from portal.documents.uploads import check_upload
from tests.flows.copying import suggest, take_out
from tests.flows.designing import begin, begin_with_text
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


def paragraphs(read: Returned) -> list[str]:
    return ["".join(one.text for one in block.pieces) for block in read.blocks if isinstance(block, ReturnedParagraph)]


def changes(read: Returned) -> list[tuple[str, str | None, str | None]]:
    pieces = [one for block in read.blocks if isinstance(block, ReturnedParagraph) for one in block.pieces]
    return [(one.text, one.inserted, one.deleted) for one in pieces if one.inserted or one.deleted]


async def test_a_copy_has_the_text_with_its_numbers(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    file = await take_out(cast.audrey, design)
    check_upload(file)
    read = read_returned(file)
    assert "1.2\u2002A car fetches each guest within 30 days of asking." in paragraphs(read)
    assert "2\u2002Who it is for" in paragraphs(read)
    assert changes(read) == []


async def test_an_open_suggestion_is_a_tracked_change_of_its_organisation(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    await suggest(cast, cast.bob, section, "30", "14")
    read = read_returned(await take_out(cast.alice, design))
    author = f"{cast.bob.organisation} (Bob Brown)"
    assert changes(read) == [("30", None, author), ("14", author, None)]


async def test_shared_comments_go_along_and_private_ones_only_into_ones_own_copy(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    for who, room, body in (
        (cast.alice, "shared", "Is this possible?"),
        (cast.bob, "private", "We cannot afford it."),
    ):
        await who.post(f"{section}/comments", {"body": body, "clause": "", "room": room})
    shared = read_returned(await take_out(cast.bob, design))
    assert [one.text for one in shared.remarks] == ["Is this possible?"]
    own = read_returned(await take_out(cast.bob, design, "?internal=true"))
    assert [(one.text, one.author) for one in own.remarks] == [
        ("Is this possible?", f"{cast.alice.organisation} (Alice Adams)"),
        (
            f"Internal to {cast.bob.organisation}: We cannot afford it.",
            f"{cast.bob.organisation} (Bob Brown), internal",
        ),
    ]
    hers = read_returned(await take_out(cast.alice, design, "?internal=true"))
    assert [one.text for one in hers.remarks] == ["Is this possible?"]


async def test_a_section_can_go_alone(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    read = read_returned(await take_out(cast.sam, design, f"?section={section.rsplit('/', 1)[1]}"))
    assert "1\u2002Purpose" in paragraphs(read)
    assert "2\u2002Who it is for" not in paragraphs(read)
    await cast.sam.get(f"{design}/word/copy?section={cast.partnership_id}", expect=404)


async def test_that_a_copy_was_taken_out_is_known_once_and_stays(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    for _time in range(2):
        await take_out(cast.bob, design)
    async with cast.app.state["sessions"]() as session:
        await cast.alice.seat_at(session, cast.partnership_id)
        rows = (await session.execute(select(copies))).all()
        assert [(row.person_id, len(row.content)) for row in rows] == [(cast.bob.id, 7)]
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(copies.delete())
    history = (await cast.alice.get(f"{cast.url}/history")).text
    assert history.count("Took out a Word copy of the design") == 1


async def test_the_page_offers_the_design_its_sections_and_ones_own_copy(cast: Cast) -> None:
    design, _ = await begin_with_text(cast)
    page = await cast.bob.get((await cast.bob.get(design)).link("Word copies"))
    assert page.link("Download the whole design") == f"{design}/word/copy"
    assert "Section 1: Purpose" in page.text
    assert f"A copy for {cast.bob.organisation} alone" in page.text
    assert "internal" not in (await cast.audrey.get(f"{design}/word")).text


async def test_strangers_find_no_copy(cast: Cast) -> None:
    design = await begin(cast)
    for stranger in cast.strangers:
        await stranger.get(f"{design}/word", expect=404)
        await stranger.get(f"{design}/word/copy", expect=404)
