"""What may be done to a design, and the sentence that says why not."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.designs.rules import (
    LONGEST_QUOTE,
    AlreadyCorrected,
    CannotArrange,
    CannotComment,
    CannotFreeze,
    CannotRecord,
    check_correctable,
    check_heading,
    check_may_freeze,
    check_present,
    check_reply,
    check_session,
    check_shareable,
    moved,
    quoted,
)

A, B, C = (UUID(int=number) for number in (1, 2, 3))
TODAY = date(2026, 11, 23)


def test_a_section_moves_one_place() -> None:
    assert moved([A, B, C], B, "up") == [B, A, C]
    assert moved([A, B, C], B, "down") == [A, C, B]


def test_the_first_and_the_last_stay() -> None:
    with pytest.raises(CannotArrange, match="already the first"):
        moved([A, B], A, "up")
    with pytest.raises(CannotArrange, match="already the last"):
        moved([A, B], B, "down")


@given(st.lists(st.uuids(), unique=True, min_size=2), st.data())
def test_down_and_up_again_is_where_it_was(order: list[UUID], draw: st.DataObject) -> None:
    section = draw.draw(st.sampled_from(order[:-1]))
    assert moved(moved(order, section, "down"), section, "up") == order


def test_a_heading_changed_meanwhile_is_shown() -> None:
    with pytest.raises(CannotArrange, match="changed the heading to “Why”"):
        check_heading("Purpose", "Why", "Aims")
    check_heading("Purpose", "Purpose", "Aims")
    check_heading("Purpose", "Aims", "Aims")


def test_a_section_that_was_taken_out_is_not_written_in() -> None:
    with pytest.raises(CannotArrange, match="Your text is still here"):
        check_present(is_removed=True)


def test_a_version_needs_a_text_that_was_read_and_is_new() -> None:
    facts = {"seen_change": 4, "change": 4, "has_text": True, "digest": "new", "newest_digest": "old"}
    check_may_freeze(**facts)
    check_may_freeze(**{**facts, "newest_digest": None})
    for changed, sentence in (
        ({"change": 5}, "changed since you opened this page"),
        ({"has_text": False}, "no text to freeze yet"),
        ({"newest_digest": "new"}, "Nothing has changed since the newest version"),
    ):
        with pytest.raises(CannotFreeze, match=sentence):
            check_may_freeze(**{**facts, **changed})


def test_a_closed_conversation_is_not_answered() -> None:
    check_reply(is_resolved=False)
    with pytest.raises(CannotComment, match="Open it again to reply"):
        check_reply(is_resolved=True)


def test_only_its_own_organisation_shares_a_conversation_from_its_beginning() -> None:
    check_shareable(A, A, is_reply=False)
    with pytest.raises(CannotComment, match="on the shared floor already"):
        check_shareable(None, A, is_reply=False)
    for private_to, is_reply in ((B, False), (A, True)):
        with pytest.raises(CannotComment, match="Only the organisation that keeps a conversation"):
            check_shareable(private_to, A, is_reply=is_reply)


def test_a_session_was_held_by_people_of_this_table() -> None:
    check_session(TODAY, TODAY, [A, B], [A, B, C])
    with pytest.raises(CannotRecord, match="not in the future"):
        check_session(date(2026, 11, 24), TODAY, [A], [A])
    with pytest.raises(CannotRecord, match="organisations of this partnership"):
        check_session(TODAY, TODAY, [uuid4()], [A])


def test_a_record_is_corrected_once() -> None:
    check_correctable(is_replaced=False)
    with pytest.raises(AlreadyCorrected, match="Correct the newest record"):
        check_correctable(is_replaced=True)


def test_a_quote_is_cut_where_it_is_too_long() -> None:
    assert quoted("short") == "short"
    assert len(quoted("word " * 200)) <= LONGEST_QUOTE
    assert quoted("word " * 200).endswith("…")
