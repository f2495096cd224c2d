"""Comments on words that people are writing: the mark goes along with them."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from partnerships.designs.actions.commenting import comment_on
from partnerships.designs.passages import Anchor
from partnerships.designs.queries.sections import find_section
from partnerships.designs.rules import Visibility
from portal.live.content import fragment_of, read_marked_blocks, texts_of
from portal.live.marking import mark_words
from portal.live.rights import Author
from tests.faults.editor import Editor, until
from tests.flows.designing import TEXT, write
from tests.flows.test_design_comments import clause_of
from tests.flows.test_passages import QUOTE, WORDS_GONE, marked, on_words
from tests.flows.together import Lay, Together, portal_to_write_in

CAR = 1


@pytest.fixture
async def together(database: dict[str, str]) -> AsyncIterator[Lay]:
    async with portal_to_write_in(database["portal_app"]) as lay:
        yield lay


def commented(editor: Editor) -> dict[str, str]:
    """The words under each comment's mark, as an editor has them."""
    found: dict[str, str] = {}
    for block in read_marked_blocks(editor.doc):
        for run in block.get("runs", []):
            for comment_id in run.get("comments", []):
                found[comment_id] = found.get(comment_id, "") + run["text"]
    return found


async def shows(here: Together, *words: str) -> None:
    async def it_does() -> bool:
        return marked(await here.cast.audrey.get(here.section)) == list(words)

    await until(it_does, f"marked on the page: {words}")


