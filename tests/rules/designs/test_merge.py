"""Alice and Bob edit the same section at the same time."""

import re
from collections.abc import Iterable
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.blocks import Block, Blocks, Kind, Run, TextBlock, content_of, plain_text
from partnerships.designs.identity import NewId, carry_ids
from partnerships.designs.markup import parse
from partnerships.designs.merge import merge
from partnerships.designs.normal import normal_blocks

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail

SECTION = """## Transport

A car fetches each guest within 30 days of asking, and brings them home.

- Drivers are volunteers.
- Drivers are insured.

Table: Cars
| Day | Cars |
| Sunday | 2 |
| Monday | 1 |
"""


def typed(text: str, base: Blocks = ()) -> Blocks:
    numbers = count(len(base))
    return carry_ids(base, parse(text), lambda: f"c{next(numbers)}")


BASE = typed(SECTION)


def alice(old: str, new: str) -> Blocks:
    return _edited("a", old, new)


def bob(old: str, new: str) -> Blocks:
    return _edited("b", old, new)


def _edited(person: str, old: str, new: str) -> Blocks:
    assert old in SECTION
    numbers = count()
    return carry_ids(BASE, parse(SECTION.replace(old, new)), lambda: f"{person}{next(numbers)}")


def test_two_changes_in_one_sentence_are_both_kept() -> None:
    merged = merge(BASE, alice("A car", "A clean car"), bob("brings them home", "takes them to their door"))
    assert not merged.conflicts
    assert "A clean car fetches" in plain_text(merged.blocks)
    assert "takes them to their door" in plain_text(merged.blocks)


def test_changes_to_neighbouring_words_are_a_conflict_and_not_a_new_meaning() -> None:
    merged = merge(BASE, alice("30 days", "14 days"), bob("30 days", "30 weeks"))
    (conflict,) = merged.conflicts
    assert "14 weeks" not in plain_text(merged.blocks)
    assert "30 weeks" in plain_text(merged.blocks)
    assert "14 days" in plain_text([conflict.mine])
    assert "30 weeks" in plain_text([conflict.theirs])
    assert "30 days" in plain_text([conflict.base])


def test_the_same_change_by_both_is_made_once() -> None:
    merged = merge(BASE, alice("30 days", "14 days"), bob("30 days", "14 days"))
    assert not merged.conflicts
    assert plain_text(merged.blocks).count("14 days") == 1


def test_new_items_in_the_same_place_stand_one_behind_the_other() -> None:
    merged = merge(
        BASE, alice("insured.", "insured.\n- Drivers are kind."), bob("insured.", "insured.\n- Cars are clean.")
    )
    assert not merged.conflicts
    assert "insured.\nCars are clean.\nDrivers are kind." in plain_text(merged.blocks)


def test_a_form_posted_twice_adds_its_text_once() -> None:
    merged = merge(BASE, alice("insured.", "insured.\n- Once."), bob("insured.", "insured.\n- Once."))
    assert plain_text(merged.blocks).count("Once.") == 1


def test_a_removed_paragraph_that_the_other_edited_stays_and_is_shown_to_both() -> None:
    merged = merge(BASE, alice("- Drivers are insured.\n", ""), bob("are insured", "are fully insured"))
    (conflict,) = merged.conflicts
    assert conflict.mine is None
    assert "fully insured" in plain_text(merged.blocks)


def test_what_one_edits_and_the_other_removes_is_kept_the_other_way_round_too() -> None:
    merged = merge(BASE, alice("are insured", "are fully insured"), bob("- Drivers are insured.\n", ""))
    (conflict,) = merged.conflicts
    assert conflict.theirs is None
    assert "fully insured" in plain_text(merged.blocks)


def test_a_paragraph_removed_by_one_and_untouched_by_the_other_goes() -> None:
    merged = merge(BASE, alice("- Drivers are insured.\n", ""), bob("A car", "A bus"))
    assert not merged.conflicts
    assert "insured" not in plain_text(merged.blocks)


def test_a_change_of_kind_and_a_change_of_words_go_together() -> None:
    merged = merge(BASE, alice("- Drivers are volunteers.", "1. Drivers are volunteers."), bob("volunteers.", "staff."))
    assert not merged.conflicts
    assert "ol0" in [block.kind for block in merged.blocks if isinstance(block, TextBlock)]
    assert "Drivers are staff." in plain_text(merged.blocks)


def test_two_different_kinds_for_one_block_are_a_conflict() -> None:
    merged = merge(BASE, alice("## Transport", "# Transport"), bob("## Transport", "### Transport"))
    assert [conflict.block_id for conflict in merged.conflicts] == [BASE[0].id]


def test_two_cells_of_one_table_are_merged() -> None:
    merged = merge(BASE, alice("| Sunday | 2 |", "| Sunday | 3 |"), bob("| Monday | 1 |", "| Monday | none |"))
    assert not merged.conflicts
    assert "Sunday\t3\nMonday\tnone" in plain_text(merged.blocks)


def test_a_new_row_and_a_changed_cell_are_merged() -> None:
    merged = merge(
        BASE, alice("| Monday | 1 |", "| Monday | 1 |\n| Friday | 4 |"), bob("| Sunday | 2 |", "| Sunday | 3 |")
    )
    assert not merged.conflicts
    assert "Sunday\t3\nMonday\t1\nFriday\t4" in plain_text(merged.blocks)


