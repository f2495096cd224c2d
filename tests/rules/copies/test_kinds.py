"""A suggestion that a clause be of another kind: one paragraph in Word, whose formatting was changed with tracking."""

from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from partnerships.copies.comparing import compare
from partnerships.copies.findings import Findings
from partnerships.copies.marked import MarkedSection, read_sections, write_sections
from partnerships.copies.writing import write_copy
from partnerships.designs.blocks import TextBlock
from portal.documents.returned import ReturnedParagraph, Shape, read_returned
from tests.rules.copies.copying import Written, block, by_bob, contents, note, run, section, sections
from tests.rules.copies.test_writing import clause, part
from tests.rules.copies.wordlike import (
    ANNA,
    accept_all,
    edited,
    paragraph,
    reject_all,
    restyle,
    restyle_tracked,
    save_as_word,
    take_away,
    track,
)

BOB = "Befriending Together (Bob Brown)"
STYLES = "word/styles.xml"
VISITS, AIMS = "The service visits people.", "What we want to reach"
PAIRS = [("p", "h1"), ("h2", "p"), ("p", "ol0"), ("ul1", "p"), ("ul0", "ol1"), ("ul0", "ul1"), ("p", "quote")]


def by_sam(suggestion: str) -> Written:
    return {**by_bob(suggestion), "person": "sam", "organisation": "c-org"}


def proposing(old: str = "p", new: str = "h1", words: str = AIMS) -> list[Written]:
    """As the editor keeps it: the old words out, and the same words in below as a block of the other kind."""
    return [
        block("visits", VISITS),
        block("aims", run(words, deletion=by_bob("k1")), kind=old),
        block("new", run(words, insertion=by_bob("k1")), kind=new),
        block("end", "The end."),
    ]


def of(blocks: list[Written]) -> MarkedSection:
    return section(1, "Purpose", blocks)


def copy_of(made: MarkedSection, **facts: Any) -> bytes:
    return write_copy(contents(sections=(made,), **{"notes": {}, **facts}))


def found(made: MarkedSection, file: bytes) -> Findings:
    return compare((made,), read_returned(file), (), lambda: "fresh")


def verdicts(findings: Findings) -> list[tuple[str, str, str, str, bool]]:
    return [(one.clause, one.deleted, one.inserted, one.kind, one.is_accepted) for one in findings.decided]


def test_it_is_one_paragraph_of_the_new_kind_that_says_what_it_was_and_who_changed_it() -> None:
    file = copy_of(of(proposing()))
    aims = clause(read_returned(file), "_clause_1_aims")
    assert [(one.text, one.inserted, one.deleted) for one in aims.pieces] == [
        ("1.2\u2002", None, None),
        (AIMS, None, None),
    ]
    assert (aims.shape, aims.before, aims.reshaped_by) == (Shape("Heading 2"), Shape("Normal"), BOB)
    assert AIMS not in "".join(piece.text for piece in clause(read_returned(file), "_clause_1_end").pieces)
    [change] = part(file, "word/document.xml").iter(qn("w:pPrChange"))
    assert change.get(qn("w:date")) == "2026-03-01T10:00:00Z"
    assert change.getparent()[-1].tag == change.tag, "Word wants it last"


@pytest.mark.parametrize(("old", "new"), PAIRS)
@pytest.mark.parametrize(("settle", "is_accepted"), [(accept_all, True), (reject_all, False), (save_as_word, None)])
def test_what_became_of_it_in_word_is_told(
    old: str, new: str, settle: Callable[[Any], None], *, is_accepted: bool | None
) -> None:
    made = of(proposing(old, new))
    findings = found(made, edited(copy_of(made), settle))
    assert verdicts(findings) == ([] if is_accepted is None else [("1.2", AIMS, "", new, is_accepted)])
    assert (findings.changes, findings.left_out) == ((), ())


def test_items_keep_the_numbers_that_they_have_in_either_reading() -> None:
    items = [block(name, name, kind="ol0") for name in ("one", "two")]
    made = of([items[0], *proposing("ol0", "p")[1:3], items[1]])
    numbered = [
        one.shape.list_level
        for one in read_returned(edited(copy_of(made), reject_all)).blocks
        if isinstance(one, ReturnedParagraph)
    ]
    assert numbered[-3:] == [100, 100, 100]
    body = part(copy_of(made), "word/document.xml")
    assert len({one.get(qn("w:val")) for one in body.iter(qn("w:numId"))}) == 1


def test_other_words_that_are_typed_into_it_leave_it_open() -> None:
    made = of(proposing())
    findings = found(made, edited(copy_of(made), track(AIMS, "reach", "do")))
    [change] = findings.changes
    assert [one.runs[0].text for one in change.changed if isinstance(one, TextBlock)][1] == "What we want to do"
    assert change.changed[1].kind == "p"  # type: ignore[union-attr]
    assert change.authors == {"aims": (ANNA,)}
    assert not findings.decided


@pytest.mark.parametrize("restyled", [restyle(AIMS, "Quote"), restyle_tracked(AIMS, "Quote", ANNA)])
def test_a_third_kind_is_a_proposal_of_its_own_and_nobodys_verdict(restyled: Callable[[Any], None]) -> None:
    made = of(proposing())
    findings = found(made, edited(copy_of(made), restyled))
    assert findings.changes[0].changed[1].kind == "quote"  # type: ignore[union-attr]
    assert findings.changes[0].authors == {"aims": ("",)}
    assert not findings.decided


def test_the_old_kind_given_back_by_hand_rejects_it() -> None:
    made = of(proposing())
    findings = found(made, edited(copy_of(made), restyle(AIMS, "Normal")))
    assert verdicts(findings) == [("1.2", AIMS, "", "h1", False)]
    assert not findings.changes


