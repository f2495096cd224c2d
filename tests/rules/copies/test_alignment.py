"""What became of suggestions in Word, where the same small words stand in what went and in what stayed."""

import pytest

from partnerships.copies.alignment import Fate, align
from partnerships.designs.blocks import Run
from partnerships.designs.marked import MarkedRuns, read_marked
from portal.documents.stories import Piece
from tests.rules.copies.copying import block, by_bob, run

GOING = "one thing taken out of it and "
COMING = "another put in its place "


def left() -> MarkedRuns:
    words = block(
        "a",
        "A clause with ",
        run(GOING, deletion=by_bob()),
        run(COMING, insertion=by_bob()),
        "and some words in ",
        run("bold", bold=True),
        ", all of it in its place and with it.",
    )
    (marked,) = read_marked([words])
    return marked.parts[0]


def piece(text: str, **facts: object) -> Piece:
    return Piece(text, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(("fate", "words"), [(Fate.ACCEPTED, COMING), (Fate.REJECTED, GOING)])
def test_all_of_it_accepted_or_rejected_is_told_as_that_and_changes_no_text(fate: Fate, words: str) -> None:
    came = [
        piece(f"A clause with {words}and some words in "),
        piece("bold", bold=True),
        piece(", all of it in its place and with it."),
    ]
    outcome = align(left(), came)
    assert list(outcome.fates.values()) == [{fate}]
    stands = f"A clause with {GOING}and some words in "
    assert outcome.runs == (Run(stands), Run("bold", bold=True), Run(", all of it in its place and with it."))
    assert outcome.authors == set()


def test_another_look_beside_it_is_no_verdict_alone() -> None:
    came = [piece(f"A clause with {COMING}and some words in bold, all of it in its place and with it.")]
    assert align(left(), came).authors != set()
