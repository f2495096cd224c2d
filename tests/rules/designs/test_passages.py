"""Where the words are that a comment is about: the text goes on, and the comment goes along or says that they went."""

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.designs.blocks import Blocks, Kind, Run, TableBlock, TextBlock
from partnerships.designs.passages import (
    Anchor,
    Note,
    NotedRun,
    Passage,
    anchor_at,
    followed,
    locate,
    marked_anchors,
    noted,
    present_anchor,
)
from portal.live.quoting import find_quote, occurrences, quote_at

CAR = "A car fetches each guest within 30 days of asking."
QUOTE = "within 30 days of asking"


def paragraph(words: str, clause_id: str = "car") -> TextBlock:
    return TextBlock(clause_id, Kind.PARAGRAPH, (Run(words),))


def words_at(blocks: Blocks, passage: Passage | None) -> str:
    assert passage is not None
    return present_anchor(blocks, passage).quote


def test_the_words_are_found_where_they_stand() -> None:
    passage = locate((paragraph(CAR),), Anchor("car", QUOTE, 0))
    assert words_at((paragraph(CAR),), passage) == QUOTE
    assert passage is not None
    assert not passage.is_reworded


def test_equal_words_are_told_apart() -> None:
    words = "the car, the bus, the train"
    anchor = anchor_at(paragraph(words), 0, 18, 21)
    assert anchor == Anchor("car", "the", 2)
    passage = locate((paragraph(words),), anchor)
    assert passage is not None
    assert passage.start == 18


def test_capitals_and_the_width_of_spaces_do_not_count() -> None:
    passage = locate((paragraph(CAR),), Anchor("car", "A  CAR fetches", 0))
    assert words_at((paragraph(CAR),), passage) == "A car fetches"


def test_reworded_words_are_found_and_said_to_be_reworded() -> None:
    later = (paragraph("Now: a car fetches each guest within 14 days of asking for it."),)
    passage = locate(later, Anchor("car", QUOTE, 0))
    assert words_at(later, passage) == "within 14 days of asking"
    assert passage is not None
    assert passage.is_reworded


def test_words_that_moved_to_another_clause_are_found_there() -> None:
    later = (paragraph("A car fetches each guest."), paragraph("That is within 30 days of asking.", "other"))
    assert locate(later, Anchor("car", QUOTE, 0)) == Passage("other", 0, 8, 32)


def test_a_short_word_is_not_looked_for_elsewhere() -> None:
    assert locate((paragraph("A car", "other"),), Anchor("car", "A car", 0)) is None


def test_words_that_have_gone_are_nowhere() -> None:
    assert locate((paragraph("Volunteers walk."),), Anchor("car", QUOTE, 0)) is None


def test_a_whole_clause_is_found_by_its_id_alone() -> None:
    assert locate((paragraph("Anything"),), Anchor("car", CAR)) == Passage("car")
    assert locate((), Anchor("car", CAR)) is None


def test_words_in_a_cell_are_found_in_their_cell() -> None:
    table = TableBlock("t", "Cars", (((Run("Day"),), (Run("Cars"),)), ((Run("Sunday"),), (Run("two cars"),))))
    assert locate((table,), Anchor("t", "cars", 1)) == Passage("t", 3, 4, 8)


def test_unmarked_words_that_were_deleted_are_not_taken_for_equal_words_elsewhere() -> None:
    before = (paragraph(CAR), paragraph(f"Again {QUOTE}.", "other"))
    after = (paragraph("A car fetches each guest."), before[1])
    assert followed(Anchor("car", QUOTE, 0), before, after, was_gone=False) is None


def test_unmarked_words_that_come_back_are_found_again() -> None:
    before = (paragraph("A car fetches each guest."),)
    after = (*before, paragraph(f"Come {QUOTE}.", "new"))
    assert followed(Anchor("car", QUOTE, 0), before, after, was_gone=True) == Anchor("new", QUOTE, 0)
    assert followed(Anchor("car", QUOTE, 0), after, after, was_gone=True) is None


def test_what_a_mark_covers_is_read_from_the_live_text() -> None:
    marked = [
        {
            "id": "car",
            "kind": "p",
            "runs": [
                {"text": "A car fetches each guest "},
                {"text": "within ", "comments": ["c1"]},
                {"text": "some ", "comments": ["c1"], "insertion": {"id": "s"}},
                {"text": "14 days", "comments": ["c1", "c2"]},
                {"text": " of asking."},
            ],
        }
    ]
    blocks = (paragraph("A car fetches each guest within 14 days of asking."),)
    assert marked_anchors(marked, blocks) == {
        "c1": Anchor("car", "within 14 days", 0),
        "c2": Anchor("car", "14 days", 0),
    }


def test_a_mark_on_words_that_are_only_suggested_covers_nothing() -> None:
    marked = [{"id": "car", "kind": "p", "runs": [{"text": "new", "comments": ["c1"], "insertion": {"id": "s"}}]}]
    assert marked_anchors(marked, (paragraph("new"),)) == {}


def test_the_page_marks_the_words_and_puts_the_number_behind_them() -> None:
    note = Note(1, "comment-1")
    (block,) = noted((paragraph("one two three"),), [(note, Passage("car", 0, 4, 7))])
    assert isinstance(block, TextBlock)
    assert block.runs == (NotedRun("one "), NotedRun("two", notes=(note,), ends=(note,)), NotedRun(" three"))


def test_overlapping_passages_are_cut_where_they_cross() -> None:
    first, second = Note(1, "one"), Note(2, "two")
    (block,) = noted((paragraph("abcdef"),), [(first, Passage("car", 0, 0, 4)), (second, Passage("car", 0, 2, 6))])
    assert isinstance(block, TextBlock)
    cut = [(run.text, len(run.notes)) for run in block.runs if isinstance(run, NotedRun)]
    assert cut == [("ab", 1), ("cd", 2), ("ef", 1)]


@settings(deadline=None)
@given(st.text(alphabet="ab é𝄞", min_size=1), st.data())
def test_a_quotation_leads_back_to_its_own_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote, occurrence = quote_at([text], 0, start, end)
    found = find_quote([text], quote, occurrence)
    if not quote:
        assert found is None
    else:
        assert found is not None
        assert found.is_exact
        assert found in list(occurrences([text], quote))
