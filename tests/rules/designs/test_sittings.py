"""When writing together becomes a text of the history, and how its clauses are told apart."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from partnerships.designs.actions.sittings import clauses
from partnerships.designs.rules import LONGEST_SITTING, PAUSE_BETWEEN_SITTINGS, is_sitting_over

BEGUN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_sitting_goes_on_while_people_write() -> None:
    assert not is_sitting_over(BEGUN, BEGUN + timedelta(minutes=6), BEGUN + timedelta(minutes=9))


def test_a_pause_ends_it() -> None:
    last_word = BEGUN + timedelta(minutes=1)
    assert not is_sitting_over(BEGUN, last_word, last_word + PAUSE_BETWEEN_SITTINGS - timedelta(seconds=1))
    assert is_sitting_over(BEGUN, last_word, last_word + PAUSE_BETWEEN_SITTINGS)


def test_a_long_sitting_leaves_texts_on_the_way() -> None:
    assert is_sitting_over(BEGUN, BEGUN + LONGEST_SITTING, BEGUN + LONGEST_SITTING)


@given(st.lists(st.sampled_from(["", "one", "two", "clause1"]), max_size=8))
def test_each_clause_has_one_id_at_every_reading(ids: list[str]) -> None:
    """An editor may split a clause and send the halves under one id; a comment must still find one clause."""
    written = [{"id": one, "kind": "p", "runs": [{"text": f"Words {n}."}]} for n, one in enumerate(ids)]
    read = clauses(written)
    assert clauses(written) == read
    assert len({block.id for block in read}) == len(ids)
    assert all(block.id for block in read)
