"""Nobody puts words under another's name, however they do it, and nobody is refused for what an editor does."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import pytest
from pycrdt import XmlElement, XmlText

from portal.db.keys import new_id
from portal.live.content import elements_of, fragment_of, plain, read_blocks, read_marked_blocks, texts_of
from portal.live.disowning import disown
from portal.live.library import Library
from portal.live.marked_texts import read_marked
from portal.live.members import Limits
from portal.live.names import spelled
from portal.live.protocol import Malformed, buffer, number
from portal.live.rights import Address, Author
from portal.live.room import Forged, Room
from portal.live.said import MOST_VERSIONS, Remembered, is_within
from portal.live.store import Loaded, Stored
from portal.live.suggestions import TextChanged, check_suggestions
from portal.live.updates import Id
from tests.rules.live.trees import Tree, mark, paragraph, sent_by, tree, twin, type_into

ALICE, BOB, SAM = (Author(new_id(), new_id()) for _ in range(3))
CAROL = Author(new_id(), BOB.organisation_id)
BEGINNING = paragraph("one", "Visits begin within two weeks."), paragraph("two", "They end after a year.")


def signed(author: Author, suggestion_id: str = "s1") -> dict[str, Any]:
    return {
        "id": suggestion_id,
        "person": str(author.person_id),
        "organisation": str(author.organisation_id),
        "at": "2026-11-23T09:00:00Z",
    }


BOBS, SAMS = signed(BOB), signed(SAM)
GOING = "deletion--abcdefgh"


def between(place: Id, words: str, client: int = 7) -> bytes:
    """A frame that puts words behind this letter, with no format of their own: they look as it looks."""
    after, right = place, (place[0], place[1] + 1)
    item = b"\xc4" + b"".join(number(one) for one in (*after, *right)) + buffer(words.encode())
    return bytes((1, 1)) + number(client) + b"\x00" + item + b"\x00"


class Shelf:
    """What a database would have: how the document began. All that came since then waits in the room."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded

    async def open(self, _: Address) -> Loaded:
        return self.loaded

    async def newer(self, _: Address, __: int) -> tuple[int, list[Stored]]:
        return 1, []


class Desk:
    """A room without a database, in which Bob has suggested something: `Soon: ` in, and `within` out."""

    def __init__(self, *blocks: dict[str, Any]) -> None:
        loaded = Loaded(0, 1, 0, bytes(tree(*blocks).get_update()), 0, [], {})
        shelf = cast("Library", Shelf(loaded))
        self.room = Room(Address(new_id(), new_id()), loaded, shelf, 1, Limits())

    @property
    def doc(self) -> Tree:
        return self.room.replica.doc

    async def hears(self, author: Author, *changes: Callable[[Tree], Any]) -> Tree:
        """What one editor sends for each of these; gives the editor, in step again."""
        editor = twin(self.doc)
        sent = sent_by(editor)
        for change in changes:
            with editor.transaction():
                change(editor)
        for update in list(sent):
            await self.room.take(author, update)
        editor.apply_update(self.doc.get_update(editor.get_state()))
        assert read_marked_blocks(editor) == read_marked_blocks(self.doc)
        return editor

    def clients_of(self, author: Author) -> list[int]:
        return [client for client, owner in self.room.replica.owners.items() if owner == author]

    def raw(self, chance: random.Random) -> bytes:
        """Words between any two items, or any item taken away: what no library would write."""
        client = chance.choice(list(self.room.replica.clocks))
        last = self.room.replica.clocks[client] - 1
        if chance.random() < 0.5 or last < 1:
            return b"\x00\x01" + number(client) + b"\x01" + number(chance.randint(0, last)) + b"\x01"
        return between((client, chance.randint(0, last - 1)), "raw", chance.randrange(2**40))

    def tried(self, update: bytes) -> str:
        copy = twin(self.doc)
        copy.apply_update(update)
        return plain(texts_of(next(elements_of(fragment_of(copy))))[0])

    def under(self, name: str, owner: Author = BOB) -> list[str]:
        assert self.room.replica.said._texts.known == read_marked(fragment_of(self.doc)), (
            "what is kept is what stands there"
        )
        runs = [run for block in read_marked_blocks(self.doc) for run in block.get("runs", ())]
        organisation = str(owner.organisation_id)
        return [run["text"] for run in runs if run.get(name, {}).get("organisation") == organisation]

    @property
    def words(self) -> list[str]:
        return ["".join(run["text"] for run in block["runs"]) for block in read_blocks(self.doc)]


