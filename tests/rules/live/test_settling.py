"""Accepting and rejecting in the text itself: words go or stay, and clauses keep their ids."""

import copy
from typing import Any

from portal.live.content import read_blocks, read_marked_blocks
from portal.live.merging import Suggestion, merge_blocks
from portal.live.settling import Key, settle
from tests.rules.live.trees import Tree, mark, paragraph, tree, type_into

BASE = [
    paragraph("a", "Purpose", kind="h1"),
    paragraph("b", "Visits begin within two weeks 😀 of a referral."),
    paragraph("c", "Befrienders are trained."),
]


def proposed(doc: Tree, *mine: dict[str, Any], organisation: str = "provider") -> list[Key]:
    """The keys of what would make this text of the base."""
    suggestion = Suggestion("bob", organisation, "2026-11-23T09:00:00Z", iter(["new1", "new2"]).__next__)
    assert merge_blocks(doc, copy.deepcopy(BASE), list(mine), suggestion).conflicts == ()
    return [Key(organisation, "bob", one) for one in suggestion.ids]


def words(doc: Tree) -> list[tuple[str, str, str]]:
    return [(block["id"], block["kind"], "".join(run["text"] for run in block["runs"])) for block in read_blocks(doc)]


def is_clean(doc: Tree) -> bool:
    return not any(
        name in run for block in read_marked_blocks(doc) for run in block["runs"] for name in ("insertion", "deletion")
    )


def test_accepted_words_take_the_place_of_the_old_ones() -> None:
    doc = tree(*BASE)
    [key] = proposed(doc, BASE[0], paragraph("b", "Visits begin within ten days 😀 of a referral."), BASE[2])
    settle(doc, [key])
    assert words(doc)[1] == ("b", "p", "Visits begin within ten days 😀 of a referral.")
    assert is_clean(doc)


def test_rejecting_leaves_the_text_as_it_was() -> None:
    doc = tree(*BASE)
    before = words(doc)
    keys = proposed(doc, BASE[0], paragraph("b", "Visits begin soon of a referral."), paragraph("n", "New"), BASE[2])
    settle(doc, [], keys)
    assert words(doc) == before
    assert is_clean(doc)


def test_each_is_decided_alone() -> None:
    doc = tree(*BASE)
    keys = proposed(doc, BASE[0], paragraph("b", "Visits now begin within ten days 😀 of a referral."))
    assert len(keys) == 3, "a clause to go, words to put in, and words for others"
    settle(doc, keys[:1], keys[1:2])
    assert len(words(doc)) == 2
    assert not is_clean(doc), "the third stays open"
    settle(doc, keys[2:])
    assert is_clean(doc)
    assert sorted(["now" in words(doc)[1][2], "ten days" in words(doc)[1][2]]) == [False, True]


def test_a_clause_that_is_taken_out_goes_and_a_new_one_stays() -> None:
    doc = tree(*BASE)
    settle(doc, proposed(doc, BASE[0], BASE[1], paragraph("n", "Drivers are insured.")))
    assert words(doc) == [
        ("a", "h1", "Purpose"),
        ("b", "p", "Visits begin within two weeks 😀 of a referral."),
        ("n", "p", "Drivers are insured."),
    ]


def test_a_change_of_kind_keeps_the_clause_and_what_was_typed_meanwhile() -> None:
    doc = tree(*BASE)
    keys = proposed(doc, BASE[0], BASE[1], {**BASE[2], "kind": "ul0"})
    settle(doc, keys)
    assert words(doc)[2:] == [("c", "ul0", "Befrienders are trained.")]
    assert is_clean(doc)
    settle(doc, [], keys)
    assert len(words(doc)) == 3


def test_a_clause_in_another_kind_and_other_words_keeps_its_id() -> None:
    doc = tree(*BASE)
    settle(doc, proposed(doc, BASE[0], BASE[1], paragraph("c", "Befrienders are trained for a week.", kind="ul0")))
    assert words(doc)[2:] == [("c", "ul0", "Befrienders are trained for a week.")]


def test_what_was_typed_into_a_clause_that_is_replaced_stays() -> None:
    doc = tree(*BASE)
    keys = proposed(doc, BASE[0], BASE[1], {**BASE[2], "kind": "ul0"})
    type_into(doc, 2, 0, "All ")
    settle(doc, keys)
    assert [one[2] for one in words(doc)[2:]] == ["All ", "Befrienders are trained."]


def test_two_who_want_the_same_words_to_go_are_decided_one_by_one() -> None:
    doc = tree(*BASE)
    [bobs] = proposed(doc, BASE[0], paragraph("b", "Visits begin within ten days 😀 of a referral."), BASE[2])
    [sams] = proposed(
        doc, BASE[0], paragraph("b", "Visits begin within one month 😀 of a referral."), BASE[2], organisation="forum"
    )
    settle(doc, [sams], [bobs])
    assert words(doc)[1][2] == "Visits begin within one month 😀 of a referral."
    assert is_clean(doc)


def test_a_crafted_mark_with_the_same_id_is_another_suggestion() -> None:
    doc = tree(*BASE)
    [key] = proposed(doc, BASE[0], paragraph("b", "Visits begin within ten days 😀 of a referral."), BASE[2])
    mark(doc, 2, 0, 11, {"deletion": {"id": key.id, "person": "sam", "organisation": "forum", "at": ""}})
    settle(doc, [key])
    assert words(doc)[2][2] == "Befrienders are trained."


def test_the_last_block_stays_empty() -> None:
    doc = tree(paragraph("a"))
    type_into_empty = Suggestion("bob", "provider", "", str)
    merge_blocks(doc, [paragraph("a")], [paragraph("a", "Words")], type_into_empty)
    settle(doc, [], [Key("provider", "bob", type_into_empty.ids[0])])
    assert words(doc) == [("a", "p", "")]