def test_a_clause_that_is_gone_is_proposed_to_go_and_its_kind_stays_open() -> None:
    made = of(proposing())
    findings = found(made, edited(copy_of(made), take_away(AIMS)))
    assert [one.id for one in findings.changes[0].changed] == ["visits", "end"]
    assert not findings.decided


def test_what_others_suggest_in_the_same_words_stays_theirs() -> None:
    blocks = proposing()
    out, both = {"deletion": by_bob("k1")}, {"deletions": [by_bob("k1"), by_sam("s2")]}
    blocks[1]["runs"] = [
        run("What we ", **out),
        run("all ", insertion=by_sam("s1")),
        run("want", **both),
        run(" to reach", **out),
    ]
    made = of(blocks)
    aims = clause(read_returned(copy_of(made)), "_clause_1_aims")
    assert [(one.text, bool(one.inserted), bool(one.deleted)) for one in aims.pieces[1:]] == [
        ("What we ", False, False), ("all ", True, False), ("want", False, True), (" to reach", False, False),
    ]  # fmt: skip
    assert aims.before == Shape("Normal")
    for settle, is_accepted in ((accept_all, True), (reject_all, False)):
        findings = found(made, edited(copy_of(made), settle))
        assert {one.is_accepted for one in findings.decided} == {is_accepted}
        assert len(findings.decided) == 3
        assert (findings.changes, findings.left_out) == ((), ())


def other_words(blocks: list[Written]) -> None:
    blocks[2]["runs"][0]["text"] = "What we want"


def wanted_gone_by_others(blocks: list[Written]) -> None:
    blocks[1]["runs"] = [run(AIMS, deletions=[by_bob("k1"), by_sam("s2")])]


def partly_gone_again(blocks: list[Written]) -> None:
    blocks[2]["runs"] = [run(AIMS, insertion=by_bob("k1"), deletion=by_sam("s2"))]


def below_another_clause(blocks: list[Written]) -> None:
    blocks[2], blocks[3] = blocks[3], blocks[2]


@pytest.mark.parametrize("more", [other_words, wanted_gone_by_others, partly_gone_again, below_another_clause])
def test_where_more_than_the_kind_is_suggested_words_come_and_go(more: Callable[[list[Written]], None]) -> None:
    blocks = proposing()
    more(blocks)
    made = of(blocks)
    assert [one.id for one in made.clauses if one.reshaped] == []
    assert clause(read_returned(copy_of(made)), "_clause_1_aims").ends == "-"
    assert found(made, copy_of(made)) == Findings()


def test_comments_on_either_block_stand_beside_the_paragraph() -> None:
    blocks = proposing()
    blocks[2]["runs"] = [
        run("What we ", insertion=by_bob("k1")),
        run("want", insertion=by_bob("k1"), comments=["n1"]),
        run(" to reach", insertion=by_bob("k1")),
    ]
    notes = {"section-1": [note("n1", "new", "Do we?"), note("n2", "new", "A heading?")]}
    read = read_returned(copy_of(of(blocks), notes=notes))
    said = {one.text: one.number for one in read.remarks}
    beside = [(one.text, one.comments) for one in clause(read, "_clause_1_aims").pieces if one.text]
    assert beside[1:] == [
        ("What we ", (said["A heading?"],)),
        ("want", (said["A heading?"], said["Do we?"])),
        (" to reach", (said["A heading?"],)),
    ]


def test_it_counts_as_one_suggestion_and_is_remembered_with_the_copy() -> None:
    made = of(proposing())
    assert read_sections(write_sections([made])) == (made,)
    cover = read_returned(copy_of(made)).blocks
    cells = [
        row[1][0].text
        for one in cover
        if hasattr(one, "rows")
        for row in one.rows
        if row[0][0].text == "Open suggestions"
    ]
    assert cells == ["1"]


def without_bullet(body: Any) -> None:
    layout = paragraph(body, "Drivers are volunteers.").pPr
    layout.remove(layout.numPr)


CHANGES = [
    (without_bullet, "volunteers", "p"),
    (restyle("1.3\u2002Drivers", "Normal"), "heading", "p"),
    (restyle("The service visits", "ListBullet"), "visits", "ul0"),
]


@pytest.mark.parametrize(("change", "clause_id", "kind"), CHANGES)
def test_kinds_are_known_as_word_saves_them(change: Callable[[Any], None], clause_id: str, kind: str) -> None:
    """Also where it names no style, which is its usual one, and a list by its style alone."""
    file = edited(write_copy(contents(notes={})), list_bullet, STYLES)
    file = edited(edited(file, change), save_as_word)
    [found_change] = compare(sections(), read_returned(file), (), lambda: "fresh").changes
    now = {one.id: one.kind for one in found_change.changed if isinstance(one, TextBlock)}
    before = {one.id: one.kind for one in sections()[0].settled if isinstance(one, TextBlock)}
    assert now == {**before, clause_id: kind}


def list_bullet(styles: Any) -> None:
    """Word writes its own styles into a file when they are used."""
    added = '<w:style {} w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/></w:style>'
    styles.append(parse_xml(added.format(nsdecls("w"))))


def test_a_copy_from_before_is_compared_as_it_was_taken_out() -> None:
    """Two paragraphs then, and no word of another kind beside them."""
    written = write_sections([of(proposing())])[0]
    written["blocks"] = proposing()
    written["numbers"] = [1, 2, 0, 3]
    del written["reshaped"]
    (before,) = read_sections([written])
    file = copy_of(before)
    assert clause(read_returned(file), "_clause_1_new").ends == "+"
    assert found(before, file) == Findings()
    assert verdicts(found(before, edited(file, accept_all))) == [("1.2", AIMS, AIMS, "", True)]
