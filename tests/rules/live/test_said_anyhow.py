"""Whose words stand under whose name, whatever comes; and what is remembered of it."""

import random
from contextlib import suppress

import pytest

from portal.live.content import elements_of, fragment_of, plain, read_marked_blocks, texts_of
from portal.live.disowning import disown
from portal.live.names import spelled
from portal.live.open_document import Forged
from portal.live.protocol import Malformed
from portal.live.remembered import MOST_VERSIONS, Remembered, is_within
from tests.rules.live.desk import ALICE, BEGINNING, BOB, BOBS, SAM, Desk, put_block, take_out
from tests.rules.live.trees import Tree, mark, paragraph, tree, twin, type_into


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
        put_block(doc, chance, number)
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
