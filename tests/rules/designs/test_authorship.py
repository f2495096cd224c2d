"""Every word stands for whoever brought it in, and every word that is gone for whoever took it out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.authorship import Author, Step, authors_of, trace
from partnerships.designs.blocks import Kind, Run, TextBlock
from partnerships.designs.words import cut

ALICE = Author("Council", "Alice")
BOB = Author("Charity", "Bob")
CAROL = Author("Health board", "Carol")


def block(words: str, key: str = "a") -> TextBlock:
    return TextBlock(key, Kind.PARAGRAPH, (Run(words),) if words else ())


def named(words: str, authors: tuple[Author | None, ...]) -> list[tuple[str, str]]:
    pairs = zip(cut((Run(words),)), authors, strict=True)
    return [(run.text, author.person) for run, author in pairs if author and not run.text.isspace()]


def test_each_word_stands_for_whoever_brought_it_in() -> None:
    steps = [
        Step(ALICE, [block("Guests come by bus on Sunday")]),
        Step(BOB, [block("All guests come by bus on Monday")]),
    ]
    words = trace([block("Guests come on Sunday")], steps)["a"]
    come = named("All guests come by bus on Monday", words.come)
    assert ("by", "Alice") in come
    assert ("bus", "Alice") in come
    assert ("Monday", "Bob") in come
    assert "on" not in dict(come)
    assert ("Sunday", "Bob") in named("Guests come on Sunday", words.gone)


def test_a_word_that_came_and_went_in_between_is_nobodys() -> None:
    words = trace([block("one two")], [Step(ALICE, [block("one extra two")]), Step(BOB, [block("one two")])])["a"]
    assert authors_of(words) == []


def test_a_block_that_was_taken_out_names_who_did_it() -> None:
    words = trace([block("one"), block("two", "b")], [Step(ALICE, [block("one")]), Step(BOB, [block("one!")])])
    assert authors_of(words["b"]) == [ALICE]
    assert authors_of(words["a"]) == [BOB]


def test_a_block_that_came_later_names_its_author() -> None:
    words = trace([], [Step(CAROL, [block("new words")])])["a"]
    assert authors_of(words) == [CAROL]
    assert words.gone == ()


TEXTS = st.lists(st.sampled_from(["tea", "cake", "and", "Sunday"]), max_size=5).map(" ".join)


@settings(deadline=None)
@given(TEXTS, st.lists(st.tuples(st.sampled_from([ALICE, BOB]), TEXTS), min_size=1, max_size=5))
def test_there_is_an_answer_for_every_word(old: str, saved: list[tuple[Author, str]]) -> None:
    before = [block(old)] if old else []
    steps = [Step(author, [block(words)] if words else []) for author, words in saved]
    traced = trace(before, steps)
    if "a" in traced:
        assert len(traced["a"].gone) == len(cut((Run(old),)) if old else [])
        assert len(traced["a"].come) == len(cut((Run(saved[-1][1]),)) if saved[-1][1] else [])
