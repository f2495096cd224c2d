"""The copies of a room's words: who wrote in which clause is told once, with whichever copy is written."""

from collections.abc import Callable, Mapping, Sequence
from uuid import uuid4

from portal.live.rights import Address, Author, Readable
from portal.live.words import Words

ADDRESS = Address(uuid4(), uuid4())
ALICE, BOB = Author(uuid4(), uuid4()), Author(uuid4(), uuid4())


def copy_of(seq: int, touched: Mapping[str, Sequence[Author]]) -> Callable[[], Readable]:
    return lambda: Readable(ADDRESS, seq, (), (), touched=touched)


def waits_for_the_next_commit(words: Words) -> None:
    assert words.take(0, None) is None


def test_a_newer_copy_says_who_wrote_what_an_older_one_would_have_said() -> None:
    """A comment that comes before the words are written must not take them from their writer."""
    words = Words(is_dirty=False)
    waits_for_the_next_commit(words)
    words.commit_sets_out(copy_of(0, {"one": (ALICE,)}))
    words.commit_came_back(1)
    words.commit_sets_out(copy_of(0, {}))
    words.commit_came_back(2)
    readable = words.take(2, copy_of(2, {}))
    assert readable is not None
    assert (readable.seq, readable.touched) == (2, {"one": (ALICE,)})


def test_a_copy_that_lacks_what_others_stored_before_it_hands_on_who_wrote_it() -> None:
    words = Words(is_dirty=False)
    waits_for_the_next_commit(words)
    words.commit_sets_out(copy_of(0, {"one": (ALICE,)}))
    words.commit_came_back(None)
    readable = words.take(3, copy_of(3, {"one": (BOB,), "two": (BOB,)}))
    assert readable is not None
    assert readable.touched == {"one": (ALICE, BOB), "two": (BOB,)}


def test_what_could_not_be_written_is_said_by_the_next_copy_and_by_no_other() -> None:
    words = Words(is_dirty=True)
    words.not_written(words.take(1, copy_of(1, {"one": (ALICE,)})))
    again = words.take(1, copy_of(1, {}))
    later = words.take(2, copy_of(2, {"two": (BOB,)}))
    assert again is not None
    assert later is not None
    assert (again.touched, later.touched) == ({"one": (ALICE,)}, {"two": (BOB,)})