def test_one_cell_changed_by_both_is_a_conflict() -> None:
    merged = merge(BASE, alice("| Sunday | 2 |", "| Sunday | 3 |"), bob("| Sunday | 2 |", "| Sunday | 4 |"))
    assert [plain_text([c.mine]).count("Sunday\t3") for c in merged.conflicts] == [1]


def test_a_moved_paragraph_takes_the_words_the_other_changed_with_it() -> None:
    drivers = "- Drivers are volunteers.\n"
    moved = SECTION.replace(drivers, "") + "\n" + drivers
    merged = merge(BASE, typed(moved, BASE), bob("volunteers", "neighbours"))
    assert not merged.conflicts
    assert plain_text(merged.blocks).endswith("Drivers are neighbours.")


def test_a_paragraph_split_in_two_with_the_same_id_loses_nothing() -> None:
    halves = [TextBlock("p", Kind.PARAGRAPH, (Run(text),)) for text in ("one", "two")]
    whole = [TextBlock("p", Kind.PARAGRAPH, (Run("one two"),))]
    assert plain_text(merge(whole, halves, whole).blocks) == "one\ntwo"


WORD = st.sampled_from(["car", "guest", "home", "Sunday", "driver", "tea"])
LINE = st.tuples(st.sampled_from(["", "- ", "# ", "1. ", "| "]), st.lists(WORD, min_size=1, max_size=8))
TEXT = st.lists(LINE, max_size=7).map(lambda lines: [mark + " ".join(words) for mark, words in lines])


@st.composite
def edited(draw: st.DrawFn, lines: list[str], person: str) -> list[str]:
    """The lines with some of their words replaced, added or removed, and whole lines moved, added or removed."""
    numbers = count(1)
    changed = list(lines)
    for act in draw(st.lists(st.sampled_from(["word", "add", "remove", "move", "kind"]), max_size=4)):
        place = draw(st.integers(0, max(0, len(changed) - 1)))
        if act == "add" or not changed:
            changed.insert(place, f"{person}{next(numbers)} new")
        elif act == "remove":
            del changed[place]
        elif act == "move":
            changed.insert(draw(st.integers(0, len(changed) - 1)), changed.pop(place))
        elif act == "kind":
            changed[place] = "> " + changed[place].lstrip("-#1.| ")
        else:
            words = changed[place].split(" ")
            words.insert(draw(st.integers(1, len(words))), f"{person}{next(numbers)}")
            changed[place] = " ".join(words)
    return changed


@st.composite
def three_versions(draw: st.DrawFn) -> tuple[Blocks, Blocks, Blocks]:
    lines = draw(TEXT)
    base = typed("\n\n".join(lines))
    mine = carry_ids(base, parse("\n\n".join(draw(edited(lines, "mine")))), _ids("m"))
    theirs = carry_ids(base, parse("\n\n".join(draw(edited(lines, "theirs")))), _ids("t"))
    return base, mine, theirs


def _ids(person: str) -> NewId:
    numbers = count()
    return lambda: f"{person}{next(numbers)}"


def words(blocks: Iterable[Block | None]) -> set[str]:
    return set(re.findall(r"\w+", plain_text(block for block in blocks if block)))


@UNHURRIED
@given(three_versions())
def test_every_typed_word_is_in_the_text_or_in_a_conflict(versions: tuple[Blocks, Blocks, Blocks]) -> None:
    base, mine, theirs = versions
    merged = merge(base, mine, theirs)
    shown = words(merged.blocks) | words(c.mine for c in merged.conflicts) | words(c.theirs for c in merged.conflicts)
    assert words(mine) - words(base) <= shown
    assert words(theirs) - words(base) <= shown


@UNHURRIED
@given(three_versions())
def test_what_both_kept_as_it_was_is_kept(versions: tuple[Blocks, Blocks, Blocks]) -> None:
    base, mine, theirs = versions
    merged = merge(base, mine, theirs)
    for block in base:
        if block in mine and block in theirs:
            assert block in merged.blocks


@UNHURRIED
@given(three_versions())
def test_if_only_one_side_edited_the_result_is_that_side(versions: tuple[Blocks, Blocks, Blocks]) -> None:
    base, mine, theirs = versions
    assert merge(base, mine, base).blocks == normal_blocks(mine)
    assert merge(base, base, theirs).blocks == normal_blocks(theirs)
    assert not merge(base, mine, base).conflicts
    assert not merge(base, base, theirs).conflicts


@UNHURRIED
@given(three_versions())
def test_two_who_did_the_same_agree(versions: tuple[Blocks, Blocks, Blocks]) -> None:
    base, mine, _ = versions
    same = merge(base, mine, mine)
    assert same.blocks == normal_blocks(mine)
    assert not same.conflicts


@UNHURRIED
@given(three_versions())
def test_no_id_is_given_twice(versions: tuple[Blocks, Blocks, Blocks]) -> None:
    merged = merge(*versions)
    ids = [block.id for block in merged.blocks]
    assert len(ids) == len(set(ids))
    assert len({content_of(block) for block in merged.blocks}) <= len(ids)
