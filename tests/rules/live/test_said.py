"""Nobody puts words under another's name, however they do it, and nobody is refused for what an editor does."""

import pytest
from pycrdt import XmlElement, XmlText

from portal.live.content import fragment_of
from portal.live.instead import TextChanged
from portal.live.protocol import number
from portal.live.suggestions import apply_suggestions
from tests.rules.live.desk import ALICE, BOB, BOBS, CAROL, GOING, Desk, between, signed, take_out
from tests.rules.live.trees import Tree, frames, mark, sent_by, twin, type_into


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


async def test_a_mark_that_nobody_made_gives_no_name(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: type_into(doc, 1, 0, "x", {"insertion": signed(BOB, "s2")}))
    assert desk.under("insertion") == ["Soon: "]
    assert desk.words[1] == "xThey end after a year."


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
        apply_suggestions(desk.room, CAROL, frames(sent))
