"""A form's text comes back into the live one: what others typed meanwhile stays, and conflicts are named."""

import copy
from typing import Any

import pytest

from portal.live.content import fragment_of, read_blocks, read_marked_blocks
from portal.live.merging import Merge, Suggestion, merge_blocks
from tests.rules.live.trees import Tree, mark, paragraph, tree, twin, type_into

BASE = [
    paragraph("a", "Purpose", kind="h1"),
    paragraph("b", "Visits begin within two weeks of a referral."),
    paragraph("c", "Befrienders are trained."),
]


def suggestion() -> Suggestion:
    return Suggestion("bob", "provider", "2026-11-23T09:00:00Z", iter(["new1", "new2"]).__next__)


def words(doc: Tree) -> list[str]:
    return ["".join(run["text"] for run in block["runs"]) for block in read_blocks(doc)]


def changed(**texts: str) -> list[dict[str, Any]]:
    return [
        paragraph(block["id"], texts[block["id"]], kind=block["kind"]) if block["id"] in texts else block
        for block in BASE
    ]


def merged(doc: Tree, base: Any, mine: Any, proposed: Suggestion | None = None) -> Merge:
    return merge_blocks(doc, copy.deepcopy(base), copy.deepcopy(mine), proposed)


def test_a_change_in_one_block_leaves_the_others_as_they_are_now() -> None:
    doc = tree(*BASE)
    type_into(doc, 2, 0, "All ")
    assert merged(doc, BASE, changed(b="Visits begin within ten days of a referral.")).conflicts == ()
    assert words(doc) == ["Purpose", "Visits begin within ten days of a referral.", "All Befrienders are trained."]


def test_both_change_the_same_paragraph_in_different_places() -> None:
    doc = tree(*BASE)
    type_into(doc, 1, 0, "Home visits 😀 üben: ")
    assert merged(doc, BASE, changed(b="Visits begin within two weeks of any referral.")).conflicts == ()
    assert words(doc)[1] == "Home visits 😀 üben: Visits begin within two weeks of any referral."


def test_both_change_the_same_words_and_the_conflict_shows_both() -> None:
    doc = tree(*BASE)
    theirs = twin(doc)
    type_into(theirs, 1, 23, "nty")
    doc.apply_update(theirs.get_update())
    assert words(doc)[1] == "Visits begin within twonty weeks of a referral."
    outcome = merged(doc, BASE, changed(b="Visits begin within ten weeks of a referral."))
    assert words(doc)[1] == "Visits begin within twonty weeks of a referral."
    assert [conflict.block_id for conflict in outcome.conflicts] == ["b"]
    assert outcome.conflicts[0].mine == paragraph("b", "Visits begin within ten weeks of a referral.")
    assert outcome.conflicts[0].theirs == paragraph("b", "Visits begin within twonty weeks of a referral.")


def test_words_that_somebody_typed_inside_a_removed_stretch_stay() -> None:
    doc = tree(*BASE)
    type_into(doc, 1, 13, "gently ")
    merged(doc, BASE, changed(b="Visits of a referral."))
    assert "gently" in words(doc)[1]
    assert "begin" not in words(doc)[1]


def test_a_new_block_comes_after_the_one_before_it() -> None:
    doc = tree(*BASE)
    merged(doc, BASE, [BASE[0], paragraph("n", "New clause"), *BASE[1:]])
    assert words(doc)[1] == "New clause"
    assert [block["id"] for block in read_blocks(doc)] == ["a", "n", "b", "c"]


def test_a_removed_block_goes_unless_somebody_changed_it() -> None:
    doc = tree(*BASE)
    assert merged(doc, BASE, BASE[:2]).conflicts == ()
    assert len(words(doc)) == 2
    doc = tree(*BASE)
    type_into(doc, 2, 0, "All ")
    outcome = merged(doc, BASE, BASE[:2])
    assert words(doc)[2] == "All Befrienders are trained."
    assert (outcome.conflicts[0].block_id, outcome.conflicts[0].mine) == ("c", None)


def test_my_words_in_a_block_that_others_removed_come_back() -> None:
    doc = tree(*BASE)
    del fragment_of(doc).children[2]
    outcome = merged(doc, BASE, changed(c="Befrienders are trained and paid."))
    assert words(doc)[2] == "Befrienders are trained and paid."
    assert outcome.conflicts[0].theirs is None


