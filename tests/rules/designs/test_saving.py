"""Alice and Bob save the same section: either both texts are kept, or nothing is saved and both are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.designs.beginnings import Beginning
from partnerships.designs.blocks import Blocks, content_of, plain_text
from partnerships.designs.identity import carry_ids
from partnerships.designs.limits import MOST_CHARACTERS_IN_A_PARAGRAPH, TooLong
from partnerships.designs.markup import parse, print_blocks
from partnerships.designs.saving import NotSaved, Standing, settle

TEXT = "A car fetches each guest within 30 days.\n\nDrivers are volunteers.\n\nDrivers are insured."


def blocks(text: str, base: Blocks = ()) -> Blocks:
    return carry_ids(base, parse(text))


BASE = blocks(TEXT)


def saved(text: str) -> Standing:
    """The section after Alice has saved."""
    return Standing(blocks(text, BASE), 3, ["Alice Adams"])


def test_a_text_that_nobody_else_touched_is_saved_as_typed() -> None:
    settled = settle(BASE, TEXT.replace("30", "14"), Standing(BASE, 2))
    assert settled.is_changed
    assert not settled.is_merged
    assert [block.id for block in settled.blocks] == [block.id for block in BASE]


def test_changes_to_different_clauses_are_put_together() -> None:
    settled = settle(BASE, TEXT.replace("insured", "insured by us"), saved(TEXT.replace("30", "14")))
    assert settled.is_merged
    assert "14 days" in plain_text(settled.blocks)
    assert "insured by us" in plain_text(settled.blocks)


def test_a_text_posted_twice_changes_nothing() -> None:
    typed = TEXT + "\n\nOne more."
    settled = settle(BASE, typed, saved(typed))
    assert not settled.is_changed


def test_the_same_words_changed_differently_are_both_shown() -> None:
    with pytest.raises(NotSaved, match="Alice Adams saved a change to the same words") as refusal:
        settle(BASE, TEXT.replace("30 days", "30 weeks"), saved(TEXT.replace("30 days", "14 days")))
    (collision,) = refusal.value.collisions
    assert collision.number == 1
    assert "30 weeks" in refusal.value.text
    assert "14 days" in refusal.value.text
    assert refusal.value.base == Beginning(3)


def test_a_clause_taken_out_by_the_other_stays_in_the_writers_text() -> None:
    with pytest.raises(NotSaved) as refusal:
        settle(BASE, TEXT.replace("30 days", "30 weeks"), saved(TEXT.split("\n\n", 1)[1]))
    (collision,) = refusal.value.collisions
    assert collision.theirs is None
    assert "30 weeks" in refusal.value.text


def test_a_text_without_a_beginning_is_handed_back_whole() -> None:
    with pytest.raises(NotSaved, match="cannot be found") as refusal:
        settle(None, "Typed.", saved(TEXT))
    assert refusal.value.text == "Typed."
    assert plain_text(refusal.value.current) == plain_text(BASE)


def test_a_text_that_is_too_long_is_refused_before_anything_is_compared() -> None:
    with pytest.raises(TooLong, match="Paragraph 1 is longer"):
        settle(BASE, "x" * (MOST_CHARACTERS_IN_A_PARAGRAPH + 1), saved(TEXT))


WORDS = st.lists(st.sampled_from(["car", "guest", "driver", "Sunday", "home"]), min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(WORDS, max_size=5).map("\n\n".join)


@given(TEXTS, TEXTS, TEXTS)
def test_no_typed_clause_is_ever_lost(base: str, mine: str, theirs: str) -> None:
    """Every clause that I added or changed is in what is saved, or in the text that I go on with."""
    old = blocks(base)
    now = Standing(blocks(theirs, old), 2, ["Alice"])
    try:
        kept = plain_text(settle(old, mine, now).blocks)
    except NotSaved as refusal:
        kept = plain_text(parse(refusal.text))
    own = {content_of(block) for block in parse(mine)} - {content_of(block) for block in old}
    bag = kept.split()
    for block in own:
        # What stood there before was not typed by me, and the other may have taken it out.
        assert all(word in bag for word in plain_text([block]).split() if word not in base.split())


@given(TEXTS, TEXTS, TEXTS)
def test_the_text_to_go_on_with_can_always_be_saved(base: str, mine: str, theirs: str) -> None:
    old = blocks(base)
    now = Standing(blocks(theirs, old), 2, ["Alice"])
    text = print_blocks(now.blocks)
    try:
        settle(old, mine, now)
    except NotSaved as refusal:
        text = refusal.text
    assert print_blocks(settle(now.blocks, text, now).blocks) == text
