"""A reference shows the number that its clause has now, leads to it, and says when it is gone."""

from partnerships.designs.blocks import Blocks, Kind, Run, Section, TextBlock
from partnerships.designs.canonical import canonical_json
from partnerships.designs.differences import Change, compare_blocks
from partnerships.designs.markup import parse, print_blocks
from partnerships.designs.references import GONE, has_references, resolved, targets_of


def paragraph(block_id: str, *runs: Run) -> TextBlock:
    return TextBlock(block_id, Kind.PARAGRAPH, runs)


def link_to(section_id: str, clause_id: str) -> str:
    return f"#{section_id}-{clause_id}"


ONE = Section("one", "Purpose", (paragraph("aim", Run("Company.")), paragraph("car", Run("A car comes."))))
TWO = Section("two", "Money", (paragraph("cost", Run("As clause "), Run("§", link="clause:car"), Run(" says.")),))


def shown(blocks: Blocks, *sections: Section, within: str = "") -> list[Run]:
    text = resolved(blocks, targets_of(sections, link_to, within))
    return [run for block in text if isinstance(block, TextBlock) for run in block.runs]


def test_a_reference_is_typed_with_the_id_of_its_clause_and_comes_back_so() -> None:
    typed = "As clause {clause:car} says."
    blocks = parse(typed)
    assert isinstance(blocks[0], TextBlock)
    assert blocks[0].runs == (Run("As clause "), Run("§", link="clause:car"), Run(" says."))
    assert print_blocks(blocks) == typed


def test_braces_that_are_no_reference_are_words() -> None:
    for typed in ("{clause:}", "{clause:a b}", "{other:car}", r"\{clause:car}"):
        assert not has_references(parse(typed))
        assert parse(print_blocks(parse(typed))) == parse(typed)


def test_it_shows_the_clauses_number_and_leads_there() -> None:
    assert shown(TWO.blocks, ONE, TWO)[1] == Run("1.2", link="#one-car")


def test_it_follows_its_clause() -> None:
    shorter = Section("one", "Purpose", ONE.blocks[1:])
    assert shown(TWO.blocks, shorter, TWO)[1].text == "1.1"
    assert shown(TWO.blocks, TWO, ONE)[1].text == "2.2"


def test_it_says_when_its_clause_is_gone() -> None:
    assert shown(TWO.blocks, TWO)[1] == Run(GONE)


def test_of_two_clauses_with_one_id_the_nearer_is_meant() -> None:
    again = Section("two", "Money", (*TWO.blocks, paragraph("car", Run("Another car."))))
    assert shown(again.blocks, ONE, again, within="two")[1].text == "2.2"
    assert shown(again.blocks, ONE, again, within="one")[1].text == "1.2"


def test_a_change_of_number_is_no_change_of_the_text() -> None:
    assert canonical_json([ONE, TWO]) == canonical_json([ONE, TWO])
    assert compare_blocks(TWO.blocks, TWO.blocks)[0].change is Change.SAME


def test_words_that_were_typed_into_a_reference_stay() -> None:
    typed = (paragraph("x", Run("§ and so on", link="clause:car")),)
    assert shown(typed, ONE)[0].text == "1.2 and so on"
