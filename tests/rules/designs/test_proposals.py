"""What each proposal would change, in words, and which of them want something else of the same words (F12)."""

from typing import Any

import pytest

from partnerships.designs.marked import keep_marked, read_marked
from partnerships.designs.proposals import CannotDecide, Piece, Proposal, Verdict, check_reason, chosen, find_proposals


def mark(organisation: str, number: int = 1) -> dict[str, str]:
    return {"id": f"s{number}", "person": f"of {organisation}", "organisation": organisation, "at": "2026-11-23"}


def put(words: str, organisation: str, number: int = 1, **look: Any) -> dict[str, Any]:
    return {"text": words, "insertion": mark(organisation, number), **look}


def out(words: str, *organisations: str) -> dict[str, Any]:
    marks = [mark(one) for one in organisations]
    return {"text": words, "deletion": marks[0]} | ({"deletions": marks} if len(marks) > 1 else {})


def text(*runs: str | dict[str, Any], kind: str = "p", block_id: str = "a") -> dict[str, Any]:
    return {"id": block_id, "kind": kind, "runs": [{"text": one} if isinstance(one, str) else one for one in runs]}


def found(*blocks: dict[str, Any]) -> list[Proposal]:
    return find_proposals(read_marked(blocks))


@pytest.mark.parametrize(
    ("runs", "what"),
    [
        (("Within ", out("two", "bob"), put("three", "bob"), " weeks."), "Replace “two” with “three”"),
        (("Within ", put("about ", "bob"), "two weeks."), "Put in “about”"),
        (("Within ", out("two ", "bob"), "weeks."), "Take out “two”"),
        (("Within ", out("two", "bob"), put("two", "bob", bold=True), " weeks."), "Show “two” in bold"),
        (("Within ", {**out("two", "bob"), "bold": True}, put("two", "bob"), "."), "Show “two” in another way"),
        ((put("x" * 500, "bob"),), f"Put in “{'x' * 119}…”"),
    ],
)
def test_a_proposal_in_words(runs: tuple[Any, ...], what: str) -> None:
    [one] = found(text(*runs))
    assert one.what == what


def test_a_clause_in_another_kind() -> None:
    [one] = found(text(out("Transport", "bob")), text(put("Transport", "bob"), kind="h2", block_id="new"))
    assert (one.what, one.clause_id) == ("Make “Transport” a smaller heading", "a")


def test_the_words_around_it_leave_out_what_others_would_put_in() -> None:
    [bobs, _] = found(text("In ", out("two", "bob"), put("ten", "bob"), " weeks", put(" or so", "sam"), "."))
    assert bobs.excerpt == [Piece("In "), Piece("two", "removed"), Piece("ten", "added"), Piece(" weeks.")]


def test_a_changed_look_is_seen_in_its_excerpt() -> None:
    [one] = found(text("In ", out("two", "bob"), put("two", "bob", bold=True), "."))
    assert one.excerpt[1:3] == [Piece("two", "removed"), Piece("two", "added", bold=True)]


def collide(*runs: Any) -> list[tuple[str, list[str]]]:
    return [
        (one.mark.organisation, sorted(other.mark.organisation for other in one.clashes)) for one in found(text(*runs))
    ]


def test_the_same_words_collide() -> None:
    assert collide(put("ten", "bob"), put("some", "sam"), out("two", "bob", "sam")) == [
        ("bob", ["sam"]),
        ("sam", ["bob"]),
    ]


def test_the_same_place_collides_and_neighbours_that_go_do_not() -> None:
    assert collide("In ", put("about ", "bob"), put("only ", "sam"), "two") == [("bob", ["sam"]), ("sam", ["bob"])]
    assert collide("In ", out("two", "bob"), out(" weeks", "sam")) == [("bob", []), ("sam", [])]
    assert collide(put("About ", "bob"), "two", put(" or so", "sam")) == [("bob", []), ("sam", [])]


def test_one_organisations_own_proposals_never_collide() -> None:
    assert collide(put("about ", "bob", 1), put("only ", "bob", 2), "two") == [("bob", []), ("bob", [])]


def test_the_same_id_of_somebody_else_is_another_proposal() -> None:
    assert len({one.key for one in found(text(put("about ", "bob"), "two", put(" or so", "sam")))}) == 2


def test_what_is_not_open_is_not_decided() -> None:
    with pytest.raises(CannotDecide, match="decided already"):
        chosen(found(text("Two weeks.")), ["bob:of bob:s1"])


def test_rejecting_needs_a_reason() -> None:
    with pytest.raises(CannotDecide, match="Say why"):
        check_reason(Verdict.REJECTED, "")
    check_reason(Verdict.ACCEPTED, "")


def test_a_text_without_marks_is_not_kept_twice() -> None:
    assert keep_marked([text("Two weeks.")]) is None
    kept = keep_marked([text("In ", put("ten\u0000", "bob"), out("two", "bob", "sam"))])
    assert kept is not None
    assert [run["text"] for run in kept[0]["runs"]] == ["In ", "ten", "two"]
    assert read_marked(kept) == read_marked(kept)
    assert [one.what for one in find_proposals(read_marked(kept))] == ["Replace “two” with “ten”", "Take out “two”"]
