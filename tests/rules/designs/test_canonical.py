"""The stored and signed form of a text."""

import json

import pytest

from partnerships.designs.blocks import Block, Kind, Run, Section, TableBlock, TextBlock, clause_numbers, plain_text
from partnerships.designs.canonical import (
    Malformed,
    blocks_digest,
    canonical_json,
    read_blocks,
    version_digest,
    write_blocks,
)
from partnerships.designs.limits import TooLong, check_size, is_nearly_full

CAFE = TextBlock("c1", Kind.PARAGRAPH, (Run("Café at "), Run("noon", bold=True)))
CARS = TableBlock("c2", "Cars", (((Run("Day"),), (Run("Cars"),)), ((Run("Sunday"),), (Run("2"),))))
SECTION = Section("s1", "Aims", (CAFE, CARS))


def paragraph(text: str, block_id: str = "c1") -> TextBlock:
    return TextBlock(block_id, Kind.PARAGRAPH, (Run(text),))


def test_the_canonical_form_is_fixed_to_the_last_sign() -> None:
    assert canonical_json([Section("s1", "Aims", (CAFE,))]) == (
        '{"format":1,"sections":[{"blocks":[{"id":"c1","kind":"p","runs":[{"text":"Café at "},'
        '{"bold":true,"text":"noon"}]}],"heading":"Aims","id":"s1"}]}'
    )


def test_the_digest_of_a_known_text_never_changes() -> None:
    known = "7b51824bdccfcb41f40051537d90241a4cf05583340ff8dbc5721a995ab5743a"
    assert version_digest([SECTION]) == known


def test_the_same_text_written_differently_has_the_same_digest() -> None:
    composed = Section("s1", "Aims", (paragraph("Café at noon"),))
    apart = Section("s1", "Aims ", (TextBlock("c1", Kind.PARAGRAPH, (Run("Cafe\u0301 "), Run("at\nnoon"))),))
    assert version_digest([composed]) == version_digest([apart])


@pytest.mark.parametrize(
    "other",
    [
        Section("s1", "Aim", (CAFE, CARS)),
        Section("s1", "Aims", (CARS, CAFE)),
        Section("s1", "Aims", (CAFE,)),
        Section("s1", "Aims", (TextBlock("c1", Kind.QUOTE, CAFE.runs), CARS)),
        Section("s1", "Aims", (TextBlock("c9", Kind.PARAGRAPH, CAFE.runs), CARS)),
    ],
)
def test_anything_a_signatory_could_see_or_cite_changes_the_digest(other: Section) -> None:
    assert version_digest([other]) != version_digest([SECTION])


def test_blocks_are_stored_and_read_back() -> None:
    stored = json.loads(json.dumps(write_blocks((CAFE, CARS))))
    assert read_blocks(stored) == (CAFE, CARS)
    assert blocks_digest(read_blocks(stored)) == blocks_digest((CAFE, CARS))


def test_an_unsafe_link_does_not_come_back_from_storage() -> None:
    stored = [{"id": "c1", "kind": "p", "runs": [{"text": "go", "link": "javascript:alert(1)"}]}]
    assert read_blocks(stored) == (paragraph("go"),)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({}, "the content should be a list"),
        (["x"], "block 1 should be an object"),
        ([{"id": "a", "kind": "h9", "runs": []}], "block 1 has the unknown kind 'h9'"),
        ([{"id": "a", "kind": "p"}], "block 1 should be a list"),
        ([{"id": 1, "kind": "p", "runs": []}], "block 1 needs the text 'id'"),
        ([{"id": "a", "kind": "p", "runs": [], "style": "x"}], "block 1 has the unknown 'style'"),
        ([{"id": "a", "kind": "p", "runs": [{"text": "x", "bold": 1}]}], "neither true nor false"),
        ([{"id": "a", "kind": "p", "runs": [{"text": "x", "link": 1}]}], "a link that is not text"),
        ([{"id": "a", "kind": "table", "caption": "", "rows": "x"}], "block 1 should be a list"),
    ],
)
def test_a_strange_shape_is_refused_with_its_place(stored: object, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        read_blocks(stored)


def test_clauses_are_numbered_by_section_and_place() -> None:
    numbers = clause_numbers([SECTION, Section("s2", "Costs", (paragraph("x", "c3"),))])
    assert numbers == {("s1", "c1"): "1.1", ("s1", "c2"): "1.2", ("s2", "c3"): "2.1"}


def test_plain_text_has_a_line_for_each_block_and_row() -> None:
    assert plain_text((CAFE, CARS)) == "Café at noon\nCars\nDay\tCars\nSunday\t2"


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([paragraph("x")] * 401, "401 paragraphs, and a section may have 400"),
        ([paragraph("x" * 9_000)] * 7, "63,006 characters, and a section may have 60,000"),
        ([paragraph("x"), paragraph("x" * 10_001)], "Paragraph 2 is longer than 10,000 characters"),
        ([TableBlock("t", "", (((),) * 13,))], "1 rows and 13 columns"),
        ([TableBlock("t", "", (((),),) * 201)], "201 rows and 1 columns"),
    ],
)
def test_too_much_is_refused_with_what_to_do(blocks: list[Block], words: str) -> None:
    with pytest.raises(TooLong, match=words) as refusal:
        check_size(blocks)
    assert "Move part" in str(refusal.value) or "Split" in str(refusal.value)


def test_a_full_section_is_accepted_and_said_to_be_nearly_full() -> None:
    blocks = [paragraph("x" * 100)] * 400
    check_size(blocks)
    assert is_nearly_full(blocks)
    assert not is_nearly_full(blocks[:300])
