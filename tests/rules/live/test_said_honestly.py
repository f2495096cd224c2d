"""What an ordinary editor does to others' suggestions: nobody is refused for it, and no name gets lost."""

import random
from collections.abc import Collection
from typing import Any, cast

from pycrdt import XmlElement, XmlText

from portal.live.content import elements_of, fragment_of, read_marked_blocks, texts_of
from portal.live.suggestions import apply_suggestions
from tests.rules.live.desk import (
    ALICE,
    BEGINNING,
    BOB,
    BOBS,
    GOING,
    SAM,
    SAMS,
    Desk,
    between,
    put_block,
    signed,
    take_out,
)
from tests.rules.live.trees import Tree, frames, mark, sent_by, twin, type_into


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
    apply_suggestions(desk.room, SAM, frames(sent))
    desk.room.keep_names(SAM)
    assert desk.under("insertion", SAM) == [" all"]
    assert "".join(desk.under("deletion")) == "withinThey end after a year."


async def test_the_same_in_a_table() -> None:
    rows = [[[{"text": "Year"}], [{"text": "Cost"}]]]
    desk = Desk(*BEGINNING, {"id": "t", "kind": "table", "caption": "", "rows": rows})

    def cell(doc: Tree) -> XmlText:
        row = next(elements_of(list(elements_of(fragment_of(doc)))[-1]))
        return texts_of(next(elements_of(next(elements_of(row)))))[0]

    await desk.hears(BOB, lambda doc: cell(doc).insert(0, "First ", {"insertion": BOBS}))
    await desk.hears(ALICE, lambda doc: put_block(doc, random.Random(0), 0))  # noqa: S311
    await desk.hears(ALICE, lambda doc: cell(doc).insert(0, "Worst ", {"insertion": BOBS}))
    [[header, _]] = read_marked_blocks(desk.doc)[-1]["rows"]
    assert [run["text"] for run in header if "insertion" in run] == ["First "]
    assert desk.under("insertion") == []


async def test_who_is_corrected_is_told(desk: Desk) -> None:
    told: list[set[str]] = []

    class Source:
        def was_corrected(self, corrections: Collection[str]) -> None:
            told.append(set(corrections))

    source = cast("Any", Source())
    await desk.room.take(ALICE, between((desk.clients_of(BOB)[0], 3), "xz"), source)
    assert told == [{"own-words"}]
    await desk.room.take(ALICE, between((7, 0), "y", client=8), source)
    assert told == [{"own-words"}]
