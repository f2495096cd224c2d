"""A mark stays on words that stay: nobody takes another's off them, or lays it over other words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.db.keys import new_id
from portal.live.marked_texts import Runs
from portal.live.marking import mark_words
from portal.live.marks import overlapping
from portal.live.names import spelled
from portal.live.rights import TakenOut
from portal.live.staying import moved_marks
from tests.rules.live.desk import ALICE, BOB, BOBS, GOING, Desk, signed, take_out
from tests.rules.live.trees import Tree, mark, paragraph, type_into

PATH = (0, 0)
COMMENT_ID = new_id()
COMMENT = {"id": str(COMMENT_ID)}
COMMENTED = overlapping("comment", COMMENT)
EQUAL = paragraph("one", "Visits begin within two weeks."), paragraph("two", "They end within a year.")


def runs(*pieces: tuple[str, str]) -> Runs:
    return tuple((words, {mark: mark} if mark else {}) for words, mark in pieces if words)


def letters_of(some: Runs) -> list[tuple[str, frozenset[str]]]:
    return [(letter, frozenset(marks)) for words, marks in some for letter in words]


PIECES = st.lists(st.tuples(st.text("ab ", min_size=1, max_size=9), st.sampled_from(["", "m", "n"])), max_size=6)


@settings(deadline=None)
@given(PIECES, st.data())
def test_letters_taken_out_or_typed_take_no_mark_off(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    before = [(letter, mark) for words, mark in pieces for letter in words]
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    typed = [(letter, "") for letter in data.draw(st.text("ab ", max_size=5))]
    for after in (before[:start] + before[end:], before[:start] + typed + before[start:]):
        assert moved_marks(PATH, runs(*before), runs(*after)) == []


@settings(deadline=None)
@given(PIECES, st.sets(st.integers(0, 60)))
def test_wherever_a_mark_came_off_words_that_stay_it_is_put_back(pieces: list[tuple[str, str]], off: set[int]) -> None:
    before = [(letter, mark) for words, mark in pieces for letter in words]
    after = [(letter, "" if at in off else mark) for at, (letter, mark) in enumerate(before)]
    mended = [{mark} - {""} for _, mark in after]
    for place in moved_marks(PATH, runs(*before), runs(*after)):
        for at in range(place.start, place.end):
            mended[at] = mended[at] | {place.spelling} if place.is_back else mended[at] - {place.spelling}
    assert [frozenset(one) for one in mended] == [marks for _, marks in letters_of(runs(*before))]


def test_a_few_equal_letters_in_exchanged_words_are_not_words_that_stay() -> None:
    before = runs(("The ", ""), ("cat", "m"), (" sat", ""))
    assert moved_marks(PATH, before, runs(("The c sat", ""))) == []
    [back] = moved_marks(PATH, before, runs(("The cat sat", "")))
    assert (back.start, back.end, back.spelling, back.is_back) == (4, 7, "m", True)


# ---- suggestions ---------------------------------------------------------------------------------------------------


async def test_anothers_mark_does_not_come_off_words_that_stay(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: mark(doc, 0, 0, 6, {"insertion": None}))
    assert desk.under("insertion") == ["Soon: "]
    await desk.hears(ALICE, lambda doc: mark(doc, 0, 19, 22, {GOING: None}))
    assert "".join(desk.under("deletion")) == "within"
    assert desk.taken_out == []
    assert desk.told == {"suggestion-stays"}


async def test_its_owner_takes_it_off(desk: Desk) -> None:
    await desk.hears(BOB, lambda doc: mark(doc, 0, 19, 25, {GOING: None}))
    assert desk.under("deletion") == []
    assert desk.taken_out == []


async def test_a_mark_is_not_moved_onto_equal_words() -> None:
    desk = Desk(*EQUAL)
    await desk.hears(BOB, lambda doc: mark(doc, 0, 13, 19, {GOING: BOBS}))

    def move(doc: Tree) -> None:
        mark(doc, 0, 13, 19, {GOING: None})
        mark(doc, 1, 9, 15, {GOING: BOBS})

    for change in (move, lambda doc: mark(doc, 1, 9, 15, {GOING: BOBS})):
        await desk.hears(ALICE, change)
        assert desk.runs(0, "deletion") == ["within"]
        assert desk.runs(1, "deletion") == []


async def test_whoever_takes_words_out_of_a_suggestion_is_known_and_so_is_what_stood_there(desk: Desk) -> None:
    for _ in range(3):
        await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 1))
    whole = TakenOut(spelled("insertion", BOBS), "Soon: ", ALICE)
    assert desk.under("insertion") == ["n: "]
    assert desk.taken_out == [whole], "once, and as it was proposed"
    await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 3))
    assert desk.taken_out == [whole, replace(whole, words="n: ")], "and when nothing is left"
    await desk.hears(BOB, lambda doc: mark(doc, 0, 13, 19, {GOING: None}))
    assert len(desk.taken_out) == 2


@pytest.mark.parametrize("is_whole", [True, False])
async def test_undoing_a_removal_after_a_restart_brings_words_back_under_their_name(desk: Desk, is_whole: bool) -> None:
    await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 6 if is_whole else 3))
    again = desk.restarted()
    await again.hears(ALICE, lambda doc: type_into(doc, 0, 0, "Soon: " if is_whole else "Soo", {"insertion": BOBS}))
    assert again.under("insertion") == ["Soon: "]
    assert again.corrections == 0


async def test_other_words_do_not_come_with_them(desk: Desk) -> None:
    await desk.hears(ALICE, lambda doc: take_out(doc, 0, 0, 6))
    again = desk.restarted()
    await again.hears(ALICE, lambda doc: type_into(doc, 0, 0, "Never: ", {"insertion": BOBS}))
    assert again.under("insertion") == []
    assert again.words[0].startswith("Never: Visits")


# ---- comments ------------------------------------------------------------------------------------------------------


@pytest.fixture
def commented() -> Desk:
    """A comment on the second word of the first clause."""
    desk = Desk(*EQUAL)
    desk.room.author_update(ALICE, lambda tree: mark_words(tree, "one", "begin within", 0, COMMENT_ID))
    assert desk.commented == {0: "begin within"}
    return desk


async def test_a_comments_mark_is_put_back_on_words_that_stay(commented: Desk) -> None:
    await commented.hears(ALICE, lambda doc: mark(doc, 0, 7, 19, {COMMENTED: None}))
    assert commented.commented == {0: "begin within"}
    await commented.hears(ALICE, lambda doc: mark(doc, 0, 9, 11, {COMMENTED: None}))
    assert commented.commented == {0: "begin within"}
    assert commented.told == {"comment-stays"}


async def test_a_comments_mark_is_not_moved(commented: Desk) -> None:
    def move(doc: Tree) -> None:
        mark(doc, 0, 7, 19, {COMMENTED: None})
        mark(doc, 1, 9, 15, {COMMENTED: COMMENT})

    await commented.hears(ALICE, move)
    assert commented.commented == {0: "begin within"}
    await commented.hears(ALICE, lambda doc: type_into(doc, 1, 0, "begin within", {COMMENTED: COMMENT}))
    assert commented.commented == {0: "begin within"}
    assert commented.told == {"comment-stays"}
    assert commented.words[1] == "begin withinThey end within a year."


async def test_a_comment_that_nobody_made_lies_on_nothing(commented: Desk) -> None:
    forged = {"comment--abcdefgh": {"id": str(new_id())}}
    await commented.hears(ALICE, lambda doc: mark(doc, 1, 0, 4, forged))
    await commented.hears(ALICE, lambda doc: type_into(doc, 1, 0, "Mine ", forged))
    assert commented.commented == {0: "begin within"}


async def test_what_is_reworded_within_a_passage_stays_in_it(commented: Desk) -> None:
    await commented.hears(ALICE, lambda doc: type_into(doc, 0, 13, "at most ", {COMMENTED: COMMENT}))
    assert commented.commented == {0: "begin at most within"}
    await commented.hears(ALICE, lambda doc: take_out(doc, 0, 7, 13))
    assert commented.commented == {0: "at most within"}
    assert commented.corrections == 0


async def test_a_passage_that_is_taken_out_has_gone_and_comes_back_when_that_is_undone(commented: Desk) -> None:
    await commented.hears(ALICE, lambda doc: take_out(doc, 0, 7, 19))
    assert commented.commented == {}
    again = commented.restarted()
    await again.hears(ALICE, lambda doc: type_into(doc, 0, 7, "begin within", {COMMENTED: COMMENT}))
    assert again.commented == {0: "begin within"}
    assert again.corrections == 0


async def test_plain_typing_beside_a_comment_is_followed_when_it_matters(commented: Desk) -> None:
    """Letters alone are not looked at where there are only comments; what comes later is compared with them."""
    for at, letter in enumerate("Yes "):
        await commented.hears(ALICE, lambda doc, at=at, letter=letter: type_into(doc, 0, at, letter))  # type: ignore[misc]
    await commented.hears(ALICE, lambda doc: mark(doc, 0, 11, 23, {COMMENTED: None}))
    assert commented.commented == {0: "begin within"}
    assert commented.words[0] == "Yes Visits begin within two weeks."


async def test_a_passage_that_was_taken_out_letter_by_letter_comes_back_too() -> None:
    """Letters alone are not looked at, but what stood under the mark before them is known when they come back."""
    desk = Desk(*EQUAL)
    for at, letter in enumerate("Soon. "):
        await desk.hears(ALICE, lambda doc, at=at, letter=letter: type_into(doc, 1, at, letter))  # type: ignore[misc]
    desk.room.author_update(ALICE, lambda doc: mark_words(doc, "two", "Soon.", 0, COMMENT_ID))
    for at in range(4, -1, -1):
        await desk.hears(ALICE, lambda doc, at=at: take_out(doc, 1, at, at + 1))  # type: ignore[misc]
    assert desk.commented == {}
    await desk.hears(ALICE, lambda doc: type_into(doc, 1, 1, "Soon.", {COMMENTED: COMMENT}))
    assert desk.commented == {1: "Soon."}
    assert desk.corrections == 0


async def test_two_suggestions_side_by_side_keep_their_own(desk: Desk) -> None:
    await desk.hears(BOB, lambda doc: type_into(doc, 0, 6, "Later ", {"insertion": signed(BOB, "s2")}))
    await desk.hears(ALICE, lambda doc: mark(doc, 0, 0, 12, {"insertion": None}))
    assert desk.under("insertion") == ["Soon: ", "Later "]
