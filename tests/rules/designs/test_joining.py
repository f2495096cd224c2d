"""Where proposals meet in one stretch of words, and somebody may write what suits both (F12)."""

from typing import Any

import pytest

from partnerships.designs.joining import CHANGED_SINCE, Meeting, check_together, meeting_of
from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import CannotDecide, find_proposals
from tests.rules.designs.test_proposals import out, put, text


def meetings(*blocks: dict[str, Any]) -> list[Meeting | None]:
    marked = read_marked(blocks)
    return [meeting_of(marked, one) for one in find_proposals(marked)]


def both(found: list[Meeting | None]) -> list[tuple[str, str]]:
    return [(one.old, one.new) for one in found if one]


def fitted(typed: str, *runs: str | dict[str, Any]) -> list[str]:
    return [one.fitted(typed) for one in meetings(text(*runs)) if one]


def test_each_begins_from_what_it_would_make_of_the_words() -> None:
    found = meetings(text("In ", put("ten", "bob"), put("some", "sam"), out("two", "bob", "sam"), " weeks."))
    assert both(found) == [("two", "ten"), ("two", "some")]


def test_words_between_belong_to_it() -> None:
    found = meetings(text("In ", out("two", "bob"), out(" full", "bob", "sam"), put(" short", "sam"), " weeks."))
    assert both(found) == [("two full", ""), ("two full", "two short")]


@pytest.mark.parametrize(
    "blocks",
    [
        [text("In ", put("ten", "bob"), out("two", "bob"), " weeks.")],
        [
            text(
                "In ",
                put("ten", "bob"),
                out("two", "bob", "sam"),
                put("x", "sam"),
                put("y", "sam", 2),
                out(" a", "sam"),
            )
        ],
        [text(out("Transport", "bob", "sam")), text(put("Transport", "bob"), kind="h2", block_id="new")],
    ],
)
def test_not_where_nothing_collides_or_it_is_more_than_a_stretch_of_words(blocks: list[dict[str, Any]]) -> None:
    assert meetings(*blocks)[0] is None
    with pytest.raises(CannotDecide, match="Choose one, or reject both"):
        check_together(None, "")


APPENDED = ("Paid within 30 days", put(" at most", "bob"), put(" or later", "sam"), ".")
BOTH_SHORTEN = ("In two", out(" full", "bob", "sam"), put(" short", "sam"), " weeks.")


@pytest.mark.parametrize("typed", ["at most 40 or later", " at most 40 or later", "at most 40 or later "])
def test_words_that_are_appended_keep_their_space(typed: str) -> None:
    assert fitted(typed, *APPENDED)[0].rstrip() == " at most 40 or later"


def test_words_fit_where_one_takes_words_out_and_leaves_nothing_to_begin_from() -> None:
    assert fitted("whole", *BOTH_SHORTEN) == [" whole", " whole"]


def test_a_space_is_neither_doubled_nor_put_before_a_comma() -> None:
    assert (
        fitted(" 21 ", "In ", put("ten", "bob"), put("some", "sam"), out("two", "bob", "sam"), " weeks.") == ["21"] * 2
    )
    assert fitted(", at most 40", *APPENDED)[0] == ", at most 40"
    assert fitted("or 40", "In 30", put(", about", "bob"), put(" or so", "sam"), " days.") == ["or 40", " or 40"]
    assert fitted(" or 40", "In 30", put(", about", "bob"), put(" or so", "sam"), " days.") == [" or 40"] * 2


def test_a_no_break_space_stays() -> None:
    assert fitted("40\u00a0or more", *APPENDED)[0] == " 40\u00a0or more"


def seen(*runs: str | dict[str, Any]) -> str:
    [first, *_] = meetings(text(*runs))
    assert first is not None
    return first.seen


def test_what_was_seen_is_what_is_put_together() -> None:
    shown = seen(*APPENDED)
    before, bobs, sams, after = APPENDED
    [now, *_] = meetings(text("All of it. Paid within 30 days", bobs, sams, " of asking."))
    assert check_together(now, shown) is now
    assert seen(before, put(" at", "bob"), {**put(" most", "bob"), "bold": True}, sams, after) == shown


@pytest.mark.parametrize(
    "runs",
    [
        ("Paid within 30 days", put(" at most", "bob"), " of asking", put(" or later", "sam"), "."),
        ("Paid within 30 days", put(" at most", "bob"), put(" net", "tim"), put(" or later", "sam"), "."),
        ("Paid within 30 days", put(" at least", "bob"), put(" or later", "sam"), "."),
        ("Paid within 30", out(" days", "bob"), put(" at most", "bob"), put(" or later", "sam"), "."),
        ("Paid within 30 days", put(" at most", "bob"), put(" or later", "tim"), "."),
    ],
)
def test_not_what_was_changed_since(runs: tuple[Any, ...]) -> None:
    now = next((one for one in meetings(text(*runs)) if one), None)
    with pytest.raises(CannotDecide) as refused:
        check_together(now, seen(*APPENDED))
    assert refused.value.sentence == CHANGED_SINCE or now is None
