"""Flat clauses become the lists, headings and tables of a page."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from partnerships.designs.blocks import Kind, Run, TextBlock
from partnerships.designs.canonical import write_blocks
from partnerships.designs.markup import parse
from partnerships.designs.reading import LABEL_LENGTH, Clause, Listing, Reading, label_of, read_text, reading_of


def outline(part: Clause | Listing) -> object:
    """Words, and lists as [kind, item, [inner lists]…]."""
    if isinstance(part, Clause):
        return "".join(run.text for run in part.runs)
    items = [[outline(item.clause), *map(outline, item.lists)] for item in part.items]
    return ["ol" if part.is_ordered else "ul", *items]


def read(text: str) -> list[object]:
    return [outline(part) for part in reading_of(parse(text)).parts]


def test_items_beneath_items_are_lists_inside_lists() -> None:
    assert read("- a\n  - b\n  - c\n- d") == [["ul", ["a", ["ul", ["b"], ["c"]]], ["d"]]]


def test_another_kind_of_item_begins_another_list() -> None:
    assert read("- a\n1. b\n2. c") == [["ul", ["a"]], ["ol", ["b"], ["c"]]]


def test_numbers_may_lie_beneath_bullets() -> None:
    assert read("- a\n  1. b\n- c") == [["ul", ["a", ["ol", ["b"]]], ["c"]]]


def test_a_paragraph_ends_a_list() -> None:
    assert read("- a\n\nwords\n\n- b") == [["ul", ["a"]], "words", ["ul", ["b"]]]


def test_a_list_may_begin_deep() -> None:
    assert read("    - deep\n- a") == [["ul", ["deep"]], ["ul", ["a"]]]


def test_headings_follow_the_section_without_a_gap() -> None:
    parts = reading_of(parse("### a\n\n# b\n\n### c\n\n### d")).parts
    assert [part.level for part in parts if isinstance(part, Clause)] == [3, 3, 4, 5]


def test_a_table_has_a_header_and_rows() -> None:
    (table,) = reading_of(parse("Table: Cars\n| Day | Cars |\n| Sunday | 2 |")).parts
    assert isinstance(table, Clause)
    assert table.caption == "Cars"
    assert len(table.header) == 2
    assert len(table.rows) == 1


def test_a_stored_text_is_read_once_for_all_its_readers() -> None:
    stored = json.dumps(write_blocks(parse("Once.")))
    assert read_text(stored) is read_text(stored)


def test_a_long_clause_is_named_by_its_first_words() -> None:
    (block,) = parse("word " * 40)
    assert len(label_of(block)) <= LABEL_LENGTH
    assert label_of(block).endswith("…")


@given(st.lists(st.sampled_from(Kind), max_size=25))
def test_every_clause_is_read_exactly_once_in_order(kinds: list[Kind]) -> None:
    blocks = tuple(TextBlock(f"b{number}", kind, (Run("x"),)) for number, kind in enumerate(kinds))
    reading = reading_of(blocks)
    assert [clause.number for part in reading.parts for clause in clauses(part)] == list(range(1, len(kinds) + 1))
    assert levels_never_jump(reading)


def clauses(part: Clause | Listing) -> list[Clause]:
    if isinstance(part, Clause):
        return [part]
    return [one for item in part.items for one in (item.clause, *(c for inner in item.lists for c in clauses(inner)))]


def levels_never_jump(reading: Reading) -> bool:
    levels = [2] + [part.level for part in reading.parts if isinstance(part, Clause) and part.shape == "heading"]
    return all(after <= before + 1 for before, after in pairwise(levels))
