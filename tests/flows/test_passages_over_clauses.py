"""A comment about words of several clauses stands on all of them, and tells when some or all have gone."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from portal.access.phases import Phase
from tests.faults.editor import until
from tests.flows.copying import bring_back, take_in, take_out
from tests.flows.designing import CastAt, begin_with_text, write
from tests.flows.test_design_comments import clause_of
from tests.flows.test_passages import marked
from tests.flows.test_passages_live import commented, shows
from tests.flows.together import Lay, portal_to_write_in
from tests.pages import Page
from tests.people import Actor, Cast

FIRST, SECOND, THIRD = "people at home.", "A car fetches each guest within 30 days of asking.", "Drivers are"
COPIED = f"{FIRST}\nComment on clause 1.1\n1.2 {SECOND}\n1.3 {THIRD}"


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


async def on_three(writer: Actor, section: str, room: str = "shared", words: str = COPIED, **more: str) -> Page:
    clause = clause_of(await writer.get(section), "The service visits")
    said = {"clause": clause, "words": words, "room": room, "body": "All of this is too slow.", "mention": ""}
    return await writer.post(f"{section}/comments", said | more)


@pytest.mark.parametrize("room", ["shared", "private"])
async def test_words_that_run_over_clauses_are_all_marked_and_quoted(room: str, cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await on_three(cast.bob, section, room)
    page = await cast.bob.get(section)
    assert marked(page) == [FIRST, SECOND, THIRD]
    assert f"{FIRST} {SECOND} {THIRD} About these words in clauses 1.1, 1.2 and 1.3 ." in page.text
    assert sum(link.startswith("#comment-") for link in page.links()) == 1, "its number stands at the first alone"
    theirs = await cast.alice.get(section)
    assert ("too slow" in theirs.text) == (room == "shared")
    for stranger in (cast.charlie, cast.dana):
        await stranger.get(section, expect=404)


async def test_the_comment_survives_one_of_its_clauses_and_says_when_all_have_gone(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    await on_three(cast.bob, section)
    text = (await cast.alice.get(f"{section}/edit")).field("text")
    _, car, *rest = text.split("\n\n")
    await write(cast.alice, section, "\n\n".join([car, *rest]))
    page = await cast.bob.get(section)
    assert marked(page) == [SECOND, THIRD]
    assert "these words in clauses 1.1 and 1.2 ; the others have been removed." in page.text
    assert FIRST in page.text, "quoted whole"
    await write(cast.alice, section, "Something else altogether.")
    page = await cast.bob.get(section)
    assert marked(page) == []
    assert "The words this was about have been removed." in page.text


async def test_whole_clauses_from_one_to_another(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    page = await cast.bob.get(section)
    ids = [clause_of(page, words) for words in ("The service visits", "Drivers are volunteers")]
    await on_three(cast.bob, section, words="", until=ids[1])
    page = await cast.bob.get(section)
    assert "About clauses 1.1, 1.2 and 1.3 ." in page.text
    text = (await cast.alice.get(f"{section}/edit")).field("text")
    await write(cast.alice, section, "\n\n".join(text.split("\n\n")[1:]))
    page = await cast.bob.get(section)
    assert "About clauses 1.1 and 1.2 ; the others have been removed." in page.text
    wrong = await cast.bob.post(
        f"{section}/comments",
        {"clause": "", "until": ids[1], "words": "", "room": "shared", "body": "So?", "mention": ""},
        expect=422,
    )
    assert "Select the first clause it is about." in wrong.text
    gone = await cast.bob.post(
        f"{section}/comments",
        {"clause": ids[1], "until": "", "words": "no such words", "room": "shared", "body": "So?", "mention": ""},
        expect=409,
    )
    assert "These words are not in the clause any more." in gone.text


async def test_the_marks_go_along_with_what_people_write(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    await on_three(here.cast.bob, here.section)
    await until(lambda: list(commented(alice).values()) == [FIRST + SECOND + THIRD], "the marks")
    alice.write(1, 2, "small ")
    await alice.saved()
    await shows(here, FIRST, SECOND.replace("A car", "A small car"), THIRD)
    alice.remove_block(0)
    await alice.saved()
    await shows(here, SECOND.replace("A car", "A small car"), THIRD)
    page = await here.cast.bob.get(here.section)
    assert "; the others have been removed." in page.text


async def test_a_private_one_that_is_shared_is_marked_on_all_its_clauses(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    await on_three(here.cast.bob, here.section, "private")
    assert commented(alice) == {}
    place = (await here.cast.bob.get(here.section)).link("Reply").removesuffix("/replies/new")
    await here.cast.bob.post(f"{place}/sharing", {"replies": "0"})
    await until(lambda: list(commented(alice).values()) == [FIRST + SECOND + THIRD], "the marks")


@pytest.mark.parametrize("asked", ["", "?internal=true"])
async def test_it_leaves_as_one_comment_over_the_paragraphs_and_comes_back_so(asked: str, together: Lay) -> None:
    here = await together()
    await here.joins(here.cast.alice)
    await on_three(here.cast.bob, here.section, "private" if asked else "shared")
    file = await take_out(here.cast.bob, here.design, asked)
    body = Document(BytesIO(file)).element.body
    counts = [len(list(body.iter(qn(f"w:{name}")))) for name in ("commentRangeStart", "commentRangeEnd")]
    assert counts == [1, 1]
    assert len(list(body.iter(qn("w:commentReference")))) == 1
    start, end = (next(body.iter(qn(f"w:comment{name}"))) for name in ("RangeStart", "RangeEnd"))
    first, last = (
        "".join(t.text for t in one.iterancestors(qn("w:p")).__next__().iter(qn("w:t"))) for one in (start, end)
    )
    assert "The service visits" in first
    assert "Drivers are volunteers" in last
    if asked:
        return
    back = await bring_back(here.cast.sam, here.design, with_author(file, "Anna Bell"))
    result = await take_in(here.cast.sam, back.location)
    assert "and 1 comment" in result.text
    page = await here.cast.sam.get(here.section)
    assert page.text.count("About these words in clauses 1.1, 1.2 and 1.3 .") == 2


def with_author(file: bytes, author: str) -> bytes:
    """The same comments, made in Word by somebody."""
    changed = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/comments.xml":
                content = re.sub(rb'w:author="[^"]+"', f'w:author="{author}"'.encode(), content)
            new.writestr(name, content)
    return changed.getvalue()