@pytest.fixture
async def desk() -> Desk:
    one = Desk(*BEGINNING)
    await one.hears(BOB, lambda doc: type_into(doc, 0, 0, "Soon: ", {"insertion": BOBS}))
    await one.hears(BOB, lambda doc: mark(doc, 0, 19, 25, {GOING: BOBS}))
    assert (one.under("insertion"), one.under("deletion")) == (["Soon: "], ["within"])
    return one


def take_out(doc: Tree, block: int, start: int, end: int) -> None:
    del texts_of(list(elements_of(fragment_of(doc)))[block])[0][start:end]


# ---- by a crafted editor ---------------------------------------------------------------------------------------------


async def test_words_put_in_under_anothers_mark_are_their_writers(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: type_into(doc, 0, 6, "and free ", {"insertion": BOBS}))
    assert desk.under("insertion") == ["Soon: "]
    assert desk.words[0] == "and free Visits begin within two weeks."


async def test_the_same_in_another_clause(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: type_into(doc, 1, 0, "Soon: ", {"insertion": BOBS}))
    assert desk.under("insertion") == ["Soon: "]
    assert desk.words[1] == "Soon: They end after a year."


async def test_a_new_block_under_anothers_mark(desk: Desk) -> None:
    def add(doc: Tree) -> None:
        block = XmlElement("block", {"kind": "p", "id": "three"})
        fragment_of(doc).children.insert(0, block)
        text = XmlText()
        block.children.append(text)
        text.insert(0, "Nobody said this.", {"insertion": BOBS})

    await desk.hears(ALICE, add)
    assert desk.under("insertion") == ["Soon: "]
    assert desk.words[0] == "Nobody said this."


async def test_anothers_deletion_is_not_laid_over_further_words(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: mark(doc, 0, 19, 35, {GOING: BOBS}))
    await desk.hears(ALICE, lambda doc: mark(doc, 1, 0, 10, {GOING: BOBS}))
    await desk.hears(ALICE, lambda doc: mark(doc, 1, 0, 10, {"deletion": BOBS, "insertion": BOBS}))
    assert (desk.under("insertion"), desk.under("deletion")) == (["Soon: "], ["within"])


async def test_words_typed_inside_without_a_format_inherit_no_name(desk: Desk) -> None:
    bobs = desk.clients_of(BOB)
    await desk.room.take(ALICE, between((bobs[0], 3), " – né 😀 –"))
    assert desk.under("insertion") == ["Soo", "n: "]
    assert desk.words[0] == " – né 😀 –Visits begin within two weeks."
    first = next(one for one in desk.room.replica.clocks if one not in desk.room.replica.owners)
    place = next(at for at in range(60) if "withxxin" in desk.tried(between((first, at), "xx", client=8)))
    await desk.room.take(ALICE, between((first, place), "xx", client=8))
    assert desk.words[0] == " – né 😀 –Visits begin withxxin two weeks."
    assert "".join(desk.under("deletion")) == "within"


async def test_a_mark_without_words_gives_none_a_name(desk: Desk) -> None:
    """What was taken out leaves the ends of its mark behind, and frames may still refer to its letters."""
    bobs = desk.clients_of(BOB)
    await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 6))
    await desk.room.take(ALICE, between((bobs[0], 3), "Never: "))
    assert desk.under("insertion") == []
    await desk.hears(ALICE, lambda doc: type_into(doc, 1, 0, "Soon", {"insertion": BOBS}))
    assert desk.under("insertion") == ["Soon"]