def test_an_unchanged_block_that_others_removed_stays_removed() -> None:
    doc = tree(*BASE)
    del fragment_of(doc).children[2]
    assert merged(doc, BASE, BASE).conflicts == ()
    assert len(words(doc)) == 2


def test_a_moved_block_stands_in_its_new_place() -> None:
    doc = tree(*BASE)
    assert merged(doc, BASE, [BASE[0], BASE[2], BASE[1]]).conflicts == ()
    assert [block["id"] for block in read_blocks(doc)] == ["a", "c", "b"]


def test_a_kind_changes_beside_what_others_type() -> None:
    doc = tree(*BASE)
    type_into(doc, 1, 0, "Now: ")
    merged(doc, BASE, [BASE[0], {**BASE[1], "kind": "ul0"}, BASE[2]])
    assert read_blocks(doc)[1]["kind"] == "ul0"
    assert words(doc)[1].startswith("Now: Visits")


def test_bold_and_links_are_brought_over_and_taken_away() -> None:
    base = [paragraph("a", "Say ", {"text": "it", "bold": True}, " here: form")]
    doc = tree(*base)
    mine = [paragraph("a", "Say it here: ", {"text": "form", "link": "https://example.org"})]
    assert merged(doc, base, mine).conflicts == ()
    assert read_blocks(doc) == mine


def test_new_words_in_the_middle_of_bold_ones_look_as_they_were_typed() -> None:
    base = [paragraph("a", {"text": "very bold", "bold": True})]
    doc = tree(*base)
    mine = [paragraph("a", {"text": "very", "bold": True}, " plain", {"text": " bold", "bold": True})]
    assert merged(doc, base, mine).conflicts == ()
    assert read_blocks(doc) == mine


def test_a_comment_stays_where_words_inside_it_change() -> None:
    doc = tree(*BASE)
    mark(doc, 1, 0, 29, {"comment--ab": {"id": "c1"}})
    merged(doc, BASE, changed(b="Visits begin within ten weeks of a referral."))
    runs = read_marked_blocks(doc)[1]["runs"]
    assert runs[0] == {"text": "Visits begin within ten weeks", "comments": ["c1"]}


def test_an_empty_block_gets_its_first_words() -> None:
    base = [paragraph("a")]
    doc = tree(*base)
    merged(doc, base, [paragraph("a", "First words")])
    assert words(doc) == ["First words"]


TABLE: dict[str, Any] = {
    "id": "t", "kind": "table", "caption": "Visits",
    "rows": [[[{"text": "Year"}], [{"text": "Visits"}]], [[{"text": "One"}], [{"text": "100"}]]],
}  # fmt: skip


def test_a_table_is_merged_cell_by_cell() -> None:
    doc = tree(TABLE)
    theirs = copy.deepcopy(TABLE)
    theirs["rows"][1][0] = [{"text": "Year one"}]
    merged(doc, [TABLE], [theirs])
    mine = copy.deepcopy(TABLE)
    mine["rows"][1][1] = [{"text": "120"}]
    mine["caption"] = "Visits a year"
    assert merged(doc, [TABLE], [mine]).conflicts == ()
    table = read_blocks(doc)[0]
    assert table["rows"][1] == [[{"text": "Year one"}], [{"text": "120"}]]
    assert table["caption"] == "Visits a year"


def test_a_table_with_a_new_row_replaces_an_untouched_one_only() -> None:
    longer = copy.deepcopy(TABLE)
    longer["rows"].append([[{"text": "Two"}], [{"text": "200"}]])
    doc = tree(TABLE)
    assert merged(doc, [TABLE], [longer]).conflicts == ()
    assert read_blocks(doc) == [longer]
    touched = copy.deepcopy(TABLE)
    touched["rows"][0][0] = [{"text": "When"}]
    doc = tree(touched)
    assert len(merged(doc, [TABLE], [longer]).conflicts) == 1
    assert read_blocks(doc) == [touched]


def test_a_suggested_form_changes_nothing_until_it_is_accepted() -> None:
    doc, proposed = tree(*BASE), suggestion()
    mine = [*changed(b="Visits begin within ten days of a referral.")[:2], paragraph("n", "New clause")]
    before = read_blocks(doc)
    assert merged(doc, BASE, mine, proposed).conflicts == ()
    after = [block for block in read_blocks(doc) if block["id"] != "n"]
    assert ["".join(run["text"] for run in block["runs"]) for block in after] == [
        "".join(run["text"] for run in block["runs"]) for block in before
    ]
    assert review(doc, proposed) == {
        "deletion": [("b", "two weeks", 1), ("c", "Befrienders are trained.", 0)],
        "insertion": [("b", "ten days", 1), ("n", "New clause", 2)],
    }


