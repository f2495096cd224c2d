"""Where proposals meet in one stretch of words, and somebody may write what suits both (F12)."""

from typing import Any

import pytest

from partnerships.designs.joining import Meeting, check_together, meeting_of
from partnerships.designs.marked import read_marked
from partnerships.designs.proposals import CannotDecide, find_proposals
from tests.rules.designs.test_proposals import out, put, text


def meetings(*blocks: dict[str, Any]) -> list[Meeting | None]:
    marked = read_marked(blocks)
    return [meeting_of(marked, one) for one in find_proposals(marked)]


def test_each_begins_from_what_it_would_make_of_the_words() -> None:
    found = meetings(text("In ", put("ten", "bob"), put("some", "sam"), out("two", "bob", "sam"), " weeks."))
    assert found == [Meeting("two", "ten"), Meeting("two", "some")]


def test_words_between_belong_to_it() -> None:
    found = meetings(text("In ", out("two", "bob"), out(" full", "bob", "sam"), put(" short", "sam"), " weeks."))
    assert found == [Meeting("two full", ""), Meeting("two full", "two short")]


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
        check_together(None)