async def test_a_comment_on_living_words_is_marked_for_everybody(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    await on_words(here.cast.bob, here.section)
    await until(lambda: list(commented(alice).values()) == [QUOTE], "the mark")
    assert alice.words == [line.removeprefix("- ") for line in TEXT.split("\n") if line], "the words are as they were"


def told(editor: Editor) -> int:
    return sum(notice["kind"] == "comments" for notice in editor.notices)


async def test_open_editors_are_told_that_there_is_a_comment_and_a_private_one_only_at_its_own_organisation(
    together: Lay,
) -> None:
    here = await together()
    alice, bob = await here.joins(here.cast.alice), await here.joins(here.cast.bob)
    await here.cast.bob.post(
        f"{here.section}/comments", {"body": "Our margin.", "clause": "", "words": "", "room": "private"}
    )
    await until(lambda: told(bob) == 1, "word of the private comment")
    assert told(alice) == 0
    place = (await here.cast.bob.get(here.section)).link("Reply").removesuffix("/replies/new")
    await here.cast.bob.post(f"{place}/replies", {"body": "And our price."})
    await until(lambda: told(bob) == 2, "word of the private reply")
    await here.cast.bob.post(f"{place}/closing")
    await until(lambda: told(bob) == 3, "word of the end of the private conversation")
    assert told(alice) == 0
    await here.cast.bob.post(f"{place}/sharing", {"replies": "1"})
    await until(lambda: told(alice) == 1, "word of the shared conversation")
    await here.cast.alice.post(f"{place}/reopening")
    await here.cast.alice.post(f"{place}/replies", {"body": "Seen."})
    await until(lambda: told(alice) == told(bob) - 3 == 3, "word of the reply")
    told_of = [notice for notice in alice.notices if notice["kind"] == "comments"]
    assert told_of == [{"kind": "comments"}] * 3, "what is said is asked for with one's own rights"


async def test_the_mark_goes_along_while_its_words_are_changed(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    await on_words(here.cast.bob, here.section)
    await until(lambda: commented(alice), "the mark")
    at = alice.words[CAR].index("30")
    alice.erase(CAR, at, at + 2)
    alice.write(CAR, at, "fourteen")
    alice.write(CAR, 0, "Nöw: ")
    await alice.saved()
    await shows(here, "within fourteen days of asking")
    assert "which now say “within fourteen days of asking”" in (await here.cast.sam.get(here.section)).text


async def test_when_the_words_go_the_comment_stays_and_says_so(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    await on_words(here.cast.bob, here.section)
    await until(lambda: commented(alice), "the mark")
    at = alice.words[CAR].index(QUOTE)
    alice.erase(CAR, at, at + len(QUOTE))
    await alice.saved()
    page = await here.reads(here.cast.bob, "The words this was about have been removed.")
    assert QUOTE in page
    assert "Too slow." in page
    await shows(here)


async def test_words_that_change_before_the_comment_comes_are_found_near_by_or_refused(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    at = alice.words[CAR].index("30")
    alice.erase(CAR, at, at + 2)
    alice.write(CAR, at, "14")
    await alice.saved()
    await on_words(here.cast.bob, here.section)
    await until(lambda: list(commented(alice).values()) == ["within 14 days of asking"], "the mark near by")
    alice.erase(CAR, 0, len(alice.words[CAR]) - 1)
    await alice.saved()
    page = await here.cast.bob.get(here.section)
    clause = next(node.get("value") for node in page.all("option") if "." in "".join(node.itertext()))
    typed = {"clause": clause, "words": "a car fetches", "room": "shared", "body": "?", "mention": ""}
    assert (await here.cast.bob.post(f"{here.section}/comments", typed, expect=409)).errors() == [WORDS_GONE]


async def test_a_document_that_begins_later_begins_with_the_marks(together: Lay) -> None:
    here = await together()
    await on_words(here.cast.bob, here.section)
    await on_words(here.cast.bob, here.section, "For us only.", room="private")
    alice = await here.joins(here.cast.alice)
    assert list(commented(alice).values()) == [QUOTE]


async def test_a_form_that_moves_a_clause_takes_the_mark_along(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    await on_words(here.cast.bob, here.section)
    await until(lambda: commented(alice), "the mark")
    lines = TEXT.strip().split("\n")
    await write(here.cast.sam, here.section, "\n".join([lines[2], "", lines[0], "", *lines[4:]]))
    await until(lambda: alice.words[0].startswith("A car"), "the moved clause")
    assert list(commented(alice).values()) == [QUOTE]
    await shows(here, QUOTE)


async def test_a_comment_is_nobodys_writing(together: Lay) -> None:
    here = await together()
    alice = await here.joins(here.cast.alice)
    alice.write(0, 0, "Always: ")
    await alice.flush()
    await on_words(here.cast.bob, here.section)
    await alice.saved()
    page = await here.reads(here.cast.sam, "Always: The service")
    assert "Last changed by Alice Adams" in page
    await alice.leave()
    await here.cast.sam.get(f"{here.section}/edit")  # a text that stays
    newest = (await here.kept())[0]
    assert (newest.person_id, newest.note) == (here.cast.alice.id, "")


async def test_a_comment_that_comes_before_the_words_are_written_down_takes_them_from_nobody(together: Lay) -> None:
    """However the commits and the writing down fall: the copy that names Alice is overtaken by one that need not."""
    here = await together()
    alice = await here.joins(here.cast.alice)
    words = here.hub.rooms[here.address].words
    words.write_at = float("inf")
    words.take(0, None)  # somebody wants the words
    alice.write(0, 0, "Always: ")
    await alice.saved()
    bob = Author(here.cast.bob.id, here.cast.bob.organisation_id)
    clause = alice.blocks[CAR]["id"]
    await here.hub.edit(here.address, bob, lambda doc: mark_words(doc, clause, QUOTE, 1, uuid4()))
    words.write_at = 0.0
    page = await here.reads(here.cast.sam, "Always: The service")
    assert "Last changed by Alice Adams" in page


async def marks_in_the_text(here: Together) -> list[str]:
    blocks = await here.hub.read(here.address, read_marked_blocks)
    return [run["text"] for block in blocks for run in block.get("runs", []) if run.get("comments")]


async def test_a_comment_that_is_not_kept_leaves_no_mark(together: Lay) -> None:
    here = await together()
    await here.joins(here.cast.alice)
    clause = clause_of(await here.cast.bob.get(here.section), "A car fetches")
    async with here.cast.app.state["sessions"]() as session:
        seat = await here.cast.bob.seat_at(session, here.cast.partnership_id)
        section = await find_section(session, seat, UUID(here.design.rsplit("/", 1)[1]), here.address.document_id)
        wanted = Anchor(clause, QUOTE, 0)
        _, found = await comment_on(
            session, here.hub, seat, section, "Too slow.", wanted=wanted, visibility=Visibility.SHARED
        )
        await session.rollback()
    assert found.quote == QUOTE
    assert await marks_in_the_text(here) == []


async def test_who_may_only_comment_marks_words_without_sending_a_frame(together: Lay) -> None:
    here = await together()
    fiona = await here.joins(here.cast.fiona)
    assert fiona.rights == "comment"
    await on_words(here.cast.fiona, here.section, "Shall we meet?")
    await until(lambda: list(commented(fiona).values()) == [QUOTE], "the mark")
    assert texts_of(next(iter(fragment_of(fiona.doc).children)))  # type: ignore[arg-type]
    fiona.write(0, 0, "I ")
    await fiona.flush()
    await until(lambda: fiona.denials, "the refusal")


async def test_who_wrote_in_which_clause_is_told_apart_within_the_same_moment(together: Lay) -> None:
    here = await together()
    await here.cast.audrey.post(f"{here.section}/reading")
    alice, bob, sam = [await here.joins(one) for one in (here.cast.alice, here.cast.bob, here.cast.sam)]
    alice.write(0, 0, "Always: ")
    bob.write(1, 0, "Always: ")
    own = {"id": "s", "person": str(here.cast.sam.id), "organisation": str(here.cast.sam.organisation_id), "at": ""}
    sam.write(2, 0, "maybe ", {"insertion": own})
    for editor in (alice, bob, sam):
        await editor.flush()
    await here.reads(here.cast.audrey, "Always: A car")
    await here.reads(here.cast.audrey, "Always: The service")
    page = await here.cast.audrey.get(here.section)
    said = [
        " ".join("".join(one.itertext()).split()) for one in page.all("span") if one.get("class") == "app-changed__by"
    ]
    assert said == [
        f"Changed since you were here, by Alice Adams for {here.cast.alice.organisation}",
        f"Changed since you were here, by Bob Brown for {here.cast.bob.organisation}",
    ]
