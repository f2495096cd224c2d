"""What a suggester sends and the portal cannot make a suggestion of is refused, and nothing of it is anywhere."""

from functools import partial
from typing import Any, cast

import pytest
from pycrdt import Doc, XmlElement

from portal.live.content import (
    CELL,
    blocks_of,
    elements_of,
    fragment_of,
    insert_row,
    read_marked_blocks,
)
from portal.live.instead import TextChanged
from portal.live.open_document import Forged
from portal.live.protocol import Malformed
from portal.live.suggestions import apply_suggestions
from tests.rules.live.crossing import Change, Crossing, accept, crossing
from tests.rules.live.desk import ALICE, BOB, BOBS, GOING, SAM, SAMS, take_out
from tests.rules.live.trees import Tree, frames, mark, paragraph, sent_by, twin, type_into


@pytest.fixture
async def desk() -> Crossing:
    return await crossing()


TAKEN: dict[str, Change] = {
    "all words of a clause": lambda doc: take_out(doc, 1, 0, 22),
    "a clause": lambda doc: fragment_of(doc).children.__delitem__(1),
    "all of it": lambda doc: fragment_of(doc).children.__delitem__(slice(0, 2)),
}


@pytest.mark.parametrize("cheat", TAKEN.values(), ids=TAKEN.keys())
async def test_whoever_takes_out_a_clause_of_others_is_refused(desk: Crossing, cheat: Change) -> None:
    before = read_marked_blocks(desk.doc)
    with pytest.raises(TextChanged):
        await desk.suggests(BOB, cheat)
    assert read_marked_blocks(desk.doc) == before


async def test_of_frames_that_came_together_none_is_taken_if_one_is_refused(desk: Crossing) -> None:
    await desk.hears(SAM, lambda doc: type_into(doc, 1, 0, "Sam: "))
    honest, forged = twin(desk.doc), cast("Tree", Doc(client_id=desk.clients_of(SAM)[0]))
    forged.apply_update(desk.doc.get_update())
    read = []
    for editor in (honest, forged):
        sent = sent_by(editor)
        type_into(editor, 0, 4, "er", {"insertion": BOBS})
        read += frames(sent)
    desk.room.author_update(ALICE, accept("s1"))
    before = read_marked_blocks(desk.doc)
    with pytest.raises(Forged):
        apply_suggestions(desk.room, BOB, read)
    assert read_marked_blocks(desk.doc) == before


async def refuses(desk: Crossing, wrong: type[Exception], *changes: Change) -> None:
    before, applied = read_marked_blocks(desk.doc), desk.room.applied
    with pytest.raises(wrong):
        await desk.suggests(BOB, *changes)
    assert (read_marked_blocks(desk.doc), desk.room.applied) == (before, applied)


async def test_what_is_put_in_and_taken_out_around_a_refused_frame_is_nowhere(desk: Crossing) -> None:
    await refuses(
        desk,
        Malformed,
        lambda doc: type_into(doc, 1, 0, "We pay nothing. "),
        lambda doc: mark(doc, 0, 0, 3, {"blink": {}}),
        lambda doc: take_out(doc, 1, 0, 16),
    )


async def test_a_frame_out_of_shape_lets_no_forged_name_through(desk: Crossing) -> None:
    await refuses(
        desk,
        Malformed,
        lambda doc: type_into(doc, 1, 0, "Sam agrees. ", {"insertion": SAMS}),
        lambda doc: next(elements_of(fragment_of(doc))).children.append(XmlElement("block", {"kind": "p", "id": "in"})),
    )


@pytest.mark.parametrize("value", ["boo", 5, True, [1]])
async def test_a_mark_that_says_nothing_is_refused(desk: Crossing, value: Any) -> None:
    await refuses(desk, Malformed, lambda doc: (type_into(doc, 1, 0, "bare "), mark(doc, 0, 0, 3, {"deletion": value})))


async def test_a_clause_keeps_its_id(desk: Crossing) -> None:
    """Yjs takes the old one out by itself, so the update need not say that it does."""

    def rename(doc: Tree) -> None:
        list(elements_of(fragment_of(doc)))[1].attributes["id"] = "x"

    await refuses(desk, TextChanged, rename)


async def test_an_empty_clause_of_the_same_name_takes_nobodys_place(desk: Crossing) -> None:
    await desk.hears(SAM, lambda doc: mark(doc, 1, 0, 4, {GOING: SAMS}))

    def shadow(doc: Tree) -> None:
        fragment_of(doc).children.insert(1, XmlElement("block", {"kind": "p", "id": "two"}))
        type_into(doc, 0, 0, "b")

    await desk.suggests(BOB, shadow)
    assert [words for words in desk.words if words] == ["Visits begin within two weeks.", "They end after a year."]
    assert (desk.under("deletion", SAM), desk.under("insertion")) == (["They"], ["bSoon: "])


async def test_a_table_keeps_its_header_and_the_kinds_of_its_cells() -> None:
    rows = [[[{"text": "Year"}], [{"text": "Cost"}]], [[{"text": "1"}], [{"text": "£5"}]]]
    desk = Crossing({"id": "t", "kind": "table", "caption": "", "rows": rows})

    def no_header(doc: Tree) -> None:
        table = next(elements_of(fragment_of(doc)))
        del table.children[0]
        insert_row(table, 0, rows[0], CELL)

    def heading(doc: Tree) -> None:
        next(blocks_of(doc)).attributes["kind"] = "h1"

    await refuses(desk, TextChanged, no_header)
    await refuses(desk, TextChanged, heading)


async def test_so_much_is_not_put_right_that_all_others_wait() -> None:
    desk = Crossing(*(paragraph(f"c{number}", "word " * 100) for number in range(60)))
    await refuses(desk, TextChanged, *(partial(take_out, block=number, start=1, end=450) for number in range(60)))
