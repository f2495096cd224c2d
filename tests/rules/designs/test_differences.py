"""What changed between two versions, as a reader sees it."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.blocks import Block, Blocks, Run, Section
from partnerships.designs.differences import (
    BlockDifference,
    Change,
    Pieces,
    after_only,
    before_only,
    compare_blocks,
    compare_sections,
)
from partnerships.designs.identity import carry_ids
from partnerships.designs.markup import parse

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail

LINES = st.lists(st.sampled_from(["tea", "**tea** and cake", "a long walk home", "| a | b |", "- x y"]), max_size=6)


def version(text: str, base: Blocks = ()) -> Blocks:
    numbers = count(len(base))
    return carry_ids(base, parse(text), lambda: f"c{next(numbers)}")


def compared(old_text: str, new_text: str) -> tuple[BlockDifference, ...]:
    old = version(old_text)
    return compare_blocks(old, version(new_text, old))


def marked(pieces: Pieces) -> list[str]:
    signs = {Change.SAME: "", Change.ADDED: "+", Change.REMOVED: "-"}
    return [signs[piece.change] + piece.run.text for piece in pieces]


def test_the_changed_words_are_marked_and_the_rest_is_not() -> None:
    (difference,) = compared("Guests come on Sunday.", "Guests come on Monday.")
    assert difference.change is Change.CHANGED
    assert marked(difference.pieces) == ["Guests come on ", "-Sunday", "+Monday", "."]


def test_changes_with_only_a_space_between_them_are_shown_as_one() -> None:
    (difference,) = compared("We pay ten pounds weekly.", "We pay twenty euros weekly.")
    assert marked(difference.pieces) == ["We pay ", "-ten pounds", "+twenty euros", " weekly."]


def test_a_change_of_look_is_a_change() -> None:
    (difference,) = compared("very important", "very **important**")
    assert difference.pieces[-1].run == Run("important", bold=True)
    assert difference.change is Change.CHANGED


def test_a_change_of_kind_is_a_change_though_the_words_are_the_same() -> None:
    (difference,) = compared("Costs", "# Costs")
    assert difference.change is Change.CHANGED
    assert marked(difference.pieces) == ["Costs"]


def test_blocks_added_and_removed_stand_where_a_reader_expects_them() -> None:
    differences = compared("one\n\ntwo\n\nthree", "one\n\nthree\n\nfour")
    assert [(d.change.value, marked(d.pieces)) for d in differences] == [
        ("same", ["one"]),
        ("removed", ["-two"]),
        ("same", ["three"]),
        ("added", ["+four"]),
    ]


def test_a_moved_block_is_said_to_be_moved() -> None:
    differences = compared("one\n\ntwo\n\nthree", "three\n\none\n\ntwo")
    assert [(d.block_id, d.change.value, d.is_moved) for d in differences] == [
        ("c2", "same", True),
        ("c0", "same", False),
        ("c1", "same", False),
    ]


def test_a_table_shows_the_cell_that_changed_and_the_row_that_came() -> None:
    (difference,) = compared(
        "Table: Cars\n| Day | Cars |\n| Sunday | 2 |", "Table: Cars\n| Day | Cars |\n| Sunday | 3 |\n| Monday | 1 |"
    )
    assert [row.change.value for row in difference.rows] == ["same", "removed", "added", "added"]
    (edited,) = compared("| Day | Cars |\n| Sunday | 2 |", "| Day | Cars |\n| Sunday | 3 |")
    assert [[marked(cell) for cell in row.cells] for row in edited.rows] == [
        [["Day"], ["Cars"]],
        [["Sunday"], ["-2", "+3"]],
    ]


def test_a_column_that_came_is_shown_in_its_row() -> None:
    (difference,) = compared("| Day |\n| Sunday |", "| Day | Cars |\n| Sunday | 2 |")
    assert [[marked(cell) for cell in row.cells] for row in difference.rows] == [
        [["Day"], ["+Cars"]],
        [["Sunday"], ["+2"]],
    ]


def test_sections_are_compared_by_id_with_their_headings() -> None:
    old = [Section("s1", "Aims", version("one")), Section("s2", "Costs", version("two"))]
    new = [Section("s1", "Our aims", version("one")), Section("s3", "Risks", version("three"))]
    differences = compare_sections(old, new)
    assert [(d.section_id, d.change.value) for d in differences] == [
        ("s1", "changed"),
        ("s2", "removed"),
        ("s3", "added"),
    ]
    assert marked(differences[0].heading) == ["-Aims", "+Our aims"]


def test_a_section_in_which_nothing_changed_is_the_same() -> None:
    section = Section("s1", "Aims", version("one"))
    assert [d.change for d in compare_sections([section], [section])] == [Change.SAME]


@UNHURRIED
@given(LINES, LINES)
def test_each_side_can_be_read_out_of_the_differences(old_lines: list[str], new_lines: list[str]) -> None:
    old = version("\n\n".join(old_lines))
    new = version("\n\n".join(new_lines), old)
    for difference in compare_blocks(old, new):
        assert words(before_only(difference.pieces)) == own_words(difference.old)
        assert words(after_only(difference.pieces)) == own_words(difference.new)


@UNHURRIED
@given(LINES, LINES)
def test_every_block_of_either_version_is_named_once(old_lines: list[str], new_lines: list[str]) -> None:
    old = version("\n\n".join(old_lines))
    new = version("\n\n".join(new_lines), old)
    named = [difference.block_id for difference in compare_blocks(old, new)]
    assert sorted(named) == sorted({block.id for block in (*old, *new)})
    assert [block_id for block_id in named if block_id in {b.id for b in new}] == [block.id for block in new]


def words(pieces: Pieces) -> str:
    return "".join(piece.run.text for piece in pieces)


def own_words(block: Block | None) -> str:
    return "".join(run.text for run in getattr(block, "runs", ()))
