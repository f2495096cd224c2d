"""Tables whose rows come or go: as Word tracks them, and as a file that came back tells them."""

from collections.abc import Callable
from typing import Any

import pytest

from partnerships.copies.comparing import compare
from partnerships.copies.contents import CopyContents
from partnerships.copies.findings import Findings
from partnerships.copies.marked import marked_section
from partnerships.copies.writing import write_copy
from partnerships.designs.canonical import read_blocks
from portal.documents.returned import ReturnedParagraph, ReturnedTable, read_returned
from tests.rules.copies.copying import TABLE, block, by_bob, contents, run, section
from tests.rules.copies.test_comparing import decided, lines
from tests.rules.copies.wordlike import accept_all, edited, reject_all, take_out_row


def suggested_rows() -> CopyContents:
    cells = [["Day", "Cars"], ["Sunday", "2"], ["Monday", "3"], ["Friday", "9"]]
    marks: list[dict[str, Any]] = [{}, {}, {"insertion": by_bob("s8")}, {"deletion": by_bob("s9")}]
    rows = [[[run(one, **mark)] for one in row] for row, mark in zip(cells, marks, strict=True)]
    return contents(notes={}, sections=(section(1, "Purpose", [{**TABLE, "rows": rows}]),))


@pytest.mark.parametrize(("settle", "left"), [(accept_all, ["Sunday", "Monday"]), (reject_all, ["Sunday", "Friday"])])
def test_a_suggested_row_comes_or_goes_with_its_suggestion(settle: Callable[[Any], None], left: list[str]) -> None:
    """And proposes nothing anew when the file comes back."""
    copy = suggested_rows()
    file = edited(write_copy(copy), settle)
    *_, table = [one for one in read_returned(file).blocks if isinstance(one, ReturnedTable)]
    assert [row[0][0].text for row in table.rows] == ["Day", *left]
    findings = compare(copy.sections, read_returned(file), (), lambda: "new")
    is_accepted = settle is accept_all
    assert decided(findings) == [("1.1", "", "Monday3", is_accepted), ("1.1", "Friday9", "", is_accepted)]
    assert (findings.changes, findings.left_out) == ((), ())


@pytest.mark.parametrize("goes", [[3], [0, 1, 2, 3]])
def test_a_row_that_was_suggested_to_go_is_open_while_nobody_decided_in_word(goes: list[int]) -> None:
    """And so are those of a table that was suggested to go; beside them another row may be taken out there."""
    cells = [["Day", "Cars"], ["Sunday", "2"], ["Monday", "3"], ["Friday", "9"]]
    rows = [
        [[run(one, **({"deletion": by_bob("s9")} if place in goes else {}))] for one in row]
        for place, row in enumerate(cells)
    ]
    copy = contents(notes={}, sections=(section(1, "Purpose", [{**TABLE, "rows": rows}]),))
    file = write_copy(copy)
    assert compare(copy.sections, read_returned(file), (), lambda: "new") == Findings()
    if len(goes) == 1:
        findings = compare(copy.sections, read_returned(edited(file, take_out_row("Sunday"))), (), lambda: "new")
        assert lines(findings) == ["Cars", "Day\tCars", "Monday\t3", "Friday\t9"]
        assert not findings.decided


def test_rows_that_are_suggested_are_rows_that_word_tracks() -> None:
    *_, table = [one for one in read_returned(write_copy(suggested_rows())).blocks if isinstance(one, ReturnedTable)]
    assert table.row_ends == ("", "", "+", "-")


def test_a_table_that_is_suggested_goes_with_its_caption_when_it_is_rejected() -> None:
    rows = [[[run(one, insertion=by_bob("s8"))] for one in row] for row in (["Day", "Cars"], ["Sunday", "2"])]
    words = block("first", "The service visits people.")
    table = {**TABLE, "rows": rows}
    purpose = marked_section("section-1", 1, "Purpose", read_blocks([words]), [words, table])
    copy = contents(notes={}, sections=(purpose,))
    for untouched_or_accepted in (write_copy(copy), edited(write_copy(copy), accept_all)):
        settled = compare(copy.sections, read_returned(untouched_or_accepted), (), lambda: "new")
        assert (settled.changes, settled.left_out) == ((), ())
    file = edited(write_copy(copy), reject_all)
    assert "Cars" not in "".join(
        piece.text for one in read_returned(file).blocks if isinstance(one, ReturnedParagraph) for piece in one.pieces
    )
    findings = compare(copy.sections, read_returned(file), (), lambda: "new")
    assert [one.is_accepted for one in findings.decided] == [False]
    assert (findings.changes, findings.left_out) == ((), ())