async def test_the_end_of_a_mark_that_is_taken_away_lets_it_run_no_further(desk: Desk) -> None:
    """Yjs ends a mark by an item of its own; who deletes that one names nobody."""
    places = [(one, clock) for one in desk.clients_of(BOB) for clock in range(desk.room.replica.clocks[one])]
    for client, clock in places:
        await desk.room.take(ALICE, b"\x00\x01" + number(client) + b"\x01" + number(clock) + b"\x01")
        assert "".join(desk.under("insertion")) in "Soon: "
        assert "".join(desk.under("deletion")) in "within"


async def test_a_mark_that_nobody_made_is_refused(desk: Desk) -> None:
    with pytest.raises(Forged):
        await desk.hears(ALICE, lambda doc: type_into(doc, 1, 0, "x", {"insertion": signed(BOB, "s2")}))


async def test_words_are_not_put_together_out_of_two_clauses(desk: Desk) -> None:
    await desk.hears(BOB, lambda doc: type_into(doc, 0, 0, "We do not agree. ", {"insertion": signed(BOB, "s3")}))
    await desk.hears(BOB, lambda doc: type_into(doc, 1, 0, "We pay. ", {"insertion": signed(BOB, "s3")}))
    await desk.hears(ALICE, lambda doc: type_into(doc, 1, 2, " not"))
    assert "We pay. " in "".join(desk.under("insertion"))
    assert desk.words[1].startswith(" not")


async def test_who_may_only_suggest_adds_nothing_to_a_colleagues_suggestion(desk: Desk) -> None:
    editor = twin(desk.doc)
    sent = sent_by(editor)
    type_into(editor, 0, 3, "never", {"insertion": BOBS})
    with pytest.raises(TextChanged):
        check_suggestions(desk.doc, desk.room.replica.said, sent, CAROL)


# ---- by an honest one ------------------------------------------------------------------------------------------------


async def test_dividing_a_block_within_a_suggestion(desk: Desk) -> None:
    def divide(doc: Tree) -> None:
        take_out(doc, 0, 3, 35)
        block = XmlElement("block", {"kind": "p", "id": "three"})
        fragment_of(doc).children.insert(1, block)
        text = XmlText()
        block.children.append(text)
        text.insert(0, "n: ", {"insertion": BOBS})
        text.insert(3, "Visits begin ", {"insertion": None})
        text.insert(16, "within", {GOING: BOBS})
        text.insert(22, " two weeks.", {GOING: None})

    await desk.hears(ALICE, divide)
    assert (desk.under("insertion"), desk.under("deletion")) == (["Soo", "n: "], ["within"])
    await desk.hears(ALICE, lambda doc: type_into(doc, 2, 0, "x"))
    assert desk.under("insertion") == ["Soo", "n: "]


async def test_taking_words_out_of_a_suggestion_and_undoing_it(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 3))
    await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 3))
    assert desk.under("insertion") == []
    await desk.hears(ALICE, lambda doc: type_into(doc, 0, 0, "n: ", {"insertion": BOBS}))
    await desk.hears(ALICE, lambda doc: type_into(doc, 0, 0, "Soo", {"insertion": BOBS}))
    assert desk.under("insertion") == ["Soon: "]


async def test_a_document_that_is_loaded_again_knows_what_was_taken_out(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 6))
    await desk.room.reload()
    await desk.hears(ALICE, lambda doc: type_into(doc, 0, 0, "Soon: ", {"insertion": BOBS}))
    assert desk.under("insertion") == ["Soon: "]


async def test_bold_over_anothers_suggestion(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: mark(doc, 0, 2, 30, {"strong": {}}))
    assert "".join(desk.under("insertion")) == "Soon: "
    assert "".join(desk.under("deletion")) == "within"


async def test_repeating_the_marks_of_everything_around(desk: Desk) -> None:
    """The editor gives each run its marks again with every keystroke."""

    def type_as_the_editor_does(doc: Tree) -> None:
        type_into(doc, 0, 6, "x")
        mark(doc, 0, 0, 6, {"insertion": BOBS})
        mark(doc, 0, 6, 7, {"insertion": None})
        mark(doc, 0, 20, 26, {GOING: BOBS})

    await desk.hears(ALICE, type_as_the_editor_does)
    assert (desk.under("insertion"), desk.under("deletion")) == (["Soon: "], ["within"])


