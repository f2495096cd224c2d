"""A clause keeps its id through an edit in a plain form."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.blocks import Blocks, Kind, Run, TextBlock
from partnerships.designs.identity import NewId, carry_ids, distinct_ids, fresh_clause_id
from partnerships.designs.markup import parse, print_blocks

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail

LINES = st.lists(st.sampled_from(["tea", "tea and cake", "a long walk home", "Sunday", "- hosts"]), max_size=8)


def numbered(prefix: str) -> NewId:
    numbers = count()
    return lambda: f"{prefix}{next(numbers)}"


def section(text: str) -> Blocks:
    return carry_ids((), parse(text), numbered("old"))


def ids_after(base: Blocks, text: str) -> list[str]:
    return [block.id for block in carry_ids(base, parse(text), numbered("new"))]


BASE = section("## Hosting\n\nGuests come on Sunday for lunch.\n\nHosts cook at home.\n\nThe city pays the food.")


def test_an_edited_paragraph_keeps_its_id() -> None:
    text = print_blocks(BASE).replace("on Sunday for lunch", "every second Sunday for lunch")
    assert ids_after(BASE, text) == ["old0", "old1", "old2", "old3"]


def test_a_new_paragraph_gets_a_new_id_and_moves_nobody_elses() -> None:
    text = print_blocks(BASE).replace("Hosts cook", "Dogs are welcome everywhere.\n\nHosts cook")
    assert ids_after(BASE, text) == ["old0", "old1", "new0", "old2", "old3"]


def test_a_removed_paragraph_takes_its_id_with_it() -> None:
    assert ids_after(BASE, print_blocks(BASE).replace("Hosts cook at home.\n\n", "")) == ["old0", "old1", "old3"]


def test_a_moved_paragraph_keeps_its_id() -> None:
    text = "The city pays the food.\n\n## Hosting\n\nGuests come on Sunday for lunch.\n\nHosts cook at home."
    assert ids_after(BASE, text) == ["old3", "old0", "old1", "old2"]


def test_among_several_changed_paragraphs_the_likeness_decides() -> None:
    text = "## Hosting\n\nBrand new words stand here.\n\nGuests come on Monday for lunch.\n\nHosts cook outdoors."
    assert ids_after(BASE, text) == ["old0", "new0", "old1", "old2"]


def test_a_heading_that_is_reworded_is_still_that_heading() -> None:
    assert ids_after(BASE, print_blocks(BASE).replace("## Hosting", "## Welcome"))[0] == "old0"


def test_a_paragraph_split_by_an_editor_gives_its_second_half_a_new_id() -> None:
    halves = [TextBlock("p1", Kind.PARAGRAPH, (Run(text),)) for text in ("one", "two")]
    assert [block.id for block in distinct_ids(halves, numbered("new"))] == ["p1", "new0"]


def test_a_generator_that_repeats_itself_is_asked_again() -> None:
    answers = iter(["old1", "old1", "fresh"])
    base = section("one\n\ntwo")
    changed = carry_ids(base, parse("one\n\ntwo\n\nthree"), lambda: next(answers))
    assert [block.id for block in changed] == ["old0", "old1", "fresh"]


def test_many_replaced_paragraphs_are_matched_in_order_without_a_long_wait() -> None:
    base = section("\n\n".join(f"old {n}" for n in range(250)))
    changed = parse("\n\n".join(f"fresh{n}" for n in range(250)))
    assert [block.id for block in carry_ids(base, changed)] == [block.id for block in base]


def test_a_fresh_id_is_short_and_never_the_same() -> None:
    ids = {fresh_clause_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(clause_id) for clause_id in ids} == {8}


@UNHURRIED
@given(LINES, LINES)
def test_ids_are_unique_and_the_text_is_as_typed(old_lines: list[str], new_lines: list[str]) -> None:
    base = section("\n\n".join(old_lines))
    new = parse("\n\n".join(new_lines))
    carried = carry_ids(base, new, numbered("new"))
    assert len({block.id for block in carried}) == len(carried) == len(new)
    assert print_blocks(carried) == print_blocks(new)


@UNHURRIED
@given(LINES)
def test_a_text_that_did_not_change_keeps_every_id(lines: list[str]) -> None:
    base = section("\n\n".join(lines))
    assert carry_ids(base, parse(print_blocks(base))) == base
