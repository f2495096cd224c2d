"""Who is meant by an @ in somebody's words."""

from uuid import uuid4

import pytest

from partnerships.designs.calling import check_mentions, mentioned_in, not_mentioned
from partnerships.designs.rules import AtTheTable, CannotComment


def at_table(*names: str) -> list[AtTheTable]:
    return [AtTheTable(uuid4(), name, uuid4(), "Council", f"{name.split()[0]}@council.example") for name in names]


TABLE = at_table("Bob Brown", "Bob Browning", "Dr Ewan Kerr", "Aoife O’Neill", "Mary Jane Smith", "Anna Van der Berg")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("@Bob Brown, can you?", ["Bob Brown"]),
        ("@bob browning and @Bob Brown.", ["Bob Brown", "Bob Browning"]),
        ("(@ewan)", ["Dr Ewan Kerr"]),
        ("@Ewan’s Word file", ["Dr Ewan Kerr"]),
        ("@Ewan Kerr’s idea", ["Dr Ewan Kerr"]),
        ("@Ewan, Thursday?\n@Aoife\nThank you.", ["Aoife O’Neill", "Dr Ewan Kerr"]),
        ("@aoife could say", ["Aoife O’Neill"]),
        ("@Kerr @Dr @O’Neill @der @Jane", []),
        ("@Ewan Could you?", ["Dr Ewan Kerr"]),
        ("@ewan kerr Could you? @MARY JANE Please do.", ["Dr Ewan Kerr", "Mary Jane Smith"]),
        ("@Aoife Thank you, and @Bob Browning Thank you.", ["Aoife O’Neill", "Bob Browning"]),
        ("@Jane Austen, @Mary Brown, @Ewan O’Neill’s", []),
        ("@Bob", []),
        ("write to x@ewan.example, or me @ 5", []),
    ],
)
def test_the_longest_name_of_the_table_counts_and_no_first_name_of_two(words: str, names: list[str]) -> None:
    found = mentioned_in(words, TABLE)
    assert sorted(one.name for one in TABLE if one.id in found) == names


def test_a_person_with_two_seats_is_still_one_person() -> None:
    [ewan] = at_table("Ewan Kerr")
    both = [ewan, AtTheTable(ewan.id, ewan.name, uuid4(), "Health board", ewan.email)]
    assert mentioned_in("@ewan", both) == {ewan.id}


def test_what_tells_nobody_is_named() -> None:
    assert not_mentioned("@Ewan and @Zoe: ask @Bob Brown, not x@zoe.example.", TABLE) == ["@Zoe"]


@pytest.mark.parametrize(
    ("words", "written"),
    [("Thanks, @bob Could you look?", "@bob"), ("@Bob Brown-Jones", "@Bob"), ("@Bob’s idea", "@Bob’s")],
)
def test_who_could_be_meant_is_said_where_it_could_be_several(words: str, written: str) -> None:
    with pytest.raises(CannotComment) as refused:
        check_mentions([], TABLE, None, words)
    assert str(refused.value) == (
        f"“{written}” could be Bob Brown (Council) or Bob Browning (Council). Write the whole name, or take"
        " the @ out and choose whom to ask below."
    )


def test_who_may_not_read_it_is_not_found_by_a_first_name() -> None:
    ours, theirs, alice = at_table("Sam Sharma", "Sam Smith", "Alice Adams")
    table = [ours, theirs, alice]
    assert mentioned_in("@Sam", table) == set()
    assert mentioned_in("@Sam and @Alice", table, ours.organisation_id) == {ours.id}
    assert not_mentioned("@Sam and @Alice", table, ours.organisation_id) == ["@Alice"]
    assert mentioned_in("@Alice Adams", table, ours.organisation_id) == {alice.id}, "so that it can be refused in words"