async def test_the_owner_goes_on_with_its_own(desk: Desk) -> None:
    for _ in range(2):
        await desk.hears(BOB, lambda doc: type_into(doc, 0, 3, "o", {"insertion": BOBS}))
    await desk.hears(BOB, lambda doc: mark(doc, 0, 12, 40, {GOING: BOBS}))
    assert desk.under("insertion") == ["Soooon: "]
    await desk.hears(BOB, lambda doc: take_out(doc, 0, 0, 8))
    assert desk.under("insertion") == []


async def test_an_hour_without_a_line_around_others_suggestions(desk: Desk) -> None:
    """Bob goes on, marks what Alice is writing in, and takes words back, while she cannot see it."""
    alice = twin(desk.doc)
    sent = sent_by(alice)
    type_into(alice, 0, 25, " at most")
    take_out(alice, 0, 0, 2)
    type_into(alice, 1, 4, " all")
    await desk.hears(BOB, lambda doc: mark(doc, 1, 0, 22, {"deletion--ijklmnop": signed(BOB, "s2")}))
    await desk.hears(BOB, lambda doc: type_into(doc, 0, 4, "er", {"insertion": BOBS}))
    back = alice.get_update(desk.doc.get_state())
    assert sent
    await desk.room.take(ALICE, back)
    assert "".join(desk.under("insertion")) == "oner: "
    assert "".join(desk.under("deletion")) == "withinThey end after a year."
    assert desk.words == ["Visits begin within at most two weeks.", "They all end after a year."]


async def test_a_suggester_types_where_another_suggests_that_words_go(desk: Desk) -> None:
    sam = twin(desk.doc)
    sent = sent_by(sam)
    type_into(sam, 1, 4, " all", {"insertion": SAMS})
    await desk.hears(BOB, lambda doc: mark(doc, 1, 0, 22, {"deletion--ijklmnop": signed(BOB, "s2")}))
    check_suggestions(desk.doc, desk.room.replica.said, sent, SAM)
    for update in sent:
        await desk.room.take(SAM, update)
    assert desk.under("insertion", SAM) == [" all"]
    assert "".join(desk.under("deletion")) == "withinThey end after a year."


async def test_the_same_in_a_table() -> None:
    rows = [[[{"text": "Year"}], [{"text": "Cost"}]]]
    desk = Desk(*BEGINNING, {"id": "t", "kind": "table", "caption": "", "rows": rows})

    def cell(doc: Tree) -> XmlText:
        row = next(elements_of(list(elements_of(fragment_of(doc)))[-1]))
        return texts_of(next(elements_of(next(elements_of(row)))))[0]

    await desk.hears(BOB, lambda doc: cell(doc).insert(0, "First ", {"insertion": BOBS}))
    await desk.hears(ALICE, lambda doc: _put_block(doc, random.Random(0), 0))  # noqa: S311
    await desk.hears(ALICE, lambda doc: cell(doc).insert(0, "Worst ", {"insertion": BOBS}))
    [[header, _]] = read_marked_blocks(desk.doc)[-1]["rows"]
    assert [run["text"] for run in header if "insertion" in run] == ["First "]
    assert desk.under("insertion") == []


async def test_who_is_corrected_is_told(desk: Desk) -> None:
    told: list[bool] = []

    class Source:
        def was_corrected(self) -> None:
            told.append(True)

    source = cast("Any", Source())
    await desk.room.take(ALICE, between((desk.clients_of(BOB)[0], 3), "xz"), source)
    assert told == [True]
    await desk.room.take(ALICE, between((7, 0), "y", client=8), source)
    assert told == [True]