def review(doc: Tree, proposed: Suggestion | None = None) -> dict[str, list[tuple[str, str, Any]]]:
    """The words under each kind of mark: in which block, what, and which of the proposals it is."""
    ids = proposed.ids if proposed else []
    found: dict[str, list[tuple[str, str, Any]]] = {"insertion": [], "deletion": []}
    for block in read_marked_blocks(doc):
        for run in block["runs"]:
            for kind, listed in found.items():
                if kind in run:
                    mark = run[kind]["id"]
                    listed.append((block["id"], run["text"], ids.index(mark) if ids else mark))
    return found


def test_each_change_is_a_proposal_of_its_own() -> None:
    doc, proposed = tree(*BASE), suggestion()
    mine = changed(b="Home visits begin within ten days of a referral.", c="Befrienders are well trained.")
    merged(doc, BASE, mine, proposed)
    found = review(doc, proposed)
    assert len(proposed.ids) == len(set(proposed.ids)) == 3
    replaced = next(number for block, words, number in found["deletion"] if words == "two weeks")
    assert ("b", "ten days", replaced) in found["insertion"]
    assert [words for _, words, _ in found["insertion"]] == ["Home visits", "ten days", " well"]


def test_a_change_of_look_is_proposed_as_new_words_for_old() -> None:
    doc = tree(*BASE)
    mine = [BASE[0], paragraph("b", "Visits begin within ", {"text": "two", "bold": True}, " weeks of a referral.")]
    assert merged(doc, BASE[:2], mine, suggestion()).conflicts == ()
    runs = read_marked_blocks(doc)[1]["runs"]
    assert [(run["text"], run.get("bold", False)) for run in runs if "insertion" in run] == [("two", True)]
    assert [(run["text"], run.get("bold", False)) for run in runs if "deletion" in run] == [("two", False)]


def test_a_change_of_kind_is_proposed_as_a_block_for_a_block() -> None:
    doc, proposed = tree(*BASE), suggestion()
    assert merged(doc, BASE, [BASE[0], {**BASE[1], "kind": "h2"}, BASE[2]], proposed).conflicts == ()
    blocks = read_marked_blocks(doc)
    assert [(block["id"], block["kind"]) for block in blocks] == [("a", "h1"), ("b", "p"), ("new1", "h2"), ("c", "p")]
    assert review(doc, proposed) == {
        "deletion": [("b", "Visits begin within two weeks of a referral.", 0)],
        "insertion": [("new1", "Visits begin within two weeks of a referral.", 0)],
    }


def test_two_organisations_may_propose_that_the_same_words_go() -> None:
    doc = tree(*BASE)
    theirs = Suggestion("sam", "forum", "2026-11-23T10:00:00Z", str)
    merged(doc, BASE, changed(b="Visits begin within ten days of a referral."), suggestion())
    merged(doc, BASE, changed(b="Visits begin within one month of a referral."), theirs)
    runs = read_marked_blocks(doc)[1]["runs"]
    [going] = [run for run in runs if "deletion" in run]
    assert (going["text"], [mark["organisation"] for mark in going["deletions"]]) == (
        "two weeks",
        ["provider", "forum"],
    )
    assert sorted(run["text"] for run in runs if "insertion" in run) == ["one month", "ten days"]


@pytest.mark.parametrize("proposed", [None, suggestion()])
def test_a_form_that_changed_nothing_writes_nothing(proposed: Suggestion | None) -> None:
    doc = tree(*BASE)
    state = doc.get_update()
    assert merged(doc, BASE, BASE, proposed).conflicts == ()
    assert doc.get_update() == state


def test_rows_for_a_table_that_has_not_even_a_header_are_a_conflict() -> None:
    """No editor of ours makes one, but a crafted update may."""
    bare = {"id": "t", "kind": "table", "caption": "Cars", "rows": []}
    doc = tree(*BASE, bare)
    mine = {**bare, "rows": [[[{"text": "Van"}]]]}
    outcome = merged(doc, [*BASE, bare], [*BASE, mine], suggestion())
    assert [conflict.block_id for conflict in outcome.conflicts] == ["t"]
    assert read_blocks(doc)[-1]["rows"] == []
