"""A file that came back: what was changed, decided and said in Word, and that nothing is lost on the way."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.copies.comparing import compare
from partnerships.copies.conversation import Known
from partnerships.copies.findings import Findings, read_findings, write_findings
from partnerships.copies.rules import NotTaken, check_amount
from partnerships.copies.writing import write_copy
from partnerships.designs.blocks import plain_text
from portal.documents.returned import read_returned
from portal.documents.uploads import check_upload
from tests.rules.copies.copying import block, by_bob, contents, note, run, section, sections
from tests.rules.copies.wordlike import (
    ANNA,
    accept_all,
    edited,
    forget_bookmarks,
    reject_all,
    remark_on,
    retype,
    take_away,
    track,
    write_below,
)

ALICE = "City Council (Alice Adams)"
KNOWN = (
    Known("n1", ALICE, "Is this possible?"),
    Known("n1", ALICE, "In town it is."),
    Known("n3", ALICE, "What about this?"),
)


@pytest.fixture(scope="module")
def file() -> bytes:
    return write_copy(contents())


def found(file: bytes, known: tuple[Known, ...] = KNOWN) -> Findings:
    check_upload(file)
    numbers = count(1)
    return compare(sections(), read_returned(file), known, lambda: f"new{next(numbers)}")


def lines(findings: Findings, place: int = 0) -> list[str]:
    return plain_text(findings.changes[place].changed).split("\n")


def decided(findings: Findings) -> list[tuple[str, str, str, bool]]:
    return [(one.clause, one.deleted, one.inserted, one.is_accepted) for one in findings.decided]


def test_a_copy_that_nobody_changed_says_nothing(file: bytes) -> None:
    assert found(file) == Findings()


def test_a_table_that_nobody_has_filled_in_yet_is_a_clause_like_any_other() -> None:
    empty = {"id": "plan", "kind": "table", "caption": "Plan", "rows": [[[], []], [[], []]]}
    made = section(1, "What comes next", [empty, block("ring", "Ring the guest.")])
    assert [(clause.id, clause.number) for clause in made.clauses] == [("plan", 1), ("ring", 2)]
    assert [one.id for one in made.settled] == ["plan", "ring"]
    file = write_copy(contents(sections=(made,), notes={}))
    assert compare((made,), read_returned(file), (), lambda: "new") == Findings()
    changed = compare((made,), read_returned(edited(file, retype("Ring the", "Call the"))), (), lambda: "new").changes[
        0
    ]
    assert [one.id for one in changed.changed] == ["plan", "ring"]
    assert plain_text(changed.changed).endswith("Call the guest.")


def test_a_tracked_change_is_proposed_and_its_author_is_named(file: bytes) -> None:
    findings = found(edited(file, track("The service visits", " at home.", " in their homes.")))
    assert len(findings.changes) == 1
    assert lines(findings)[0] == "The service visits people in their homes."
    assert findings.changes[0].authors == {"visits": (ANNA,)}
    assert not findings.decided
    assert not findings.left_out


def test_a_sentence_that_is_typed_again_with_tracking_is_compared_word_by_word(file: bytes) -> None:
    findings = found(edited(file, track("I can get out", "I can get out again.", "I get out again.")))
    assert lines(findings)[2] == "I get out again."
    assert not findings.left_out


def test_a_change_without_tracking_is_found_as_well(file: bytes) -> None:
    findings = found(edited(file, retype("Ring the guest", "Telephone the guest")))
    assert lines(findings)[0] == "Telephone the guest."
    assert findings.changes[0].section_id == "section-2"
    assert findings.changes[0].authors == {"ring": ("",)}


def test_what_was_accepted_in_word_is_told_and_changes_no_text(file: bytes) -> None:
    findings = found(edited(file, accept_all))
    assert decided(findings) == [
        ("1.2", "30", "14", True),
        ("1, suggested", "", "Drivers are trained.", True),
        ("2.2", "Send a fax.", "", True),
    ]
    assert findings.decided[0].organisation_id == "p-org"
    assert findings.decided[0].suggestion == "p-org:bob:s1"
    assert not findings.changes


def test_what_was_rejected_in_word_is_told(file: bytes) -> None:
    findings = found(edited(file, reject_all))
    assert [one.is_accepted for one in findings.decided] == [False, False, False]
    assert not findings.changes


def test_a_change_beside_a_suggestion_leaves_the_suggestion_open(file: bytes) -> None:
    findings = found(edited(file, track("A car fetches", " days.", " working days.")))
    assert lines(findings)[1] == "A car fetches each guest within 30 working days."
    assert not findings.decided


def test_a_new_paragraph_is_a_new_clause_where_it_stands(file: bytes) -> None:
    findings = found(edited(file, write_below("The service visits", "Every week.", author=ANNA)))
    assert lines(findings)[1] == "Every week."
    assert findings.changes[0].authors == {"new1": (ANNA,)}


def test_several_new_paragraphs_are_as_many_new_clauses(file: bytes) -> None:
    written = edited(file, write_below("The service visits", "Every week.", author=ANNA))
    findings = found(edited(written, write_below("Every week.", "On Sundays too.", author=ANNA)))
    assert lines(findings)[:3] == ["The service visits people at home.", "Every week.", "On Sundays too."]
    assert findings.changes[0].authors == {"new1": (ANNA,), "new2": (ANNA,)}


def test_a_paragraph_that_is_gone_is_proposed_to_go(file: bytes) -> None:
    findings = found(edited(file, take_away("Drivers are insured")))
    assert "Drivers are insured." not in lines(findings)
    assert findings.changes[0].authors == {"insured": ("",)}


def test_a_style_that_a_design_knows_is_a_proposal_too(file: bytes) -> None:
    findings = found(edited(file, write_below("Ring the guest", "Transport", style="Heading2")))
    assert [block.kind for block in findings.changes[0].changed][:2] == ["ol0", "h1"]  # type: ignore[union-attr]


def test_clauses_are_known_by_their_words_where_bookmarks_are_lost(file: bytes) -> None:
    plain = edited(file, forget_bookmarks)
    assert not found(plain).changes
    assert not found(plain).left_out
    findings = found(edited(plain, retype("Drivers are volunteers", "Drivers are paid volunteers")))
    assert [block.id for block in findings.changes[0].changed][3] == "volunteers"


def test_words_in_a_table_are_compared_cell_by_cell(file: bytes) -> None:
    findings = found(edited(file, track("Sunday", "Sunday", "Monday")))
    assert "Monday\t2" in lines(findings)
    assert findings.changes[0].authors == {"cars": (ANNA,)}


def test_a_reference_comes_back_as_a_reference(file: bytes) -> None:
    findings = found(edited(file, retype(" and ", " or ")))
    assert [(one.text, one.link) for one in findings.changes[0].changed[4].runs] == [  # type: ignore[union-attr]
        ("As in ", None),
        ("§", "clause:car"),
        (" or ", None),
        ("§", "clause:lost"),
        (".", None),
    ]


def test_words_typed_beside_the_number_stay_words(file: bytes) -> None:
    findings = found(edited(file, retype("1.1\u2002", "1.1\u2002Usually: ")))
    assert lines(findings)[0] == "Usually: The service visits people at home."


def test_a_new_comment_is_said_about_its_clause(file: bytes) -> None:
    findings = found(remark_on(file, "Ring the guest", "At what time?"))
    assert [(one.clause_id, one.clause, one.quote, one.author, one.body) for one in findings.spoken] == [
        ("ring", "2.1", "Ring the guest.", ANNA, "At what time?")
    ]
    assert not findings.left_out


def test_an_internal_comment_never_comes_in_with_a_file() -> None:
    own = {"section-1": [note("n9", "car", "Too dear for us.", is_internal=True)]}
    left = write_copy(contents(notes=own, is_internal=True))
    findings = found(left, known=())
    assert not findings.spoken
    assert [one.why for one in findings.left_out] == [
        "This is an internal comment of an organisation. Internal comments never come in with a file."
    ]
    ours = (Known("n9", f"{ALICE}, internal", "Internal to City Council: Too dear for us.", is_internal=True),)
    assert found(left, known=ours) == Findings()


def test_what_has_no_place_is_listed(file: bytes) -> None:
    changed = edited(
        edited(file, retype("How it works", "How it shall work")), write_below("Service design", "A preface.")
    )
    findings = found(changed)
    assert [(one.why, one.words) for one in findings.left_out] == [
        ("This stands before the first section.", "A preface.")
    ]
    [heading] = [one for one in findings.spoken if "How it shall work" in one.body]
    assert (heading.clause_id, heading.clause) == ("", "2")


def test_a_section_that_is_not_in_the_file_is_not_proposed_to_go() -> None:
    only_second = write_copy(contents(sections=sections()[1:]))
    findings = found(only_second, known=())
    assert not findings.changes
    assert findings.left_out[0].why == "Section 1, “Purpose”, is not in the file. Nothing is proposed for it."


def test_suggested_words_that_others_would_take_back_leave_both_suggestions_open() -> None:
    taken_back = run(" and trained", insertion=by_bob("s8"), deletion={**by_bob("s9"), "person": "sam"})
    made = section(1, "Purpose", [block("insured", "Drivers are insured", taken_back, ".")])
    file = write_copy(contents(sections=(made,), notes={}))
    assert compare((made,), read_returned(file), (), lambda: "new") == Findings()
    settled = [
        compare((made,), read_returned(edited(file, one)), (), lambda: "new") for one in (accept_all, reject_all)
    ]
    assert [findings.changes for findings in settled] == [(), ()]


def test_a_suggestion_that_was_half_decided_is_nobodys_verdict(file: bytes) -> None:
    def half(body: object) -> None:
        retype("14", "")(body)  # type: ignore[arg-type]

    findings = found(edited(file, half))
    assert not [one for one in findings.decided if one.clause == "1.2"]
    assert "only in part" in findings.left_out[0].why


def test_findings_read_back_as_they_were_written(file: bytes) -> None:
    findings = found(remark_on(edited(file, track("A car", " days.", " weeks.")), "Ring the guest", "When?"))
    assert read_findings(write_findings(findings)) == findings


def test_a_file_that_differs_everywhere_is_refused() -> None:
    with pytest.raises(NotTaken, match="more than 2,000 places"):
        check_amount(changes=2001, comments=0)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(str.strip).filter(bool))
def test_whatever_is_typed_comes_back(typed: str) -> None:
    findings = found(edited(write_copy(contents()), write_below("Ring the guest", typed)))
    said = [plain_text([block]) for change in findings.changes for block in change.changed if block.id == "new1"]
    lost = [one.words for one in findings.left_out]
    assert said or lost