# ---- whatever comes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
async def test_no_small_letter_ever_stands_under_the_name_of_who_writes_capitals(seed: int) -> None:
    """Three editors that are seldom in step; the others do with Bob's marks whatever they like."""
    chance = random.Random(seed)  # noqa: S311 -- a test that can be run again
    desk = Desk(*BEGINNING, paragraph("three", "Third."))
    await desk.hears(BOB, lambda doc: type_into(doc, 0, 4, "BOB SAYS", {"insertion": BOBS}))
    editors = {BOB: twin(desk.doc), ALICE: twin(desk.doc), SAM: twin(desk.doc)}
    for _ in range(60):
        author = chance.choice(list(editors))
        editor = editors[author]
        if chance.random() < 0.3:
            editor.apply_update(desk.doc.get_update(editor.get_state()))
        _do_something(editor, chance, is_bob=author == BOB)
        if author != BOB and chance.random() < 0.3:
            with suppress(Malformed, Forged):
                await desk.room.take(author, desk.raw(chance))
        if chance.random() < 0.6:
            await desk.room.take(author, bytes(editor.get_update(desk.doc.get_state())))
            assert all(words.isupper() or not words.strip() for words in desk.under("insertion"))
    states = set()
    for editor in editors.values():
        editor.apply_update(desk.doc.get_update(editor.get_state()))
        desk.doc.apply_update(editor.get_update(desk.doc.get_state()))
    states = {str(read_marked_blocks(editor)) for editor in editors.values()}
    assert len(states) >= 1


def _do_something(doc: Tree, chance: random.Random, *, is_bob: bool) -> None:
    elements = list(elements_of(fragment_of(doc)))
    number = chance.randrange(len(elements))
    texts = texts_of(elements[number])
    length = len(plain(texts[0])) if texts else 0
    at = chance.randint(0, length)
    end = min(length, at + chance.randint(0, 6))
    if is_bob and texts:
        type_into(doc, number, at, chance.choice(["B", "BB ", "O"]), {"insertion": BOBS})
        return
    what = chance.randrange(7)
    if not texts or what == 0:
        _put_block(doc, chance, number)
    elif what == 1 and len(elements) > 1:
        del fragment_of(doc).children[number]
    elif what == 2:
        take_out(doc, number, at, end)
    elif what == 3 and end > at:
        mark(doc, number, at, end, {"insertion": chance.choice([BOBS, None])})
    elif what == 4:
        type_into(doc, number, at, "xyz", {"insertion": BOBS})
    else:
        type_into(doc, number, at, chance.choice(["a", "bc"]))


def _put_block(doc: Tree, chance: random.Random, place: int) -> None:
    block = XmlElement("block", {"kind": "p", "id": f"n{chance.random()}"})
    fragment_of(doc).children.insert(place, block)
    text = XmlText()
    block.children.append(text)
    text.insert(0, "block", chance.choice([{"insertion": BOBS}, {}]))


# ---- what may stand ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stretches", "said", "expected"),
    [
        (["Soon: "], "Soon: ", True),
        (["So", "on: "], "Soon: ", True),
        (["on: ", "So"], "Soon: ", True),
        (["Sn: "], "Soon: ", True),
        ([], "Soon: ", True),
        (["Soon: ", "So"], "Soon: ", False),
        (["noon: "], "Soon: ", False),
        (["Soon: x"], "Soon: ", False),
        (["x"], "", False),
    ],
)
def test_some_of_what_was_said_and_nothing_twice(stretches: list[str], said: str, expected: bool) -> None:
    assert is_within(stretches, said) is expected


def test_what_is_remembered_has_bounds() -> None:
    remembered = Remembered()
    for one in range(2 * MOST_VERSIONS):
        remembered.add("s", f"version {one}")
    assert len(remembered.of("s")) <= MOST_VERSIONS
    remembered.add("s", "version")
    assert "version" not in remembered.of("s")
    for one in range(30):
        remembered.add(f"s{one}", "x" * 100_000)
    assert remembered.of("s") == ()
    assert remembered.of("s29")


def test_long_words_that_were_exchanged_lose_the_mark_without_being_compared() -> None:
    said, now = "a" + "b" * 5000 + "c", "a" + "d" * 100_000 + "c"
    doc = tree(paragraph("one", "x"))
    type_into(doc, 0, 1, now, {"insertion": BOBS})
    disown(doc, {spelled("insertion", BOBS): said}, ALICE)
    marked = [run["text"] for run in read_marked_blocks(doc)[0]["runs"] if "insertion" in run]
    assert marked == ["a", "c"]
