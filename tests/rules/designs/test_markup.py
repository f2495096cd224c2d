"""Typing a section in a plain form: what is understood, and that nothing is lost on the way there and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.blocks import Blocks, Kind, Run, Runs, TableBlock, TextBlock, plain_text
from partnerships.designs.inline import parse_runs, print_runs
from partnerships.designs.markup import parse, print_blocks
from partnerships.designs.normal import normal_blocks

UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail

AWKWARD = st.text(
    st.one_of(st.sampled_from("ab *#->|.1[]()\\:_T`~•{}§\n\t é\u0301\u2028\xa0\r\0"), st.characters()), max_size=12
)
WORDS = st.one_of(
    AWKWARD, st.sampled_from(["Sunday hosting", "1. x", "Table: c", "---", "- a", "> b", "[a](b)", "{clause:abc}"])
)
LINKS = st.sampled_from(
    [
        None,
        None,
        "https://example.org/a_(b)?q=1|2",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "http://é/*a*",
        "clause:abc",
        "clause:no such",
    ]
)
RUNS = st.lists(st.builds(Run, WORDS, st.booleans(), st.booleans(), LINKS), max_size=4).map(tuple)
TEXTS = st.builds(TextBlock, st.just(""), st.sampled_from(list(Kind)), RUNS)
ROWS = st.lists(st.lists(RUNS, max_size=3).map(tuple), max_size=3).map(tuple)
TABLES = st.builds(TableBlock, st.just(""), WORDS, ROWS)
BLOCKS = st.lists(st.one_of(TEXTS, TABLES), max_size=5).map(tuple)


@UNHURRIED
@given(BLOCKS)
def test_what_is_printed_is_read_back_the_same(blocks: Blocks) -> None:
    assert parse(print_blocks(blocks)) == normal_blocks(blocks)


@UNHURRIED
@given(BLOCKS)
def test_the_normal_form_is_its_own_normal_form(blocks: Blocks) -> None:
    assert normal_blocks(normal_blocks(blocks)) == normal_blocks(blocks)


@UNHURRIED
@given(st.text())
def test_no_input_is_refused(text: str) -> None:
    assert parse(print_blocks(parse(text))) == parse(text)


@UNHURRIED
@given(st.text("abc XYZ*#->|.12\\()_\n\t", max_size=60))
def test_every_letter_typed_is_kept_in_its_order(text: str) -> None:
    assert letters(plain_text(parse(text))) == letters(text)


def test_each_sign_at_the_start_of_a_line_makes_its_kind() -> None:
    typed = "# One\n## Two\n### Three\n\nPlain\n\n- dot\n  - deeper\n    - deepest\n1. first\n  1. inner\n> said"
    assert [block.kind.value for block in parse(typed)] == [
        *("h1", "h2", "h3", "p", "ul0", "ul1", "ul2", "ol0", "ol1", "quote"),
    ]


def test_lines_without_an_empty_line_between_them_are_one_paragraph() -> None:
    assert plain_text(parse("We meet\r\nat noon.\r\n\r\nOn Sundays.")) == "We meet at noon.\nOn Sundays."


def test_an_indented_line_continues_its_list_item_and_a_plain_one_does_not() -> None:
    blocks = parse("- bring\n  a friend\nThen eat.")
    assert [(block.kind.value, block.runs[0].text) for block in blocks] == [
        ("ul0", "bring a friend"),
        ("p", "Then eat."),
    ]


def test_a_table_has_a_caption_and_short_rows_are_filled() -> None:
    table = parse("Table: Who hosts\n| Day | Host |\n|---|---|\n| Sunday |")[0]
    assert isinstance(table, TableBlock)
    assert table.caption == "Who hosts"
    assert table.rows == (((Run("Day"),), (Run("Host"),)), ((Run("Sunday"),), ()))


def test_a_caption_without_a_table_is_a_paragraph() -> None:
    assert plain_text(parse("Table: nothing here")) == "Table: nothing here"


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("a **b** c", (Run("a "), Run("b", bold=True), Run(" c"))),
        ("par*tial*ly", (Run("par"), Run("tial", italic=True), Run("ly"))),
        ("**a *b** c*", (Run("a ", bold=True), Run("b", True, True), Run(" c", italic=True))),
        ("2 * 3 * 4", (Run("2 * 3 * 4"),)),
        ("5* and **more", (Run("5* and **more"),)),
        (r"\*plain\*", (Run("*plain*"),)),
        ("[site](https://example.org)", (Run("site", link="https://example.org"),)),
        ("[**x** y](mailto:a@b.org)", (Run("x", True, False, "mailto:a@b.org"), Run(" y", link="mailto:a@b.org"))),
        ("[run](javascript:alert)", (Run("[run](javascript:alert)"),)),
        ("[see annex] (b)", (Run("[see annex] (b)"),)),
    ],
)
def test_signs_inside_a_line(typed: str, runs: Runs) -> None:
    assert parse_runs(typed) == runs


def test_an_ordinary_sentence_is_printed_without_backslashes() -> None:
    sentence = "Costs [see annex B] are 5 * 3 = 15 - no more; #4 is e.g. C:\\temp."
    assert print_runs((Run(sentence),)) == sentence


def test_numbers_are_printed_in_the_order_they_count() -> None:
    assert print_blocks(parse("1. a\n1. b\n  1. c\n1. d\n\nBreak\n\n7. e")) == (
        "1. a\n2. b\n  1. c\n3. d\n\nBreak\n\n1. e"
    )


def test_a_sentence_that_starts_like_a_list_stays_a_sentence() -> None:
    blocks = (TextBlock("", Kind.PARAGRAPH, (Run("1. is the first number"),)),)
    assert print_blocks(blocks) == r"1\. is the first number"
    assert parse(print_blocks(blocks)) == blocks


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())
